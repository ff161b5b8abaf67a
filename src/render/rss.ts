import { type Feed, type FeedEntry, type PrintedEntry, takeEntries } from './feed.js';
import { type FeedPrinter, printedWith, printNote, printProlog } from './feed-xml.js';
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
  const before = [
    '<item>',
    `<title>${escapeXml(entry.title)}</title>`,
    `<link>${escapeXml(entry.url)}</link>`,
    `<guid isPermaLink="false">${escapeXml(entry.id)}</guid>`,
    `<pubDate>${entry.published.format(RFC822)}</pubDate>`,
    ...(author === null ? [] : [`<dc:creator>${escapeXml(author)}</dc:creator>`]),
    ...entry.terms.map((term) => `<category>${escapeXml(term)}</category>`),
  ];
  const summary =
    entry.summary === '' ? [] : [`<description>${escapeXml(entry.summary)}</description>`];
  const contentLines = (content: string | null): string[] => {
    if (content === null) return summary;
    if (entry.content?.kind === 'body')
      return [...summary, `<content:encoded>${content}</content:encoded>`];
    // A description is HTML: a text is escaped twice.
    return [
      `<description>${entry.content?.kind === 'html' ? content : escapeXml(content)}</description>`,
    ];
  };
  return printedWith(entry, (content) => [...before, ...contentLines(content), '</item>'], printer);
}
