import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../archive/manifest.js';
import { sweepHeld, writeHeldList } from '../cache/held.js';
import { beginSaving, type Saving } from '../cache/save-store.js';
import { forget as forgetStore, openStore, type Store } from '../cache/store.js';
import { renamedTo } from '../content/known.js';
import { type Diagnostic, SiteFault, warning } from '../diagnostics.js';
import { type Look, lookForAll } from '../jobs/look.js';
import { renderAll } from '../jobs/render-all.js';
import { openSets } from '../jobs/sets.js';
import { withWorkshop } from '../jobs/workshop.js';
import { foldsCase, heldFolder } from '../output/folders.js';
import { checkHost } from '../output/host-limits.js';
import { writeLastReasons } from '../output/last-reasons.js';
import { hasManifest, manifestPath } from '../output/manifest.js';
import { openWriter, type SiteWriter } from '../output/writer.js';
import { sharpVersion } from '../pictures/sharp.js';
import { withCopies } from '../plan/copies.js';
import { DAMAGED_FILE } from '../util/spill.js';
import { nameLastGood } from './faults.js';
import { findMissing, fingerprintOf } from './ingredients.js';
import { loadPublisher, openLastGood, stillLive, withGood } from './last-good.js';
import { faultsOf, type Modelled, modelSite } from './model.js';
import { describeMoved, findMoved, readMoved, writeMoved } from './moved.js';
import type { BuildOptions } from './options.js';
import { copyPictures, filesOfCopies } from './picture-copies.js';
import { type Place, storeFolder, storeKey } from './place.js';
import { type Reading, readSources } from './read.js';
import { type BuildResult, NOTHING } from './result.js';
import type { Run } from './run.js';
import { type ManifestMeta, readMeta, traceKey } from './standing.js';

type Published = Pick<BuildResult, 'counts' | 'busy'>;

/**
 * The six stages, within the lock.
 *
 * @param diagnostics fills as they go, so that a fault of the site leaves what was found before it.
 * @throws SiteFault for a fault of the site: nothing is published then.
 */
export async function publish(
  place: Place,
  options: BuildOptions,
  diagnostics: Diagnostic[],
  lap: Run['lap'],
): Promise<Published> {
  const found = diagnostics.length;
  const publishFrom = (store: Store, threads: BuildOptions['threads']): Promise<Published> =>
    withWorkshop({ ...options, threads }, (workshop) => {
      const since = Date.now();
      return publishAll({ place, options, store, workshop, since, diagnostics, lap });
    });
  const store = openStore(
    storeFolder(place.state),
    storeKey(place.config, place.plugins),
    diagnostics,
  );
  try {
    return await publishFrom(store, options.threads);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== DAMAGED_FILE) throw error;
    // Bodies are looked at when they are read: then it all begins again, without them.
    diagnostics.splice(found);
    return publishFrom(forgetStore(store.folder, store.key, diagnostics), []);
  }
}

async function publishAll(run: Run): Promise<Published> {
  const { place, options, store, workshop } = run;
  mkdirSync(store.folder, { recursive: true });
  const folds = foldsCase(dirname(place.destination));
  const writer = openWriter(place.destination, place.state, folds, options.verify);
  tellOfDamage(run, writer);
  let keepSources = (): void => {};
  try {
    const look = beginLooking(run, writer);
    let reading: Reading | null = await readSources(run, look);
    const present = (await look?.outputs) ?? null;
    reading = await withStyles(run, reading);
    const last = readMeta(writer);
    const ingredients = ingredientsOf(run, reading);
    if (ingredients !== null && last?.ingredients === ingredients) {
      const standing = letStand(run, writer, reading, last, present);
      if (standing !== null) return standing;
    }
    workshop.expect(reading.count);
    const publisherFor = await loadPublisher(store, heldFolder(place.state));
    const prepared = prepare(run, reading, folds, publisherFor);
    keepSources = prepared.keepSources;
    // Rendering a large archive needs the memory.
    reading = null;
    return await renderAndWrite(run, writer, { ...prepared, ingredients, last, present });
  } catch (error) {
    // Threads must not stage anything behind its back.
    await workshop.crew.close();
    writer.discard(options.signal?.aborted ? PATIENCE : undefined);
    // The sources are what they are, also where a template is not.
    if (error instanceof SiteFault) keepSources();
    throw error;
  }
}

/** With minified style sheets, where that is asked for. */
async function withStyles({ place, diagnostics }: Run, reading: Reading): Promise<Reading> {
  if (!place.config.minify_css) return reading;
  const { withMinifiedStyles } = await import('./site-styles.js');
  const folder = join(place.state, 'minified');
  const statics = await withMinifiedStyles(reading.sources.statics, folder, diagnostics);
  return { ...reading, sources: { ...reading.sources, statics } };
}

/** Says why everything is made again. */
function tellOfDamage({ place, diagnostics }: Run, { last, place: { first } }: SiteWriter): void {
  if (first || last !== null || !hasManifest(place.state, place.destination)) return;
  diagnostics.push(
    warning(
      'cache-discarded',
      'what was known of the output cannot be read: all of it is made anew',
      {
        file: manifestPath(place.state, place.destination),
        hint: 'There is nothing to do. If it comes again, look at the disk.',
      },
    ),
  );
}

/** Whoever has pressed Ctrl-C does not wait longer than this, in milliseconds, for what was staged to be removed. */
const PATIENCE = 500;

/** While this thread looks which sources there are, the others look at those that are known, and which outputs are there. Null where that is not worth it, or not enough. */
function beginLooking({ place, workshop, store }: Run, writer: SiteWriter): Look | null {
  const isLarge = workshop.expect(store.index.count);
  const isSure = writer.place.journal === null && !writer.place.verify;
  return isLarge && isSure ? lookForAll(workshop, place.root, store.index, writer.place) : null;
}

/** The fingerprint of all that the site is made from; null where it says nothing. */
function ingredientsOf({ place, store, since }: Run, reading: Reading): string | null {
  const { sources, data, due, isSame } = reading;
  return fingerprintOf({
    store: { id: store.id, saves: store.index.saves + Number(!isSame) },
    config: place.config,
    plugins: place.plugins,
    sharp: place.config.images === undefined ? null : sharpVersion(),
    theme: sources.theme,
    data: data.data,
    statics: sources.statics,
    due: due.length,
    since,
  });
}

/** The end of a build that has nothing to do, as all that the site is made from is what it was; null if an output is missing. */
function letStand(
  { workshop, diagnostics, lap }: Run,
  writer: SiteWriter,
  reading: Reading,
  last: ManifestMeta,
  present: SharedArrayBuffer | null,
): Published | null {
  if (!reading.isSame || faultsOf(reading).length > 0) return null;
  const found = findMissing({ ...writer.place, present });
  lap('render');
  if (found.missing > 0) return null;
  writer.discard();
  for (const diagnostic of last.said) diagnostics.push(diagnostic);
  nameLastGood(diagnostics, new Set(last.revived));
  lap('write');
  return {
    counts: { ...NOTHING, ...last.counts, sources: reading.count, unchanged: found.count },
    busy: workshop.busy,
  };
}

/** A site that is ready to be rendered. */
export interface Prepared {
  readonly model: Modelled;
  /** The key of the traces that are good for it. */
  readonly key: string;
  /** How many sources there are, and how many of them were read. */
  readonly count: number;
  readonly parsed: number;
  /** What there is to say of the model and the plan. */
  readonly said: readonly Diagnostic[];
  /** See {@link renamedTo}. */
  readonly renamed: (path: string) => string | null;
  /** Writes most of what is known of the sources while the threads render; it counts once it is kept. */
  readonly beginKeeping: () => void;
  /** Keeps what is known of the sources; with what is published now, or with what was. */
  readonly keep: (live: Uint8Array) => void;
  readonly keepSources: () => void;
}

/** Models and plans, and has workers begin to load what rendering needs. */
export function prepare(
  run: Run,
  reading: Reading,
  folds: boolean,
  publisherFor: Awaited<ReturnType<typeof loadPublisher>>,
): Prepared {
  const { place, store, since, diagnostics } = run;
  const { config } = place;
  const { unread, isSame, count, parsed } = reading;
  const { table, pathOf, blocks, ends } = reading.gathered;
  const folder = heldFolder(place.state);
  const isCarriedOn = store.before.known === store.index;
  const knownAt = isCarriedOn ? unread.knownAt : null;
  const known = { table, pathOf, blocks, ends, store, knownAt };
  const lastGood = openLastGood({ ...known, folder, config, publisherFor });
  const before = diagnostics.length;
  const model = modelSite(run, reading, lastGood, folds);
  writeHeldList(folder, model.held, since);
  const isKnown = isSame && !lastGood.hasNew;
  let saving: Saving | null = null;
  const begun = (): Saving => {
    saving ??= beginSaving(store, {
      table: { ...table, others: withGood(table.others, lastGood.good) },
      pathOf,
      blocks: lastGood.blocks,
      ends: lastGood.ends,
      since,
      isSame,
    });
    return saving;
  };
  const keep = (live: Uint8Array): void => {
    const isOther = Buffer.compare(store.index.columns.live, live) !== 0;
    if (isKnown && !isOther) return;
    table.columns.live.set(live);
    begun().end();
  };
  return {
    model,
    key: traceKey(place, store.id, folds, model.site.site),
    count,
    parsed,
    said: diagnostics.slice(before),
    renamed: (path) => renamedTo(path, store.index, table, pathOf, unread),
    beginKeeping: () => {
      if (!isKnown) begun();
    },
    keep,
    keepSources: () => keep(stillLive(known, pathsOf(model))),
  };
}

const pathsOf = ({ held }: Modelled): string[] => held.map(({ path }) => path);

/** What is rendered, and what of the last build's outputs still stands. */
interface Due extends Prepared {
  readonly ingredients: string | null;
  readonly last: ManifestMeta | null;
  readonly present: SharedArrayBuffer | null;
}

async function renderAndWrite(run: Run, writer: SiteWriter, due: Due): Promise<Published> {
  const { place, store, workshop, diagnostics, lap } = run;
  const { model, key, count, parsed, ingredients, last, present } = due;
  const { revived } = model;
  const sets = openSets(last?.key === key ? last.sets : null);
  // What is at fault is told at once, not when all pictures have been copied.
  const isAtFault = model.faults.some(({ severity }) => severity === 'error');
  const copied = await copyPictures(run, isAtFault ? [] : model.pictures);
  for (const diagnostic of copied.diagnostics) diagnostics.push(diagnostic);
  const plan = withCopies(model.plan, filesOfCopies(copied));
  const made = await renderAll({
    workshop,
    writer,
    present,
    sets,
    ...model,
    plan,
    site: { ...model.site, copies: copied.copies },
    meanwhile: due.beginKeeping,
  });
  // The threads' work is done. While they give their memory back, which takes as long, this one writes manifest and store.
  // Who waits for them at the end hears of what goes wrong with them.
  workshop.crew.close().catch(() => {});
  const moved = findMoved({
    writer,
    hasRecords: last?.store === store.id,
    site: model.site.site,
    before: readMoved(place),
    renamed: due.renamed,
  });
  const ofMoved = describeMoved(moved);
  for (const diagnostic of [...made.diagnostics, ...ofMoved]) diagnostics.push(diagnostic);
  lap('render');
  const said = [...due.said, ...copied.diagnostics, ...ofMoved];
  const counts = { ...model.counts, outputs: plan.count };
  const { host } = place.config;
  const metaOf = (written: Manifest): ManifestMeta => {
    for (const diagnostic of host === undefined ? [] : checkHost(host, written)) {
      said.push(diagnostic);
      diagnostics.push(diagnostic);
    }
    const lasting = copied.isLasting ? ingredients : null;
    const meta = { key, store: store.id, sets: sets.all(), ingredients: lasting };
    return { ...meta, counts, said, revived };
  };
  const counted = writer.publish(metaOf, () => due.keep(model.live));
  sweepHeld(heldFolder(place.state), pathsOf(model));
  copied.sweep();
  writeMoved(place, moved);
  const { rendered, reasons } = made;
  writeLastReasons(place, { isFirst: last === null, rendered, reasons });
  lap('write');
  return {
    counts: { ...counts, sources: count, parsed, rendered, ...counted },
    busy: workshop.busy,
  };
}
