import type { Feed, FeedEntry } from './feed.js';
import { escapeXml } from './filters/texts.js';
import { gapFor } from './html.js';
import { XMLSCHEMA } from './views/site-date.js';

/** An Atom feed with full content (RFC 4287). */
export function renderAtom(feed: Feed, generatorVersion: string): string {
  const updated = feed.updated?.format(XMLSCHEMA) ?? '1970-01-01T00:00:00+00:00';
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(feed.lang)}">`,
    `<generator uri="https://www.npmjs.com/package/gazette" version="${generatorVersion}">gazette</generator>`,
    `<link href="${escapeXml(feed.url)}" rel="self" type="application/atom+xml"/>`,
    `<link href="${escapeXml(feed.home)}" rel="alternate" type="text/html" hreflang="${escapeXml(feed.lang)}"/>`,
    `<updated>${updated}</updated>`,
    `<id>${escapeXml(feed.url)}</id>`,
    `<title>${escapeXml(feed.title || feed.home)}</title>`,
    ...(feed.description === '' ? [] : [`<subtitle>${escapeXml(feed.description)}</subtitle>`]),
    // Atom wants an author: of the feed, or of every entry.
    `<author><name>${escapeXml(feed.author ?? (feed.title || feed.home))}</name></author>`,
    ...feed.entries.map((entry) => renderEntry(entry, feed)),
    '</feed>',
    '',
  ].join('\n');
}

function renderEntry(entry: FeedEntry, feed: Feed): string {
  const lang = entry.lang === feed.lang ? '' : ` xml:lang="${escapeXml(entry.lang)}"`;
  return [
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
    ...(entry.summary === '' ? [] : [`<summary>${escapeXml(entry.summary)}</summary>`]),
    `<content type="html" xml:base="${escapeXml(entry.url)}">${gapFor(entry.content.ref, entry.url)}</content>`,
    '</entry>',
  ].join('\n');
}
