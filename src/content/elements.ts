/** Elements whose edges part words; see `util/html-text.ts`. */
const PARTS_WORDS =
  'address article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul';
/** Elements whose content is no text of the article. */
const NO_TEXT = 'script style';

/**
 * Elements of which a parser's rules are known here, by what their start tag does (HTML, 13.2.6.4.7). All of them are on the allow-list.
 * Blocks close an open `p`, and a heading another heading; a `li` stands in a list; phrasing elements and links do nothing but open.
 */
const BLOCK =
  'p div center blockquote ul ol section article address figure figcaption pre h1 h2 h3 h4 h5 h6';
const PHRASING =
  'span strong b em i u s strike small big sub sup code font tt mark cite abbr acronym del ins q var kbd samp dfn time bdi bdo';
const VOID_PHRASING = 'br img wbr';

/** What is known of an element: its number in the low byte, flags above it. */
export const IS_BLOCK = 1 << 8;
export const IS_VOID = 1 << 9;
export const IS_HEADING = 1 << 10;
export const IS_LIST = 1 << 11;
export const IS_ITEM = 1 << 12;
export const IS_LINK = 1 << 13;
export const IS_PARAGRAPH = 1 << 14;
/** Its rules are none of those above. */
export const IS_STRANGE = 1 << 15;
/** Its content is no text of the article. */
export const HAS_NO_TEXT = 1 << 16;
/** Its edges part words. */
export const IS_APART = 1 << 17;

const ELEMENTS: ReadonlyMap<string, number> = describeElements();
const UNKNOWN_ELEMENT = IS_STRANGE;

function describeElements(): Map<string, number> {
  const elements = new Map<string, number>();
  const add = (names: string, flags: number): void => {
    for (const name of names.split(' ')) {
      const known = elements.get(name) ?? elements.size + 1;
      elements.set(name, known | flags);
    }
  };
  add(BLOCK, IS_BLOCK);
  add('hr', IS_BLOCK | IS_VOID);
  add(PHRASING, 0);
  add(VOID_PHRASING, IS_VOID);
  add('h1 h2 h3 h4 h5 h6', IS_HEADING);
  add('ul ol', IS_LIST);
  add('li', IS_ITEM);
  add('a', IS_LINK);
  add('p', IS_PARAGRAPH);
  const known = new Set(elements.keys());
  add(PARTS_WORDS, IS_APART);
  add(NO_TEXT, HAS_NO_TEXT);
  for (const [name, flags] of elements)
    if (!known.has(name)) elements.set(name, flags | IS_STRANGE);
  return elements;
}

/** A `p`, the most frequent of all. */
export const PARAGRAPH = ELEMENTS.get('p') ?? UNKNOWN_ELEMENT;

/** What is known of the element whose name stands there. */
export const elementAt = (bytes: Buffer, from: number, to: number): number =>
  to - from > 10
    ? UNKNOWN_ELEMENT
    : (ELEMENTS.get(bytes.toString('latin1', from, to).toLowerCase()) ?? UNKNOWN_ELEMENT);
