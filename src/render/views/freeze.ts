import type { Json } from '../../util/json.js';

/** Freezes plain data all the way down, so that no template changes what another one reads. */
export function deepFreeze<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner as Json);
  }
  return value;
}
