/** Whether a tag with attributes has something that must be changed. */
export type TagTest = (tag: string) => boolean;

const NAME = '[A-Za-z][A-Za-z0-9]*';
const ATTRIBUTE =
  '[ \\t]+[^\\s"\'<>/=\\u0000]+(?:[ \\t]*=[ \\t]*(?:"[^"\\n]*"|\'[^\'\\n]*\'|[^\\s"\'=<>`]+))?';
/**
 * A tag in a form that HTML's tokenizer reads as this pattern does, its attributes in a group; or, without a group, the beginning
 * of anything else that could be one.
 */
const TAG = new RegExp(
  `<(?:/${NAME}[ \\t]*>|${NAME}((?:${ATTRIBUTE})*)[ \\t]*/?>|!--[^<>\\n-]*-->)|<(?=[A-Za-z/!?])()`,
  'g',
);

/**
 * Whether the HTML has anything that `needsWork` would change: each tag with attributes is asked about or, where
 * a tag has a form that parsers might read otherwise, the HTML as a whole.
 */
export function someTag(html: string, needsWork: TagTest): boolean {
  for (const match of html.matchAll(TAG)) {
    if (match[2] !== undefined) return needsWork(html);
    if (match[1] && needsWork(match[0])) return true;
  }
  return false;
}
