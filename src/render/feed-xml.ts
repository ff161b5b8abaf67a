import type { JsonMap } from '../util/json.js';
import type { Assembler } from './assemble.js';
import type { Feed, FeedEntry, PrintedEntry } from './feed.js';
import { absoluteLinks } from './feed-content.js';
import { escapeXml } from './filters/texts.js';
import { gapFor } from './html.js';

/** What feeds in XML are printed with. */
export interface FeedPrinter {
  /** The site's URL. */
  readonly site: string;
  /** gazette's version. */
  readonly version: string;
  /** Interface strings, for who opens a feed in a browser. */
  readonly strings: JsonMap;
  readonly contentOf: Assembler['contentOf'];
}

/** What stands before the root of a feed in XML. */
export function printProlog({ stylesheet }: Feed): string[] {
  const type = /\.css(?:\?|$)/i.test(stylesheet ?? '') ? 'text/css' : 'text/xsl';
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    ...(stylesheet === null
      ? []
      : [`<?xml-stylesheet type="${type}" href="${escapeXml(stylesheet)}"?>`]),
  ];
}

/**
 * A line for who opens a feed in a browser: HTML, which feed readers pass over. A style sheet cannot make a link, nor say that a phone's screen is
 * no desk's, at a third of the size.
 */
export function printNote({ stylesheet, home }: Feed, { strings }: FeedPrinter): string[] {
  if (stylesheet === null) return [];
  const [note, read] = [strings.feed_note, strings.feed_read].map((text) =>
    escapeXml(String(text ?? '')),
  );
  return [
    `<div xmlns="http://www.w3.org/1999/xhtml"><meta name="viewport" content="width=device-width"/><p>${note}</p><p><a href="${escapeXml(home)}">${read}</a></p></div>`,
  ];
}

/** What an entry has in the element for its content. */
export interface PrintedContent {
  /** Empty for an entry without content. */
  readonly text: string;
  /** How many bytes more than its text it takes in the feed, at most. */
  readonly more: number;
}

/** The content of an entry: of a body, a gap for it. */
export function printContent(
  { url, content }: FeedEntry,
  { site, contentOf }: FeedPrinter,
): PrintedContent {
  if (content === null) return { text: '', more: 0 };
  if (content.kind === 'text') return { text: escapeXml(content.text), more: 0 };
  if (content.kind === 'html')
    return { text: escapeXml(absoluteLinks(content.text, site, url)), more: 0 };
  const made = contentOf(content.ref, url);
  const text = gapFor(made);
  return { text, more: made.length - text.length };
}

/** An entry of these lines, its content among them. */
export function printedEntry(lines: readonly string[], { more }: PrintedContent): PrintedEntry {
  const text = lines.join('\n');
  // With the line feed behind it.
  return { text, bytes: Buffer.byteLength(text) + 1 + more };
}
