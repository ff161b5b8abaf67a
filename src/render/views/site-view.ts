import type { Config } from '../../config/options.js';
import type { Json, JsonMap } from '../../util/json.js';
import { encodeAddress } from '../../util/url.js';
import { configValue, KEY } from '../traces/keys.js';
import type { PageView, PostView } from './content-view.js';
import { deepFreeze } from './freeze.js';
import { Sequence, type SequenceReads } from './sequence.js';
import type { TaxonomyView, TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** `site`, as templates see it: Jekyll's names, and every other key of the configuration. There is no `site.time`. */
export class SiteView extends View {
  readonly #views: SiteViews;
  readonly #data: Json;
  readonly #titleKey: number;
  /** What was found of each other key. */
  readonly #further = new Map<string, { readonly key: number; readonly value: unknown }>();

  constructor(views: SiteViews) {
    super();
    this.#views = views;
    this.#data = dataOf(views);
    this.#titleKey = views.reads.idOf(KEY.config('title'));
  }

  get title(): string {
    this.#views.reads.keyById(this.#titleKey);
    return this.#views.config.title;
  }

  get description(): string {
    this.#views.reads.key(KEY.config('description'));
    return this.#views.config.description;
  }

  get url(): string {
    this.#views.reads.key(KEY.config('url'));
    return this.#views.config.url;
  }

  get baseurl(): string {
    this.#views.reads.key(KEY.config('baseurl'));
    return this.#views.config.baseurl;
  }

  get lang(): string {
    this.#views.reads.keyById(this.#views.keyOfLang);
    return this.#views.config.lang;
  }

  /** All posts, newest first. */
  get posts(): Sequence<PostView> {
    return new Sequence(
      this.#views.site.posts.length,
      (index) => this.#views.post(index),
      this.#views.readsOfPosts(''),
    );
  }

  get pages(): Sequence<PageView> {
    return new Sequence(
      this.#views.site.pages.length,
      (index) => this.#views.page(index),
      this.#readsOf(KEY.pages),
    );
  }

  get taxonomies(): Sequence<TaxonomyView> {
    return new Sequence(this.#views.site.taxonomies.length, (index) => this.#views.taxonomy(index));
  }

  get categories(): Sequence<TermView> {
    return this.#termsOfKey('categories');
  }

  get tags(): Sequence<TermView> {
    return this.#termsOfKey('tags');
  }

  /** Address of the root of the site's date tree. */
  get archive(): string {
    return encodeAddress(this.#views.config.archive);
  }

  /** `{ atom, json, rss, limit }`: the addresses of the site's feeds, `false` for one that is not published. */
  get feed(): object {
    const { atom, json, rss, limit } = this.#views.config.feed;
    return Object.freeze({
      atom: atom && encodeAddress(atom),
      json: json && encodeAddress(json),
      rss: rss && encodeAddress(rss),
      limit,
    });
  }

  get data(): Json {
    this.#views.reads.key(KEY.dataFiles);
    return this.#data;
  }

  /** `{ path, name, extname }` of each, where `path` is its address. */
  get static_files(): Sequence<object> {
    return new Sequence(
      this.#views.site.staticAddresses.length,
      (index) => {
        const address = this.#views.site.staticAddresses[index] ?? '';
        const name = address.slice(address.lastIndexOf('/') + 1);
        const dot = name.lastIndexOf('.');
        return Object.freeze({
          path: encodeAddress(address),
          name,
          extname: dot > 0 ? name.slice(dot) : '',
        });
      },
      this.#readsOf(KEY.staticFiles),
    );
  }

  override further(key: string): unknown {
    const { reads, config } = this.#views;
    let found = this.#further.get(key);
    if (found === undefined) {
      found = { key: reads.idOf(KEY.config(key)), value: furtherValue(config, key) };
      this.#further.set(key, found);
    }
    reads.keyById(found.key);
    return found.value;
  }

  #readsOf(key: string): SequenceReads {
    const read = (): void => this.#views.reads.key(key);
    return { items: read, length: read };
  }

  #termsOfKey(key: string): Sequence<TermView> {
    const index = this.#views.config.taxonomies.findIndex((taxonomy) => taxonomy.key === key);
    return this.#views.terms(index);
  }
}

function furtherValue(config: Config, key: string): unknown {
  const value = configValue(config, key) as Json | undefined;
  const isGiven = value !== undefined || Object.hasOwn(config, key);
  return isGiven && key !== 'extra' ? deepFreeze(value ?? null) : undefined;
}

/** The data files as a map of which every member says that it is read. */
function dataOf({ data, reads }: SiteViews): Json {
  const members: Record<string, PropertyDescriptor> = {};
  for (const [name, value] of Object.entries(data as JsonMap)) {
    const key = KEY.data(name);
    members[name] = {
      enumerable: true,
      get() {
        reads.key(key);
        return value;
      },
    };
  }
  // As the data itself, so that filters take it for a map.
  return Object.freeze(Object.defineProperties({}, members)) as Json;
}
