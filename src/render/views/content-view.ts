import type { ContentRecord, PageRecord, PostRecord } from '../../archive/post.js';
import { textOfHtml } from '../../util/html-text.js';
import { encodeAddress } from '../../util/url.js';
import { BodyHtml } from '../html.js';
import { safe } from '../nunjucks/engine.js';
import { inSite, inTaxonomy, MOST_RELATED, related, type Way } from '../traces/beside.js';
import { excerptOf, FIELD } from '../traces/fields.js';
import { KEY } from '../traces/keys.js';
import { deepFreeze } from './freeze.js';
import { SiteDate } from './site-date.js';
import type { TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** What posts and pages have in common. */
abstract class ContentView extends View {
  readonly #views: SiteViews;
  readonly #record: ContentRecord;

  constructor(views: SiteViews, record: ContentRecord) {
    super();
    this.#views = views;
    this.#record = record;
  }

  /** Percent-encoded path within the site, without `baseurl`. */
  abstract get url(): string;

  /** Notes that fields were read, as a mask. */
  protected abstract read(fields: number): void;

  get title(): string {
    this.read(FIELD.title);
    return this.#record.title;
  }

  /** Source path. */
  get path(): string {
    this.read(FIELD.path);
    return this.#record.path;
  }

  get layout(): string | null {
    this.read(FIELD.layout);
    return this.#record.layout;
  }

  get lang(): string {
    this.read(FIELD.lang);
    if (this.#record.lang !== null) return this.#record.lang;
    this.#views.reads.keyById(this.#views.keyOfLang);
    return this.#views.config.lang;
  }

  get author(): string | null {
    this.read(FIELD.author);
    return this.#record.author;
  }

  get description(): string {
    this.read(FIELD.description);
    return this.#record.description;
  }

  get image(): string | null {
    this.read(FIELD.image);
    return this.#record.image;
  }

  get updated(): SiteDate | null {
    this.read(FIELD.updated);
    return this.#record.updated === null ? null : new SiteDate(this.#record.updated);
  }

  /** jekyll-last-modified-at's name for it. */
  get last_modified_at(): SiteDate | null {
    return this.updated;
  }

  protected override further(key: string): unknown {
    this.read(FIELD.data);
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
  #url: string | undefined;
  #date: SiteDate | undefined;
  #terms: Readonly<Record<string, readonly TermView[]>> | undefined;

  constructor(views: SiteViews, index: number) {
    const post = views.site.posts.record(index);
    super(views, post);
    this.#views = views;
    this.#post = post;
    this.#index = index;
  }

  override get url(): string {
    this.read(FIELD.address);
    this.#url ??= encodeAddress(this.#views.site.posts.address(this.#index));
    return this.#url;
  }

  get kind(): string {
    return 'post';
  }

  /** As Jekyll's: the folder of the address, and the slug; mostly the address without its ending. Feeds are identified by it. */
  get id(): string {
    const { url } = this;
    const name = url.endsWith('/') ? url.slice(0, -1) : url;
    return name.slice(0, name.lastIndexOf('/') + 1) + encodeAddress(this.slug);
  }

  /** The address that counts for search engines: its own, or that of the post that it repeats. */
  get canonical(): string {
    const { repeats, days, posts } = this.#views.site;
    if (repeats === null) return this.url;
    // Posts repeat posts of their day only.
    this.#views.reads.key(KEY.repeats(days[this.#index] as number));
    const repeated = repeats[this.#index] as number;
    return repeated === -1 ? this.url : encodeAddress(posts.address(repeated));
  }

  protected override read(fields: number): void {
    this.#views.reads.post(this.#index, fields);
  }

  get date(): SiteDate {
    this.read(FIELD.date);
    this.#date ??= new SiteDate(this.#post.date);
    return this.#date;
  }

  get slug(): string {
    this.read(FIELD.slug);
    return this.#post.slug;
  }

  get draft(): boolean {
    this.read(FIELD.draft);
    return this.#post.draft;
  }

  get categories(): readonly string[] {
    this.read(FIELD.terms);
    return Object.freeze([...this.#post.categories]);
  }

  get category(): string | undefined {
    this.read(FIELD.terms);
    return this.#post.categories[0];
  }

  get tags(): readonly string[] {
    this.read(FIELD.terms);
    return Object.freeze([...this.#post.tags]);
  }

  /** The post's terms by taxonomy: `page.terms.category`. */
  get terms(): Readonly<Record<string, readonly TermView[]>> {
    this.read(FIELD.terms);
    this.#terms ??= this.#views.termsOf(this.#post);
    return this.#terms;
  }

  /** The older neighbour, as in Jekyll. */
  get previous(): PostView | null {
    return this.#beside(inSite(true));
  }

  /** The newer neighbour. */
  get next(): PostView | null {
    return this.#beside(inSite(false));
  }

  /** The older neighbour in the first term that the post has in a taxonomy: `page.previous_in("category")`. */
  previous_in(taxonomy: unknown): PostView | null {
    return this.#besideIn(taxonomy, true);
  }

  /** The newer neighbour in the first term that the post has in a taxonomy. */
  next_in(taxonomy: unknown): PostView | null {
    return this.#besideIn(taxonomy, false);
  }

  /** The nearest earlier posts of its terms, newest first. A new post is related to none that was there before, so old pages stay as they are. */
  get related(): readonly PostView[] {
    this.read(FIELD.terms);
    const posts: PostView[] = [];
    for (let place = 0; place < MOST_RELATED; place++) {
      const post = this.#beside(related(place));
      if (post === null) break;
      posts.push(post);
    }
    return Object.freeze(posts);
  }

  #besideIn(taxonomy: unknown, isOlder: boolean): PostView | null {
    this.read(FIELD.terms);
    const number = this.#views.config.taxonomies.findIndex(({ name }) => name === taxonomy);
    const way = number === -1 ? null : inTaxonomy(number, isOlder);
    return way === null ? null : this.#beside(way);
  }

  #beside(way: Way): PostView | null {
    const beside = this.#views.neighbours(this.#index, way);
    this.#views.reads.beside(this.#index, way, beside);
    return beside === -1 ? null : this.#views.post(beside);
  }

  /** The body as safe HTML. */
  get content(): BodyHtml {
    this.read(FIELD.body);
    const views = this.#views;
    if (!this.#post.pictured) return new BodyHtml(this.#post, views.readBody, null);
    // Not kept: what pictures are read of is read anew for each output.
    return new BodyHtml(this.#post, views.readBody, (html) =>
      views.illustrated(html, views.site.posts.address(this.#index)),
    );
  }

  /** Safe HTML, or text where the excerpt begins with raw HTML. */
  get excerpt(): object | string {
    this.read(FIELD.excerpt);
    const html = excerptOf(this.#post, this.#views.readBody);
    return this.#post.excerpt.form === 'html' ? safe(html) : textOfHtml(html);
  }
}

/** A page of `pages/`. */
export class PageView extends ContentView {
  readonly #views: SiteViews;
  readonly #page: PageRecord;
  readonly #address: string;

  constructor(views: SiteViews, index: number) {
    const page = views.site.pages[index];
    if (page === undefined) throw new RangeError(`there is no page ${index}`);
    super(views, page);
    this.#views = views;
    this.#page = page;
    this.#address = views.site.pageAddresses[index] ?? '/';
  }

  override get url(): string {
    this.read(FIELD.address);
    return encodeAddress(this.#address);
  }

  get kind(): string {
    return 'page';
  }

  /** Pages are few: one that has changed in anything but its body has changed. */
  protected override read(_fields: number): void {
    this.#views.reads.key(KEY.page(this.#page.path));
  }

  get date(): SiteDate | null {
    this.read(FIELD.date);
    return this.#page.date === null ? null : new SiteDate(this.#page.date);
  }

  /** The body as safe HTML; of a Nunjucks page nothing, since it depends on where it is rendered. */
  get content(): object {
    this.read(FIELD.body);
    if (this.#page.form !== 'html') return safe('');
    this.#views.reads.key(KEY.pageBody(this.#page.path));
    const html = this.#views.readBody(this.#page.body);
    return safe(this.#views.illustrated(html, this.#address));
  }
}
