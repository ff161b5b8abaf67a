/**
 * A body as the content of a feed's entry. All of this looks at ASCII only, so that it does the same to a text and to the
 * bytes of its UTF-8 taken for Latin-1, which spares decoding and encoding bodies for every feed that carries them.
 */

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const LINK =
  /([\t\n\f\r ](?:href|src|poster|cite)[\t\n\f\r ]*=[\t\n\f\r ]*)(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r "'>]+))/gi;

/** Links become absolute: a feed reader has no page that they could be relative to. Text that looks like a link stays. */
export function absoluteLinks(html: string, site: string, page: string): string {
  return html.replace(TAG, (tag) =>
    tag.includes('=')
      ? tag.replace(LINK, (_, attribute, double, single, bare) => {
          const quote = single === undefined ? '"' : "'";
          return `${attribute}${quote}${absoluteLink(double ?? single ?? bare, site, page)}${quote}`;
        })
      : tag,
  );
}

function absoluteLink(link: string, site: string, page: string): string {
  const target = link.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return link;
  if (target.startsWith('/')) return site + target;
  if (target === '' || target.startsWith('#') || target.startsWith('?')) return page + target;
  return page.replace(/[^/]*$/, '') + target;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What XML 1.0 forbids: control characters, U+FFFE and U+FFFF. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\u00ef\u00bf[\u00be\u00bf]/;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'g');

/**
 * The content of an Atom entry, with absolute links and escaped.
 *
 * @param bytes the body's UTF-8, a character for each byte; so is what is returned.
 */
export function feedContent(bytes: string, site: string, page: string): string {
  const html = absoluteLinks(bytes, binary(site), binary(page));
  const allowed = FORBIDDEN.test(html) ? html.replace(ALL_FORBIDDEN, '') : html;
  return allowed.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const binary = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
