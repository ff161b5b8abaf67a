import type { PostEntry } from '../archive/post.js';
import { shareSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import { POST } from '../archive/source-table.js';
import { savedPlaces } from '../cache/save-store.js';
import type { Gathered } from '../content/gather.js';
import { missingLayouts } from '../content/layouts.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import { beginRendering, type Rendering } from '../jobs/render-all.js';
import { VERSION } from '../package.js';
import type { PlanCounts } from '../plan/counts.js';
import { fragmentsOf } from '../render/theme.js';
import { trimHeap } from '../util/trim-heap.js';
import { faultLimit, type Held, heldOf, nameLastGood, pathsAtFault } from './faults.js';
import type { LastGood, Revived } from './last-good.js';
import type { ShownPicture } from './picture-copies.js';
import type { Reading } from './read.js';
import { refusedInFiles } from './refused-in-files.js';
import type { Run } from './run.js';
import { settle } from './settle.js';
import { shownPictures } from './shown-pictures.js';
import { redirectsOf } from './sources.js';

/** Of so many sources, parsing leaves heaps behind that are worth the time that it takes to trim them. */
const MANY_PARSED = 50_000;

/** What is left of modelling and planning when outputs are rendered. */
export interface Modelled extends Pick<Rendering, 'job' | 'plan' | 'site' | 'faults' | 'trims'> {
  readonly counts: PlanCounts;
  readonly held: readonly Held[];
  /** What posts and pages show; empty where the site makes no copies of pictures. */
  readonly pictures: readonly ShownPicture[];
  /** Paths of the sources whose last good versions are published. */
  readonly revived: readonly string[];
  /** What {@link SourceColumns.live} is once the site is published. */
  readonly live: Uint8Array;
}

/**
 * Models and plans the site, while workers load and compile the templates.
 *
 * @param folds whether the destination's file system takes `A` and `a` for one name.
 */
export function modelSite(
  run: Run,
  reading: Reading,
  lastGood: LastGood,
  folds: boolean,
): Modelled {
  const { place, workshop, store, since, diagnostics, lap } = run;
  const { root, config, plugins } = place;
  const { sources, gathered, data, count, parsed, due, isDue } = reading;
  const trims = parsed >= MANY_PARSED;
  // Modelling takes as much again as reading has left behind.
  if (trims) trimHeap();
  const { theme, statics } = sources;
  const { posts, pages, unpublished } = gathered;
  const { redirects, diagnostics: ofRedirects } = redirectsOf(data, sources.data);
  for (const diagnostic of ofRedirects) diagnostics.push(diagnostic);
  const spills = Array.from(
    { length: Math.max(workshop.crew.size, store.index.spills.length) },
    (_, number) => store.spill(number),
  );
  const job = beginRendering(workshop, {
    config,
    plugins: plugins.source,
    data: data.data,
    theme,
    spills,
    version: VERSION,
    trims,
  });
  const lost = missingLayouts([...posts, ...pages], theme.layouts.keys(), root);
  for (const diagnostic of lost) diagnostics.push(diagnostic);
  if (config.header_files.length > 0)
    for (const diagnostic of refusedInFiles(theme, statics)) diagnostics.push(diagnostic);
  const layouts = new Set(theme.layouts.keys());
  const settled = settle(
    {
      posts: due,
      pages,
      statics,
      data: data.data,
      config,
      folds,
      redirects: { file: REDIRECTS_FILE, redirects },
      fragments: fragmentsOf(theme),
      plugins,
    },
    pathsAtFault([...gathered.diagnostics, ...lost]),
    (path) => {
      const good = lastGood.of(path);
      // It may have come from a time with another clock, or another theme.
      const isUsable =
        good !== null &&
        (good.layout === null || layouts.has(good.layout)) &&
        (!('record' in good) || isDue(good));
      return isUsable ? good : null;
    },
    lap,
  );
  lastGood.close();
  const { model, plan, revived } = settled;
  const { site } = model;
  for (const diagnostic of [...settled.diagnostics, ...lastGood.diagnostics])
    diagnostics.push(diagnostic);
  nameLastGood(diagnostics, revived);
  const held = heldOf(diagnostics);
  return {
    job,
    plan,
    trims,
    site: {
      site: shareSite(site, lastGood.blocks, savedPlaces(store, lastGood)),
      staticFiles: site.staticFiles,
      copies: null,
      since,
    },
    faults: [...faultsOf(reading), ...faultLimit(held.length, count, config)],
    counts: {
      posts: site.posts.length,
      pages: site.pages.length,
      held: held.length,
      lastGood: revived.size,
      waiting: posts.length - due.length,
      unpublished,
      outputs: plan.count,
    },
    held,
    pictures: config.images === undefined ? [] : shownPictures(site, config.baseurl),
    revived: [...revived.keys()],
    live: liveOf(gathered, site, new Set(revived.values())),
  };
}

/** Faults of the site that reading has found. */
export const faultsOf = ({ sources, data }: Reading): Modelled['faults'] => [
  ...sources.faults,
  ...sources.theme.diagnostics,
  ...data.diagnostics,
];

/** Which sources the site is made from as they are now: neither waiting, nor held, nor revived. */
function liveOf({ posts, table }: Gathered, site: Site, revived: ReadonlySet<Revived>): Uint8Array {
  const live = new Uint8Array(table.count);
  const published = new Set(site.pages);
  let next = 0;
  let at = 0;
  for (let place = 0; place < table.count; place++) {
    const page = table.others.get(place)?.page;
    if (page !== undefined && published.has(page)) live[place] = 1;
    if (table.columns.states[place] !== POST) continue;
    const post = posts[at++];
    while (next < site.byPath.length && revived.has(postByPath(site, next))) next++;
    if (next >= site.byPath.length || postByPath(site, next) !== post) continue;
    live[place] = 1;
    next++;
  }
  return live;
}

const postByPath = ({ posts, byPath }: Site, place: number): PostEntry =>
  posts[byPath[place] as number] as PostEntry;
