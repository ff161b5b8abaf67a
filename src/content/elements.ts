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
/** Elements that begin a block of raw HTML which ends at an empty line (CommonMark's sixth kind); as many of them as occur in articles. */
const HTML_BLOCK =
  'p div center table tr td tbody thead ul ol li section article blockquote figure figcaption h1 h2 h3 h4 h5 h6 hr dl dt dd';

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
/** Its tags begin a block of raw HTML in Markdown; see `plain-body.ts`. */
export const BEGINS_HTML = 1 << 18;
export const IS_PICTURE = 1 << 19;
/** All that could be known of an element. */
export const ANYTHING = -1;

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
  add('img', IS_PICTURE);
  const known = new Set(elements.keys());
  add(PARTS_WORDS, IS_APART);
  add(HTML_BLOCK, BEGINS_HTML);
  add(NO_TEXT, HAS_NO_TEXT);
  for (const [name, flags] of elements)
    if (!known.has(name)) elements.set(name, flags | IS_STRANGE);
  return elements;
}

/** How many letters of a name fit into one number, and how many a known name has at most. */
const LETTERS = 5;
const LONGEST_NAME = 2 * LETTERS;

/** Letters and digits as a number: six bits each, in either case. */
function numberOf(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    number = (number << 6) | (byte < 0x40 ? byte - 0x15 : byte & 31);
  }
  return number;
}

/** The known elements in a hash table, by the two numbers of each name: to make a string of a name takes five times as long as all else about a tag. */
const SLOTS = 256;
const heads = new Int32Array(SLOTS);
const tails = new Int32Array(SLOTS);
const elements = new Int32Array(SLOTS).fill(UNKNOWN_ELEMENT);

/** Where an element is, or would be. */
function slotOf(head: number, tail: number): number {
  let slot = Math.imul(head + Math.imul(tail, 31), 0x9e3779b1) >>> 24;
  while (heads[slot] !== 0 && (heads[slot] !== head || tails[slot] !== tail))
    slot = (slot + 1) % SLOTS;
  return slot;
}

for (const [name, element] of describeElements()) {
  const bytes = Buffer.from(name, 'latin1');
  const head = numberOf(bytes, 0, Math.min(LETTERS, bytes.length));
  const tail = numberOf(bytes, LETTERS, bytes.length);
  const slot = slotOf(head, tail);
  heads[slot] = head;
  tails[slot] = tail;
  elements[slot] = element;
}

/** What is known of the element whose name, of letters and digits, stands there. */
export function elementAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > LONGEST_NAME) return UNKNOWN_ELEMENT;
  const middle = Math.min(from + LETTERS, to);
  return elements[slotOf(numberOf(bytes, from, middle), numberOf(bytes, middle, to))] as number;
}
