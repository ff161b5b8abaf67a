import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  buildManifest,
  type Manifest,
  type ManifestRow,
  openManifest,
} from '../archive/manifest.js';
import { foldCase } from '../archive/slug.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import {
  entryAt,
  folderMaker,
  folderOf,
  isInside,
  isVacant,
  realFolders,
  removeEmptyFolders,
  removeFile,
  removeWithin,
  stagePath,
} from './folders.js';
import {
  type FoundManifest,
  readJournal,
  readManifest,
  removeJournal,
  writeJournal,
  writeManifest,
} from './manifest.js';
import type { FileState, StagePlace } from './stager.js';

/** `page` is what lists, feeds and sitemaps lead to: it is put into place before them. */
export type Rank = 'page' | 'list';

export interface WriteCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Writes one build. Nothing reaches the destination before {@link SiteWriter.publish}. */
export interface SiteWriter {
  /** What each worker's {@link openStager} is given. */
  readonly place: StagePlace;
  /** What the last build has left; null where nothing is known. */
  readonly last: FoundManifest | null;
  /**
   * Notes a file that stays as the last build wrote it, by its row in the last manifest.
   *
   * @param setOf the number that a set of the last manifest has now.
   */
  keep(row: number, setOf: (set: number) => number): void;
  /**
   * Notes a file that a worker has staged, or has found to be published already.
   *
   * @param row its row in the last manifest, or -1.
   */
  add(file: string, rank: Rank, state: FileState, made: ManifestRow, row: number): void;
  /** Rows of the last manifest whose files nothing has been noted for: they will go. */
  stale(): readonly number[];
  /** Whether a file has been noted. */
  isPlanned(file: string): boolean;
  /**
   * Puts everything into place, removes what is stale, and records what was written.
   *
   * @param metaOf gives what is kept with the manifest, see {@link FoundManifest}; given all rows, which have their sets then.
   * @param save is called before the manifest is written, which may name what it saves.
   * @throws SiteFault before anything is put into place, where something that gazette did not write is in the way.
   */
  publish(metaOf: (written: Manifest) => unknown, save: () => void): WriteCounts;
  /**
   * Forgets what was staged.
   *
   * @param within so many milliseconds; what is left then, the next build removes.
   */
  discard(within?: number): void;
}

interface Staged {
  readonly file: string;
  readonly rank: Rank;
  readonly isNew: boolean;
}

/**
 * Opens a writer. A first build is swapped in by one rename. A later one stages only what changed and renames
 * each file into place: new pages, then changed pages, then lists, feeds and sitemaps, then removals.
 *
 * @param stateFolder `.gazette/`, where the manifest is kept.
 * @param caseFolds whether the destination takes `A` and `a` for one name.
 * @param verify whether published files are read, so that one that was edited by hand is made anew.
 */
export function openWriter(
  destination: string,
  stateFolder: string,
  caseFolds = false,
  verify = false,
): SiteWriter {
  const stage = stagePath(destination);
  const first = isVacant(destination);
  const last = first ? null : readManifest(stateFolder, destination);
  const journal = first ? null : readJournal(stateFolder, destination);
  const old = last === null ? null : openManifest(last.manifest);
  const isPlanned = new Uint8Array(old?.count ?? 0);
  const rows = buildManifest();
  const staged: Staged[] = [];
  /** Files without a row in the last manifest. */
  const fresh = new Set<string>();
  let added = 0;
  let unchanged = 0;
  /** Whether the manifest will say something else than the last one. */
  let isOther = old === null || journal !== null;
  let place = 0;
  /** Rows that are to be carried on and follow each other; most of a site's do. */
  let kept: { readonly from: number; to: number; readonly setOf: (set: number) => number } | null =
    null;

  // One that a killed build left.
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const isReal = realFolders(destination);
  const unsure = new Set(journal === null || journal === 'all' ? [] : journal);

  function keep(row: number, setOf: (set: number) => number): void {
    if (old === null) throw new RangeError('there is no last manifest');
    isPlanned[row] = 1;
    unchanged++;
    if (row !== place++) isOther = true;
    if (unsure.size > 0) unsure.delete(old.fileAt(row));
    if (kept?.to === row) {
      kept.to = row + 1;
    } else {
      carryKept();
      kept = { from: row, to: row + 1, setOf };
    }
  }

  function carryKept(): void {
    if (kept !== null && old !== null) rows.carry(old.rows(kept.from, kept.to), kept.setOf);
    kept = null;
  }

  function add(file: string, rank: Rank, state: FileState, made: ManifestRow, row: number): void {
    isOther = true;
    carryKept();
    place++;
    if (row !== -1) isPlanned[row] = 1;
    else if (!first) fresh.add(file);
    if (unsure.size > 0) unsure.delete(file);
    rows.add(file, made);
    if (state === 'unchanged') unchanged++;
    else if (first) added++;
    else staged.push({ file, rank, isNew: state === 'new' });
  }

  function publish(metaOf: (written: Manifest) => unknown, save: () => void): WriteCounts {
    carryKept();
    const manifest = rows.finish();
    const meta = metaOf(openManifest(manifest));
    const write = (): void => writeManifest(stateFolder, destination, { manifest, meta });
    if (first) {
      // Should this be killed, the next build finds what may be there, and that it has to look.
      save();
      writeJournal(stateFolder, destination, 'all');
      write();
      swapIn();
      removeJournal(stateFolder, destination);
      return { added, changed: 0, unchanged: 0, removed: 0 };
    }
    const stale = staleFiles(openManifest(manifest));
    added = staged.filter(({ isNew }) => isNew).length;
    const counts = { added, changed: staged.length - added, unchanged, removed: 0 };
    if (staged.length > 0 || stale.length > 0) {
      refuseObstacles(new Set(stale));
      const touched = new Set([...(journal ?? []), ...staged.map(({ file }) => file), ...stale]);
      writeJournal(stateFolder, destination, journal === 'all' ? 'all' : touched);
      placeStaged(stale);
      counts.removed = removeStale(stale);
    }
    rmSync(stage, { recursive: true, force: true });
    save();
    if (isOther || stale.length > 0 || JSON.stringify(meta) !== JSON.stringify(last?.meta)) write();
    removeJournal(stateFolder, destination);
    return counts;
  }

  /**
   * What a build before wrote, or may have written, and this one did not. `About.html` may now be `about.html`: then it is no other
   * file.
   */
  function staleFiles(present: Manifest): string[] {
    const stale = [...unsure].filter((file) => (old?.find(file) ?? -1) === -1);
    for (const [row, planned] of isPlanned.entries())
      if (planned === 0 && old !== null) stale.push(old.fileAt(row));
    const inside = stale.filter(isInside);
    if (!caseFolds || inside.length === 0) return inside;
    const kept = new Set<string>();
    for (let row = 0; row < present.count; row++) kept.add(foldCase(present.fileAt(row)));
    return inside.filter((file) => !kept.has(foldCase(file)));
  }

  function swapIn(): void {
    mkdirSync(dirname(destination), { recursive: true });
    if (existsSync(destination)) rmdirSync(destination);
    renameSync(stage, destination);
  }

  /** Looks, before anything is touched, for what is in the way and is not ours to remove. */
  function refuseObstacles(stale: ReadonlySet<string>): void {
    const obstacles = new Map<string, Diagnostic>();
    const refuse = (file: string, problem: string): void => {
      obstacles.set(
        file,
        siteFault('write-failed', `${join(destination, file)} ${problem}`, {
          hint: 'gazette did not write it, and leaves it alone: move it away, or choose another destination.',
        }),
      );
    };
    const free = new Set<string>(['']);
    const check = (folder: string): void => {
      if (free.has(folder)) return;
      free.add(folder);
      check(folderOf(folder));
      const entry = entryAt(join(destination, folder));
      if (entry === null || entry.isDirectory() || stale.has(folder)) return;
      refuse(
        folder,
        entry.isSymbolicLink()
          ? 'is a symbolic link where a folder is needed'
          : 'is a file where a folder is needed',
      );
    };
    for (const { file } of staged) {
      check(folderOf(file));
      if (!isReal(folderOf(file)) || !entryAt(join(destination, file))?.isDirectory()) continue;
      const foreign = filesBelow(file).find((name) => !stale.has(name));
      if (foreign !== undefined)
        refuse(file, `is a folder where a file is needed, and holds ${foreign}`);
    }
    if (obstacles.size > 0) throw new SiteFault([...obstacles.values()]);
  }

  function filesBelow(folder: string): string[] {
    return readdirSync(join(destination, folder), { withFileTypes: true }).flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(name) : [name];
    });
  }

  function placeStaged(stale: readonly string[]): void {
    const makeFolder = folderMaker(destination);
    const phase = ({ rank, isNew }: Staged): number => (rank === 'list' ? 2 : isNew ? 0 : 1);
    const ordered = [...staged].sort((a, b) => phase(a) - phase(b));
    const inTheWay = new Set(stale);
    for (const { file } of ordered) {
      makeRoom(file, inTheWay);
      makeFolder(folderOf(file));
      renameSync(join(stage, file), join(destination, file));
    }
  }

  /** A name may have been a file and become a folder, or the other way round; what stands there is stale then. */
  function makeRoom(file: string, stale: ReadonlySet<string>): void {
    for (let slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
      const above = file.slice(0, slash);
      if (stale.has(above) && entryAt(join(destination, above))?.isDirectory() === false)
        rmSync(join(destination, above), { force: true });
    }
    // All below was found to be stale.
    const path = join(destination, file);
    if (entryAt(path)?.isDirectory()) rmSync(path, { recursive: true });
  }

  function removeStale(stale: readonly string[]): number {
    // Asked anew: folders have come and gone since the build began.
    const isRealNow = realFolders(destination);
    const removed = stale.filter((file) => removeFile(destination, file, isRealNow)).length;
    removeEmptyFolders(destination, stale);
    return removed;
  }

  return {
    place: {
      destination,
      stage,
      manifest: last?.manifest ?? null,
      present: null,
      journal,
      first,
      verify,
    },
    last,
    keep,
    add,
    stale: () => Array.from(isPlanned.keys()).filter((row) => isPlanned[row] === 0),
    isPlanned: (file) => fresh.has(file) || isPlanned[old?.find(file) ?? -1] === 1,
    publish,
    discard: (within) => removeWithin(stage, within ?? Number.POSITIVE_INFINITY),
  };
}
