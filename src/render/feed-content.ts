/**
 * A body as the content of a feed's entry. Links are looked for in ASCII only, so that it is the same for a text and for its
 * UTF-8 taken for Latin-1, which spares decoding and encoding bodies for every feed that carries them.
 */

/** An attribute of a tag, as HTML's tokenizer reads one. */
const ATTRIBUTE =
  /[\t\n\f\r /]+([^\t\n\f\r />=][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)))?/y;
const LINKS: ReadonlySet<string> = new Set(['href', 'src', 'poster', 'cite']);
/** Most tags with attributes have none of them. */
const MAYBE_LINKS = /href|src|poster|cite/i;

/**
 * A body as XML may hold it: in a section, since to escape it takes three times as long, and makes it a twelfth longer.
 *
 * @param html some UTF-8 taken for Latin-1, as the URLs are.
 */
export function feedContent(html: string, site: string, page: string): string {
  // Links bring in nothing that would have to go; and what they are put into is not looked through again.
  const isAllowed = !CONTROL.test(html) && !html.includes('\xef\xbf') && !html.includes(']]>');
  const linked = absoluteLinks(html, site, page);
  return isAllowed ? `<![CDATA[${linked}]]>` : xmlSection(linked);
}

/** Links become absolute: a feed reader has no page that they could be relative to. Text that looks like a link stays. */
export function absoluteLinks(html: string, site: string, page: string): string {
  // An attribute with a value has one, and nearly nothing else.
  if (!html.includes('=')) return html;
  const endOfTag = tagEnds(html);
  let made = '';
  let from = 0;
  for (let start = nextTag(html, 0); start !== -1; start = nextTag(html, start)) {
    const end = endOfTag(start);
    if (end === -1) {
      start++;
      continue;
    }
    const tag = html.slice(start, end);
    if (MAYBE_LINKS.test(tag)) {
      const absolute = absoluteTag(tag, site, page);
      if (absolute !== tag) {
        made += html.slice(from, start) + absolute;
        from = end;
      }
    }
    start = end;
  }
  return from === 0 ? html : made + html.slice(from);
}

/** The next place where a start tag with attributes may begin: passes over end tags and those like `<p>`, which nearly all are. */
function nextTag(html: string, from: number): number {
  let at = html.indexOf('<', from);
  while (at !== -1 && (html.charCodeAt(at + 1) === SLASH || html.charCodeAt(at + 2) === GREATER))
    at = html.indexOf('<', at + 2);
  return at;
}

/** A start tag whose links are absolute; attributes are read one after the other, since a value may look like one. */
function absoluteTag(tag: string, site: string, page: string): string {
  let made = '';
  let from = 0;
  // Behind the last attribute is the tag's end.
  const last = tag.length - 1;
  for (let at = tag.search(/[\t\n\f\r ]/); at < last; at = ATTRIBUTE.lastIndex) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(tag);
    if (match === null) break;
    const double = match[2];
    const bare = match[4];
    const link = double ?? match[3] ?? bare;
    if (link === undefined || !LINKS.has((match[1] as string).toLowerCase())) continue;
    const absolute = absoluteLink(link, site, page);
    if (absolute === link) continue;
    const end = ATTRIBUTE.lastIndex;
    const valueAt = end - link.length - (bare === undefined ? 2 : 0);
    // An address of the site may hold a `'`, but no `"`.
    const quoted = double === undefined ? absolute.replaceAll('"', '&quot;') : absolute;
    made += `${tag.slice(from, valueAt)}"${quoted}"`;
    from = end;
  }
  return made + tag.slice(from);
}

function absoluteLink(link: string, site: string, page: string): string {
  const target = isTrimmed(link) ? link : link.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  if (target.charCodeAt(0) === SLASH) return target.charCodeAt(1) === SLASH ? link : site + target;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return link;
  if (target === '' || target.startsWith('#') || target.startsWith('?')) return page + target;
  return page.replace(/[^/]*$/, '') + target;
}

/** What nearly every link is. */
const isTrimmed = (link: string): boolean =>
  link !== '' && classAt(link, 0) !== BLANK && classAt(link, link.length - 1) !== BLANK;

const SLASH = 0x2f;
const GREATER = 0x3e;
const BLANK = 1;
const QUOTE = 2;
const END = 3;
/** What a character is inside of a tag; 0 is any other. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if ('\t\n\f\r '.includes(character)) return BLANK;
  return '"\''.includes(character) ? QUOTE : code === GREATER ? END : 0;
});
const classAt = (html: string, at: number): number => CLASSES[html.charCodeAt(at)] ?? 0;

/**
 * Tells where the start tag with attributes ends that begins at a `<`; -1 if none does. A `>` between quotes ends none. Asked for ascending places, it
 * looks at each character a few times at most, however many quotes are never closed: what it finds between two quotes holds for
 * every tag that would go over them.
 */
function tagEnds(html: string): (start: number) => number {
  /** Quotes from which no way leads to a tag's end. */
  const lost = new Set<number>();
  const nameEnd = nextOf(html, BLANK);
  const nextSign = nextOf(html, QUOTE);

  return (start) => {
    let at = start + 1;
    const letter = html.charCodeAt(at) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return -1;
    at = nameEnd(at);
    if (classAt(html, at) !== BLANK) return -1;
    const passed: number[] = [];
    for (at = nextSign(at); at < html.length; at = nextSign(at)) {
      if (classAt(html, at) === END) return at + 1;
      passed.push(at);
      if (lost.has(at)) break;
      const next = html.indexOf(html.charAt(at), at + 1);
      if (next === -1) break;
      at = next + 1;
    }
    for (const quote of passed) lost.add(quote);
    return -1;
  };
}

/** Finds the first character of at least this class from a place on. What it found last holds for all places on the way there. */
function nextOf(html: string, least: number): (at: number) => number {
  let seenFrom = 0;
  let seen = -1;
  return (at) => {
    if (at >= seenFrom && at <= seen) return seen;
    let next = at;
    while (next < html.length && classAt(html, next) < least) next++;
    seenFrom = at;
    seen = next;
    return next;
  };
}

/** Characters that XML 1.0 forbids, but for the last two. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** All of them, in UTF-8 taken for Latin-1. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\xef\xbf[\xbe\xbf]/g;

/** Some UTF-8 taken for Latin-1 in a section, without what XML 1.0 forbids. */
function xmlSection(binary: string): string {
  return `<![CDATA[${binary.replace(NOT_XML, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
