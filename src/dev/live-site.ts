import type { SharedSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { faultLimit, nameLastGood, pathsAtFault } from '../build/faults.js';
import type { BuildOptions } from '../build/options.js';
import { openPlace, type Place, readPlace, storeKey } from '../build/place.js';
import { readAhead } from '../build/read-ahead.js';
import { findSources, readTheme, redirectsOf, type Sources } from '../build/sources.js';
import { shapeOf, traceKey } from '../build/standing.js';
import { type DataFiles, readData } from '../content/data.js';
import { type Diagnostic, SiteFault } from '../diagnostics.js';
import { type OutputMaker, openMakerBench } from '../jobs/maker.js';
import { seemsToFoldCase } from '../output/folders.js';
import { VERSION } from '../package.js';
import type { Plan } from '../plan/plan.js';
import { refusedInTemplates } from '../render/refused-code.js';
import { fragmentsOf, type Theme } from '../render/theme.js';
import type { ReadSet } from '../render/traces/trace.js';
import { isTemplate, pathInTheme, sortHints } from './hints.js';
import { type LiveArchive, loadLiveArchive, type SourceChange } from './live-archive.js';
import { type GoodVersions, type LiveModel, modelLive, patchModel } from './live-model.js';
import type { LivePictures } from './live-pictures.js';
import type { Changes } from './watch.js';

/** The site as it is now. Another one takes its place after each change; this one stays as it is. */
export interface LiveSite {
  readonly place: Place;
  readonly site: Site;
  readonly plan: Plan;
  readonly maker: OutputMaker;
  /** The sets that the maker's checker knows by their places; whoever has a trace adds its set. */
  readonly sets: ReadSet[];
  /** Traces of another key do not hold. */
  readonly key: string;
  /** Faults of posts, warnings and notes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a change has led to. */
export interface LiveUpdate {
  /** The last one without a fault of the site; null where there never was one. */
  readonly site: LiveSite | null;
  /** What is wrong with the site as it is now. */
  readonly faults: readonly Diagnostic[];
  /** Addresses of static files that may have other bytes. */
  readonly files: readonly string[];
  /** Sources that have another path now, by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Absolute path of the theme that the site has now; null where it is the default one, or missing. */
  readonly theme: string | null;
}

/** A site that follows its sources. Calls must not overlap. */
export interface LiveSites {
  /** Takes up changes; the first call loads the site. Never throws for what a user can mend. */
  update(changes: Changes): Promise<LiveUpdate>;
  /** Loads everything again, without what builds have kept: that was found damaged. */
  distrust(): void;
  close(): void;
}

export type LiveOptions = BuildOptions & { readonly root: string };

/** Absolute path of the theme that a site has chosen; null where it is the default one, or missing. */
export function themeOf(options: LiveOptions): string | null {
  try {
    return readPlace(options, []).theme?.folder ?? null;
  } catch (error) {
    if (error instanceof SiteFault) return null;
    throw error;
  }
}

/** @param folder for what is read of changed sources; nothing else of it counts. */
export function openLiveSites(
  options: LiveOptions,
  folder: string,
  pictures: LivePictures,
): LiveSites {
  const { root } = options;
  let archive: LiveArchive | null = null;
  let archiveKey = '';
  let isDistrusted = false;
  let place: Place | null = null;
  let sources: Sources | null = null;
  let scanned: readonly Diagnostic[] = [];
  let data: DataFiles = { data: {}, diagnostics: [] };
  let redirects: ReturnType<typeof redirectsOf> = { redirects: [], diagnostics: [] };
  let model: LiveModel | null = null;
  /** Whether there may be another model: should modelling fail, that is so also where nothing more changes. */
  let isModelStale = true;
  let site: LiveSite | null = null;
  /** What the pages that are shown are read from: it may be another one than what was loaded last. */
  let shown: LiveArchive | null = null;
  /** What has not led to a site yet. */
  let pending: Changes = { paths: new Set(), everything: true };
  const good: GoodVersions = new Map();

  async function update(changes: Changes): Promise<LiveUpdate> {
    pending = {
      paths: new Set([...pending.paths, ...changes.paths]),
      everything: pending.everything || changes.everything,
    };
    const done: Done = { files: [], renamed: new Map() };
    try {
      site = await takeUp(pending, done);
      pending = { paths: new Set(), everything: false };
      if (shown !== archive) shown?.close();
      shown = archive;
      return { site, faults: [], theme: place?.theme?.folder ?? null, ...done };
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error;
      return { site, faults: error.diagnostics, theme: place?.theme?.folder ?? null, ...done };
    }
  }

  async function takeUp(changes: Changes, done: Done): Promise<LiveSite> {
    const warnings: Diagnostic[] = [];
    const next = await openPlace(options, warnings);
    const isLoaded =
      archive !== null && archiveKey === storeKey(next.config, next.plugins) && !isDistrusted;
    const due = whatIsDue(changes, next, isLoaded);
    isModelStale ||= !isLoaded || place === null || shapeKey(place) !== shapeKey(next);
    const current = takeSources(next, due);
    const followed = isLoaded ? archive : null;
    const changed = followed === null ? [] : await followSources(followed, current, due, done);
    const from = followed ?? (await load(next, current));
    place = next;
    if (due.mustData) await takeData(next, current);

    const now = options.now ?? Date.now();
    const patched =
      isModelStale || model === null ? null : patchModel(model, changed, from, next.config, good);
    isModelStale = patched === null;
    model =
      patched ??
      modelLive({ place: next, archive: from, sources: current, data, redirects, now }, good);
    isModelStale = false;
    const files = new Set([...changes.paths].map((path) => pathInTheme(path, next.theme) ?? path));
    done.files.push(...addressesOf(files, model.settled.model.site));
    return openSite(next, from, current, model, warnings);
  }

  function whatIsDue({ paths, everything }: Changes, next: Place, isLoaded: boolean): Due {
    const isOtherScan = place === null || scanKey(place) !== scanKey(next) || !isLoaded;
    const known = isOtherScan ? null : sources;
    // A file of a theme is not there in the site, until the site has one of the same name.
    const own = [...(known?.data ?? []), ...(known?.statics ?? [])].filter(
      (source) => source.root === next.root,
    );
    const others = new Set(own.map(({ path }) => path));
    const hints = known && sortHints(next, paths, others, (path) => archive?.has(path) === true);
    const mustScan = everything || hints === null || hints.mustScan;
    return {
      content: hints?.content ?? [],
      mustScan,
      touched: everything || hints === null || hints.hasFolders ? 'by-stat' : paths,
      mustTheme:
        [...paths].some((path) => isTemplate(path, next.theme)) ||
        place?.theme?.folder !== next.theme?.folder,
      mustData:
        mustScan ||
        [...paths].some((path) => (pathInTheme(path, next.theme) ?? path).startsWith('data/')),
    };
  }

  function takeSources(next: Place, { mustScan, mustTheme }: Due): Sources {
    const old = sources;
    if (mustScan || old === null) {
      const found: Diagnostic[] = [];
      sources = findSources(next, found, () => {});
      scanned = found;
      isModelStale ||= pathsKey(old?.statics) !== pathsKey(sources.statics);
    } else if (mustTheme) {
      sources = { ...old, theme: readTheme(next) };
    }
    const current = sources as Sources;
    isModelStale ||= layoutsOf(old?.theme) !== layoutsOf(current.theme);
    return current;
  }

  /** The old one stays until there is a site of the new one: its pages are shown meanwhile. */
  async function load(next: Place, { content }: Sources): Promise<LiveArchive> {
    if (archive !== shown) archive?.close();
    archive = null;
    good.clear();
    model = null;
    const ahead = isDistrusted ? null : () => readAhead(next, options);
    archive = await loadLiveArchive(next, content, folder, options, ahead);
    archiveKey = storeKey(next.config, next.plugins);
    isDistrusted = false;
    return archive;
  }

  async function followSources(
    from: LiveArchive,
    { content }: Sources,
    due: Due,
    done: Done,
  ): Promise<readonly SourceChange[]> {
    let changed: readonly SourceChange[];
    if (due.mustScan) {
      const result = await from.rescan(content, due.touched);
      changed = result.changes;
      done.renamed = result.renamed;
      isModelStale ||= result.isOther;
    } else {
      changed = await from.reread(due.content);
    }
    for (const { path, old } of changed) if (!good.has(path)) good.set(path, old);
    return changed;
  }

  async function takeData(next: Place, from: Sources): Promise<void> {
    const known = data;
    data = await readData(from.data);
    isModelStale ||= namesIn(known, next) !== namesIn(data, next);
    // Which files plugins make may depend on anything in it.
    isModelStale ||= next.plugins.outputs.length > 0;
    const read = redirectsOf(data, from.data);
    isModelStale ||= JSON.stringify(read.redirects) !== JSON.stringify(redirects.redirects);
    redirects = read;
  }

  function openSite(
    next: Place,
    from: LiveArchive,
    { theme, faults }: Sources,
    { settled, lost, shared }: LiveModel,
    warnings: readonly Diagnostic[],
  ): LiveSite {
    const offers = pictures.offers(next, settled.model.site);
    const diagnostics = [
      ...warnings,
      ...scanned,
      // What is being written is told of again when it is whole.
      ...from.diagnostics.filter(({ code }) => code !== 'source-changing'),
      ...data.diagnostics,
      ...redirects.diagnostics,
      ...lost,
      ...settled.diagnostics,
      ...offers.diagnostics,
      ...(next.config.header_files.length > 0 ? refusedInTemplates(theme) : []),
    ];
    nameLastGood(diagnostics, settled.revived);
    const held = pathsAtFault(diagnostics).size;
    const { config, plugins } = next;
    const now: SharedSite = { ...shared, blocks: from.blocks, later: [...from.later] };
    const bench = openMakerBench(
      { config, plugins, theme, data: data.data, version: VERSION },
      from.bodies,
    );
    const sets: ReadSet[] = [];
    const maker = bench.open(now, settled.model.site.staticFiles, offers.copiesOf, sets);
    const ofSite = [
      ...faults,
      ...theme.diagnostics,
      ...data.diagnostics,
      ...faultLimit(held, from.count, config),
      ...maker.checkTemplates(),
    ];
    if (ofSite.some(({ severity }) => severity === 'error'))
      throw new SiteFault([...ofSite, ...diagnostics.filter((one) => !ofSite.includes(one))]);
    return {
      place: next,
      site: settled.model.site,
      plan: settled.plan,
      maker,
      sets,
      key: traceKey(next, from.id, seemsToFoldCase(root), now),
      diagnostics,
    };
  }

  return {
    update,
    distrust() {
      isDistrusted = true;
      pending = { paths: new Set(), everything: true };
    },
    close() {
      if (archive !== shown) archive?.close();
      shown?.close();
    },
  };
}

/** What has been seen while a change was taken up. */
interface Done {
  readonly files: string[];
  renamed: ReadonlyMap<string, string>;
}

/** What a change asks for. */
interface Due {
  /** Posts, drafts and pages to read again where nothing has to be looked for. */
  readonly content: readonly string[];
  /** Whether to look which files there are, and which of them may have changed then. */
  readonly mustScan: boolean;
  readonly touched: 'by-stat' | ReadonlySet<string>;
  readonly mustTheme: boolean;
  readonly mustData: boolean;
}

const scanKey = ({ config, theme }: Place): string =>
  JSON.stringify([config.show_drafts, config.exclude, theme?.folder]);

/** All of the configuration that decides which outputs there are. */
function shapeKey({ config, plugins }: Place): string {
  const { future, redirects, redirect_files, header_files } = config;
  return JSON.stringify([
    shapeOf(config),
    future,
    redirects,
    redirect_files,
    header_files,
    plugins.source?.sum,
    // Which files plugins make may depend on every key.
    plugins.outputs.length > 0 ? config : null,
  ]);
}

const pathsKey = (files: readonly SourceFile[] | undefined): string =>
  (files ?? []).map(absoluteOf).join('\0');

const layoutsOf = (theme: Theme | undefined): string =>
  theme === undefined
    ? ''
    : [...[...theme.layouts.keys()].sort(), '', ...fragmentsOf(theme)].join('\0');

/** Addresses of the static files among the paths. */
function addressesOf(paths: ReadonlySet<string>, site: Site): string[] {
  return site.staticFiles.flatMap(({ path }, index) =>
    paths.has(path) ? (site.staticAddresses[index] ?? []) : [],
  );
}

/** What data files say of terms. */
function namesIn({ data }: DataFiles, { config }: Place): string {
  return JSON.stringify(config.taxonomies.map(({ key }) => data[key]));
}
