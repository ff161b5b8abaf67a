/**
 * A body as the content of a feed's entry. Links are looked for in ASCII only, so that it is the same for a text and for the
 * bytes of its UTF-8 taken for Latin-1, which spares decoding and encoding bodies for every feed that carries them.
 */

/** A tag that has attributes. */
const TAG = /<[a-z][^\t\n\f\r >"']*[\t\n\f\r ](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const LINK =
  /([\t\n\f\r ](?:href|src|poster|cite)[\t\n\f\r ]*=[\t\n\f\r ]*)(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r "'>]+))/gi;

/** Links become absolute: a feed reader has no page that they could be relative to. Text that looks like a link stays. */
export function absoluteLinks(html: string, site: string, page: string): string {
  return html.replace(TAG, (tag) =>
    tag.replace(LINK, (_, attribute, double, single, bare) => {
      const quote = single === undefined ? '"' : "'";
      return `${attribute}${quote}${absoluteLink(double ?? single ?? bare, site, page)}${quote}`;
    }),
  );
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
  const lastEnd = body.lastIndexOf(GREATER);
  let from = 0;
  for (let start = body.indexOf(LESS); start !== -1; start = body.indexOf(LESS, start)) {
    const end = endOfTag(body, start, lastEnd);
    if (end === -1) {
      start++;
      continue;
    }
    const tag = body.toString('latin1', start, end);
    const made = absoluteLinks(tag, site, page);
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

/** Where the tag ends that {@link TAG} finds at a place; -1 if it finds none there. */
function endOfTag(bytes: Buffer, start: number, lastEnd: number): number {
  let at = start + 1;
  const letter = (bytes[at] ?? 0) | 0x20;
  if (letter < 0x61 || letter > 0x7a) return -1;
  while (at < lastEnd && CLASSES[bytes[at] as number] === 0) at++;
  if (CLASSES[bytes[at] as number] !== BLANK) return -1;
  for (at++; at <= lastEnd; at++) {
    const kind = CLASSES[bytes[at] as number];
    if (kind === END) return at + 1;
    if (kind !== QUOTE) continue;
    at = bytes.indexOf(bytes[at] as number, at + 1);
    if (at === -1) return -1;
  }
  return -1;
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
