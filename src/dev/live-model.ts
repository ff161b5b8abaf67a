import type { PageRecord, PostEntry } from '../archive/post.js';
import { EDITION_BYTES, type SharedSite, shareSite } from '../archive/shared-site.js';
import { pathsAtFault } from '../build/faults.js';
import type { Revived } from '../build/last-good.js';
import type { Place } from '../build/place.js';
import { type Settled, settle } from '../build/settle.js';
import type { redirectsOf, Sources } from '../build/sources.js';
import type { Config } from '../config/options.js';
import type { DataFiles } from '../content/data.js';
import { missingLayouts } from '../content/layouts.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import type { Diagnostic } from '../diagnostics.js';
import { seemsToFoldCase } from '../output/folders.js';
import { fragmentsOf } from '../render/theme.js';
import type { LiveArchive, SourceChange } from './live-archive.js';

/** The model and the plan of a site, and what stays the same where a post has another body only. */
export interface LiveModel {
  readonly settled: Settled;
  readonly lost: readonly Diagnostic[];
  /** Paths of what is at fault. */
  readonly held: ReadonlySet<string>;
  readonly shared: SharedSite;
}

/** All that is modelled. */
export interface ModelInput {
  readonly place: Place;
  readonly archive: LiveArchive;
  readonly sources: Sources;
  readonly data: DataFiles;
  readonly redirects: ReturnType<typeof redirectsOf>;
  readonly now: number;
}

/** Versions that sources had before they were edited, or in the store, of those that are held now; null where there is none. */
export type GoodVersions = Map<string, Revived | null>;

/** @param good what is not of use any more goes. */
export function modelLive(input: ModelInput, good: GoodVersions): LiveModel {
  const { place, archive, sources, data, redirects, now } = input;
  const { config, plugins, root } = place;
  const { posts, pages } = archive;
  const isDue = ({ date }: Pick<PostEntry, 'date'>): boolean => config.future || date.epoch <= now;
  const layouts = new Set(sources.theme.layouts.keys());
  const lost = missingLayouts([...posts, ...pages], layouts, root);
  const atFault = pathsAtFault([...archive.diagnostics, ...lost]);
  const settled = settle(
    {
      posts: config.future ? posts : posts.filter(isDue),
      pages,
      statics: sources.statics,
      data: data.data,
      config,
      folds: seemsToFoldCase(root),
      redirects: { file: REDIRECTS_FILE, redirects: redirects.redirects },
      fragments: fragmentsOf(sources.theme),
      plugins,
    },
    atFault,
    (path) => {
      const version = good.get(path) ?? archive.goodBefore(path);
      good.set(path, version);
      const isUsable =
        version !== null &&
        (version.layout === null || layouts.has(version.layout)) &&
        (!('record' in version) || isDue(version));
      return isUsable ? version : null;
    },
    () => {},
  );
  archive.forgetBefore();
  const held = new Set([...atFault, ...pathsAtFault(settled.diagnostics)]);
  for (const path of good.keys()) if (!held.has(path)) good.delete(path);
  const shared = shareSite(settled.model.site, archive.blocks, archive.editionOf);
  return { settled, lost, held, shared };
}

/** The same site with other versions of some posts and pages; null where order, addresses or lists may be others. */
export function patchModel(
  from: LiveModel,
  changes: readonly SourceChange[],
  { editionOf }: Pick<LiveArchive, 'editionOf'>,
  config: Config,
  good: GoodVersions,
): LiveModel | null {
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
    editions[index] = editionOf(now.record).offset / EDITION_BYTES;
  }
  const model = { ...settled.model, site: { ...was, posts, pages } };
  return {
    ...from,
    settled: { ...settled, model },
    shared: { ...shared, refs, editions, outline: { ...shared.outline, pages } },
  };
}

function indexOfPost(posts: readonly PostEntry[], path: string, old: PostEntry): number {
  const index = posts.indexOf(old);
  return index !== -1 ? index : posts.findIndex((post) => post.path === path);
}

/** Whether two versions of a source make the same site: what is read of them beside is found by traces. */
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
