/**
 * What a `style` attribute means. It is read as CSS reads it, one character after the other: a pattern with a choice in it is
 * quadratic on what a hostile body can write.
 */

/** What becomes of a `style` attribute that is not published. */
export interface StyleMeaning {
  /** Whether a reader would see nothing of the element. */
  readonly invisible: boolean;
  /** Names of the {@link STYLE_CLASSES} that say the same. */
  readonly classes: readonly string[];
  /** Width and height as HTML's attributes take them: a number of pixels, or a percentage. */
  readonly width: string | null;
  readonly height: string | null;
}

/** The classes that stand for what is kept of `style` attributes; the theme's style sheet has a rule for each. */
export const STYLE_CLASSES: readonly string[] = [
  'style-left',
  'style-center',
  'style-right',
  'style-justify',
  'style-indent',
  'style-bold',
  'style-italic',
  'style-underline',
  'style-line-through',
  'style-float-left',
  'style-float-right',
  'style-block-center',
  'style-super',
  'style-sub',
];

/** Whether a `style` attribute has `display: none` as its last valid declaration of `display`. */
export function hides(style: string): boolean {
  return declarationsOf(style).get('display') === 'none';
}

export function readStyle(style: string): StyleMeaning {
  const declared = declarationsOf(style);
  const value = (name: string): string => declared.get(name) ?? '';
  const classes: string[] = [];
  const add = (name: string | undefined): void => {
    if (name !== undefined && !classes.includes(name)) classes.push(name);
  };
  add(ALIGNMENTS.get(value('text-align')));
  if (/^(?!0)\.?\d/.test(value('text-indent'))) add('style-indent');
  if (/^(?:bold|bolder|[6-9]00)$/.test(value('font-weight'))) add('style-bold');
  if (/^(?:italic|oblique)/.test(value('font-style'))) add('style-italic');
  const decoration = value('text-decoration') || value('text-decoration-line');
  if (/\bunderline\b/.test(decoration)) add('style-underline');
  if (/\bline-through\b/.test(decoration)) add('style-line-through');
  if (/^(?:left|right)$/.test(value('float'))) add(`style-float-${value('float')}`);
  if (/^(?:super|sub)$/.test(value('vertical-align'))) add(`style-${value('vertical-align')}`);
  if (isCentered(declared)) add('style-block-center');
  return {
    invisible:
      value('display') === 'none' ||
      /^(?:hidden|collapse)$/.test(value('visibility')) ||
      /^0*\.?0+%?$/.test(value('opacity')) ||
      /^0*\.?0+(?:[a-z]+|%)?$/.test(value('font-size')),
    classes,
    width: lengthOf(value('width')),
    height: lengthOf(value('height')),
  };
}

const ALIGNMENTS: ReadonlyMap<string, string> = new Map([
  ['left', 'style-left'],
  ['start', 'style-left'],
  ['center', 'style-center'],
  ['-webkit-center', 'style-center'],
  ['right', 'style-right'],
  ['end', 'style-right'],
  ['justify', 'style-justify'],
]);

function isCentered(declared: ReadonlyMap<string, string>): boolean {
  const margins = (declared.get('margin') ?? '').split(' ');
  const right = declared.get('margin-right') ?? margins[1] ?? margins[0];
  const left = declared.get('margin-left') ?? margins[3] ?? margins[1] ?? margins[0];
  return left === 'auto' && right === 'auto';
}

/** Whole pixels up to five digits, or a percentage up to a hundred. */
function lengthOf(value: string): string | null {
  const match = /^(\d{1,5})(?:\.\d{1,4})?(px|%)$/.exec(value);
  if (match === null || match[1] === undefined) return null;
  const number = Number(match[1]);
  if (match[2] === 'px') return String(number);
  return number <= 100 ? `${number}%` : null;
}

/** Values of `display` that a browser knows; it passes over a declaration with any other. */
const DISPLAYS: ReadonlySet<string> = new Set(
  'block inline run-in flow flow-root table flex grid ruby math list-item contents none inherit initial unset revert revert-layer -webkit-box -webkit-flex -webkit-inline-box -webkit-inline-flex -ms-flexbox -ms-grid -ms-inline-flexbox -ms-inline-grid inline-block inline-table inline-flex inline-grid table-row-group table-header-group table-footer-group table-row table-cell table-column-group table-column table-caption ruby-base ruby-text ruby-base-container ruby-text-container'.split(
    ' ',
  ),
);

/** The declarations that count, by their names: the last valid one, `!important` first. Names and values in lower case, blanks folded. */
function declarationsOf(style: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const important = new Set<string>();
  for (const declaration of splitDeclarations(style)) {
    const colon = declaration.indexOf(':');
    if (colon === -1) continue;
    const name = fold(declaration.slice(0, colon));
    const written = fold(declaration.slice(colon + 1));
    const mark = written.indexOf('!');
    const weighs = mark !== -1 && written.slice(mark + 1).trim() === 'important';
    if (mark !== -1 && !weighs) continue;
    const value = weighs ? written.slice(0, mark).trim() : written;
    if (value === '' || (important.has(name) && !weighs)) continue;
    if (name === 'display' && !value.split(' ').every((word) => DISPLAYS.has(word))) continue;
    found.set(name, value);
    if (weighs) important.add(name);
  }
  return found;
}

const fold = (text: string): string =>
  text
    .split(/[ \t\n\f\r]/)
    .filter(Boolean)
    .join(' ')
    .toLowerCase();

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * A style's declarations as plain text: a comment parts words, an escape is its character, a string and what stands in brackets
 * are `()`, since neither can be anything that is looked for.
 */
function splitDeclarations(style: string): string[] {
  const declarations: string[] = [];
  const open: string[] = [];
  let text = '';
  const take = (piece: string): void => {
    if (open.length === 0) text += piece;
  };
  for (let at = 0; at < style.length; ) {
    const character = style[at] ?? '';
    if (character === '\\') {
      const escaped = escapeAt(style, at);
      take(escaped.text);
      at = escaped.end;
    } else if (style.startsWith('/*', at)) {
      const end = style.indexOf('*/', at + 2);
      at = end === -1 ? style.length : end + 2;
      take(' ');
    } else if (character === '"' || character === "'") {
      at = endOfString(style, at);
      take('()');
    } else if (open.length > 0 && character === open.at(-1)) {
      open.pop();
      at++;
    } else if (CLOSING[character] !== undefined) {
      take('()');
      open.push(CLOSING[character]);
      at++;
    } else if (character === ';' && open.length === 0) {
      declarations.push(text);
      text = '';
      at++;
    } else {
      take(character);
      at++;
    }
  }
  declarations.push(text);
  return declarations;
}

/** Where a string ends: behind its quote, or at the line's end, where CSS gives it up. */
function endOfString(style: string, from: number): number {
  const quote = style[from];
  for (let at = from + 1; at < style.length; at++) {
    if (style[at] === '\\') at++;
    else if (style[at] === quote) return at + 1;
    else if (style[at] === '\n') return at;
  }
  return style.length;
}

const HEX_ESCAPE = /\\([0-9a-f]{1,6})(?:\r\n|[ \t\n\f\r])?/iy;

function escapeAt(style: string, at: number): { readonly text: string; readonly end: number } {
  HEX_ESCAPE.lastIndex = at;
  const hex = HEX_ESCAPE.exec(style);
  const character =
    hex === null
      ? (style[at + 1] ?? '')
      : String.fromCodePoint(Math.min(Number.parseInt(hex[1] ?? '0', 16), 0x10ffff));
  // An escaped sign is a letter of a name to CSS.
  const text = /^[\w-]$/.test(character) ? character : '_';
  return { text, end: hex === null ? at + 2 : at + hex[0].length };
}
