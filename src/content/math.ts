import { hash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { tex } from '@mdit/plugin-tex';
import { escapeText } from 'entities';
import type MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import { writeAttributes } from './sanitise.js';

/**
 * Formulas in Markdown (`math: true`): TeX becomes MathML, which browsers show without a style sheet or fonts. A body goes through the sanitiser with a
 * word in the place of each formula, since nobody's own MathML is published; what the library has made of the TeX passes a list of its own.
 */
export interface Formulas {
  /** Begins another body. */
  begin(source: string): void;
  /** HTML with its formulas in place of the words that stand for them. */
  fill(html: string): string;
  /** What could not be understood since {@link begin}. */
  readonly problems: readonly FormulaProblem[];
}

/** A formula that is shown as code, because it cannot be understood. */
export interface FormulaProblem {
  readonly tex: string;
  readonly message: string;
}

/** Formulas in finished HTML that is sanitised again, as the list of them lets them pass: words stand for them meanwhile. */
export interface KeptFormulas {
  /** The word for an element, which need not be a formula; null for none. */
  wordOf(element: Node): string | null;
  /** HTML with the formulas in place of their words. */
  fill(html: string): string;
}

export function keptFormulas(): KeptFormulas {
  const made = new Map<string, string>();
  return {
    wordOf(element) {
      const mathMl = element.nodeName === 'math' ? write(element) : null;
      if (mathMl === null) return null;
      const key = hash('sha256', mathMl);
      made.set(key, mathMl);
      return WORD + key;
    },
    fill: (html) => fill(html, made),
  };
}

/** Whether a body may hold a formula. */
export function mayHoldFormula(body: Buffer, from: number): boolean {
  return body.indexOf('$', from) !== -1 || body.includes('\\(', from) || body.includes('\\[', from);
}

// Nobody can write such a word: it begins with a number that only this thread knows.
const WORD = `formula${randomBytes(12).toString('hex')}x`;
const WORDS = new RegExp(`${WORD}([0-9a-f]{64})`, 'g');

/** Lets Markdown know formulas: `$…$`, `\(…\)`, and `$$…$$`, `\[…\]` on lines of their own. */
export function formulas(md: MarkdownIt): Formulas {
  const made = new Map<string, string>();
  const problems: FormulaProblem[] = [];
  md.use(tex, {
    delimiters: 'all',
    render(written, isBlock) {
      const key = hash('sha256', `${isBlock} ${written}`);
      if (!made.has(key)) {
        const isFull = made.size >= MOST_FORMULAS;
        made.set(key, isFull ? codeOf(written) : toMathMl(written.trim(), isBlock, problems));
      }
      return isBlock ? `<p>${WORD}${key}</p>\n` : `${WORD}${key}`;
    },
  });
  return {
    begin(source) {
      made.clear();
      problems.length = 0;
      const ways = ['math_inline_bracket', 'math_block_bracket'];
      if (isTooMuch(source)) md.disable(ways);
      else md.enable(ways);
    },
    fill: (html) => fill(html, made),
    problems,
  };
}

function fill(html: string, made: ReadonlyMap<string, string>): string {
  return made.size === 0 ? html : html.replace(WORDS, (_, key: string) => made.get(key) ?? '');
}

/** The plugin looks from each `\\(` for its end. Where none has one, a body of some hundred thousand of them would take hours: they are no formulas then. */
function isTooMuch(source: string): boolean {
  const openings = source.split(/\\[([]/).length - 1;
  return openings * source.length > MOST_STEPS;
}

/** About half a second. */
const MOST_STEPS = 2e8;

/** One takes 0.2 ms: in a body of more they are code. */
const MOST_FORMULAS = 2000;
/** So many problems of one body are told. */
const MOST_PROBLEMS = 20;

type Katex = typeof import('katex').default;
let katex: Katex | undefined;

/** MathML of a formula, or its code. */
function toMathMl(written: string, isBlock: boolean, problems: FormulaProblem[]): string {
  const tell = (message: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ tex: written, message });
  };
  katex ??= createRequire(import.meta.url)('katex') as Katex;
  try {
    if (written.length > LONGEST) throw new RangeError(`it has more than ${LONGEST} characters`);
    const html = katex.renderToString(written, {
      output: 'mathml',
      displayMode: isBlock,
      throwOnError: true,
      // No links, pictures, classes or styles.
      trust({ command }) {
        throw new RangeError(`${command} is not allowed`);
      },
      strict: false,
      maxSize: 50,
      maxExpand: 1000,
    });
    const mathMl = allowed(html);
    if (mathMl !== null) return mathMl;
    tell('it makes elements that are not allowed');
  } catch (error) {
    // What it says beside has the code underlined with characters of its own.
    const { rawMessage, message } = error as Error & { readonly rawMessage?: string };
    tell(rawMessage ?? message);
  }
  return codeOf(written);
}

const codeOf = (written: string): string =>
  `<code class="language-tex">${escapeText(written)}</code>`;

/** Most of them have some tens of characters. */
const LONGEST = 5000;

type Node = DefaultTreeAdapterMap['node'];

const ELEMENTS: ReadonlySet<string> = new Set(
  'math mrow mi mn mo mtext ms mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr mstyle mpadded mphantom menclose mglyph'.split(
    ' ',
  ),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'display mathvariant mathcolor mathbackground mathsize stretchy fence separator symmetric largeop movablelimits minsize maxsize lspace rspace width height depth voffset linethickness columnalign columnspacing columnlines rowalign rowspacing rowlines columnspan frame framespacing displaystyle scriptlevel accent accentunder notation side'.split(
    ' ',
  ),
);
const VALUE = /^[\w .,#%+-]*$/;

/** The formula alone, of elements and attributes that only say how it looks; null where there is another one. */
function allowed(html: string): string | null {
  const math = find(parseFragment(html), 'math');
  return math === null ? null : write(math);
}

function find(node: Node, name: string): Node | null {
  if (node.nodeName === name) return node;
  for (const child of 'childNodes' in node ? node.childNodes : []) {
    const found = find(child, name);
    if (found !== null) return found;
  }
  return null;
}

/** Formulas of people have some tens of elements in each other; a body can have hundreds of thousands. */
const DEEPEST = 300;

function write(node: Node, depth = 0): string | null {
  if (depth > DEEPEST) return null;
  if ('value' in node) return escapeText(node.value);
  if (!('tagName' in node) || node.tagName === 'annotation') return '';
  let inside = '';
  for (const child of node.childNodes) {
    const written = write(child, depth + 1);
    if (written === null) return null;
    inside += written;
  }
  // It is there for the TeX beside the formula.
  if (node.tagName === 'semantics') return inside;
  if (!ELEMENTS.has(node.tagName)) return null;
  const attributes = node.attrs
    .filter(({ name, value }) => ATTRIBUTES.has(name) && VALUE.test(value))
    .map(({ name, value }) => [name, value] as const);
  return `<${node.tagName}${writeAttributes(attributes)}>${inside}</${node.tagName}>`;
}
