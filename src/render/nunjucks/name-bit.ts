/**
 * One of 31 bits for a name. A scope keeps the bits of its names in one number: where a name's bit is not in it, there is nothing to look for,
 * and that is what most lookups of a template come to (`site` and `page` are in no scope at all). Some names share a bit: then it is looked for.
 */
export function bitOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (hash * 31 + name.charCodeAt(at)) | 0;
  return 1 << ((hash >>> 3) % 31);
}

/** For a name whose bit is not at hand. */
export const ANY_BIT = -1;
