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

/** How each byte is written: as it is where there is no text for it. */
const ESCAPES: readonly (string | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const written = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;
  const character = String.fromCharCode(byte);
  // XML 1.0 forbids control characters.
  if (byte < 0x20 && !'\t\n\r'.includes(character)) return '';
  return written[character as keyof typeof written];
});
/** `&quot;`. */
const LONGEST_ESCAPE = 6;

/** How much room {@link writeEscaped} may need. */
export const roomForEscaped = (length: number): number => length * LONGEST_ESCAPE;

/**
 * Writes the first `length` bytes of UTF-8 as XML may hold them: escaped, without what XML 1.0 forbids.
 *
 * @returns how many bytes were written to `target` from `at` on.
 */
export function writeEscaped(bytes: Buffer, length: number, target: Buffer, at: number): number {
  let end = at;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    const written = byte < 0x40 ? ESCAPES[byte] : undefined;
    if (written !== undefined) {
      for (let k = 0; k < written.length; k++) target[end++] = written.charCodeAt(k);
    } else if (byte === 0xef && bytes[i + 1] === 0xbf && (bytes[i + 2] ?? 0) >= 0xbe) {
      // U+FFFE and U+FFFF are forbidden too.
      i += 2;
    } else {
      target[end++] = byte;
    }
  }
  return end - at;
}
