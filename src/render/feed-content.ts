/**
 * A body as the content of a feed's entry. Links are looked for in ASCII only, so that it is the same for a text and for the
 * bytes of its UTF-8 taken for Latin-1, which spares decoding and encoding bodies for every feed that carries them.
 */

/** An attribute of a tag, as HTML's tokenizer reads one. */
const ATTRIBUTE =
  /[\t\n\f\r /]+([^\t\n\f\r />=][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)))?/y;
const LINKS: ReadonlySet<string> = new Set(['href', 'src', 'poster', 'cite']);

/** Links become absolute: a feed reader has no page that they could be relative to. Text that looks like a link stays. */
export function absoluteLinks(html: string, site: string, page: string): string {
  const pieces: Buffer[] = [];
  absolutePieces(Buffer.from(html), binary(site), binary(page), (bytes, from, to) => {
    pieces.push(bytes.subarray(from, to));
  });
  return Buffer.concat(pieces).toString('utf8');
}

const binary = (text: string): string => Buffer.from(text).toString('latin1');

/** A start tag whose links are absolute; attributes are read one after the other, since a value may look like one. */
function absoluteTag(tag: string, site: string, page: string): string {
  let made = '';
  let from = 0;
  ATTRIBUTE.lastIndex = tag.search(/[\t\n\f\r ]/);
  for (let match = ATTRIBUTE.exec(tag); match !== null; match = ATTRIBUTE.exec(tag)) {
    const [written, name = '', double, single, bare] = match;
    const link = double ?? single ?? bare;
    if (link === undefined || !LINKS.has(name.toLowerCase())) continue;
    const absolute = absoluteLink(link, site, page);
    if (absolute === link) continue;
    const end = ATTRIBUTE.lastIndex;
    const begin = end - written.length;
    const valueAt = end - link.length - (bare === undefined ? 2 : 0);
    // An address of the site may hold a `'`, but no `"`.
    made += `${tag.slice(from, begin)}${tag.slice(begin, valueAt)}"${absolute.replaceAll('"', '&quot;')}"`;
    from = end;
  }
  return made + tag.slice(from);
}

function absoluteLink(link: string, site: string, page: string): string {
  const target = link.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return link;
  if (target.startsWith('/')) return site + target;
  if (target === '' || target.startsWith('#') || target.startsWith('?')) return page + target;
  return page.replace(/[^/]*$/, '') + target;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const BLANK = 1;
const QUOTE = 2;
const END = 3;
/** What a byte is inside of a tag; 0 is any other. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if ('\t\n\f\r '.includes(character)) return BLANK;
  return '"\''.includes(character) ? QUOTE : byte === GREATER ? END : 0;
});

/**
 * {@link absoluteLinks} of the bytes of a body, in pieces: what lies between two tags that have links stays where it is.
 *
 * @param site and `page` in UTF-8 taken for Latin-1.
 * @param take is given bytes and the part of them that counts.
 */
export function absolutePieces(
  body: Buffer,
  site: string,
  page: string,
  take: (bytes: Buffer, from: number, to: number) => void,
): void {
  const endOfTag = tagEnds(body);
  let from = 0;
  for (let start = body.indexOf(LESS); start !== -1; start = body.indexOf(LESS, start)) {
    const end = endOfTag(start);
    if (end === -1) {
      start++;
      continue;
    }
    const tag = body.toString('latin1', start, end);
    const made = absoluteTag(tag, site, page);
    if (made !== tag) {
      take(body, from, start);
      const bytes = Buffer.from(made, 'latin1');
      take(bytes, 0, bytes.length);
      from = end;
    }
    start = end;
  }
  take(body, from, body.length);
}

/**
 * Tells where the start tag with attributes ends that begins at a `<`; -1 if none does. A `>` between quotes ends none. Asked for ascending places, it
 * looks at each byte a few times at most, however many quotes are never closed: what it finds between two quotes holds for
 * every tag that would go over them.
 */
function tagEnds(bytes: Buffer): (start: number) => number {
  /** Quotes from which no way leads to a tag's end. */
  const lost = new Set<number>();
  const last = new Map(QUOTES.map((quote) => [quote, bytes.lastIndexOf(quote)]));
  const nameEnd = nextOf(bytes, BLANK);
  const nextSign = nextOf(bytes, QUOTE);

  return (start) => {
    let at = start + 1;
    const letter = (bytes[at] ?? 0) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return -1;
    at = nameEnd(at);
    if (CLASSES[bytes[at] as number] !== BLANK) return -1;
    const passed: number[] = [];
    for (at = nextSign(at); at < bytes.length; at = nextSign(at)) {
      if (CLASSES[bytes[at] as number] === END) return at + 1;
      passed.push(at);
      const quote = bytes[at] as number;
      if (lost.has(at) || at === last.get(quote)) break;
      at = bytes.indexOf(quote, at + 1) + 1;
    }
    for (const quote of passed) lost.add(quote);
    return -1;
  };
}

const QUOTES = [0x22, 0x27];

/** Finds the first byte of at least this class from a place on. What it found last holds for all places on the way there. */
function nextOf(bytes: Buffer, least: number): (at: number) => number {
  let seenFrom = 0;
  let seen = -1;
  return (at) => {
    if (at >= seenFrom && at <= seen) return seen;
    let next = at;
    while (next < bytes.length && (CLASSES[bytes[next] as number] as number) < least) next++;
    seenFrom = at;
    seen = next;
    return next;
  };
}

/** Texts for the bytes that are not written as they are. */
const ESCAPES: readonly (string | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const written = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;
  const character = String.fromCharCode(byte);
  // XML 1.0 forbids control characters.
  if (byte < 0x20 && !'\t\n\r'.includes(character)) return '';
  return written[character as keyof typeof written];
});
/** Which bytes are looked at twice: those that have another text, and the first of U+FFFE and U+FFFF. */
const IS_SPECIAL = Uint8Array.from(ESCAPES, (text, byte) =>
  Number(text !== undefined || byte === 0xef),
);
/** `&quot;`. */
const LONGEST_ESCAPE = 6;

/** How much room {@link writeEscaped} may need. */
export const roomForEscaped = (length: number): number => length * LONGEST_ESCAPE;

/**
 * Writes a part of some UTF-8 as XML may hold it: escaped, without what XML 1.0 forbids.
 *
 * @returns how many bytes were written to `target` from `at` on.
 */
export function writeEscaped(
  bytes: Buffer,
  from: number,
  to: number,
  target: Buffer,
  at: number,
): number {
  let end = at;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (IS_SPECIAL[byte] === 0) {
      target[end++] = byte;
      continue;
    }
    const written = ESCAPES[byte];
    if (written !== undefined) {
      for (let k = 0; k < written.length; k++) target[end++] = written.charCodeAt(k);
    } else if (bytes[i + 1] === 0xbf && (bytes[i + 2] ?? 0) >= 0xbe) {
      // U+FFFE and U+FFFF are forbidden too.
      i += 2;
    } else {
      target[end++] = byte;
    }
  }
  return end - at;
}
