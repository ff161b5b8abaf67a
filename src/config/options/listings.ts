import * as v from 'valibot';
import { address, count, described, orNone, pageAddress, termAddress, text } from './values.js';

const taxonomy = v.strictObject({
  key: v.optional(described(text(), 'Front matter key that holds the terms.')),
  permalink: described(
    termAddress(),
    'Address of a term; `:slug` stands for its slug. The date tree lies in the folder of the same name.',
  ),
  index: v.optional(
    described(orNone(pageAddress()), 'Address of the list of all terms, or `false`.'),
    false,
  ),
  feed: v.optional(
    described(orNone(termAddress()), 'Address of a term’s Atom feed, or `false`.'),
    false,
  ),
  json_feed: v.optional(
    described(orNone(termAddress()), 'Address of a term’s JSON feed, or `false`.'),
    false,
  ),
  rss_feed: v.optional(
    described(orNone(termAddress()), 'Address of a term’s RSS feed, or `false`.'),
    false,
  ),
  name_from: v.optional(
    described(
      v.picklist(['categories', 'tags'], 'expected categories or tags'),
      'Which key of the posts tells what readers call a term: most of them decide.',
    ),
  ),
  strip_suffix: v.optional(described(text(), 'What is cut from the end of such a name.'), ''),
});

/** The taxonomies of a site that declares none; what it declares without an address has that of the one of its name here. */
export const DEFAULT_TAXONOMIES = {
  category: {
    key: 'categories',
    permalink: '/category/:slug.html',
    index: '/category/',
    feed: '/feed/:slug.xml',
  },
  tag: { key: 'tags', permalink: '/tag/:slug.html', index: '/tag/', feed: false },
} as const;

/** Taxonomies, lists and the archive. */
export const listingOptions = {
  taxonomies: v.optional(
    described(
      v.record(
        v.pipe(
          v.string(),
          v.regex(/^[a-z][a-z0-9_-]*$/i, 'expected a name of letters, digits, `-` and `_`'),
        ),
        taxonomy,
      ),
      'The taxonomies, by name. What is given here replaces the default two.',
    ),
    DEFAULT_TAXONOMIES,
  ),
  listing: v.optional(
    v.strictObject({
      size: v.optional(described(count(), 'Posts on the head of a listing.'), 50),
      split: v.optional(described(count(), 'The most posts on one page of a date tree.'), 200),
    }),
    {},
  ),
  archive: v.optional(
    described(
      v.pipe(address(), v.endsWith('/', 'expected an address that ends with `/`')),
      'Address of the site’s date tree.',
    ),
    '/archive/',
  ),
};
