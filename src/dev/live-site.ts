import { lstatSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { PageRecord, PostEntry } from '../archive/post.js';
import { type SharedSite, shareSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import type { SourceFile } from '../archive/source.js';
import { faultLimit, nameLastGood, pathsAtFault } from '../build/faults.js';
import type { Revived } from '../build/last-good.js';
import type { BuildOptions } from '../build/options.js';
import { openPlace, type Place, readPlace, storeKey } from '../build/place.js';
import { type Settled, settle } from '../build/settle.js';
import { findSources, readTheme, redirectsOf, type Sources } from '../build/sources.js';
import { shapeOf, traceKey } from '../build/standing.js';
import type { ThemeFolder } from '../build/theme-folder.js';
import type { Config } from '../config/options.js';
import { type DataFiles, readData } from '../content/data.js';
import { missingLayouts } from '../content/layouts.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import { type Diagnostic, SiteFault } from '../diagnostics.js';
import { type OutputMaker, openMakerBench } from '../jobs/maker.js';
import { seemsToFoldCase } from '../output/folders.js';
import { VERSION } from '../package.js';
import type { Plan } from '../plan/plan.js';
import type { Theme } from '../render/theme.js';
import type { ReadSet } from '../render/traces/trace.js';
import { type LiveArchive, loadLiveArchive, type SourceChange } from './live-archive.js';
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
export function openLiveSites(options: LiveOptions, folder: string): LiveSites {
  const { root } = options;
  let archive: LiveArchive | null = null;
  let archiveKey = '';
  let isDistrusted = false;
  let place: Place | null = null;
  let sources: Sources | null = null;
  let scanned: readonly Diagnostic[] = [];
  let data: DataFiles = { data: {}, diagnostics: [] };
  let redirects: ReturnType<typeof redirectsOf> = { redirects: [], diagnostics: [] };
  let model: Modelled | null = null;
  let isModelStale = true;
  let site: LiveSite | null = null;
  /** What has not led to a site yet. */
  let pending: Changes = { paths: new Set(), everything: true };
  /** Versions that a source had before it was edited, or in the store, of those that are held now. */
  const good = new Map<string, Revived | null>();

  async function update(changes: Changes): Promise<LiveUpdate> {
    pending = {
      paths: new Set([...pending.paths, ...changes.paths]),
      everything: pending.everything || changes.everything,
    };
    const done: { files: string[]; renamed: ReadonlyMap<string, string> } = {
      files: [],
      renamed: new Map(),
    };
    try {
      site = await takeUp(pending, done);
      pending = { paths: new Set(), everything: false };
      return { site, faults: [], theme: place?.theme?.folder ?? null, ...done };
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error;
      return { site, faults: error.diagnostics, theme: place?.theme?.folder ?? null, ...done };
    }
  }

  async function takeUp(
    { paths, everything }: Changes,
    done: { files: string[]; renamed: ReadonlyMap<string, string> },
  ): Promise<LiveSite> {
    const warnings: Diagnostic[] = [];
    const before = place;
    const next = await openPlace(options, warnings);
    const isLoaded =
      archive !== null && archiveKey === storeKey(next.config, next.plugins) && !isDistrusted;
    const isOtherScan =
      before === null || scanKey(before) !== scanKey(next) || !isLoaded || sources === null;
    const hints = sources === null || isOtherScan ? null : sortHints(next, paths, sources, archive);
    const mustScan = everything || hints === null || hints.mustScan;
    const mustTheme =
      everything ||
      sources === null ||
      [...paths].some((path) => isTemplate(path, next.theme)) ||
      before?.theme?.folder !== next.theme?.folder;
    let isOtherModel = model === null || before === null || shapeKey(before) !== shapeKey(next);
    let changed: readonly SourceChange[] = [];

    const old = sources;
    if (mustScan) {
      const found: Diagnostic[] = [];
      sources = findSources(next, found, () => {});
      scanned = found;
      isOtherModel ||= pathsKey(old?.statics) !== pathsKey(sources.statics);
    } else if (mustTheme && old !== null) {
      sources = { ...old, theme: readTheme(next) };
    }
    const current = sources as Sources;
    isOtherModel ||= layoutsOf(old?.theme) !== layoutsOf(current.theme);

    if (!isLoaded || archive === null) {
      archive?.close();
      archive = null;
      good.clear();
      model = null;
      isOtherModel = true;
      archive = await loadLiveArchive(next, current.content, folder, options, isDistrusted);
      archiveKey = storeKey(next.config, next.plugins);
      isDistrusted = false;
    } else if (mustScan) {
      const touched = everything || hints === null || hints.hasFolders ? 'by-stat' : paths;
      const result = await archive.rescan(current.content, touched);
      changed = result.changes;
      done.renamed = result.renamed;
      isOtherModel ||= result.isOther;
    } else {
      changed = archive.reread(hints.content);
    }
    place = next;

    for (const { path, old: was } of changed) if (!good.has(path)) good.set(path, was);
    const files = [...paths]
      .map((path) => pathInTheme(path, next.theme) ?? path)
      .filter((path) => path.startsWith('public/'));
    const mustData =
      everything ||
      old === null ||
      mustScan ||
      [...paths].some((path) => (pathInTheme(path, next.theme) ?? path).startsWith('data/'));
    if (mustData) {
      const known = data;
      data = await readData(current.data);
      isOtherModel ||= namesIn(known, next) !== namesIn(data, next);
      // Which files plugins make may depend on anything in it.
      isOtherModel ||= next.plugins.outputs.length > 0;
      const read = redirectsOf(data, current.data);
      isOtherModel ||= JSON.stringify(read.redirects) !== JSON.stringify(redirects.redirects);
      redirects = read;
    }

    // Should modelling fail, it is due also where nothing more changes.
    isModelStale ||= isOtherModel;
    const patched = isModelStale || model === null ? null : patchModel(model, changed, next.config);
    isModelStale = patched === null;
    model = patched ?? remodel(next, archive, current);
    isModelStale = false;
    done.files.push(...addressesOf(files, model.settled.model.site));
    const opened = openSite(next, archive, current, model, warnings);
    return opened;
  }

  function remodel(next: Place, from: LiveArchive, { theme, statics }: Sources): Modelled {
    const { config, plugins } = next;
    const { posts, pages } = from;
    const now = options.now ?? Date.now();
    const isDue = ({ date }: Pick<PostEntry, 'date'>): boolean =>
      config.future || date.epoch <= now;
    const due = config.future ? posts : posts.filter(isDue);
    const layouts = new Set(theme.layouts.keys());
    const lost = missingLayouts([...posts, ...pages], layouts, root);
    const atFault = pathsAtFault([...from.diagnostics, ...lost]);
    const settled = settle(
      {
        posts: due,
        pages,
        statics,
        data: data.data,
        config,
        folds: seemsToFoldCase(root),
        redirects: { file: REDIRECTS_FILE, redirects: redirects.redirects },
        plugins,
      },
      atFault,
      (path) => {
        const version = good.get(path) ?? from.goodBefore(path);
        good.set(path, version);
        const isUsable =
          version !== null &&
          (version.layout === null || layouts.has(version.layout)) &&
          (!('record' in version) || isDue(version));
        return isUsable ? version : null;
      },
      () => {},
    );
    from.forgetBefore();
    const held = new Set([...atFault, ...pathsAtFault(settled.diagnostics)]);
    for (const path of good.keys()) if (!held.has(path)) good.delete(path);
    return {
      settled,
      lost,
      held,
      shared: shareSite(settled.model.site, from.blocks, from.editionOf),
    };
  }

  /** The same site with other versions of some posts and pages; null where order, addresses or lists may be others. */
  function patchModel(
    from: Modelled,
    changes: readonly SourceChange[],
    config: Config,
  ): Modelled | null {
    if (changes.length === 0) return from;
    if (
      changes.some(({ path, old, now }) => {
        const isKept = old !== null && now !== null && !from.held.has(path);
        return !isKept || !isSameInModel(old, now, config);
      })
    )
      return null;
    const { settled, shared } = from;
    const { site: was } = settled.model;
    const posts = [...was.posts];
    const pages = [...was.pages];
    const refs = shared.refs.slice();
    const editions = shared.editions.slice();
    for (const { path, old, now } of changes) {
      if (old === null || now === null) return null;
      good.delete(path);
      if (!('record' in now)) {
        const index = pages.findIndex((page) => page.path === path);
        if (index === -1) return null;
        pages[index] = now;
        continue;
      }
      const index = indexOfPost(posts, path, old as PostEntry);
      // One that is not due yet is in no list.
      if (index === -1) continue;
      posts[index] = now;
      refs[index * 2] = now.record.block;
      refs[index * 2 + 1] = now.record.offset;
      editions[index] = (archive as LiveArchive).editionOf(now.record).offset / 8;
    }
    const model = { ...settled.model, site: { ...was, posts, pages } };
    return {
      ...from,
      settled: { ...settled, model },
      shared: { ...shared, refs, editions, outline: { ...shared.outline, pages } },
    };
  }

  function openSite(
    next: Place,
    from: LiveArchive,
    { theme, faults }: Sources,
    { settled, lost, shared }: Modelled,
    warnings: readonly Diagnostic[],
  ): LiveSite {
    const diagnostics = [
      ...warnings,
      ...scanned,
      // What is being written is told of again when it is whole.
      ...from.diagnostics.filter(({ code }) => code !== 'source-changing'),
      ...data.diagnostics,
      ...redirects.diagnostics,
      ...lost,
      ...settled.diagnostics,
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
    const maker = bench.open(now, settled.model.site.staticFiles, sets);
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
      archive?.close();
    },
  };
}

/** What stays the same where a post has another body only. */
interface Modelled {
  readonly settled: Settled;
  readonly lost: readonly Diagnostic[];
  /** Paths of what is at fault. */
  readonly held: ReadonlySet<string>;
  readonly shared: SharedSite;
}

/** What hints ask for, of those that lead to no file of the templates. */
interface Hints {
  /** Posts, drafts and pages that are there, and were before. */
  readonly content: readonly string[];
  /** Whether there may be other files than before. */
  readonly mustScan: boolean;
  /** Whether a folder may be another one than before. */
  readonly hasFolders: boolean;
}

function sortHints(
  { root, theme }: Place,
  paths: ReadonlySet<string>,
  sources: Sources,
  archive: LiveArchive | null,
): Hints {
  const others = new Set([...sources.data, ...sources.statics].map(({ path }) => path));
  const content: string[] = [];
  let mustScan = false;
  let hasFolders = false;
  for (const path of paths) {
    if (isTemplate(path, theme)) continue;
    // Which file of a theme counts depends on those of the site.
    if (pathInTheme(path, theme) !== null) mustScan = true;
    if (!/^(?:posts|drafts|pages|data|public)(?:\/|$)/.test(path)) continue;
    const isFile = lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
    const isContent = archive?.has(path) === true;
    if (isFile && isContent) content.push(path);
    else if (isFile !== others.has(path) || isContent) {
      mustScan = true;
      hasFolders ||= !isFile && !isContent && !others.has(path);
    } else if (!isFile) {
      // A folder, or something that came and went.
      mustScan = true;
      hasFolders = true;
    }
  }
  return { content, mustScan, hasFolders };
}

/** The path of a theme's file within the theme; null for any other path. */
function pathInTheme(path: string, theme: ThemeFolder | null): string | null {
  return theme !== null && path.startsWith(theme.folder + sep)
    ? path.slice(theme.folder.length + 1).replaceAll(sep, '/')
    : null;
}

const isTemplate = (path: string, theme: ThemeFolder | null): boolean =>
  /^templates(?:\/|$)/.test(pathInTheme(path, theme) ?? path);

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
  (files ?? []).map(({ path }) => path).join('\0');

const layoutsOf = (theme: Theme | undefined): string =>
  [...(theme?.layouts.keys() ?? [])].sort().join('\0');

function addressesOf(paths: readonly string[], site: Site): string[] {
  if (paths.length === 0) return [];
  const wanted = new Set(paths);
  return site.staticFiles.flatMap(({ path }, index) =>
    wanted.has(path) ? (site.staticAddresses[index] ?? []) : [],
  );
}

function indexOfPost(posts: readonly PostEntry[], path: string, old: PostEntry): number {
  const index = posts.indexOf(old);
  return index !== -1 ? index : posts.findIndex((post) => post.path === path);
}

/** Whether two versions of a source make the same site: what is read of them beside is found by traces. */
/** What data files say of terms. */
function namesIn({ data }: DataFiles, { config }: Place): string {
  return JSON.stringify(config.taxonomies.map(({ key }) => data[key]));
}

function isSameInModel(old: Revived, now: Revived, config: Config): boolean {
  return JSON.stringify(inModel(old, config)) === JSON.stringify(inModel(now, config));
}

function inModel(version: PostEntry | PageRecord, { duplicates, feed }: Config): unknown {
  const { path, layout, permalink, redirectFrom, date } = version;
  const common = [path, layout, permalink, redirectFrom, date];
  if (!('record' in version)) return [common, version.form, version.file, version.title];
  const { slug, categories, tags, terms, title, description } = version;
  const texts = duplicates === 'canonical' ? [title, description] : [];
  // Archives of feeds are cut where their bodies are.
  const length = feed.archive ? version.body.length : null;
  return [common, slug, categories, tags, terms, texts, length];
}
