import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldCase } from '../archive/slug.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import {
  entryAt,
  folderMaker,
  folderOf,
  isVacant,
  realFolders,
  removeEmptyFolders,
  removeFile,
  removeWithin,
  stagePath,
} from './folders.js';
import {
  type Manifest,
  manifestLine,
  manifestPath,
  readLines,
  readManifest,
  type WrittenFile,
  writeManifest,
} from './manifest.js';
import { NEW, type StagedBatch, type StagePlace, UNCHANGED } from './stager.js';

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
  /**
   * Notes files that a worker has staged, or has found to be published already.
   *
   * @param rankAt of a file by its place in the batch.
   */
  note(batch: StagedBatch, rankAt: (place: number) => Rank): void;
  /**
   * Puts everything into place, removes what is stale, and records what was written.
   *
   * @throws SiteFault before anything is put into place, where something that gazette did not write is in the way.
   */
  publish(): WriteCounts;
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
  const manifestFile = manifestPath(stateFolder, destination);
  const first = isVacant(destination);
  const old: Manifest = (first ? null : readManifest(manifestFile)) ?? {
    files: new Map(),
    complete: false,
  };
  // The manifest as it will be: a million files are a hundred megabytes of text, and three times as much as objects.
  const lines: string[] = [];
  const staged: Staged[] = [];
  let added = 0;
  let unchanged = 0;

  // One that a killed build left.
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const isReal = realFolders(destination);

  function note(batch: StagedBatch, rankAt: (place: number) => Rank): void {
    lines.push(batch.lines);
    if (first) {
      added += batch.states.length;
      return;
    }
    let place = 0;
    for (const [file] of readLines(batch.lines)) {
      const state = batch.states[place];
      if (state === UNCHANGED) unchanged++;
      else staged.push({ file, rank: rankAt(place), isNew: state === NEW });
      place++;
    }
  }

  function publish(): WriteCounts {
    if (first) return publishFirst();
    const files = new Map(lines.flatMap((text) => [...readLines(text)]));
    const stale = staleFiles(files);
    added = staged.filter(({ isNew }) => isNew).length;
    const counts = { added, changed: staged.length - added, unchanged, removed: 0 };
    if (staged.length > 0 || stale.length > 0) {
      refuseObstacles(new Set(stale));
      const either = [...new Map([...old.files, ...files])];
      writeManifest(
        manifestFile,
        either.map(([file, written]) => manifestLine(file, written)),
        false,
      );
      placeStaged(stale);
      counts.removed = removeStale(stale);
    }
    rmSync(stage, { recursive: true, force: true });
    if (staged.length > 0 || stale.length > 0 || !old.complete)
      writeManifest(manifestFile, lines, true);
    return counts;
  }

  function publishFirst(): WriteCounts {
    writeManifest(manifestFile, lines, false);
    swapIn();
    writeManifest(manifestFile, lines, true);
    return { added, changed: 0, unchanged: 0, removed: 0 };
  }

  /** What the last build wrote and this one did not. `About.html` may now be `about.html`: then it is no other file. */
  function staleFiles(files: ReadonlyMap<string, WrittenFile>): string[] {
    const key = caseFolds ? foldCase : (file: string): string => file;
    const kept = caseFolds ? new Set([...files.keys()].map(key)) : files;
    return [...old.files.keys()].filter((file) => !kept.has(key(file)));
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
    place: { destination, stage, manifest: manifestFile, first, verify },
    note,
    publish,
    discard: (within) => removeWithin(stage, within ?? Number.POSITIVE_INFINITY),
  };
}
