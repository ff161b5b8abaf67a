import type { PageRecord, PostEntry } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import type { Plugins } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import { type DataRedirects, type Plan, planOutputs } from '../plan/plan.js';
import { planPlugins } from '../plan/plugin-outputs.js';
import { buildSite, type Model } from '../site/model.js';
import type { Json } from '../util/json.js';
import type { Revived } from './last-good.js';

export interface Records {
  /** In the order of their paths, as pages are. */
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly statics: readonly SourceFile[];
  /** The data files by their names. */
  readonly data: Json;
  readonly config: Config;
  readonly folds: boolean;
  readonly redirects: DataRedirects;
  /** Names of the theme's fragments. */
  readonly fragments: readonly string[];
  readonly plugins: Plugins;
}

export interface Settled {
  readonly model: Model;
  readonly plan: Plan;
  /** What stands for sources that are held: their last good versions, by path. */
  readonly revived: ReadonlyMap<string, Revived>;
  /** Faults that were found on the way, and what else there is to say of the site as it stands. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Models and plans the site without what is held, or with its last good version. A post that has no address of its own, or loses it
 * to another output, is held too, and as lists depend on which posts there are, all is done again without it: each round takes one
 * version of a post out at least.
 *
 * @param heldBefore paths of what is at fault already.
 * @param revive the last good version of a source, or null.
 */
export function settle(
  { posts, pages, statics, data, config, folds, redirects, fragments, plugins }: Records,
  heldBefore: ReadonlySet<string>,
  revive: (path: string) => Revived | null,
  lap: (stage: 'model' | 'plan') => void,
): Settled {
  const held = new Set<string>();
  const revived = new Map<string, Revived>();
  const faults: Diagnostic[] = [];
  /** Takes a version of a source out; its last good one, if it was not that, comes in its place. */
  const hold = (path: string): void => {
    if (held.has(path)) {
      revived.delete(path);
      return;
    }
    held.add(path);
    const good = revive(path);
    if (good !== null) revived.set(path, good);
  };
  for (const path of heldBefore) hold(path);
  for (;;) {
    const good = [...revived.values()];
    const model = buildSite(
      standing(posts, held, good.filter(isPost)),
      standing(pages, held, good.filter((record) => !isPost(record)) as PageRecord[]),
      statics,
      { config, foldsCase: folds, data },
    );
    lap('model');
    const plan = planOutputs(model.site, config, folds, redirects, fragments, (site) =>
      planPlugins(site, config, data, plugins),
    );
    lap('plan');
    // What was said of a post stands, whatever may be said of its last good version.
    const found = [...model.diagnostics, ...plan.diagnostics].filter(isFault);
    faults.push(...found.filter(({ file }) => !held.has(file ?? '')));
    const paths = new Set(found.map(({ file }) => file ?? ''));
    for (const path of paths) hold(path);
    // What has no address of its own is out of the model already.
    const isDone = plan.held.size === 0 && ![...paths].some((path) => revived.has(path));
    if (isDone) {
      const others = [...model.diagnostics, ...plan.diagnostics].filter((one) => !isFault(one));
      return { model, plan, revived, diagnostics: [...faults, ...others] };
    }
  }
}

const isFault = ({ severity }: Diagnostic): boolean => severity === 'error';

const isPost = (record: Revived): record is PostEntry => 'record' in record;

/** Those that are not held, with last good versions at their places. */
function standing<T extends Revived>(
  records: readonly T[],
  held: ReadonlySet<string>,
  good: readonly T[],
): readonly T[] {
  if (held.size === 0) return records;
  const own = records.filter(({ path }) => !held.has(path));
  if (good.length === 0) return own;
  const added = [...good].sort((a, b) => (a.path < b.path ? -1 : 1));
  const all: T[] = [];
  let from = 0;
  for (const one of added) {
    const to = placeFor(one.path, own, from);
    for (let place = from; place < to; place++) all.push(own[place] as T);
    all.push(one);
    from = to;
  }
  for (let place = from; place < own.length; place++) all.push(own[place] as T);
  return all;
}

/** Where a path belongs: a path is taken out of its record at some cost, so not all are looked at. */
function placeFor(path: string, records: readonly Revived[], from: number): number {
  let to = records.length;
  let place = from;
  while (place < to) {
    const middle = (place + to) >> 1;
    if ((records[middle] as Revived).path < path) place = middle + 1;
    else to = middle;
  }
  return place;
}
