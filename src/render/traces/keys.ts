import { createHash } from 'node:crypto';
import type { SharedSite } from '../../archive/shared-site.js';
import type { Term } from '../../archive/site.js';
import type { Config } from '../../config/options.js';
import { type PluginKind, type Plugins, stampOf } from '../../config/plugins.js';
import type { JsonMap } from '../../util/json.js';
import { Mixer } from '../../util/mixer.js';
import type { AssetVersions } from '../assets.js';
import { inlineCode } from '../inline-code.js';
import type { SitePictures } from '../pictures.js';
import { fragmentsOf, stringsByLanguage, type Theme } from '../theme.js';
import { mostActive } from '../views/active.js';
import type { SiteViews } from '../views/views.js';
import { indexAt } from './own.js';

/**
 * Everything that outputs read beside fields of posts and their own listing has a *key*: a kind, and a name of that kind. What it is worth now is
 * a short text, its fingerprint: the value itself where that is short, so that it can be shown.
 */
export const KEY = {
  /** A key of the configuration that outputs may show. */
  config: remembered((name) => `config ${name}`),
  /** Which data files there are. */
  dataFiles: 'data-files',
  data: (name: string): string => `data ${name}`,
  template: remembered((name) => `template ${name}`),
  /** Which template a layout's name stands for. */
  layout: remembered((name) => `layout ${name}`),
  /** Which version of a file is published at an address. */
  asset: remembered((address) => `asset ${address}`),
  /** How large the picture at an address is, and which copies of it there are. */
  picture: (address: string): string => `picture ${address}`,
  /** Whether there is a fragment. */
  fragment: (name: string): string => `fragment ${name}`,
  /** In which state a plugin is: of `filters`, `outputs`. */
  plugin: (kind: PluginKind, name: string): string => `plugin ${kind} ${name}`,
  /** The scripts and styles within the templates. */
  inlineCode: 'inline-code',
  strings: remembered((lang) => `strings ${lang}`),
  /** Which pages there are. */
  pages: 'pages',
  page: (path: string): string => `page ${path}`,
  pageBody: (path: string): string => `page-body ${path}`,
  /** Which posts of a day (`20220106`) repeat which. */
  repeats: (day: number): string => `repeats ${day}`,
  staticFiles: 'static-files',
  /** What readers are shown of a term. */
  label: (listing: string): string => `label ${listing}`,
  /** Which terms of a taxonomy are shown by another name than their own. */
  labelled: (taxonomy: string): string => `labelled ${taxonomy}`,
  /** Which terms have the most posts lately. */
  active: (taxonomy: string, count: number): string => `active ${count} ${taxonomy}`,
  terms: (taxonomy: string): string => `terms ${taxonomy}`,
  /** How many posts there are: of a term (`category/x`), or of the site (an empty text). */
  count: (listing: string): string => `count ${listing}`,
  /** Which posts stand at some places of a term's or the site's order. */
  posts: (listing: string, from: number, to: number): string => `posts ${from} ${to} ${listing}`,
  /** Every post, and every version of it. */
  editions: 'editions',
} as const;

/**
 * Keys that every output reads, and of which there are few, are put together once: a text that is made anew has to be copied and hashed before
 * it can be looked up.
 */
function remembered(make: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let key = known.get(name);
    if (key === undefined) {
      key = make(name);
      // A template may make names from data.
      if (known.size === MOST_REMEMBERED) known.clear();
      known.set(name, key);
    }
    return key;
  };
}

const MOST_REMEMBERED = 1000;

/** Name of a term in keys. */
export const listingName = (taxonomy: string, term: string): string => `${taxonomy}/${term}`;

/** Whether what a key is worth depends on many posts: then it is another after nearly every build. */
export function isWide(key: string): boolean {
  return /^(?:posts|count|terms|active|editions)\b/.test(key);
}

/** What is read by a key, in words. */
export function describeKey(key: string): string {
  const [kind = '', ...rest] = key.split(' ');
  const name = rest.join(' ');
  switch (kind) {
    case 'config':
      return `\`${name}\` of the configuration`;
    case 'data-files':
      return 'which data files there are';
    case 'data':
      return `the data file \`${name}\``;
    case 'template':
      return `the template \`${name}\``;
    case 'layout':
      return `which template the layout \`${name}\` is`;
    case 'asset':
      return `the file ${name}`;
    case 'picture':
      return `the picture ${name}`;
    case 'fragment':
      return `whether there is a fragment \`${name}\``;
    case 'plugin':
      return `the plugin \`${rest[1]}\` (${rest[0]})`;
    case 'inline-code':
      return 'the scripts and styles within templates';
    case 'strings':
      return `the interface strings of \`${name}\``;
    case 'pages':
      return 'which pages there are';
    case 'page':
      return name;
    case 'page-body':
      return `the body of ${name}`;
    case 'repeats':
      return `which posts of ${name.replace(/(\d\d)(\d\d)$/, '-$1-$2')} repeat others`;
    case 'static-files':
      return 'which files there are in public/';
    case 'active':
      return `which ${rest[0]} terms of \`${rest.slice(1).join(' ')}\` have the most posts lately`;
    case 'label':
      return `what readers are shown of ${listingInWords(name)}`;
    case 'labelled':
      return `which terms of \`${name}\` have names for readers`;
    case 'terms':
      return `which terms the taxonomy \`${name}\` has`;
    case 'count':
      return `how many posts ${listingInWords(name)} has`;
    case 'posts': {
      const [from = '', to = '', ...listing] = rest;
      const places =
        Number(to) === Number(from) + 1
          ? `the post at place ${to}`
          : `the posts at places ${Number(from) + 1} to ${to}`;
      return `${places} of ${listingInWords(listing.join(' '))}`;
    }
    default:
      return 'every post';
  }
}

function listingInWords(listing: string): string {
  return listing === '' ? 'the site' : `\`${listing}\``;
}

/** Longer values are shown by their hash. */
const LONGEST_VALUE = 80;

/** What keys are worth in the site as it is now. */
export class Fingerprints {
  readonly #views: SiteViews;
  readonly #shared: SharedSite;
  readonly #theme: Theme;
  readonly #versionOf: AssetVersions;
  readonly #known = new Map<string, string>();
  readonly #plugins: Plugins;
  readonly #stringsFor: (lang: string) => JsonMap;

  readonly #pictures: SitePictures;

  constructor(
    views: SiteViews,
    shared: SharedSite,
    theme: Theme,
    versionOf: AssetVersions,
    pictures: SitePictures,
    plugins: Plugins,
  ) {
    this.#pictures = pictures;
    this.#plugins = plugins;
    this.#versionOf = versionOf;
    this.#views = views;
    this.#shared = shared;
    this.#theme = theme;
    this.#stringsFor = stringsByLanguage(theme);
  }

  of(key: string): string {
    let value = this.#known.get(key);
    if (value === undefined) {
      const blank = key.indexOf(' ');
      value =
        blank === -1 ? this.#find(key, '') : this.#find(key.slice(0, blank), key.slice(blank + 1));
      this.#known.set(key, value);
    }
    return value;
  }

  #find(kind: string, name: string): string {
    const { site, config, data } = this.#views;
    switch (kind) {
      case 'config':
        return short(configValue(config, name));
      case 'data-files':
        return hashOf(Object.keys(data as JsonMap));
      case 'data':
        return short((data as JsonMap)[name]);
      case 'template':
        return hashOf(this.#theme.files.get(name)?.text ?? null);
      case 'layout':
        return this.#theme.layouts.get(name) ?? '';
      case 'asset':
        return this.#versionOf(name) ?? '';
      case 'fragment':
        return String(fragmentsOf(this.#theme).includes(name));
      case 'picture':
        return this.#picture(name);
      case 'plugin': {
        const [kindOfPlugin = '', ...ofPlugin] = name.split(' ');
        return stampOf(this.#plugins, kindOfPlugin as PluginKind, ofPlugin.join(' '));
      }
      case 'inline-code':
        return hashOf(inlineCode(this.#theme, config.minify_html));
      case 'strings':
        return hashOf(this.#stringsFor(name));
      case 'pages':
        return hashOf(site.pages.map(({ path }) => path));
      case 'page':
        return this.#page(name);
      case 'page-body':
        return JSON.stringify(site.pages.find(({ path }) => path === name)?.body ?? null);
      case 'repeats':
        return this.#repeats(Number(name));
      case 'static-files':
        return hashOf(site.staticAddresses);
      case 'terms':
        return hashOf(
          site.taxonomies
            .find((taxonomy) => taxonomy.name === name)
            ?.terms.map((term) => term.name),
        );
      case 'active':
        return this.#active(name);
      case 'label':
        return short(this.#termOf(name)?.label);
      case 'labelled':
        return hashOf(
          site.taxonomies
            .find((taxonomy) => taxonomy.name === name)
            ?.terms.flatMap((term) => (term.label === null ? [] : [term.name])),
        );
      case 'count':
        return String(this.#postsOf(name)?.length ?? 0);
      case 'posts':
        return this.#range(name);
      case 'editions':
        return hashOf(Buffer.from(this.#shared.editions.buffer).toString('latin1'));
      default:
        throw new RangeError(`there is no key ${kind}`);
    }
  }

  #picture(address: string): string {
    const size = this.#pictures.sizeOf(address);
    if (size === null) return '';
    const copies = this.#pictures.copiesOf(address);
    const offer =
      copies === null
        ? ''
        : `, copies ${hashOf([copies.formats, this.#views.config.images?.sizes])}`;
    return `${size.width} × ${size.height}${offer}`;
  }

  #page(name: string): string {
    const { site } = this.#views;
    const index = site.pages.findIndex(({ path }) => path === name);
    const page = site.pages[index];
    return page === undefined ? '' : hashOf([site.pageAddresses[index], { ...page, body: null }]);
  }

  #repeats(day: number): string {
    const { days, repeats, posts } = this.#views.site;
    const mixer = new Mixer();
    for (const [index, repeated] of (repeats ?? []).entries())
      if (repeated !== -1 && days[index] === day)
        mixer.text(posts.record(index).path).text(posts.address(repeated));
    return mixer.toString();
  }

  /** A post is known by its path here: what is read of it beside is noted by itself. */
  #range(written: string): string {
    const [from = '', to = '', ...rest] = written.split(' ');
    const posts = this.#postsOf(rest.join(' '));
    if (posts === null) return '';
    const mixer = new Mixer();
    for (let place = Number(from); place < Math.min(Number(to), posts.length); place++)
      mixer.text(this.#views.site.posts.record(posts.at(place)).path);
    return mixer.toString();
  }

  #active(written: string): string {
    const { taxonomies, days } = this.#views.site;
    const [count = '', ...name] = written.split(' ');
    const taxonomy = taxonomies.find((one) => one.name === name.join(' '));
    return taxonomy === undefined
      ? ''
      : hashOf(mostActive(taxonomy, days, Number(count)).map((term) => term.name));
  }

  #termOf(listing: string): Term | null {
    const slash = listing.indexOf('/');
    return this.#views.termNamed(listing.slice(0, slash), listing.slice(slash + 1));
  }

  #postsOf(listing: string): { readonly length: number; at(place: number): number } | null {
    const { site } = this.#views;
    if (listing === '') return { length: site.posts.length, at: (place) => place };
    const term = this.#termOf(listing);
    return term === null
      ? null
      : { length: term.posts.length, at: (place) => indexAt(term, place) };
  }
}

/** As templates see it. */
export function configValue(config: Config, name: string): unknown {
  if (Object.hasOwn(config.extra, name)) return config.extra[name];
  return name !== 'extra' && Object.hasOwn(config, name)
    ? (config as unknown as Record<string, unknown>)[name]
    : undefined;
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  return json.length <= LONGEST_VALUE ? json : hashOf(value);
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
    .digest('base64url')
    .slice(0, 22);
}
