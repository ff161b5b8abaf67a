import { type DateNode, shownRange } from '../../archive/date-tree.js';
import type { ListingRef } from '../../archive/output.js';
import type { Term } from '../../archive/site.js';
import { encodeAddress } from '../../util/url.js';
import type { PostView } from './content-view.js';
import { Sequence } from './sequence.js';
import { SiteDate } from './site-date.js';
import type { TermView } from './term-view.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** Which page of a listing; `nodes` are the nodes from the year down to the page's own. */
export type ListingPage =
  | { readonly kind: 'head' }
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'node';
      readonly nodes: readonly DateNode[];
      readonly siblings: readonly DateNode[];
      readonly part: number | null;
    };

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
    this.#term =
      ref.of === 'term' ? (views.site.taxonomies[ref.taxonomy]?.terms[ref.term] ?? null) : null;
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
    const { start, end } = this.#extent();
    return end - start;
  }

  /** The posts that this page shows, newest first. */
  get posts(): Sequence<PostView> {
    const { start, end } = this.#shown();
    return new Sequence(end - start, (place) => this.#postAt(start + place));
  }

  /** The shown posts by day: `{ date, url, posts }`, where `url` is the day's own page or null. */
  get days(): readonly object[] {
    const { start, end } = this.#shown();
    const days: object[] = [];
    for (let from = start; from < end; ) {
      const day = this.#dayAt(from);
      let to = from + 1;
      while (to < end && this.#dayAt(to) === day) to++;
      const first = from;
      const count = to - from;
      const address = this.#dayAddress(day);
      days.push(
        Object.freeze({
          date: this.#postAt(from).date,
          url: urlOrNull(address === this.#node?.address ? null : address),
          count,
          posts: new Sequence(count, (place) => this.#postAt(first + place)),
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

  /** The years below a head or the archive's root. */
  get years(): readonly object[] {
    if (this.#node !== null) return [];
    return this.#tree().map((year) =>
      Object.freeze({ ...describeNode(year), months: year.children.map(describeNode) }),
    );
  }

  /** The months of a year. */
  get months(): readonly object[] {
    return this.#node?.kind === 'year' ? this.#node.children.map(describeNode) : [];
  }

  /** The calendar of a month: every day of it, and how many blanks stand before the first in a week from Monday. */
  get calendar(): object | null {
    const node = this.#node;
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
    if (this.#page.kind !== 'node' || this.#node === null) return [];
    return this.#node.parts
      .map(({ part, address, start, end }) =>
        Object.freeze({ part, url: encodeAddress(address), count: end - start }),
      )
      .reverse();
  }

  /** The page above: the node's parent, the day of a part, the head above a year. */
  get parent(): object | null {
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

  /** The node beside this one that is older. */
  get previous(): object | null {
    return this.#beside(1);
  }

  /** The node beside this one that is newer. */
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

  #tree(): readonly DateNode[] {
    return this.#views.tree(this.#term).years;
  }

  #length(): number {
    return this.#term === null ? this.#views.site.posts.length : this.#term.posts.length;
  }

  #postAt(place: number): PostView {
    return this.#views.post(this.#indexAt(place));
  }

  #indexAt(place: number): number {
    return this.#term === null ? place : (this.#term.posts[place] ?? 0);
  }

  #dayAt(place: number): number {
    return this.#views.site.days[this.#indexAt(place)] ?? 0;
  }

  #extent(): { start: number; end: number } {
    if (this.#page.kind !== 'node' || this.#node === null) return { start: 0, end: this.#length() };
    return this.#partRange() ?? this.#node;
  }

  #shown(): { start: number; end: number } {
    const { size, split } = this.#views.config.listing;
    if (this.#page.kind === 'head') return { start: 0, end: Math.min(size, this.#length()) };
    if (this.#page.kind === 'archive' || this.#node === null) return { start: 0, end: 0 };
    return this.#partRange() ?? shownRange(this.#node, split);
  }

  #partRange(): { start: number; end: number } | null {
    if (this.#page.kind !== 'node' || this.#page.part === null) return null;
    return this.#node?.parts[this.#page.part - 1] ?? null;
  }

  #dayAddress(day: number): string | null {
    const year = this.#tree().find((node) => node.year === Math.floor(day / 10_000));
    const month = year?.children.find((node) => node.month === Math.floor(day / 100) % 100);
    return month?.children.find((node) => node.day === day % 100)?.address ?? null;
  }

  #beside(step: number): object | null {
    if (this.#page.kind !== 'node' || this.#node === null) return null;
    return this.#page.part === null
      ? this.#nodeBeside(step, this.#page.siblings)
      : this.#partBeside(step, this.#node, this.#page.part);
  }

  #nodeBeside(step: number, siblings: readonly DateNode[]): object | null {
    const node = siblings[siblings.findIndex(({ start }) => start === this.#node?.start) + step];
    return node?.address
      ? Object.freeze({
          url: encodeAddress(node.address),
          date: dateOfNode(node),
          kind: node.kind,
          part: null,
        })
      : null;
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

/** A calendar day without a clock: noon at offset 0, so that no format shows another day. */
function dateOfNode({ year, month, day }: DateNode): SiteDate {
  return new SiteDate({
    epoch: Date.UTC(year, Math.max(month, 1) - 1, Math.max(day, 1), 12),
    offset: 0,
  });
}

function describeNode(node: DateNode): object {
  return Object.freeze({
    year: node.year,
    month: node.month || null,
    day: node.day || null,
    date: dateOfNode(node),
    count: node.end - node.start,
    url: urlOrNull(node.address),
  });
}
