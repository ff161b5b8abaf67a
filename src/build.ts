import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PostEntry } from './archive/post.js';
import { shareSite } from './archive/shared-site.js';
import type { Site } from './archive/site.js';
import { absoluteOf, type SourceFile } from './archive/source.js';
import { POST } from './archive/source-table.js';
import { type HeldSource, sweepHeld, writeHeldList } from './cache/held.js';
import {
  forget as forgetStore,
  openStore,
  type Store,
  savedPlaces,
  saveStore,
} from './cache/store.js';
import { type ConfigOverrides, loadConfig } from './config/load.js';
import type { Config } from './config/options.js';
import { type DataFiles, readData } from './content/data.js';
import type { Gathered } from './content/gather.js';
import { findUnread, renamedTo } from './content/known.js';
import { missingLayouts } from './content/layouts.js';
import { REDIRECTS_FILE, readRedirects, type WrittenRedirect } from './content/redirects.js';
import { scan, scanStatic } from './content/scan.js';
import { type Diagnostic, SiteFault, siteFault } from './diagnostics.js';
import { lookForAll } from './jobs/look.js';
import { beginParsing, type ParseJob, parseAll, parseOptions } from './jobs/parse-all.js';
import { beginRendering, type Rendering, renderAll } from './jobs/render-all.js';
import { openSets } from './jobs/sets.js';
import {
  type BusyTimes,
  type Workshop,
  type WorkshopOptions,
  withWorkshop,
} from './jobs/workshop.js';
import { type LastGood, openLastGood, type Revived, stillLive, withGood } from './last-good.js';
import { describeMoved, findMoved, readMoved, writeMoved } from './moved.js';
import { resolveDestination } from './output/destination.js';
import { foldsCase, heldFolder, stateFolder } from './output/folders.js';
import { writeLastReasons } from './output/last-reasons.js';
import { type Lock, type LockOptions, waitForLock } from './output/lock.js';
import { openWriter, type WriteCounts } from './output/writer.js';
import { BUILD_ID, PACKAGE_ROOT, VERSION } from './package.js';
import type { PlanCounts } from './plan/counts.js';
import { loadTheme, type Theme, type ThemeFolders } from './render/theme.js';
import { settle } from './settle.js';
import { findMissing, fingerprintOf, type ManifestMeta, readMeta, traceKey } from './standing.js';
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

export interface BuildCounts extends PlanCounts, WriteCounts {
  /** Posts, drafts and pages, published or not. */
  readonly sources: number;
  /** Those that were read; what is known of all others still holds. */
  readonly parsed: number;
  /** Outputs that were made, whether they have other bytes now or not; all others are known to be as they were. */
  readonly rendered: number;
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
  rendered: 0,
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

/** Where a build takes place. @internal */
export interface Place {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
  readonly config: Config;
}

/** @throws SiteFault for a configuration that cannot be read, and an unsafe destination. @internal */
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

/** Where a state folder holds what builds keep for the next. @internal */
export const storeFolder = (state: string): string => join(state, 'store');

/** All that the result of parsing depends on beside the sources. @internal */
export function storeKey(config: Config): string {
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
    const { config } = place;
    const folds = foldsCase(dirname(place.destination));
    const writer = openWriter(place.destination, place.state, folds, options.verify);
    /** What is known of the sources, kept also where nothing is published. */
    let saveSources = (): void => {};
    try {
      // While this thread looks at the sources, the others look at the output.
      const isLarge = workshop.expect(store.index.count);
      const isSure = writer.place.journal === null && !writer.place.verify;
      const looking = isLarge && isSure ? lookForAll(workshop, writer.place) : null;
      let parsing: ParseJob | undefined;
      const sources = scanAll(place, diagnostics, (count) => {
        // Where sources are known, most of them will not be parsed.
        if (store.index.count === 0 && workshop.expect(count))
          parsing ??= beginParsing(workshop, store, config);
      });
      const { content } = sources;
      const count = content.length;
      const unread = findUnread(content, store.index, options.verify === true);
      const parsed = unread.places.length;
      lap('scan');
      if (parsed > 0) {
        workshop.expect(count);
        parsing ??= beginParsing(workshop, store, config);
      }
      const gathered = await parseAll(workshop, parsing, store, unread, content, since);
      const { table, pathOf, blocks, ends } = gathered;
      const isSame = parsed === 0 && table.count === store.index.count;
      const isCarriedOn = store.before.known === store.index;
      const known = {
        table,
        pathOf,
        blocks,
        ends,
        store,
        knownAt: isCarriedOn ? unread.knownAt : null,
      };
      const folder = heldFolder(place.state);
      for (const diagnostic of gathered.diagnostics) diagnostics.push(diagnostic);
      const data = await readData(sources.data);
      const now = options.now ?? Date.now();
      const isDue = ({ date }: Pick<PostEntry, 'date'>): boolean =>
        config.future || date.epoch <= now;
      const due = gathered.posts.filter(isDue);
      lap('parse');

      const ingredients = fingerprintOf({
        store: { id: store.id, saves: store.index.saves + Number(!isSame) },
        config,
        theme: sources.theme,
        data: data.data,
        statics: sources.statics,
        due: due.length,
        since,
      });
      const present = (await looking) ?? null;
      const last = readMeta(writer);
      const faults = [...sources.faults, ...sources.theme.diagnostics, ...data.diagnostics];
      const isSound = faults.length === 0;
      if (isSame && isSound && ingredients !== null && last?.ingredients === ingredients) {
        const found = findMissing({ ...writer.place, present });
        lap('render');
        if (found.missing === 0) {
          writer.discard();
          for (const diagnostic of last.said) diagnostics.push(diagnostic);
          nameLastGood(diagnostics, new Set(last.revived));
          lap('write');
          return {
            counts: { ...NOTHING, ...last.counts, sources: count, unchanged: found.count },
            busy: workshop.busy,
          };
        }
      }
      workshop.expect(count);
      const before = diagnostics.length;
      const written = redirectsOf(data, sources.data);
      for (const diagnostic of written.diagnostics) diagnostics.push(diagnostic);
      const lastGood = openLastGood({ ...known, folder, timezone: config.timezone });
      // What a step does not hand on can go: rendering a large archive needs the memory.
      const model = modelAll(
        { ...place, folds },
        workshop,
        store,
        {
          ...gathered,
          due,
          isDue,
          data,
          redirects: written.redirects,
          theme: sources.theme,
          statics: sources.statics,
          faults,
          count,
          since,
        },
        lastGood,
        diagnostics,
        lap,
      );
      const heldPaths = model.held.map(({ path }) => path);
      const save = (live: Uint8Array): void => {
        const isOther = Buffer.compare(store.index.columns.live, live) !== 0;
        if (isSame && !isOther && !lastGood.hasNew) return;
        table.columns.live.set(live);
        saveStore(store, {
          table: { ...table, others: withGood(table.others, lastGood.good) },
          pathOf,
          blocks: lastGood.blocks,
          ends: lastGood.ends,
          since,
          isSame,
        });
      };
      saveSources = () => save(stillLive(known, heldPaths));
      writeHeldList(folder, model.held, since);
      const key = traceKey(config, store.id, folds, model.site.site);
      const sets = openSets(last?.key === key ? last.sets : null);
      const said = diagnostics.slice(before);
      const made = await renderAll({ workshop, writer, present, sets, ...model });
      const moved = findMoved({
        writer,
        hasRecords: last?.store === store.id,
        site: model.site.site,
        before: readMoved(place),
        renamed: (path) => renamedTo(path, store.index, table, pathOf, unread),
      });
      said.push(...describeMoved(moved));
      for (const diagnostic of [...made.diagnostics, ...describeMoved(moved)])
        diagnostics.push(diagnostic);
      lap('render');
      const { counts } = model;
      const { revived } = model;
      const metaOf = (): ManifestMeta => ({
        key,
        store: store.id,
        sets: sets.all(),
        ingredients,
        counts,
        said,
        revived,
      });
      const counted = writer.publish(metaOf, () => save(model.live));
      sweepHeld(folder, heldPaths);
      writeMoved(place, moved);
      const { rendered, reasons } = made;
      writeLastReasons(place, { isFirst: last === null, rendered, reasons });
      lap('write');
      return {
        counts: { ...counts, sources: count, parsed, rendered, ...counted },
        busy: workshop.busy,
      };
    } catch (error) {
      // Threads must not stage anything behind its back.
      await workshop.crew.close();
      writer.discard(options.signal?.aborted ? PATIENCE : undefined);
      // The sources are what they are, also where a template is not.
      if (error instanceof SiteFault) saveSources();
      throw error;
    }
  });
}

/** Whoever has pressed Ctrl-C does not wait longer than this, in milliseconds, for what was staged to be removed. */
const PATIENCE = 500;

/** What a site is made of. @internal */
export interface Sources extends OtherSources {
  /** Posts, drafts and pages; emptied as they are parsed. */
  readonly content: SourceFile[];
}

/** What a site is made of beside posts, drafts and pages. @internal */
export interface OtherSources {
  readonly data: readonly SourceFile[];
  readonly statics: readonly SourceFile[];
  readonly theme: Theme;
  /** Faults of the site. */
  readonly faults: readonly Diagnostic[];
}

/** Where the templates of a site are. @internal */
export function themeFolders(root: string): ThemeFolders {
  return {
    site: join(root, 'templates'),
    theme: join(PACKAGE_ROOT, 'templates'),
    compiled: join(PACKAGE_ROOT, 'dist', 'templates.json'),
  };
}

/** Everything that a site is made of, as files. @internal */
export function scanAll(
  { root, config }: Place,
  diagnostics: Diagnostic[],
  onFound: (count: number) => void,
): Sources {
  const theme = loadTheme(themeFolders(root));
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

/** What is left of modelling and planning when outputs are rendered. */
type Modelled = Pick<Rendering, 'job' | 'plan' | 'site' | 'faults'> & {
  readonly counts: PlanCounts;
  readonly held: readonly Omit<HeldSource, 'since'>[];
  /** Paths of the sources whose last good versions are published. */
  readonly revived: readonly string[];
  /** What {@link SourceColumns.live} is once the site is published. */
  readonly live: Uint8Array;
};

/** What a site is modelled from. */
interface Known extends Omit<OtherSources, 'data'>, Gathered {
  /** The posts that are not in the future. */
  readonly due: readonly PostEntry[];
  readonly isDue: (post: Pick<PostEntry, 'date'>) => boolean;
  readonly data: DataFiles;
  readonly redirects: readonly WrittenRedirect[];
  /** How many sources there are. */
  readonly count: number;
  readonly since: number;
}

function modelAll(
  { root, config, folds }: Place & { readonly folds: boolean },
  workshop: Workshop,
  store: Store,
  known: Known,
  lastGood: LastGood,
  diagnostics: Diagnostic[],
  lap: Lap,
): Modelled {
  const { posts, pages, due, data, theme, statics, count, since, unpublished } = known;
  const spills = Array.from(
    { length: Math.max(workshop.crew.size, store.index.spills.length) },
    (_, number) => store.spill(number).path,
  );
  const job = beginRendering(workshop, {
    config,
    data: data.data,
    theme,
    spills,
    version: VERSION,
  });
  const lost = missingLayouts([...posts, ...pages], theme.layouts.keys(), root);
  for (const diagnostic of lost) diagnostics.push(diagnostic);
  const layouts = new Set(theme.layouts.keys());
  const settled = settle(
    {
      posts: due,
      pages,
      statics,
      config,
      folds,
      redirects: { file: REDIRECTS_FILE, redirects: known.redirects },
    },
    pathsAtFault([...known.diagnostics, ...lost]),
    (path) => {
      const good = lastGood.of(path);
      // It may have come from a time with another clock, or another theme.
      const isUsable =
        good !== null &&
        (good.layout === null || layouts.has(good.layout)) &&
        (!('record' in good) || known.isDue(good));
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
    site: {
      site: shareSite(site, lastGood.blocks, savedPlaces(store, lastGood)),
      staticFiles: site.staticFiles,
      since,
    },
    faults: [...known.faults, ...faultLimit(held.length, count, config)],
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
    revived: [...revived.keys()],
    live: liveOf(known, site, new Set(revived.values())),
  };
}

/** Says of those at fault whose last good versions are published that they are. @internal */
export function nameLastGood(
  diagnostics: Diagnostic[],
  revived: { has(path: string): boolean; readonly size: number },
): void {
  if (revived.size === 0) return;
  for (const [at, diagnostic] of diagnostics.entries())
    if (isPostFault(diagnostic) && revived.has(diagnostic.file ?? ''))
      diagnostics[at] = { ...diagnostic, lastGood: true };
}

/** The sources at fault in the order of their paths, each with the first fault that was found. */
function heldOf(diagnostics: readonly Diagnostic[]): Omit<HeldSource, 'since'>[] {
  const held = new Map<string, Omit<HeldSource, 'since'>>();
  for (const diagnostic of diagnostics.filter(isPostFault)) {
    const { code, message, line, lastGood = false, file: path = '' } = diagnostic;
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

/** What `data/redirects.yml` asks for. @internal */
export function redirectsOf(data: DataFiles, files: readonly SourceFile[]) {
  const file = files.find(({ path }) => path === REDIRECTS_FILE);
  const text = file === undefined ? '' : readFileSync(absoluteOf(file), 'utf8');
  return readRedirects(file === undefined ? undefined : data.data.redirects, text);
}

const isPostFault = ({ severity, scope }: Diagnostic): boolean =>
  severity === 'error' && scope === 'post';

/** @internal */
export function pathsAtFault(diagnostics: readonly Diagnostic[]): Set<string> {
  return new Set(diagnostics.filter(isPostFault).map(({ file }) => file ?? ''));
}

const countHeld = (diagnostics: readonly Diagnostic[]): number => pathsAtFault(diagnostics).size;

/** Invariant 4: with `on_fault: stop`, or when too many posts are at fault, a fault of a post is one of the site. @internal */
export function faultLimit(held: number, sources: number, config: Config): Diagnostic[] {
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
