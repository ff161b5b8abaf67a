import { type Feed, type FeedEntry, type PrintedEntry, takeEntries } from './feed.js';
import {
  type FeedPrinter,
  printContent,
  printedEntry,
  printNote,
  printProlog,
} from './feed-xml.js';
import { escapeXml } from './filters/texts.js';

/** RFC 822's form, as RSS wants it. */
const RFC822 = '%a, %d %b %Y %H:%M:%S %z';
const NEVER = 'Thu, 01 Jan 1970 00:00:00 +0000';

/** An RSS 2.0 feed (https://www.rssboard.org/rss-specification). */
export function renderRss(feed: Feed, printer: FeedPrinter): string {
  const foot = '</channel>\n</rss>\n';
  const { texts, newest } = takeEntries(feed, renderHead(feed, NEVER, printer) + foot, (entry) =>
    renderItem(entry, feed, printer),
  );
  const updated = newest?.format(RFC822) ?? NEVER;
  return [renderHead(feed, updated, printer), ...texts, foot].join('\n');
}

function renderHead(feed: Feed, updated: string, printer: FeedPrinter): string {
  return [
    ...printProlog(feed),
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    '<channel>',
    `<title>${escapeXml(feed.title || feed.home)}</title>`,
    `<link>${escapeXml(feed.home)}</link>`,
    // RSS wants a description.
    `<description>${escapeXml(feed.description || feed.title || feed.home)}</description>`,
    `<language>${escapeXml(feed.lang)}</language>`,
    `<lastBuildDate>${updated}</lastBuildDate>`,
    `<generator>gazette ${printer.version}</generator>`,
    `<atom:link href="${escapeXml(feed.url)}" rel="self" type="application/rss+xml"/>`,
    ...printNote(feed, printer),
  ].join('\n');
}

function renderItem(entry: FeedEntry, feed: Feed, printer: FeedPrinter): PrintedEntry {
  const author = entry.author ?? feed.author;
  const lines = [
    '<item>',
    `<title>${escapeXml(entry.title)}</title>`,
    `<link>${escapeXml(entry.url)}</link>`,
    `<guid isPermaLink="false">${escapeXml(entry.id)}</guid>`,
    `<pubDate>${entry.published.format(RFC822)}</pubDate>`,
  ];
  if (author !== null) lines.push(`<dc:creator>${escapeXml(author)}</dc:creator>`);
  for (const term of entry.terms) lines.push(`<category>${escapeXml(term)}</category>`);
  const kind = entry.content?.kind;
  const content = printContent(entry, printer);
  // A description is HTML: a text is escaped twice.
  if (kind === 'html') lines.push(`<description>${content.text}</description>`);
  else if (kind === 'text') lines.push(`<description>${escapeXml(content.text)}</description>`);
  else if (entry.summary !== '')
    lines.push(`<description>${escapeXml(entry.summary)}</description>`);
  if (kind === 'body') lines.push(`<content:encoded>${content.text}</content:encoded>`);
  lines.push('</item>');
  return printedEntry(lines, content);
}
