import { type Feed, type FeedEntry, NEVER, type PrintedEntry, takeEntries } from './feed.js';
import {
  type FeedPrinter,
  printContent,
  printedEntry,
  printNote,
  printProlog,
} from './feed-xml.js';
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
  const { author, published, updated } = entry;
  const url = escapeXml(entry.url);
  const date = published.format(XMLSCHEMA);
  const lines = [
    entry.lang === feed.lang ? '<entry>' : `<entry xml:lang="${escapeXml(entry.lang)}">`,
    `<title>${escapeXml(entry.title)}</title>`,
    `<link href="${url}" rel="alternate" type="text/html"/>`,
    `<published>${date}</published>`,
    `<updated>${updated === published ? date : updated.format(XMLSCHEMA)}</updated>`,
    `<id>${escapeXml(entry.id)}</id>`,
  ];
  if (author !== null && author !== feed.author)
    lines.push(`<author><name>${escapeXml(author)}</name></author>`);
  for (const term of entry.terms) lines.push(`<category term="${escapeXml(term)}"/>`);
  const kind = entry.content?.kind;
  const content = printContent(entry, printer);
  // Part of a body is no content (RFC 4287, 4.1.3).
  if (kind === 'html' || kind === 'text')
    lines.push(`<summary type="${kind}">${content.text}</summary>`);
  else if (entry.summary !== '') lines.push(`<summary>${escapeXml(entry.summary)}</summary>`);
  if (kind === 'body')
    lines.push(`<content type="html" xml:base="${url}">${content.text}</content>`);
  lines.push('</entry>');
  return printedEntry(lines, content);
}
