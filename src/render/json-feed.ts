import type { TextRef } from '../util/spill.js';
import { type Feed, type FeedEntry, type PrintedEntry, takeEntries } from './feed.js';
import { absoluteLinks } from './feed-content.js';
import { XMLSCHEMA } from './views/site-date.js';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function renderJsonFeed(
  feed: Feed,
  site: string,
  readBody: (ref: TextRef) => string,
): string {
  const head = toJson({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title || feed.home,
    home_page_url: feed.home,
    feed_url: feed.url,
    ...(feed.description === '' ? {} : { description: feed.description }),
    language: feed.lang,
    ...authors(feed.author),
  });
  const begin = `${head.slice(0, -2)},\n "items": [`;
  const end = '\n ]\n}\n';
  const { texts } = takeEntries(feed, begin + end, (entry) =>
    renderItem(entry, feed, site, readBody),
  );
  return `${begin}${texts.join(',')}${end}`;
}

function renderItem(
  entry: FeedEntry,
  feed: Feed,
  site: string,
  readBody: (ref: TextRef) => string,
): PrintedEntry {
  const json = toJson({
    id: entry.id,
    url: entry.url,
    title: entry.title,
    ...contentOf(entry, site, readBody),
    ...(entry.summary === '' ? {} : { summary: entry.summary }),
    ...(entry.image === null ? {} : { image: entry.image }),
    date_published: entry.published.format(XMLSCHEMA),
    date_modified: entry.updated.format(XMLSCHEMA),
    ...(entry.author === feed.author ? {} : authors(entry.author)),
    ...(entry.terms.length === 0 ? {} : { tags: entry.terms }),
    ...(entry.lang === feed.lang ? {} : { language: entry.lang }),
  });
  const text = `\n${json}`.replaceAll('\n', '\n  ');
  // With the comma behind it.
  return { text, bytes: Buffer.byteLength(text) + 1 };
}

function contentOf(
  { content, summary, url }: FeedEntry,
  site: string,
  readBody: (ref: TextRef) => string,
): object {
  // An item has to have one.
  if (content === null) return { content_text: summary };
  if (content.kind === 'text') return { content_text: content.text };
  const html = content.kind === 'body' ? readBody(content.ref) : content.text;
  return { content_html: absoluteLinks(html, site, url) };
}

function toJson(value: object): string {
  // Half a surrogate pair is no character: other programs' parsers refuse it.
  const wellFormed = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? value.toWellFormed() : value;
  return JSON.stringify(value, wellFormed, 1);
}

const authors = (name: string | null): object => (name === null ? {} : { authors: [{ name }] });
