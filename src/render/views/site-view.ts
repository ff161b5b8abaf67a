import type { Json } from '../../util/json.js';
import { encodeAddress } from '../../util/url.js';
import type { PageView, PostView } from './content-view.js';
import { deepFreeze } from './freeze.js';
import { Sequence } from './sequence.js';
import type { TaxonomyView, TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** `site`, as templates see it: Jekyll's names, and every other key of the configuration. There is no `site.time`. */
export class SiteView extends View {
  readonly #views: SiteViews;

  constructor(views: SiteViews) {
    super();
    this.#views = views;
  }

  get title(): string {
    return this.#views.config.title;
  }

  get description(): string {
    return this.#views.config.description;
  }

  get url(): string {
    return this.#views.config.url;
  }

  get baseurl(): string {
    return this.#views.config.baseurl;
  }

  get lang(): string {
    return this.#views.config.lang;
  }

  /** All posts, newest first. */
  get posts(): Sequence<PostView> {
    return new Sequence(this.#views.site.posts.length, (index) => this.#views.post(index));
  }

  get pages(): Sequence<PageView> {
    return new Sequence(this.#views.site.pages.length, (index) => this.#views.page(index));
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

  /** `{ atom, json, limit }`: the addresses of the site's feeds, `false` for one that is not published. */
  get feed(): object {
    const { atom, json, limit } = this.#views.config.feed;
    return Object.freeze({
      atom: atom && encodeAddress(atom),
      json: json && encodeAddress(json),
      limit,
    });
  }

  get data(): Json {
    return this.#views.data;
  }

  /** `{ path, name, extname }` of each, where `path` is its address. */
  get static_files(): Sequence<object> {
    return new Sequence(this.#views.site.staticAddresses.length, (index) => {
      const address = this.#views.site.staticAddresses[index] ?? '';
      const name = address.slice(address.lastIndexOf('/') + 1);
      const dot = name.lastIndexOf('.');
      return Object.freeze({
        path: encodeAddress(address),
        name,
        extname: dot > 0 ? name.slice(dot) : '',
      });
    });
  }

  protected override further(key: string): unknown {
    const { config } = this.#views;
    if (Object.hasOwn(config.extra, key)) return deepFreeze(config.extra[key] ?? null);
    if (key === 'extra' || !Object.hasOwn(config, key)) return undefined;
    return deepFreeze((config as unknown as Record<string, Json>)[key] ?? null);
  }

  #termsOfKey(key: string): Sequence<TermView> {
    const index = this.#views.config.taxonomies.findIndex((taxonomy) => taxonomy.key === key);
    return this.#views.terms(index);
  }
}
