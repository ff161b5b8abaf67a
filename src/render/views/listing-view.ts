import type { DateNode } from '../../archive/date-tree.js';
import type { ListingRef } from '../../archive/output.js';
import type { Term } from '../../archive/site.js';
import { encodeAddress } from '../../util/url.js';
import { FIELD } from '../traces/fields.js';
import { FACET, indexAt, oldestOf } from '../traces/own.js';
import type { PostView } from './content-view.js';
import { densityOf } from './density.js';
import { addressOfDay, extentOf, type ListingPage, type Range, shownOn } from './listing-page.js';
import { Sequence } from './sequence.js';
import { SiteDate } from './site-date.js';
import type { TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

const urlOrNull = (address: string | null): string | null =>
  address === null ? null : encodeAddress(address);

/** The listing of a page: the head, the root of the site's date tree, or a node of it. */
export class ListingView extends View {
  readonly #views: SiteViews;
  readonly #page: ListingPage;
  readonly #term: Term | null;
  readonly #node: DateNode | null;

  constructor(views: SiteViews, ref: ListingRef, page: ListingPage) {
    super();
    this.#views = views;
    this.#page = page;
    this.#term = views.termOf(ref);
    this.#node = page.kind === 'node' ? (page.nodes.at(-1) ?? null) : null;
  }

  /** `head`, `archive`, `year`, `month`, `day` or `part`. */
  get kind(): string {
    if (this.#page.kind !== 'node') return this.#page.kind;
    return this.#page.part === null ? (this.#node?.kind ?? '') : 'part';
  }

  /** The term of the listing, null for the site's. */
  get term(): TermView | null {
    return this.#term === null ? null : this.#views.term(this.#term);
  }

  /** How many posts the node or the whole listing has, whether the page shows them or not. */
  get count(): number {
    this.#views.reads.facets(FACET.count);
    const { start, end } = extentOf(this.#page, this.#length());
    return end - start;
  }

  /** The posts that this page shows, newest first. */
  get posts(): Sequence<PostView> {
    const { start, end } = this.#shown();
    return this.#sequence(start, end - start, 0);
  }

  /** The shown posts by day: `{ date, url, posts }`, where `url` is the day's own page or null. */
  get days(): readonly object[] {
    const { reads } = this.#views;
    const { start, end } = this.#shown();
    reads.facets(FACET.dayPages);
    reads.ownLength();
    reads.own(0, end - start);
    const tree = this.#views.tree(this.#term);
    const days: object[] = [];
    for (let from = start; from < end; ) {
      const day = this.#dayAt(from);
      let to = from;
      for (; to < end && this.#dayAt(to) === day; to++)
        reads.post(indexAt(this.#term, to), FIELD.date);
      const count = to - from;
      const address = addressOfDay(tree, day);
      days.push(
        Object.freeze({
          date: this.#postAt(from).date,
          url: urlOrNull(address === this.#node?.address ? null : address),
          count,
          posts: this.#sequence(from, count, from - start),
        }),
      );
      from = to;
    }
    return days;
  }

  get year(): number | null {
    return this.#node?.year ?? null;
  }

  get month(): number | null {
    return this.#node?.month || null;
  }

  get day(): number | null {
    return this.#node?.day || null;
  }

  get part(): number | null {
    return this.#page.kind === 'node' ? this.#page.part : null;
  }

  /** A date within the node, to be formatted; of a head, that of its newest post. */
  get date(): SiteDate | undefined {
    return this.#node === null ? this.posts.first?.date : dateOfNode(this.#node);
  }

  /** Date of the oldest post of the whole listing. */
  get oldest(): SiteDate | undefined {
    this.#views.reads.facets(FACET.oldest);
    const date = oldestOf(this.#views.site, this.#term);
    return date === null ? undefined : new SiteDate(date);
  }

  /** The years below a head or the archive's root. */
  get years(): readonly object[] {
    this.#views.reads.facets(FACET.years);
    if (this.#node !== null) return [];
    const { years } = this.#views.tree(this.#term);
    const months = years.flatMap(({ children }) => children);
    const [mostOfYear, mostOfMonth] = [mostPosts(years), mostPosts(months)];
    return years.map((year) =>
      Object.freeze({
        ...describeNode(year, mostOfYear),
        months: year.children.map((month) => describeNode(month, mostOfMonth)),
      }),
    );
  }

  /** The months of a year. */
  get months(): readonly object[] {
    this.#views.reads.facets(FACET.months);
    if (this.#node?.kind !== 'year') return [];
    const { children } = this.#node;
    const most = mostPosts(children);
    return children.map((month) => describeNode(month, most));
  }

  /** The density of posts over the days of a year, to be drawn; null for anything else. */
  get density(): object | null {
    this.#views.reads.facets(FACET.density);
    return this.#node?.kind === 'year' ? densityOf(this.#node.year, this.#node.children) : null;
  }

  /** The calendar of a month: every day of it, and how many blanks stand before the first in a week from Monday. */
  get calendar(): object | null {
    const node = this.#node;
    this.#views.reads.facets(FACET.calendar);
    if (node?.kind !== 'month') return null;
    const byDay = new Map(node.children.map((day) => [day.day, day]));
    const length = new Date(Date.UTC(node.year, node.month, 0)).getUTCDate();
    const days = Array.from({ length }, (_, index) => {
      const found = byDay.get(index + 1);
      return Object.freeze({
        day: index + 1,
        date: dateOfNode({ ...node, day: index + 1 }),
        count: found === undefined ? 0 : found.end - found.start,
        url: found === undefined ? null : urlOrNull(found.address),
      });
    });
    return Object.freeze({
      offset: (new Date(Date.UTC(node.year, node.month - 1, 1)).getUTCDay() + 6) % 7,
      days,
    });
  }

  /** The parts of a crowded day, newest first; the newest posts are on the day's own page. */
  get parts(): readonly object[] {
    this.#views.reads.facets(FACET.parts);
    if (this.#page.kind !== 'node' || this.#node === null) return [];
    return this.#node.parts
      .map(({ part, address, start, end }) =>
        Object.freeze({ part, url: encodeAddress(address), count: end - start }),
      )
      .reverse();
  }

  /** The page above: the node's parent, the day of a part, the head above a year. */
  get parent(): object | null {
    this.#views.reads.facets(FACET.parent);
    if (this.#page.kind !== 'node') return null;
    const above = this.#page.part === null ? this.#page.nodes.at(-2) : this.#node;
    if (above?.address)
      return Object.freeze({
        url: encodeAddress(above.address),
        kind: above.kind,
        date: dateOfNode(above),
        term: this.term,
      });
    return Object.freeze({
      url: this.#term === null ? this.archive : this.head,
      kind: this.#term === null ? 'archive' : 'head',
      date: null,
      term: this.term,
    });
  }

  /** The node beside this one that is older, across months and years. */
  get previous(): object | null {
    return this.#beside(1);
  }

  /** The node beside this one that is newer, across months and years. */
  get next(): object | null {
    return this.#beside(-1);
  }

  /** Address of the listing's head. */
  get head(): string {
    return this.#term === null ? '/' : encodeAddress(this.#term.address);
  }

  /** Address of the listing's Atom feed, or null. */
  get feed(): string | null {
    if (this.#term !== null) return urlOrNull(this.#term.feed);
    const { atom } = this.#views.config.feed;
    return atom === false ? null : encodeAddress(atom);
  }

  /** Address of the root of the site's date tree. */
  get archive(): string {
    return encodeAddress(this.#views.config.archive);
  }

  #length(): number {
    return this.#term === null ? this.#views.site.posts.length : this.#term.posts.length;
  }

  /** Some of the shown posts, from a place of the listing on, the first of which is the page's own post of a number. */
  #sequence(from: number, length: number, own: number): Sequence<PostView> {
    const { reads } = this.#views;
    return new Sequence(length, (place) => this.#postAt(from + place), {
      items: (start, end) => reads.own(own + start, own + end),
      length: () => reads.ownLength(),
    });
  }

  #postAt(place: number): PostView {
    return this.#views.post(indexAt(this.#term, place));
  }

  #dayAt(place: number): number {
    return this.#views.site.days[indexAt(this.#term, place)] ?? 0;
  }

  #shown(): Range {
    return shownOn(this.#page, this.#length(), this.#views.config.listing);
  }

  #beside(step: number): object | null {
    this.#views.reads.facets(FACET.beside);
    if (this.#page.kind !== 'node' || this.#node === null) return null;
    return this.#page.part === null
      ? nodeLink(step === 1 ? this.#page.older : this.#page.newer)
      : this.#partBeside(step, this.#node, this.#page.part);
  }

  /** Newer than the newest part is the day's own page. */
  #partBeside(step: number, day: DateNode, part: number): object | null {
    const target = part - step;
    const found = day.parts[target - 1];
    const address = found?.address ?? (target > day.parts.length ? day.address : null);
    return address === null || target < 1
      ? null
      : Object.freeze({
          url: encodeAddress(address),
          date: dateOfNode(day),
          kind: found ? 'part' : 'day',
          part: found ? target : null,
        });
  }
}

function nodeLink(node: DateNode | null): object | null {
  return node?.address
    ? Object.freeze({
        url: encodeAddress(node.address),
        date: dateOfNode(node),
        kind: node.kind,
        part: null,
      })
    : null;
}

/** A calendar day without a clock: noon at offset 0, so that no format shows another day. */
function dateOfNode({ year, month, day }: DateNode): SiteDate {
  return new SiteDate({
    epoch: Date.UTC(year, Math.max(month, 1) - 1, Math.max(day, 1), 12),
    offset: 0,
  });
}

const mostPosts = (nodes: readonly DateNode[]): number =>
  nodes.reduce((most, { start, end }) => Math.max(most, end - start), 0);

/** @param most the most posts of a node beside it: `share` is in percent of that. */
function describeNode(node: DateNode, most: number): object {
  return Object.freeze({
    year: node.year,
    month: node.month || null,
    day: node.day || null,
    date: dateOfNode(node),
    count: node.end - node.start,
    share: Math.ceil(((node.end - node.start) / most) * 100),
    url: urlOrNull(node.address),
  });
}
