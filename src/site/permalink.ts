import { type Instant, openDays, type PageRecord, type PostEntry } from '../archive/post.js';
import { safeSegment } from '../archive/slug.js';
import { slugify } from '../util/slugify.js';
import { strftime } from '../util/strftime.js';
import { decodeUrlPath } from '../util/url.js';

/** Jekyll's named styles (https://jekyllrb.com/docs/permalinks/#built-in-formats). */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** What placeholders draw on. */
type Source = Pick<PostEntry, 'path' | 'slug' | 'categories'> & { readonly date: Instant | null };

const time =
  (format: string) =>
  ({ date }: Source): string =>
    date === null ? '' : strftime(date.epoch, date.offset, format);

const stemOf = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
const unique = (items: readonly string[]): string[] => [...new Set(items)];

/** Jekyll's url_drop.rb, placeholder by placeholder. */
const PLACEHOLDERS: Readonly<Record<string, (source: Source) => string>> = {
  categories: ({ categories }) => unique(categories.map((name) => name.toLowerCase())).join('/'),
  slugified_categories: ({ categories }) =>
    unique(categories.map((name) => slugify(name))).join('/'),
  collection: () => 'posts',
  output_ext: () => '.html',
  name: ({ path }) => slugify(stemOf(path)),
  path: ({ path }) =>
    path
      .replace(/^[^/]+/, '')
      .replace(/\.[^./]+$/, '')
      .replace(/\.+$/, ''),
  title: ({ slug }) => slugify(slug, 'pretty', true),
  slug: ({ slug }) => slugify(slug),
  year: time('%Y'),
  month: time('%m'),
  day: time('%d'),
  hour: time('%H'),
  minute: time('%M'),
  second: time('%S'),
  i_day: time('%-d'),
  i_month: time('%-m'),
  short_month: time('%b'),
  long_month: time('%B'),
  short_year: time('%y'),
  w_year: time('%G'),
  week: time('%V'),
  w_day: time('%u'),
  short_day: time('%a'),
  long_day: time('%A'),
  y_day: time('%j'),
};

/** A permalink made ready: literal texts (decoded: Jekyll takes `%20` in them for a blank) and placeholders in turn. */
export interface Permalink {
  /** The address, decoded and NFC; `changed` tells that a name in it had to be made safe. */
  addressOf(source: Source): { readonly address: string; readonly changed: boolean };
}

/** Why a permalink cannot be used. */
export interface BadPermalink {
  readonly problem: string;
  readonly known: readonly string[];
}

/** Reads the configuration's permalink: a style's name or a template. */
export function compileSitePermalink(written: string): Permalink | BadPermalink {
  return compilePermalink(Object.hasOwn(STYLES, written) ? (STYLES[written] ?? written) : written);
}

/** Reads a template; in front matter, as in Jekyll, `pretty` is a name and no style. */
export function compilePermalink(template: string): Permalink | BadPermalink {
  const parts: (string | ((source: Source) => string))[] = [];
  let from = 0;
  for (const match of template.matchAll(/:([a-z_]+)/g)) {
    const written = match[1] ?? '';
    // `:month_:day` means `:month`, then `_`.
    const name = Object.hasOwn(PLACEHOLDERS, written) ? written : written.replace(/_$/, '');
    const placeholder = Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name] : undefined;
    if (placeholder === undefined)
      return {
        problem: `unknown placeholder \`:${written}\``,
        known: Object.keys(PLACEHOLDERS).map((key) => `:${key}`),
      };
    parts.push(decodeUrlPath(template.slice(from, match.index)), placeholder);
    from = match.index + 1 + name.length;
  }
  parts.push(decodeUrlPath(template.slice(from)));
  return {
    addressOf:
      template === STYLES.date
        ? dateStyle()
        : (source) =>
            finish(parts.map((part) => (typeof part === 'string' ? part : part(source))).join('')),
  };
}

const PLAIN_CATEGORY = /^(?:[a-z0-9]+(?:[a-z0-9()-]*[a-z0-9()])?)?$/;
const PLAIN_SLUG = /^[A-Za-z0-9]+$/;

/**
 * The default style without a template: the mass of the archive's posts needs neither cleaning nor strftime. Posts that share their list of categories, and
 * those of a day that follow each other, share what comes of it.
 */
function dateStyle(): Permalink['addressOf'] {
  const categories = new Map<readonly string[], string | null>();
  const dayOf = openDays();
  let lastDay = 0;
  let dayPath = '';

  function pathOfDay(date: Instant): string {
    const day = dayOf(date);
    if (day !== lastDay) {
      const digits = String(day).padStart(8, '0');
      dayPath = `/${digits.slice(0, 4)}/${digits.slice(4, 6)}/${digits.slice(6)}/`;
      lastDay = day;
    }
    return dayPath;
  }

  return (source) => {
    const { date, slug } = source;
    let category = categories.get(source.categories);
    if (category === undefined) {
      category = plainCategory(source.categories);
      if (categories.size >= MOST_CATEGORIES) categories.clear();
      categories.set(source.categories, category);
    }
    // Longer than a device's name, shorter than what must be cut.
    const isPlain = slug.length > 4 && slug.length < 200 && PLAIN_SLUG.test(slug);
    if (date !== null && category !== null && isPlain)
      return { address: `/${category}${pathOfDay(date)}${slug}.html`, changed: false };
    const fill = (name: string): string => PLACEHOLDERS[name]?.(source) ?? '';
    return finish(
      `/${fill('categories')}/${fill('year')}/${fill('month')}/${fill('day')}/${fill('title')}.html`,
    );
  };
}

const MOST_CATEGORIES = 10_000;

/** The only category, if it can stand in an address as it is. */
function plainCategory(categories: readonly string[]): string | null {
  const category = categories.length === 1 ? (categories[0] ?? '').toLowerCase() : '';
  return category.length > 4 && category.length < 200 && PLAIN_CATEGORY.test(category)
    ? category
    : null;
}

/** Jekyll's sanitize_url, then names that every host can store, then a file or a folder. */
function finish(raw: string): { address: string; changed: boolean } {
  const jekyll = `/${raw}`
    .replaceAll('..', '/')
    .replaceAll('./', '')
    .replace(/\/{2,}/g, '/');
  const address = jekyll
    .split('/')
    .map((segment) => (segment === '' ? '' : safeSegment(segment)))
    .join('/');
  const changed = address !== jekyll.normalize('NFC') || LEADS_UP.test(raw);
  return { address: withEnding(address), changed };
}

/** What would lead to a folder above: Jekyll takes it away without a word. */
const LEADS_UP = /(?:^|\/)\.\.(?:\/|$)/;

/**
 * `/about` becomes `/about/`: a file without an ending has no type on a static host, and `about.html` is not
 * found under `/about` on most. A folder's index answers to both `/about` and `/about/`.
 */
function withEnding(address: string): string {
  return address.endsWith('/') || /\.[a-z][a-z0-9]{1,11}$/i.test(address) ? address : `${address}/`;
}

/** The address of a page: its permalink, or its place below `pages/`. */
export function pageAddress(
  page: PageRecord,
  permalink: Permalink | null,
): { readonly address: string; readonly changed: boolean } {
  if (permalink !== null) {
    const slug = stemOf(page.path);
    return permalink.addressOf({ path: page.path, slug, categories: [], date: page.date });
  }
  const { address, changed } = finish(`/${page.file}`);
  return { address: address.replace(/(^|\/)index\.html$/, '$1'), changed };
}
