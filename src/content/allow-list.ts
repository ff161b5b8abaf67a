import type { Schema } from 'hast-util-sanitize';
import { STYLE_CLASSES } from './style.js';

/**
 * What the HTML of a body that nobody has checked may hold. Everything else goes: its tags, or with `STRIPPED` its content
 * too. One table for the sanitiser, for the cheap test that lets bodies pass without it, and for the oracle of the tests.
 */

/** Begins every `id`, and every `name` of an anchor, in a body: so none can be one of the theme's, nor stand for a variable of its scripts. */
export const ID_PREFIX = 'user-content-';

/** Names the file whose content the theme's script puts into an element. */
export const FRAGMENT = 'data-fragment';

/** Elements that are published. */
export const KEPT: readonly string[] = words(
  'a abbr acronym address article audio b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i iframe img input ins kbd label li mark ol p picture pre q rb rp rt rtc ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr',
);

/**
 * Elements that become another: a page has one `main`, and its header, footer and navigation are the theme's. A block stays a
 * block, which keeps the parser's idea of what encloses what.
 */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ...words('main header footer nav aside hgroup search dialog form fieldset legend marquee').map(
    (name) => [name, 'div'] as const,
  ),
  ['menu', 'ul'],
  ['dir', 'ul'],
  ['xmp', 'pre'],
  ['listing', 'pre'],
  ['plaintext', 'pre'],
]);

/** Elements that go with all that is in them. All of SVG and MathML goes too. */
export const STRIPPED: readonly string[] = words(
  'applet area base basefont bgsound button canvas datalist embed frame frameset head keygen link math meta noembed noframes object optgroup option param script select style svg template textarea title track',
);

/** The values that an attribute may have; any where there is no pattern. */
type Values = RegExp | null;

const NUMBER = /^\d{1,5}$/;
const SPAN = /^\d{1,3}$/;
const LENGTH = /^\d{1,5}(?:\.\d{1,4})?%?$/;
const COLOUR = /^#?[A-Za-z0-9]{1,25}$/;
const ALIGN = /^(?:left|right|center|justify|top|middle|bottom|baseline)$/i;
const EMPTY = /^$/;
const PREFIXED = new RegExp(`^${ID_PREFIX}`);
/** Of what Markdown makes, of fragments, of highlighted code, and what stands for styles. Any other could be one of the theme's. */
const CLASS = `(?:${STYLE_CLASSES.join('|')}|anchor|fragment|footnote-(?:ref|backref|item)|footnotes(?:-sep|-list)?|task-list-(?:container|item|item-checkbox|item-label)|hljs-[\\w-]+|language-[\\w.+#-]+|[a-z]+_{1,2})`;
const CLASS_NAME = new RegExp(`^${CLASS}$`);
const CLASSES = new RegExp(`^${CLASS}(?: ${CLASS})*$`);

/** Pictures that a body may carry itself. SVG is a document, and may hold more than a picture. */
const IMAGE = /^(?:(?!data:)|data:image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon)[;,])/i;
const NO_DATA = /^(?!data:)/i;

const align = { align: ALIGN };
const cell = {
  align: ALIGN,
  valign: ALIGN,
  bgcolor: COLOUR,
  width: LENGTH,
  height: LENGTH,
} as const;
const dated = { datetime: null, cite: null };

/** Attributes of single elements, and under `*` those of all. */
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  '*': {
    class: CLASSES,
    id: PREFIXED,
    lang: /^[A-Za-z0-9-]{1,35}$/,
    dir: /^(?:ltr|rtl|auto)$/i,
    title: null,
  },
  a: {
    href: null,
    name: PREFIXED,
    rel: null,
    target: /^_blank$/,
    'aria-hidden': /^true$/,
    tabindex: /^-1$/,
  },
  audio: { src: NO_DATA, controls: EMPTY, preload: /^none$/ },
  blockquote: { cite: null },
  br: { clear: /^(?:left|right|all|both|none)$/i },
  caption: align,
  col: { ...cell, span: SPAN },
  colgroup: { ...cell, span: SPAN },
  del: dated,
  details: { open: null },
  div: { ...align, [FRAGMENT]: /^\/(?!\/)(?:[^?#\\]*\/)?fragments\/[^/?#\\]+\.html$/ },
  font: { color: COLOUR, size: /^[+-]?\d$/, face: null },
  h1: align,
  h2: align,
  h3: align,
  h4: align,
  h5: align,
  h6: align,
  hr: { ...align, color: COLOUR, noshade: null, size: SPAN, width: LENGTH },
  iframe: {
    src: NO_DATA,
    width: LENGTH,
    height: LENGTH,
    allowfullscreen: EMPTY,
    loading: /^lazy$/,
    sandbox: null,
  },
  img: {
    src: IMAGE,
    srcset: null,
    sizes: null,
    alt: null,
    width: LENGTH,
    height: LENGTH,
    align: ALIGN,
    border: SPAN,
    loading: /^(?:lazy|eager)$/,
    decoding: /^(?:async|sync|auto)$/,
  },
  input: { type: /^checkbox$/, checked: null, disabled: null },
  ins: dated,
  label: { for: PREFIXED },
  li: { value: /^-?\d{1,9}$/, type: /^[1aAiI]$/ },
  ol: { start: /^-?\d{1,9}$/, reversed: null, type: /^[1aAiI]$/ },
  p: align,
  pre: { tabindex: /^0$/ },
  q: { cite: null },
  source: { src: NO_DATA, srcset: null, sizes: null, media: null, type: null },
  table: {
    ...cell,
    border: SPAN,
    cellpadding: SPAN,
    cellspacing: SPAN,
    summary: null,
  },
  tbody: cell,
  td: { ...cell, colspan: SPAN, rowspan: SPAN, nowrap: null },
  tfoot: cell,
  th: {
    ...cell,
    colspan: SPAN,
    rowspan: SPAN,
    nowrap: null,
    abbr: null,
    scope: /^(?:row|col|rowgroup|colgroup)$/i,
  },
  thead: cell,
  time: { datetime: null },
  tr: cell,
  ul: { type: /^(?:disc|circle|square|none)$/i },
  video: {
    src: NO_DATA,
    poster: null,
    width: NUMBER,
    height: NUMBER,
    controls: EMPTY,
    preload: /^none$/,
  },
};

const HTTP = ['http', 'https'];
/** Schemes of the addresses in an attribute; an address without one is within the site. */
export const SCHEMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['href', [...HTTP, 'mailto', 'tel']],
  // `data:` of pictures only; see IMAGE.
  ['src', [...HTTP, 'data']],
  ['poster', HTTP],
  ['cite', HTTP],
]);

/** The same as maps: every tag of every body is asked about. */
const COMMON: AllowedAttributes = new Map(Object.entries(ATTRIBUTES['*'] ?? {}));
const OF_ELEMENTS: ReadonlyMap<string, AllowedAttributes> = new Map(
  Object.entries(ATTRIBUTES).map(([tag, own]) => [
    tag,
    new Map([...COMMON, ...Object.entries(own)]),
  ]),
);

/** The attributes that an element may have, each with its pattern. */
export type AllowedAttributes = ReadonlyMap<string, Values>;

export function allowedAttributes(tag: string): AllowedAttributes {
  return OF_ELEMENTS.get(tag) ?? COMMON;
}

/** Whether an element that may have these attributes may have one of them with this value. */
export function allowsAttribute(allowed: AllowedAttributes, name: string, value: string): boolean {
  const values = allowed.get(name);
  return values !== undefined && (values === null || values.test(value));
}

/** The names of a `class` attribute that are published. */
export function keptClasses(written: string): string[] {
  return written.split(/[ \t\n\f\r]+/).filter((name) => CLASS_NAME.test(name));
}

const TABLE_PARTS = words('tbody td th thead tfoot tr caption col colgroup');

/** The same table as hast-util-sanitize takes it. Names of attributes are HTML's. */
export const SCHEMA: Schema = {
  tagNames: [...KEPT],
  strip: [...STRIPPED],
  attributes: Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([tag, attributes]) => [
      tag,
      Object.entries(attributes).map(([name, values]) =>
        values === null ? name : ([name, values] as [string, RegExp]),
      ),
    ]),
  ),
  protocols: Object.fromEntries([...SCHEMES].map(([name, schemes]) => [name, [...schemes]])),
  ancestors: Object.fromEntries(TABLE_PARTS.map((name) => [name, ['table']])),
  clobber: [],
  required: {
    input: { type: 'checkbox', disabled: '' },
    audio: { controls: '', preload: 'none' },
    video: { controls: '', preload: 'none' },
  },
  allowComments: false,
  allowDoctypes: false,
};

function words(text: string): string[] {
  return text.split(' ');
}
