import type { Feed } from './feed.js';
import { absoluteLinks } from './feed-content.js';
import { XMLSCHEMA } from './views/site-date.js';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function renderJsonFeed(feed: Feed, site: string): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title || feed.home,
    home_page_url: feed.home,
    feed_url: feed.url,
    ...(feed.description === '' ? {} : { description: feed.description }),
    language: feed.lang,
    ...authors(feed.author),
    items: feed.entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.title,
      content_html: absoluteLinks(entry.content.toString(), site, entry.url),
      ...(entry.summary === '' ? {} : { summary: entry.summary }),
      ...(entry.image === null ? {} : { image: entry.image }),
      date_published: entry.published.format(XMLSCHEMA),
      date_modified: entry.updated.format(XMLSCHEMA),
      ...(entry.author === feed.author ? {} : authors(entry.author)),
      ...(entry.terms.length === 0 ? {} : { tags: entry.terms }),
      ...(entry.lang === feed.lang ? {} : { language: entry.lang }),
    })),
  };
  // Half a surrogate pair is no character: other programs' parsers refuse it.
  const wellFormed = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? value.toWellFormed() : value;
  return `${JSON.stringify(document, wellFormed, 1)}\n`;
}

const authors = (name: string | null): object => (name === null ? {} : { authors: [{ name }] });
