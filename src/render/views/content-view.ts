import type { ContentRecord, PageRecord, PostRecord } from '../../archive/post.js';
import { textOfHtml } from '../../util/html-text.js';
import { encodeAddress } from '../../util/url.js';
import { BodyHtml } from '../html.js';
import { safe } from '../nunjucks/engine.js';
import { deepFreeze } from './freeze.js';
import { SiteDate } from './site-date.js';
import type { TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** What posts and pages have in common. */
abstract class ContentView extends View {
  readonly #views: SiteViews;
  readonly #record: ContentRecord;
  readonly #address: string;
  #url: string | undefined;

  constructor(views: SiteViews, record: ContentRecord, address: string) {
    super();
    this.#views = views;
    this.#record = record;
    this.#address = address;
  }

  get title(): string {
    return this.#record.title;
  }

  /** Percent-encoded path within the site, without `baseurl`. */
  get url(): string {
    this.#url ??= encodeAddress(this.#address);
    return this.#url;
  }

  /** Source path. */
  get path(): string {
    return this.#record.path;
  }

  get layout(): string | null {
    return this.#record.layout;
  }

  get lang(): string {
    return this.#record.lang ?? this.#views.config.lang;
  }

  get author(): string | null {
    return this.#record.author;
  }

  get description(): string {
    return this.#record.description;
  }

  get image(): string | null {
    return this.#record.image;
  }

  get updated(): SiteDate | null {
    return this.#record.updated === null ? null : new SiteDate(this.#record.updated);
  }

  /** jekyll-last-modified-at's name for it. */
  get last_modified_at(): SiteDate | null {
    return this.updated;
  }

  protected override further(key: string): unknown {
    const { data } = this.#record;
    return Object.hasOwn(data, key) ? deepFreeze(data[key] ?? null) : undefined;
  }

  override toString(): string {
    return this.title;
  }
}

/** A post, as templates see it. */
export class PostView extends ContentView {
  readonly #views: SiteViews;
  readonly #post: PostRecord;
  readonly #index: number;
  // What templates ask for more than once is made once.
  #terms: Readonly<Record<string, readonly TermView[]>> | undefined;
  #previous: PostView | null | undefined;
  #next: PostView | null | undefined;

  constructor(views: SiteViews, index: number) {
    const post = views.site.posts.record(index);
    super(views, post, views.site.posts.address(index));
    this.#views = views;
    this.#post = post;
    this.#index = index;
  }

  get kind(): string {
    return 'post';
  }

  /** As Jekyll's: the folder of the address, and the slug; mostly the address without its ending. Feeds are identified by it. */
  get id(): string {
    return this.url.replace(/[^/]*\/?$/, '') + encodeAddress(this.slug);
  }

  /** The address that counts for search engines: its own, or that of the post that it repeats. */
  get canonical(): string {
    const repeated = this.#views.site.repeats?.[this.#index] ?? -1;
    return repeated === -1 ? this.url : encodeAddress(this.#views.site.posts.address(repeated));
  }

  get date(): SiteDate {
    return new SiteDate(this.#post.date);
  }

  get slug(): string {
    return this.#post.slug;
  }

  get draft(): boolean {
    return this.#post.draft;
  }

  get categories(): readonly string[] {
    return Object.freeze([...this.#post.categories]);
  }

  get category(): string | undefined {
    return this.#post.categories[0];
  }

  get tags(): readonly string[] {
    return Object.freeze([...this.#post.tags]);
  }

  /** The post's terms by taxonomy: `page.terms.category`. */
  get terms(): Readonly<Record<string, readonly TermView[]>> {
    this.#terms ??= this.#views.termsOf(this.#post);
    return this.#terms;
  }

  /** The older neighbour, as in Jekyll. */
  get previous(): PostView | null {
    if (this.#previous === undefined) this.#previous = this.#views.postOrNull(this.#index + 1);
    return this.#previous;
  }

  /** The newer neighbour. */
  get next(): PostView | null {
    if (this.#next === undefined) this.#next = this.#views.postOrNull(this.#index - 1);
    return this.#next;
  }

  /** The body as safe HTML. */
  get content(): BodyHtml {
    return new BodyHtml(this.#post.body, this.#views.readBody, this.#post.words);
  }

  /** Safe HTML, or text where the excerpt begins with raw HTML. */
  get excerpt(): object | string {
    const html = this.#excerptHtml();
    return this.#post.excerpt.form === 'html' ? safe(html) : textOfHtml(html);
  }

  /** Mostly it is the beginning of the body, and has no checksum of its own. */
  #excerptHtml(): string {
    const { body, excerpt } = this.#post;
    if (excerpt.file !== body.file || excerpt.offset !== body.offset)
      return this.#views.readBody(excerpt);
    return Buffer.from(this.#views.readBody(body)).toString('utf8', 0, excerpt.length);
  }
}

/** A page of `pages/`. */
export class PageView extends ContentView {
  readonly #views: SiteViews;
  readonly #page: PageRecord;

  constructor(views: SiteViews, index: number) {
    const page = views.site.pages[index];
    if (page === undefined) throw new RangeError(`there is no page ${index}`);
    super(views, page, views.site.pageAddresses[index] ?? '/');
    this.#views = views;
    this.#page = page;
  }

  get kind(): string {
    return 'page';
  }

  get date(): SiteDate | null {
    return this.#page.date === null ? null : new SiteDate(this.#page.date);
  }

  /** The body as safe HTML; of a Nunjucks page nothing, since it depends on where it is rendered. */
  get content(): object {
    return safe(this.#page.form === 'html' ? this.#views.readBody(this.#page.body) : '');
  }
}
