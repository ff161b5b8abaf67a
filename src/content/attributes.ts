import {
  type AllowedAttributes,
  allowedAttributes,
  allowsAttribute,
  FRAGMENT,
  ID_PREFIX,
  keptClasses,
  SCHEMES,
} from './allow-list.js';
import type { LinkRewriter } from './links.js';
import { readStyle } from './style.js';

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** What a site decides about the HTML of bodies that it does not trust. */
export interface AttributeOptions {
  readonly rewrite: LinkRewriter;
  /** Host names of the frames that are published. */
  readonly frames: ReadonlySet<string>;
  /** The `rel` of links to other hosts than `siteHost`; none if empty. */
  readonly externalRel: string;
  readonly siteHost: string;
  /** What the addresses of the site's fragments begin with. */
  readonly fragments: string;
}

/**
 * The attributes of an element as they are published: those of the allow-list, with `style` as classes and attributes, ids with
 * their prefix, and links rewritten. Null where the element is hidden.
 *
 * @param attributes names in lower case, values decoded.
 * @param report is told of each attribute that could have done harm.
 */
export type AttributeFilter = (
  tag: string,
  attributes: readonly Attribute[],
  report: (what: string) => void,
) => readonly Attribute[] | null;

export function attributeFilter(options: AttributeOptions): AttributeFilter {
  return (tag, attributes, report) => {
    const allowed = allowedAttributes(tag);
    // A list, as there are seldom more than three: to make a map takes longer than to look through them.
    const kept: Attribute[] = [];
    const classes: string[] = [];
    for (const { name, value } of attributes) {
      if (name === 'hidden') return null;
      if (name === 'style') {
        const style = readStyle(value);
        if (style.invisible) return null;
        classes.push(...style.classes);
        // CSS goes before the attributes that say the same.
        if (SIZED.has(tag) && style.width !== null) put(kept, 'width', style.width);
        if (tag === 'img' && style.height !== null) put(kept, 'height', style.height);
      } else if (name === 'class') {
        classes.push(...keptClasses(value));
      } else if (name.startsWith('on')) {
        report(name);
      } else if (allowed.has(name)) {
        if (SCHEMES.has(name)) {
          const url = publishedUrl(allowed, name, value, options);
          if (url !== null) put(kept, name, url);
          else if (allowsAttribute(allowed, name, '')) report(`${name}="${value.slice(0, 40)}"`);
        } else if (valueIn(kept, name) === undefined) {
          const text = publishedText(name, value, options);
          if (text !== null) put(kept, name, text);
        }
      }
    }
    if (tag === 'iframe') {
      if (!options.frames.has(hostOf(valueIn(kept, 'src') ?? '', ''))) return null;
      put(kept, 'loading', 'lazy');
      put(kept, 'sandbox', SANDBOX);
    }
    // One that has none is none, and passes the scanner as it is.
    if (tag === 'img' && attributes.length > 0) {
      // Where there is neither, a screen reader reads out the file's name.
      if (valueIn(kept, 'alt') === undefined && !valueIn(kept, 'title')) put(kept, 'alt', '');
      addUnlessAllowed(kept, allowed, 'loading', 'lazy');
      addUnlessAllowed(kept, allowed, 'decoding', 'async');
    }
    if (PLAYERS.has(tag)) {
      put(kept, 'controls', '');
      put(kept, 'preload', 'none');
    }
    if (tag === 'a') addRel(kept, options);
    const result: Attribute[] = [];
    for (const attribute of kept)
      if (allowsAttribute(allowed, attribute.name, attribute.value)) result.push(attribute);
    if (classes.length > 0) result.push({ name: 'class', value: [...new Set(classes)].join(' ') });
    return result;
  };
}

function valueIn(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes[placeOf(attributes, name)]?.value;
}

/** Which of some attributes has this name; how many there are if none has. */
function placeOf(attributes: readonly Attribute[], name: string): number {
  let place = 0;
  while (place < attributes.length && attributes[place]?.name !== name) place++;
  return place;
}

/** Gives an attribute a value, in its place where it is there already. */
function put(attributes: Attribute[], name: string, value: string): void {
  attributes[placeOf(attributes, name)] = { name, value };
}

/** What a picture says of its loading, unless its author has said it. */
function addUnlessAllowed(
  kept: Attribute[],
  allowed: AllowedAttributes,
  name: string,
  value: string,
): void {
  if (!allowsAttribute(allowed, name, valueIn(kept, name) ?? '')) put(kept, name, value);
}

/** Elements whose width in a style becomes an attribute. */
const SIZED: ReadonlySet<string> = new Set(['img', 'table', 'td', 'th', 'col']);
/** Nothing is asked of another host before a reader does. */
const PLAYERS: ReadonlySet<string> = new Set(['audio', 'video']);
/** A frame may run its own scripts; it may not lead the page elsewhere. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-presentation allow-forms';

function publishedText(
  name: string,
  value: string,
  { rewrite, fragments }: AttributeOptions,
): string | null {
  switch (name) {
    case 'id':
    case 'name':
    case 'for':
      return prefixed(value);
    case 'srcset':
      return publishedSrcset(value, rewrite);
    case FRAGMENT:
      // Some servers take an encoded slash for one.
      return value.startsWith(fragments) && !/%(?:2f|5c)/i.test(value) ? value : null;
    case 'controls':
    case 'allowfullscreen':
      return '';
    // Decided by us alone.
    case 'rel':
    case 'sandbox':
      return null;
    default:
      return value;
  }
}

const prefixed = (id: string): string | null =>
  id === '' ? null : id.startsWith(ID_PREFIX) ? id : ID_PREFIX + id;

/** An address whose scheme is allowed, rewritten as the site wants it. */
function publishedUrl(
  allowed: AllowedAttributes,
  name: string,
  value: string,
  { rewrite }: AttributeOptions,
): string | null {
  const url = readUrl(value);
  if (name === 'href' && url.startsWith('#')) return fragmentOf(url);
  const scheme = schemeOf(url);
  if (scheme === null) return rewrite(url);
  if (!SCHEMES.get(name)?.includes(scheme)) return null;
  const written = scheme + url.slice(scheme.length);
  return allowsAttribute(allowed, name, written) ? rewrite(written) : null;
}

/** A place in the article has the prefix of its id. */
function fragmentOf(url: string): string {
  return url === '#' || url === '#top' ? url : `#${prefixed(url.slice(1))}`;
}

/** As a browser reads an address: without blanks and control characters around it, and without tabs and line ends in it. */
function readUrl(value: string): string {
  let from = 0;
  let to = value.length;
  while (from < to && value.charCodeAt(from) <= 0x20) from++;
  while (to > from && value.charCodeAt(to - 1) <= 0x20) to--;
  return value.slice(from, to).replace(/[\t\n\r]/g, '');
}

/** What stands before the first colon, in lower case, if that could be a scheme; null where there is none. */
function schemeOf(url: string): string | null {
  const match = /^[^/?#:]*(?=:)/.exec(url);
  return match === null ? null : match[0].toLowerCase();
}

/** All or nothing: a candidate with a strange scheme spoils the set. */
function publishedSrcset(value: string, rewrite: LinkRewriter): string | null {
  const set = rewriteSrcset(value, rewrite);
  return /(?:^|[\s,])(?!https?:)[a-z][a-z0-9+.-]*:/i.test(set) ? null : set;
}

/** A candidate is an address up to a blank, which may have commas in it (`data:`) but not at its end, then what describes it. */
export function rewriteSrcset(value: string, rewrite: LinkRewriter): string {
  let result = '';
  for (let at = 0; at < value.length; ) {
    const from = skipWhile(value, at, isBlankOrComma);
    const end = skipWhile(value, from, (character) => !isBlank(character));
    let to = end;
    while (to > from && value[to - 1] === ',') to--;
    const comma = to < end ? end : value.indexOf(',', end);
    const next = comma === -1 ? value.length : comma;
    result += value.slice(at, from) + (to > from ? rewrite(value.slice(from, to)) : '');
    result += value.slice(to, next);
    at = next;
  }
  return result;
}

const isBlank = (character: string): boolean => /[ \t\n\f\r]/.test(character);
const isBlankOrComma = (character: string): boolean => character === ',' || isBlank(character);

function skipWhile(text: string, from: number, test: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && test(text[at] ?? '')) at++;
  return at;
}

function addRel(kept: Attribute[], { externalRel, siteHost }: AttributeOptions): void {
  if (externalRel === '') return;
  const host = hostOf(valueIn(kept, 'href') ?? '', siteHost);
  if (host !== siteHost) put(kept, 'rel', externalRel);
}

/** The host of an address, or `own` where it is within the site. A browser takes `\` for `/`. */
function hostOf(url: string, own: string): string {
  const match = /^(?:https?:)?[\\/]{2,}([^\\/?#]*)/i.exec(url);
  if (match === null) return own;
  const authority = match[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
}
