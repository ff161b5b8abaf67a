import * as v from 'valibot';
import type { JsonMap } from '../util/json.js';
import { isTimeZone } from '../util/time-zone.js';
import { isBaseurl } from './baseurl.js';

/**
 * The one schema of `_config.yml`: every option, its default, its check and its description. The names are
 * Jekyll's where Jekyll has one. `docs/configuration.md` is tested against it.
 */

const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));

const text = () => v.string('expected text');
const count = () =>
  v.pipe(
    v.number('expected a number'),
    v.integer('expected a whole number'),
    v.minValue(1, 'expected 1 or more'),
  );
const flag = () => v.boolean('expected true or false');
const quality = () => v.pipe(count(), v.maxValue(100, 'expected 100 or less'));
/** An address within the site. */
const address = () =>
  v.pipe(
    text(),
    v.check(
      (value) => value.startsWith('/') && !value.split('/').includes('..') && !value.includes('\\'),
      'expected an address that begins with `/`',
    ),
  );
const pageAddress = () =>
  v.pipe(
    address(),
    v.check(
      (value) => value.endsWith('/') || /\.[a-z0-9]+$/i.test(value),
      'expected an address that ends with `/` or a file ending',
    ),
  );
const termAddress = () =>
  v.pipe(
    pageAddress(),
    v.check((value) => value.includes(':slug'), 'expected `:slug` in it'),
  );
const orNone = <T extends v.GenericSchema>(schema: T) =>
  v.union([schema, v.literal(false)], (issue) =>
    typeof issue.input === 'string'
      ? 'expected an address that begins with `/`, or false'
      : 'expected an address or false',
  );

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

/** What ids begin with: a URL without an end, a `tag:` URI (RFC 4151) without its specific part, or a URN. */
const ID_BASE = /^(?:https?:\/\/\S+|tag:[^,\s]+,\d{4}(?:-\d\d){0,2}:\S*|urn:\S+)$/i;

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

const scope = v.strictObject({
  path: v.optional(text(), ''),
  type: v.optional(v.picklist(['posts', 'pages', 'drafts'], 'expected posts, pages or drafts')),
});

const hostName = () =>
  v.pipe(
    text(),
    v.regex(
      /^[^/\s:]+(?::\d+)?$/,
      'expected a host name without scheme and path, such as news.example.com',
    ),
  );

const frames = v.strictObject({
  iframes: v.pipe(
    v.array(hostName(), 'expected a list of host names'),
    v.transform((hosts) => hosts.map((host) => host.toLowerCase())),
  ),
});

const images = v.strictObject(
  {
    // WebP holds no wider pictures.
    widths: v.optional(
      described(
        v.pipe(
          v.array(
            v.pipe(count(), v.maxValue(16_383, 'expected 16383 or less')),
            'expected a list of widths in pixels, such as [480, 960, 1440]',
          ),
          v.minLength(1, 'expected one width at least'),
          v.maxLength(8, 'expected 8 widths at most'),
          v.transform((widths) => [...new Set(widths)].sort((a, b) => a - b)),
        ),
        'Widths of the copies, in pixels. A picture that is narrower than the last has one of its own width.',
      ),
      [480, 960, 1440],
    ),
    formats: v.optional(
      described(
        v.pipe(
          v.array(
            v.picklist(['avif', 'webp'], 'expected avif or webp'),
            'expected a list of formats, such as [avif, webp]',
          ),
          v.minLength(1, 'expected one format at least'),
          v.transform((formats) => [...new Set(formats)]),
        ),
        'Formats of the copies: `webp`, `avif`. A browser takes the first that it knows.',
      ),
      ['webp'],
    ),
    webp_quality: v.optional(described(quality(), 'Quality of copies in WebP, from 1 to 100.'), 75),
    avif_quality: v.optional(described(quality(), 'Quality of copies in AVIF, from 1 to 100.'), 55),
    sizes: v.optional(
      described(
        v.pipe(text(), v.nonEmpty('expected what `sizes` of HTML holds, such as 100vw')),
        'How wide pages show pictures, as the attribute `sizes` says it. A post’s own `width` goes before it.',
      ),
      '(min-width: 46rem) 44rem, 100vw',
    ),
  },
  'expected options, such as `images: { widths: [480, 960] }`, or `images: {}`',
);

const entries = {
  title: v.optional(described(text(), 'Name of the site.'), ''),
  description: v.optional(described(text(), 'One or two sentences about the site.'), ''),
  url: v.optional(
    described(
      v.pipe(
        text(),
        v.regex(
          /^(?:https?:\/\/[^/\s]+)?\/?$/i,
          'expected a scheme and a host only, such as https://example.com; a folder goes into `baseurl`',
        ),
      ),
      'Scheme and host of the published site. Feeds and sitemaps need it.',
    ),
    '',
  ),
  baseurl: v.optional(
    described(
      v.pipe(text(), v.check(isBaseurl, 'expected a path that begins with `/`')),
      'Folder of the host that the site lives in, such as `/news`.',
    ),
    '',
  ),
  lang: v.optional(described(text(), 'Language of the site (BCP 47).'), 'en'),
  theme: v.optional(
    described(
      v.pipe(text(), v.nonEmpty('expected the name of a theme, or the path of a folder')),
      'The theme: `news` or `blog`, a folder in `themes/`, a package in `node_modules/`, or a path; see [themes](themes.md).',
    ),
    'news',
  ),
  author: v.optional(described(text(), 'Author of posts that name none.')),
  timezone: v.optional(
    described(
      v.pipe(
        text(),
        v.check(isTimeZone, 'expected the name of a time zone, such as Asia/Shanghai'),
      ),
      'Time zone in which dates are read and shown.',
    ),
    'UTC',
  ),
  zoneless_dates: v.optional(
    described(
      v.picklist(['site', 'utc'], 'expected site or utc'),
      'How a date and time without a zone is meant: in `timezone`, or in UTC as Jekyll reads it.',
    ),
    'site',
  ),
  permalink: v.optional(
    described(
      text(),
      'Address of posts: a style of Jekyll’s (date, pretty, ordinal, weekdate, none) or a template.',
    ),
    'date',
  ),
  defaults: v.optional(
    described(
      v.array(
        v.strictObject({ scope: v.optional(scope, {}), values: v.record(v.string(), v.unknown()) }),
        'expected a list',
      ),
      'Front matter for all posts, pages or drafts below a path.',
    ),
    [],
  ),
  exclude: v.optional(
    described(v.array(text(), 'expected a list'), 'Paths or globs of sources to leave out.'),
    [],
  ),
  future: v.optional(described(flag(), 'Publish posts that are dated in the future.'), false),
  show_drafts: v.optional(described(flag(), 'Publish drafts.'), false),
  excerpt_separator: v.optional(described(text(), 'What ends the excerpt of a post.'), '\n\n'),
  destination: v.optional(described(text(), 'Folder that the site is written to.'), '_site'),
  on_fault: v.optional(
    described(
      v.picklist(['hold', 'stop'], 'expected hold or stop'),
      'What the fault of a post does: hold that post back, or stop the build as `--strict` does.',
    ),
    'hold',
  ),
  fault_limit: v.optional(
    described(
      v.pipe(
        v.number('expected a number'),
        v.minValue(0, 'expected 0 or more'),
        v.maxValue(1, 'expected a share from 0 to 1, such as 0.1 for a tenth'),
      ),
      'The share of all sources that may be at fault; with more, and more than ten, nothing is published. 1 for no limit.',
    ),
    0.1,
  ),
  duplicates: v.optional(
    described(
      v.picklist(['keep', 'canonical'], 'expected keep or canonical'),
      'What is done with posts of the same title, day and description: nothing, or the page of each names the first of them as the one that counts.',
    ),
    'keep',
  ),
  limits: v.optional(
    v.strictObject({
      size: v.optional(
        described(count(), 'The most bytes that a post or page may have.'),
        5_000_000,
      ),
      depth: v.optional(
        described(
          v.pipe(count(), v.maxValue(100, 'expected 100 or less')),
          'How deep quotes and lists may lie in each other.',
        ),
        100,
      ),
      seconds: v.optional(
        described(
          v.pipe(
            v.number('expected a number'),
            v.minValue(0.01, 'expected 0.01 or more'),
            v.maxValue(86_400, 'expected 86400 (a day) or less'),
          ),
          'The most seconds that one page, feed or other output may take to make; one that takes longer ends the build.',
        ),
        60,
      ),
    }),
    {},
  ),
  aliases: v.optional(
    described(
      v.array(hostName(), 'expected a list'),
      'Old host names that mean this site; links to them become links within it.',
    ),
    [],
  ),
  sanitize: v.optional(
    described(
      v.union([flag(), frames], 'expected true, false, or `iframes: [hosts]`'),
      'Take out of the HTML of posts what runs, asks other hosts, or poses as the site; `{ iframes: [hosts] }` keeps frames of these hosts, `false` takes nothing out.',
    ),
    true,
  ),
  trust: v.optional(
    described(
      v.array(text(), 'expected a list'),
      'Folders, files or globs of sources whose HTML is published as it is.',
    ),
    ['pages'],
  ),
  nunjucks: v.optional(
    described(
      v.array(text(), 'expected a list'),
      'Folders, files or globs of sources whose bodies run through Nunjucks before they become HTML.',
    ),
    [],
  ),
  external_rel: v.optional(
    described(
      v.pipe(
        text(),
        v.regex(/^[a-z-]*(?: [a-z-]+)*$/i, 'expected words, such as `noopener nofollow ugc`'),
      ),
      'The `rel` of links from posts to other hosts, such as `noopener nofollow ugc`.',
    ),
    '',
  ),
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
  math: v.optional(
    described(
      flag(),
      'Read formulas in Markdown: `$…$` and `\\(…\\)` in a line, `$$…$$` and `\\[…\\]` by themselves.',
    ),
    false,
  ),
  minify_html: v.optional(
    described(
      flag(),
      'Publish pages without the blanks, comments and quotes that browsers do without.',
    ),
    false,
  ),
  images: v.optional(images),
  redirects: v.optional(
    described(
      v.record(
        v.pipe(v.string(), v.startsWith('/', 'expected an old address that begins with `/`')),
        v.pipe(text(), v.nonEmpty('expected a path, an address or a URL')),
        'expected old addresses and where they lead to',
      ),
      'Old addresses, and the source (by its path), address or URL that each leads to.',
    ),
    {},
  ),
  header_files: v.optional(
    described(
      v.array(
        v.picklist(['netlify', 'cloudflare', 'nginx'], 'expected netlify, cloudflare or nginx'),
        'expected a list',
      ),
      'Write headers for a server: `_headers` for Netlify and Cloudflare, `nginx/headers.conf`.',
    ),
    [],
  ),
  host: v.optional(
    described(
      v.picklist(
        ['github-pages', 'cloudflare-pages', 'cloudflare-pages-paid', 'gitlab-pages', 'netlify'],
        'expected github-pages, cloudflare-pages, cloudflare-pages-paid, gitlab-pages or netlify',
      ),
      'Host of the site: a build says when the site is near a limit of it.',
    ),
  ),
  redirect_files: v.optional(
    described(
      v.pipe(
        v.array(
          v.picklist(['netlify', 'cloudflare', 'nginx'], 'expected netlify, cloudflare or nginx'),
          'expected a list',
        ),
        v.check(
          (hosts) => !(hosts.includes('netlify') && hosts.includes('cloudflare')),
          'netlify and cloudflare have one file, `_redirects`: name one of them',
        ),
      ),
      'Write all redirects for a server too: `_redirects` for Netlify or Cloudflare, `nginx/redirects.map`.',
    ),
    [],
  ),
  new_post: v.optional(
    v.strictObject({
      slug: v.optional(
        described(
          v.picklist(['pinyin', 'title'], 'expected pinyin or title'),
          'How `gazette new post` makes a slug of a Chinese title: in pinyin, or as it is.',
        ),
        'pinyin',
      ),
    }),
    {},
  ),
};

/** Other keys are allowed: templates see them as `site.key`, as in Jekyll. */
export const optionsSchema = v.looseObject(entries);

/** The configuration with every default filled in, as the schema yields it. */
type Parsed = v.InferOutput<v.ObjectSchema<typeof entries, undefined>>;

export interface TaxonomyOptions {
  readonly name: string;
  readonly key: string;
  readonly permalink: string;
  readonly index: string | false;
  readonly feed: string | false;
  readonly json_feed: string | false;
  readonly rss_feed: string | false;
  /** Key of the posts that tells what readers call a term. */
  readonly name_from?: 'categories' | 'tags';
  readonly strip_suffix: string;
}

/** Front matter for a part of the sources. */
export interface FrontMatterDefaults {
  readonly scope: {
    readonly path: string;
    readonly type?: 'posts' | 'pages' | 'drafts' | undefined;
  };
  readonly values: Readonly<Record<string, unknown>>;
}

/** The configuration as the rest of the program uses it: checked, complete and normalised. Plain data. */
export type Config = Readonly<Omit<Parsed, 'taxonomies' | 'defaults'>> & {
  readonly taxonomies: readonly TaxonomyOptions[];
  readonly defaults: readonly FrontMatterDefaults[];
  /** The keys that are no options of gazette's. */
  readonly extra: JsonMap;
};

/** The most posts in a feed of the site, or of a term. */
export function feedLimit(of: 'site' | 'term', { feed }: Pick<Config, 'feed'>): number {
  return of === 'site' ? feed.limit : Math.min(feed.limit, feed.term_limit);
}

/** The names of all options, for "did you mean". */
export const OPTION_NAMES: readonly string[] = Object.keys(entries);
