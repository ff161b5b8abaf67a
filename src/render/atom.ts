import { type Feed, type FeedEntry, NEVER, type PrintedEntry, takeEntries } from './feed.js';
import { type FeedPrinter, printedWith, printNote, printProlog } from './feed-xml.js';
import { escapeXml } from './filters/texts.js';
import { XMLSCHEMA } from './views/site-date.js';

/** Absolute URLs of what is around a feed in its archive (RFC 5005). */
export interface FeedPlace {
  /** Of an archived feed, the feed that it belongs to. */
  readonly current?: string | undefined;
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
}

/** An Atom feed (RFC 4287). */
export function renderAtom(feed: Feed, place: FeedPlace, printer: FeedPrinter): string {
  const foot = '</feed>\n';
  const { texts, updated } = takeEntries(
    feed,
    renderHead(feed, place, NEVER, printer) + foot,
    (entry) => renderEntry(entry, feed, printer),
  );
  return [renderHead(feed, place, updated, printer), ...texts, foot].join('\n');
}

function renderHead(feed: Feed, place: FeedPlace, updated: string, printer: FeedPrinter): string {
  const link = (rel: string, url: string | undefined): string[] =>
    url === undefined
      ? []
      : [`<link href="${escapeXml(url)}" rel="${rel}" type="application/atom+xml"/>`];
  return [
    ...printProlog(feed),
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(feed.lang)}">`,
    `<generator uri="https://www.npmjs.com/package/gazette" version="${printer.version}">gazette</generator>`,
    ...link('self', feed.url),
    `<link href="${escapeXml(feed.home)}" rel="alternate" type="text/html" hreflang="${escapeXml(feed.lang)}"/>`,
    ...link('current', place.current),
    ...link('prev-archive', place.previous),
    ...link('next-archive', place.next),
    ...(place.current === undefined
      ? []
      : ['<archive xmlns="http://purl.org/syndication/history/1.0"/>']),
    `<updated>${updated}</updated>`,
    `<id>${escapeXml(feed.id)}</id>`,
    `<title>${escapeXml(feed.title || feed.home)}</title>`,
    ...(feed.description === '' ? [] : [`<subtitle>${escapeXml(feed.description)}</subtitle>`]),
    // Atom wants an author: of the feed, or of every entry.
    `<author><name>${escapeXml(feed.author ?? (feed.title || feed.home))}</name></author>`,
    ...printNote(feed, printer),
  ].join('\n');
}

function renderEntry(entry: FeedEntry, feed: Feed, printer: FeedPrinter): PrintedEntry {
  const lang = entry.lang === feed.lang ? '' : ` xml:lang="${escapeXml(entry.lang)}"`;
  const before = [
    `<entry${lang}>`,
    `<title>${escapeXml(entry.title)}</title>`,
    `<link href="${escapeXml(entry.url)}" rel="alternate" type="text/html"/>`,
    `<published>${entry.published.format(XMLSCHEMA)}</published>`,
    `<updated>${entry.updated.format(XMLSCHEMA)}</updated>`,
    `<id>${escapeXml(entry.id)}</id>`,
    ...(entry.author === null || entry.author === feed.author
      ? []
      : [`<author><name>${escapeXml(entry.author)}</name></author>`]),
    ...entry.terms.map((term) => `<category term="${escapeXml(term)}"/>`),
  ];
  const summary = entry.summary === '' ? [] : [`<summary>${escapeXml(entry.summary)}</summary>`];
  const contentLines = (content: string | null): string[] => {
    if (content === null) return summary;
    const kind = entry.content?.kind;
    // Part of a body is no content (RFC 4287, 4.1.3).
    return kind === 'body'
      ? [...summary, `<content type="html" xml:base="${escapeXml(entry.url)}">${content}</content>`]
      : [`<summary type="${kind === 'html' ? 'html' : 'text'}">${content}</summary>`];
  };
  return printedWith(
    entry,
    (content) => [...before, ...contentLines(content), '</entry>'],
    printer,
  );
}
