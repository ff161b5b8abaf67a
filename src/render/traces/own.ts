import type { DateNode } from '../../archive/date-tree.js';
import type { OutputContent } from '../../archive/output.js';
import type { Instant } from '../../archive/post.js';
import type { Term } from '../../archive/site.js';
import { feedLimit } from '../../config/options.js';
import { Mixer } from '../../util/mixer.js';
import {
  addressOfDay,
  extentOf,
  type ListingPage,
  nodePage,
  type Range,
  shownOn,
} from '../views/listing-page.js';
import type { SiteViews } from '../views/views.js';

/** The posts that an output itself stands for, as places in the order of a listing. */
export interface Own extends Range {
  /** The listing's term, null for the site's. */
  readonly term: Term | null;
  /** The page, of an output that is one of a listing. */
  readonly page: ListingPage | null;
}

const NOTHING: Own = { term: null, page: null, start: 0, end: 0 };

/** What an output's own posts are in the site as it is now. */
export function ownOf(views: SiteViews, content: OutputContent): Own {
  if (content.kind === 'post') return NOTHING;
  const { site, config } = views;
  if (content.kind === 'sitemap-posts' || content.kind === 'sitemap-news')
    return { term: null, page: null, start: content.start, end: content.end };
  if (content.kind === 'archive') return { ...NOTHING, page: { kind: 'archive' } };
  if (!('listing' in content)) return NOTHING;
  const term = views.termOf(content.listing);
  const length = term === null ? site.posts.length : term.posts.length;
  if (content.kind === 'archived-feed')
    return { term, page: null, start: content.start, end: content.end };
  if (content.kind === 'atom' || content.kind === 'rss' || content.kind === 'json-feed')
    return {
      term,
      page: null,
      start: 0,
      end: Math.min(feedLimit(content.listing.of, config), length),
    };
  const page = pageOf(views, term, content);
  return { term, page, ...shownOn(page, length, config.listing) };
}

/** The index of the post at a place of a listing. */
export function indexAt(term: Term | null, place: number): number {
  return term === null ? place : (term.posts[place] as number);
}

/** When the oldest post of a listing was published; null of an empty one. */
export function oldestOf({ posts }: SiteViews['site'], term: Term | null): Instant | null {
  const { length } = term === null ? posts : term.posts;
  return length === 0 ? null : posts.record(indexAt(term, length - 1)).date;
}

function pageOf(
  views: SiteViews,
  term: Term | null,
  content: Extract<OutputContent, { kind: 'head' | 'node' }>,
): ListingPage {
  return content.kind === 'head'
    ? { kind: 'head' }
    : nodePage(views.tree(term), content.path, content.part);
}

/** What a page of a listing tells beside its posts, a bit each. */
export const FACET = {
  count: 1 << 0,
  years: 1 << 1,
  months: 1 << 2,
  calendar: 1 << 3,
  parts: 1 << 4,
  parent: 1 << 5,
  beside: 1 << 6,
  /** Addresses of the days of the shown posts. */
  dayPages: 1 << 7,
  /** Counts of all days of a year. */
  density: 1 << 8,
  /** Date of the oldest post. */
  oldest: 1 << 9,
} as const;

type FacetName = keyof typeof FACET;

const NAMES = Object.keys(FACET) as FacetName[];

/** The names of a mask's facets. */
export function namesOfFacets(mask: number): FacetName[] {
  return NAMES.filter((name) => (mask & FACET[name]) !== 0);
}

/** A fingerprint of some facets of a page. */
export function facetsOf(views: SiteViews, own: Own, mask: number): readonly [number, number] {
  const mixer = new Mixer();
  const { page, term } = own;
  if (page === null) return mixer.halves;
  const length = term === null ? views.site.posts.length : term.posts.length;
  const node = page.kind === 'node' ? page.nodes.at(-1) : undefined;
  if (mask & FACET.count) {
    const { start, end } = extentOf(page, length);
    mixer.number(end - start);
  }
  if (mask & FACET.years && node === undefined) {
    for (const year of views.tree(term).years) {
      mixNode(mixer, year);
      for (const month of year.children) mixNode(mixer, month);
    }
  }
  if (mask & (FACET.months | FACET.calendar))
    for (const child of node?.children ?? []) mixNode(mixer, child);
  if (mask & FACET.density)
    for (const month of node?.children ?? []) for (const day of month.children) mixNode(mixer, day);
  if (mask & FACET.parts) for (const part of node?.parts ?? []) mixer.number(part.part);
  if (page.kind === 'node' && node !== undefined) {
    const above = page.part === null ? page.nodes.at(-2) : node;
    if (mask & FACET.parent && above !== undefined) mixNode(mixer, { ...above, end: above.start });
    if (mask & FACET.beside) mixBeside(mixer, page, node);
  }
  if (mask & FACET.dayPages) mixDays(mixer, views, own);
  if (mask & FACET.oldest) {
    const date = oldestOf(views.site, term);
    if (date !== null) mixer.number(date.epoch).number(date.offset);
  }
  return mixer.halves;
}

/** What can be seen of a node on the pages around it: which it is, how many posts it has, and whether it has a page. */
function mixNode(mixer: Mixer, { year, month, day, start, end, address }: DateNode): void {
  mixer
    .number(year * 10_000 + month * 100 + day)
    .number((end - start) * 2 + Number(address !== null));
}

function mixBeside(
  mixer: Mixer,
  { older, newer, part }: Extract<ListingPage, { kind: 'node' }>,
  node: DateNode,
): void {
  if (part !== null) {
    mixer.number(node.parts.length);
    return;
  }
  for (const beside of [newer, older]) {
    if (beside === null) mixer.number(0);
    else mixNode(mixer, { ...beside, end: beside.start });
  }
}

function mixDays(mixer: Mixer, views: SiteViews, { term, start, end }: Own): void {
  const tree = views.tree(term);
  let last = 0;
  for (let place = start; place < end; place++) {
    const day = views.site.days[indexAt(term, place)] as number;
    if (day === last) continue;
    last = day;
    mixer.number(day).text(addressOfDay(tree, day) ?? '');
  }
}
