import * as v from 'valibot';
import { count, described, flag, orNone, pageAddress, text } from './values.js';

/** What ids begin with: a URL without an end, a `tag:` URI (RFC 4151) without its specific part, or a URN. */
const ID_BASE = /^(?:https?:\/\/\S+|tag:[^,\s]+,\d{4}(?:-\d\d){0,2}:\S*|urn:\S+)$/i;

/** What is for machines: feeds, sitemaps, robots.txt. */
export const feedOptions = {
  feed: v.optional(
    v.strictObject({
      limit: v.optional(described(count(), 'The most posts in a feed.'), 100),
      term_limit: v.optional(
        described(
          count(),
          'The most posts in the feed of a term, where that is less than `feed.limit`.',
        ),
        30,
      ),
      bytes: v.optional(
        described(
          v.pipe(count(), v.minValue(10_000, 'expected 10000 or more')),
          'The most bytes of a feed; readers refuse feeds above 512 KB. A post that alone is larger is given by its summary.',
        ),
        500_000,
      ),
      content: v.optional(
        described(
          v.picklist(['full', 'excerpt'], 'expected full or excerpt'),
          'What a feed has of a post.',
        ),
        'full',
      ),
      atom: v.optional(
        described(orNone(pageAddress()), 'Address of the Atom feed, or `false`.'),
        '/feed.xml',
      ),
      json: v.optional(
        described(orNone(pageAddress()), 'Address of the JSON feed, or `false`.'),
        '/feed.json',
      ),
      rss: v.optional(
        described(orNone(pageAddress()), 'Address of the RSS 2.0 feed, or `false`.'),
        false,
      ),
      archive: v.optional(
        described(
          flag(),
          'Write archives of the Atom feeds (RFC 5005), so that a reader can fetch every post.',
        ),
        false,
      ),
      ids: v.optional(
        described(
          v.pipe(
            text(),
            v.check(
              (value) => value === '' || ID_BASE.test(value),
              'expected a URL, or the beginning of a tag URI such as `tag:example.com,2022:`',
            ),
          ),
          'What ids of feeds and posts begin with, in place of `url` and `baseurl`: so they stay when the site moves.',
        ),
        '',
      ),
      stylesheet: v.optional(
        described(
          orNone(pageAddress()),
          'Address of the style sheet (CSS or XSLT) of feeds in XML, or `false`.',
        ),
        '/theme/feed.css',
      ),
    }),
    {},
  ),
  sitemap: v.optional(
    described(
      orNone(pageAddress()),
      'Address of the sitemap’s index, or `false`. Its parts lie in the folder of the same name.',
    ),
    '/sitemap.xml',
  ),
  news_sitemap: v.optional(
    described(
      orNone(pageAddress()),
      'Address of a sitemap for Google News, or `false`: the posts of two days back from the newest.',
    ),
    false,
  ),
  robots: v.optional(described(flag(), 'Write `robots.txt`.'), true),
  llms: v.optional(
    described(
      flag(),
      'Write `llms.txt`: what the site is and where its lists are, for language models.',
    ),
    false,
  ),
};
