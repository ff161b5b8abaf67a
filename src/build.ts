import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PostEntry } from './archive/post.js';
import { shareSite } from './archive/shared-site.js';
import type { Site } from './archive/site.js';
import type { SourceFile } from './archive/source.js';
import { POST } from './archive/source-table.js';
import { type HeldSource, sweepHeld, writeHeldList } from './cache/held.js';
import { forget as forgetStore, openStore, type Store, saveStore } from './cache/store.js';
import { type ConfigOverrides, loadConfig } from './config/load.js';
import type { Config } from './config/options.js';
import { readData } from './content/data.js';
import type { Gathered } from './content/gather.js';
import { findUnread } from './content/known.js';
import { missingLayouts } from './content/layouts.js';
import { scan, scanStatic } from './content/scan.js';
import { type Diagnostic, SiteFault, siteFault } from './diagnostics.js';
import { beginParsing, type ParseJob, parseAll, parseOptions } from './jobs/parse-all.js';
import { beginRendering, type Rendering, renderAll } from './jobs/render-all.js';
import {
  type BusyTimes,
  type Workshop,
  type WorkshopOptions,
  withWorkshop,
} from './jobs/workshop.js';
import {
  type LastGood,
  lastGoodSpill,
  openLastGood,
  type Revived,
  stillLive,
} from './last-good.js';
import { resolveDestination } from './output/destination.js';
import { foldsCase, heldFolder, stateFolder } from './output/folders.js';
import { type Lock, type LockOptions, waitForLock } from './output/lock.js';
import { openWriter, type WriteCounts } from './output/writer.js';
import { BUILD_ID, PACKAGE_ROOT, VERSION } from './package.js';
import { loadTheme, type Theme } from './render/theme.js';
import { settle } from './settle.js';
import { DAMAGED_FILE } from './util/spill.js';
import { createStopwatch, type StageTimes } from './util/stopwatch.js';

/** How to build a site. What is not given is taken from `_config.yml`. */
export interface BuildOptions extends WorkshopOptions, LockOptions {
  /** The site's folder; the working directory if not given. */
  readonly root?: string | undefined;
  /** Folder that the site is written to, relative to the root. */
  readonly destination?: string | undefined;
  /** The configuration file, relative to the working directory. */
  readonly config?: string | undefined;
  readonly baseurl?: string | undefined;
  readonly drafts?: boolean | undefined;
  readonly future?: boolean | undefined;
  readonly strict?: boolean | undefined;
  /** Whether every source is read, and every published file, whatever the file system says of them. */
  readonly verify?: boolean | undefined;
  /** What "future" is counted from, in milliseconds since 1970; the clock if not given. */
  readonly now?: number | undefined;
}

/** What a build did. A build that published nothing says why in its diagnostics. */
export interface BuildResult {
  /** Whether the site was published. */
  readonly ok: boolean;
  /** Absolute path; null where it could not be determined. */
  readonly destination: string | null;
  /** All problems, in the order of the stages. */
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: BuildCounts;
  /** Milliseconds by stage. */
  readonly times: StageTimes;
  /** Milliseconds that each thread was at work in the stages that several share. */
  readonly busy: BusyTimes;
}

export interface BuildCounts extends WriteCounts {
  /** Posts that were published. */
  readonly posts: number;
  readonly pages: number;
  /** Posts and pages that are held back for a fault. */
  readonly held: number;
  /** Those of them whose last good version is published. */
  readonly lastGood: number;
  /** Posts dated in the future that wait for their time. */
  readonly waiting: number;
  /** Posts and pages with `published: false`. */
  readonly unpublished: number;
  readonly outputs: number;
  /** Posts, drafts and pages, published or not. */
  readonly sources: number;
  /** Those that were read; what is known of all others still holds. */
  readonly parsed: number;
}

const NOTHING: BuildCounts = {
  posts: 0,
  pages: 0,
  held: 0,
  lastGood: 0,
  waiting: 0,
  unpublished: 0,
  outputs: 0,
  sources: 0,
  parsed: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
};

/** More faults than this, and than `fault_limit` of all posts, have a cause of their own. */
const TOLERATED_FAULTS = 10;

/**
 * Builds a site: scan, parse, model, plan, render, write. Publishes all of it or, at a fault of the site, nothing.
 * Never throws for what a user can mend; that is in the result's diagnostics. Waits while another build of the site is running.
 *
 * @throws the reason of `signal` if it ends the build; nothing is published then.
 */
export function build(options: BuildOptions = {}): Promise<BuildResult> {
  return alone(options, () => buildAlone(options));
}

/**
 * Does one build while no other one of the site is running: neither this program's nor anybody's. Nothing of the site is read before.
 *
 * @throws the reason of `signal` if it ends the waiting.
 */
export async function alone(
  options: BuildOptions,
  work: () => Promise<BuildResult>,
): Promise<BuildResult> {
  let lock: Lock;
  try {
    lock = await waitForLock(stateFolder(rootOf(options)), options);
  } catch (error) {
    options.signal?.throwIfAborted();
    return failure(error, null, [], createStopwatch().times());
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** A build, within {@link alone}. */
export async function buildAlone(options: BuildOptions): Promise<BuildResult> {
  const stopwatch = createStopwatch();
  const diagnostics: Diagnostic[] = [];
  let destination: string | null = null;
  try {
    const place = openPlace(options, diagnostics);
    destination = place.destination;
    const { counts, busy } = await publish(place, options, diagnostics, stopwatch.lap);
    return { ok: true, destination, diagnostics, counts, times: stopwatch.times(), busy };
  } catch (error) {
    options.signal?.throwIfAborted();
    return failure(error, destination, diagnostics, stopwatch.times());
  }
}

/** The result of a build that has failed. @throws what nobody but us can mend. */
function failure(
  error: unknown,
  destination: string | null,
  before: readonly Diagnostic[],
  times: StageTimes,
): BuildResult {
  const faults = error instanceof SiteFault ? error.diagnostics : [unexpected(error, destination)];
  return {
    ok: false,
    destination,
    diagnostics: [...before, ...faults],
    counts: { ...NOTHING, held: countHeld(before) },
    times,
    busy: { parse: [], render: [] },
  };
}

/** Where a build takes place. */
export interface Place {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
  readonly config: Config;
}

/** @throws SiteFault for a configuration that cannot be used, or an unsafe destination. */
export function openPlace(options: BuildOptions, diagnostics: Diagnostic[]): Place {
  const root = rootOf(options);
  const { config, diagnostics: warnings } = loadConfig(
    options.config === undefined ? join(root, '_config.yml') : resolve(options.config),
    options.config ?? '_config.yml',
    options.config !== undefined,
    overridesOf(options),
  );
  diagnostics.push(...warnings);
  return {
    root,
    config,
    destination: resolveDestination(root, config.destination),
    state: stateFolder(root),
  };
}

const rootOf = ({ root }: BuildOptions): string => resolve(root ?? '.');

function overridesOf({
  baseurl,
  destination,
  drafts,
  future,
  strict,
}: BuildOptions): ConfigOverrides {
  return {
    ...given('baseurl', baseurl),
    ...given('destination', destination),
    ...given('show_drafts', drafts),
    ...given('future', future),
    ...given('on_fault', strict === true ? 'stop' : undefined),
  };
}

const given = <K extends string, const V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V });

type Lap = (stage: keyof StageTimes) => void;

/** The six stages. `diagnostics` fills as they go, so that a fault of the site leaves what was found before it. */
async function publish(
  place: Place,
  options: BuildOptions,
  diagnostics: Diagnostic[],
  lap: Lap,
): Promise<Pick<BuildResult, 'counts' | 'busy'>> {
  const found = diagnostics.length;
  const store = openStore(storeFolder(place.state), storeKey(place.config), diagnostics);
  try {
    return await publishFrom(store, place, options, diagnostics, lap);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== DAMAGED_FILE) throw error;
    // Bodies are looked at when they are read: then it all begins again, without them.
    diagnostics.splice(found);
    const empty = forgetStore(store.folder, store.key, diagnostics);
    return publishFrom(empty, place, options, diagnostics, lap);
  }
}

const storeFolder = (state: string): string => join(state, 'store');

/** All that the result of parsing depends on beside the sources. */
function storeKey(config: Config): string {
  const { tz, icu } = process.versions;
  return createHash('sha256')
    .update(JSON.stringify([VERSION, BUILD_ID, tz, icu, parseOptions(config)]))
    .digest('base64url');
}

function publishFrom(
  store: Store,
  place: Place,
  options: BuildOptions,
  diagnostics: Diagnostic[],
  lap: Lap,
): Promise<Pick<BuildResult, 'counts' | 'busy'>> {
  return withWorkshop(options, async (workshop) => {
    const since = Date.now();
    mkdirSync(store.folder, { recursive: true });
    let parsing: ParseJob | undefined;
    const sources = scanAll(place, diagnostics, (count) => {
      if (workshop.expect(count)) parsing ??= beginParsing(workshop, store, place.config);
    });
    parsing ??= beginParsing(workshop, store, place.config);
    const count = sources.content.length;
    const unread = findUnread(sources.content, store.index, options.verify === true);
    lap('scan');
    const { content } = sources;
    const gathered = await parseAll(workshop, parsing, store, unread, content, since);
    const { table, pathOf, blocks, ends } = gathered;
    const isSame = unread.places.length === 0 && table.count === store.index.count;
    const save = (): void => {
      const { live } = store.index.columns;
      if (!isSame || Buffer.compare(live, table.columns.live) !== 0)
        saveStore(store, { table, pathOf, blocks, ends, since });
    };
    const folder = heldFolder(place.state);
    const spill = {
      path: lastGoodSpill(store.folder),
      number: Math.max(workshop.crew.size, store.index.spills.length),
    };
    const isCarriedOn = store.before.known === store.index;
    const known = {
      table,
      pathOf,
      before: store.before,
      knownAt: isCarriedOn ? unread.knownAt : null,
    };
    // What a step does not hand on can go: rendering a large archive needs the memory.
    const model = await modelAll(
      place,
      workshop,
      store,
      gathered,
      openLastGood({ ...known, folder, spill, timezone: place.config.timezone }),
      { ...sources, count },
      options.now ?? Date.now(),
      diagnostics,
      lap,
    );
    writeHeldList(folder, model.held, since);
    const heldPaths = model.held.map(({ path }) => path);
    const writer = openWriter(place.destination, place.state, model.folds, options.verify);
    try {
      await renderAll({ workshop, writer, ...model });
      lap('render');
      const written = writer.publish();
      table.columns.live.set(model.live);
      save();
      sweepHeld(folder, heldPaths);
      lap('write');
      const counts = { ...model.counts, sources: count, parsed: unread.places.length, ...written };
      return { counts, busy: workshop.busy };
    } catch (error) {
      // Threads must not stage anything behind its back.
      await workshop.crew.close();
      writer.discard(options.signal?.aborted ? PATIENCE : undefined);
      // The sources are what they are, also where a template is not.
      if (error instanceof SiteFault) {
        table.columns.live.set(stillLive(known, heldPaths));
        save();
      }
      throw error;
    }
  });
}

/** Whoever has pressed Ctrl-C does not wait longer than this, in milliseconds, for what was staged to be removed. */
const PATIENCE = 500;

/** Whatever a site is made from. */
export interface Sources extends OtherSources {
  /** Posts, drafts and pages; emptied as they are parsed. */
  readonly content: SourceFile[];
}

export interface OtherSources {
  readonly data: readonly SourceFile[];
  readonly statics: readonly SourceFile[];
  readonly theme: Theme;
  /** Faults of the site. */
  readonly faults: readonly Diagnostic[];
}

/** Finds all sources, and loads the theme. `diagnostics` is told what is no fault of the site. */
export function scanAll(
  { root, config }: Place,
  diagnostics: Diagnostic[],
  onFound: (count: number) => void,
): Sources {
  const theme = loadTheme({
    site: join(root, 'templates'),
    theme: join(PACKAGE_ROOT, 'templates'),
    compiled: join(PACKAGE_ROOT, 'dist', 'templates.json'),
  });
  const scanned = scan({ root, drafts: config.show_drafts, exclude: config.exclude, onFound });
  const isOfSite = ({ severity, scope }: Diagnostic): boolean =>
    severity === 'error' && scope === 'site';
  diagnostics.push(...scanned.diagnostics.filter((one) => !isOfSite(one)));
  const content: SourceFile[] = [];
  const data: SourceFile[] = [];
  const statics: SourceFile[] = [];
  for (const source of scanned.sources) {
    const list = source.kind === 'data' ? data : source.kind === 'static' ? statics : content;
    list.push(source);
  }
  return {
    content,
    data,
    statics: [...statics, ...scanStatic(PACKAGE_ROOT, 'public/theme')],
    theme,
    faults: scanned.diagnostics.filter(isOfSite),
  };
}

/** What is left of parsing, modelling and planning when outputs are rendered. */
type Modelled = Pick<Rendering, 'job' | 'plan' | 'site' | 'faults'> & {
  readonly counts: Omit<BuildCounts, keyof WriteCounts | 'sources' | 'parsed'>;
  /** Whether the destination's file system takes `A` and `a` for one name. */
  readonly folds: boolean;
  readonly held: readonly Omit<HeldSource, 'since'>[];
  /** What {@link SourceColumns.live} is once the site is published. */
  readonly live: Uint8Array;
};

async function modelAll(
  { root, config, destination }: Place,
  workshop: Workshop,
  store: Store,
  parsed: Gathered,
  lastGood: LastGood,
  {
    count: sources,
    data: dataFiles,
    statics,
    theme,
    faults,
  }: OtherSources & { readonly count: number },
  now: number,
  diagnostics: Diagnostic[],
  lap: Lap,
): Promise<Modelled> {
  const lost = missingLayouts([...parsed.posts, ...parsed.pages], theme.layouts.keys(), root);
  const before = diagnostics.length;
  for (const diagnostic of [...parsed.diagnostics, ...lost]) diagnostics.push(diagnostic);
  const data = await readData(dataFiles);
  const isDue = ({ date }: Pick<PostEntry, 'date'>): boolean => config.future || date.epoch <= now;
  const due = parsed.posts.filter(isDue);
  lap('parse');

  const spills = Array.from(
    { length: Math.max(workshop.crew.size, store.index.spills.length) },
    (_, number) => store.spill(number).path,
  );
  spills.push(lastGoodSpill(store.folder));
  const job = beginRendering(workshop, {
    config,
    data: data.data,
    theme,
    spills,
    version: VERSION,
  });
  const folds = foldsCase(dirname(destination));
  const layouts = new Set(theme.layouts.keys());
  const settled = settle(
    { posts: due, pages: parsed.pages, statics, config, folds },
    pathsAtFault([...parsed.diagnostics, ...lost]),
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
  diagnostics.splice(before);
  const found = [...parsed.diagnostics, ...lost, ...settled.diagnostics, ...lastGood.diagnostics];
  for (const diagnostic of found)
    diagnostics.push(
      isPostFault(diagnostic) && revived.has(diagnostic.file ?? '')
        ? { ...diagnostic, lastGood: true }
        : diagnostic,
    );
  const heldSources = heldOf(diagnostics);
  const held = heldSources.length;
  return {
    job,
    plan,
    site: {
      site: shareSite(site, new Map([...parsed.blocks, ...lastGood.blocks])),
      staticFiles: site.staticFiles,
    },
    faults: [
      ...faults,
      ...theme.diagnostics,
      ...data.diagnostics,
      ...faultLimit(held, sources, config),
    ],
    counts: {
      posts: site.posts.length,
      pages: site.pages.length,
      held,
      lastGood: revived.size,
      waiting: parsed.posts.length - due.length,
      unpublished: parsed.unpublished,
      outputs: plan.count,
    },
    folds,
    held: heldSources,
    live: liveOf(parsed, site, new Set(revived.values())),
  };
}

const isPostFault = ({ severity, scope }: Diagnostic): boolean =>
  severity === 'error' && scope === 'post';

function pathsAtFault(diagnostics: readonly Diagnostic[]): Set<string> {
  return new Set(diagnostics.filter(isPostFault).map(({ file }) => file ?? ''));
}

const countHeld = (diagnostics: readonly Diagnostic[]): number => pathsAtFault(diagnostics).size;

/** The sources at fault in the order of their paths, each with the first fault that was found. */
function heldOf(diagnostics: readonly Diagnostic[]): Omit<HeldSource, 'since'>[] {
  const held = new Map<string, Omit<HeldSource, 'since'>>();
  for (const { code, message, line, lastGood = false, ...fault } of diagnostics.filter(
    isPostFault,
  )) {
    const path = fault.file ?? '';
    if (!held.has(path)) held.set(path, { path, code, message, line, lastGood });
  }
  return [...held.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

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

/** Invariant 4: with `on_fault: stop`, or when too many posts are at fault, a fault of a post is one of the site. */
function faultLimit(held: number, sources: number, config: Config): Diagnostic[] {
  if (held === 0) return [];
  if (config.on_fault === 'stop') {
    return [
      siteFault(
        'fault-limit',
        `${held} of ${sources} sources are at fault, and none may be: nothing was published`,
        { hint: 'Mend them, or build without --strict and `on_fault: stop`.' },
      ),
    ];
  }
  if (held <= TOLERATED_FAULTS || held <= sources * config.fault_limit) return [];
  return [
    siteFault('fault-limit', `${held} of ${sources} sources are at fault: nothing was published`, {
      hint: 'So many have a common cause. Look at the first of them. `fault_limit` says how many there may be.',
    }),
  ];
}

/** What the machine does not let happen, as a fault. @throws what nobody but us can mend. */
export function unexpected(error: unknown, destination: string | null): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code === 'string')
    return siteFault('write-failed', message, {
      hint: `Look at the room and the permissions of ${destination ?? 'the site’s folder'}.`,
    });
  throw error;
}
