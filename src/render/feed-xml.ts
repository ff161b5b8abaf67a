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

/** An entry that has its content in an element. */
export function printedWith(
  { url, content }: FeedEntry,
  lines: (content: string | null) => readonly string[],
  { site, contentOf }: FeedPrinter,
): PrintedEntry {
  if (content?.kind === 'body') {
    const made = contentOf(content.ref, url);
    const gap = gapFor(made);
    const text = lines(gap).join('\n');
    return { text, bytes: bytesOf(text) - gap.length + made.length };
  }
  const inner =
    content === null
      ? null
      : escapeXml(content.kind === 'html' ? absoluteLinks(content.text, site, url) : content.text);
  const text = lines(inner).join('\n');
  return { text, bytes: bytesOf(text) };
}

/** With the line feed behind it. */
const bytesOf = (text: string): number => Buffer.byteLength(text) + 1;
