import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PageRecord, PostEntry } from '../archive/post.js';
import { openRecords, type RecordBlocks, type RecordRef } from '../archive/record-store.js';
import type { SharedSite } from '../archive/shared-site.js';
import type { SourceFile } from '../archive/source.js';
import {
  copySource,
  FIRST_BLOCK,
  HASH_BYTES,
  type KnownSources,
  type OtherSource,
  POST,
  type SourceColumns,
  STATES,
} from '../archive/source-table.js';
import { type LastGood, loadPublisher, openLastGood, type Revived } from '../build/last-good.js';
import { storeFolder, storeKey } from '../build/place.js';
import { peekStore, type Store } from '../cache/store.js';
import type { Config } from '../config/options.js';
import type { Plugins } from '../config/plugins.js';
import { gatherParsed } from '../content/gather.js';
import { findUnread, type Unread } from '../content/known.js';
// Of the type only: until something changes, nothing has to be parsed.
import type { Parser } from '../content/parse.js';
import type { Diagnostic } from '../diagnostics.js';
import { openBodyTemplates } from '../jobs/body-templates.js';
import { beginParsing, bodySettings, parseAll, parseOptions, tasksOf } from '../jobs/parse-all.js';
import { type WorkshopOptions, withWorkshop } from '../jobs/workshop.js';
import { heldFolder } from '../output/folders.js';
import { openSpills, type SpillReader } from '../util/spill.js';

/** The sources of a site as they are now, understood. It is kept in memory and changes with the files; nothing of it is written into the site. */
export interface LiveArchive {
  /** By the places of the sources in the order of their paths. */
  readonly table: {
    readonly columns: SourceColumns;
    readonly others: ReadonlyMap<number, OtherSource>;
  };
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly diagnostics: readonly Diagnostic[];
  readonly count: number;
  readonly blocks: RecordBlocks;
  readonly later: SharedSite['later'];
  /** Where a record would lie in the store, see `SharedSite.editions`. */
  readonly editionOf: (ref: RecordRef) => RecordRef;
  readonly bodies: SpillReader;
  /** Another one for each archive that was loaded: editions of one mean nothing in another. */
  readonly id: string;
  /** The last good version of a source that was at fault when it was loaded; null where there is none. */
  readonly goodBefore: (path: string) => Revived | null;
  /** From now on, only of those that were asked for; what they need can be read. */
  forgetBefore(): void;
  readonly has: (path: string) => boolean;
  /** Reads sources again that are known and there; returns what has become of them. */
  reread(paths: Iterable<string>): Promise<SourceChange[]>;
  /** Takes up which sources there are now, reads what is new, and what {@link isTouched} says. */
  rescan(
    content: readonly SourceFile[],
    isTouched: 'by-stat' | ReadonlySet<string>,
  ): Promise<RescanResult>;
  close(): void;
}

/** A source that was read again: what it was and is; null where it is none that could be published. */
export interface SourceChange {
  readonly path: string;
  readonly old: Revived | null;
  readonly now: Revived | null;
  /** Whether what is said of it is another now. */
  readonly isSaidAnew: boolean;
}

export interface RescanResult {
  readonly changes: readonly SourceChange[];
  /** Whether there are other sources now. */
  readonly isOther: boolean;
  /** Sources that have another path now, by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** So many sources take long enough to read that the next start should not have to. */
const WORTH_KEEPING = 2000;
/** Of more than so many that are gone, nobody follows each. */
const MOST_RENAMED = 50;
let loads = 0;

/**
 * Loads an archive: what the store knows still holds, the rest is read. The store is only looked into, so that builds may run beside; before that, much
 * that is new may be read into it.
 *
 * @param folder for bodies of what is read; it is emptied at the end.
 * @param readAhead reads the sources into the store where that is worth it; null where nothing of the store is to be used, since it was found damaged.
 */
export async function loadLiveArchive(
  place: {
    readonly root: string;
    readonly state: string;
    readonly config: Config;
    readonly plugins: Plugins;
  },
  found: readonly SourceFile[],
  folder: string,
  options: WorkshopOptions,
  readAhead: (() => Promise<boolean>) | null,
): Promise<LiveArchive> {
  const { config, plugins, state } = place;
  const own = join(folder, String(++loads));
  mkdirSync(own, { recursive: true });
  const since = Date.now();
  let content = found;
  const look = (): { readonly store: Store; readonly unread: Unread } => {
    const from = readAhead === null ? join(own, 'none') : storeFolder(state);
    const store = peekStore(from, storeKey(config, plugins));
    return { store, unread: findUnread(content, store.index, false) };
  };
  const first = look();
  const isWorth = first.unread.places.length >= WORTH_KEEPING;
  const { store, unread } = isWorth && (await readAhead?.()) === true ? look() : first;
  const base = store.index.spills.length;
  const spillOf = (number: number) =>
    number < base ? store.spill(number) : { path: join(own, `bodies-${number}`), length: 0 };
  const templates = await openBodyTemplates(bodySettings(config), config.limits.seconds);
  const held = openSpills(Array.from({ length: base }, (_, number) => spillOf(number).path));
  // A build may put another store in its place.
  held.hold();
  const { gathered, size } = await withWorkshop(options, async (workshop) => {
    workshop.expect(unread.places.length);
    const parsing =
      unread.places.length === 0
        ? undefined
        : beginParsing(workshop, { spill: spillOf }, place, { first: base, more: 2 });
    const parsed = await parseAll(workshop, parsing, store, unread, [...content], since);
    return { gathered: parsed, size: parsing === undefined ? 0 : workshop.crew.size };
  });
  const editing = base + size;
  const workers = editing + 2;
  const bodies = openSpills(Array.from({ length: workers }, (_, number) => spillOf(number).path));
  bodies.hold();
  held.close();

  const blocks = new Map(gathered.blocks);
  const read = openRecords(blocks);
  const later: [number, number][] = [];
  let end = align(store.records?.byteLength ?? 0);
  noteBlocks();
  let { columns } = gathered.table;
  let others = new Map(gathered.table.others);
  let places = placesOf(content);
  let entries = entriesOf(columns);
  let said = gathered.diagnostics;
  let lists = listsOf();
  let lookedAt = since;
  let parser: Parser | null = null;

  function noteBlocks(): void {
    for (const [number, block] of [...blocks].sort(([a], [b]) => a - b)) {
      if (number < FIRST_BLOCK || later.some(([, known]) => known === number)) continue;
      later.push([end, number]);
      end += align(block.byteLength);
    }
  }

  function entryAt(from: SourceColumns, at: number): PostEntry | null {
    if (from.states[at] !== POST) return null;
    return read({ block: from.refs[at * 2] as number, offset: from.refs[at * 2 + 1] as number });
  }

  function entriesOf(from: SourceColumns): (PostEntry | null)[] {
    return Array.from(from.states, (_, at) => entryAt(from, at));
  }

  function listsOf(): { posts: PostEntry[]; pages: PageRecord[] } {
    const pages = [...others].sort(([a], [b]) => a - b).flatMap(([, { page }]) => page ?? []);
    return { posts: entries.filter((entry) => entry !== null), pages };
  }

  function versionAt(place: number): Revived | null {
    return entries[place] ?? others.get(place)?.page ?? null;
  }

  async function parserNow(): Promise<Parser> {
    const { openParser } = await import('../content/parse.js');
    parser ??= openParser(
      {
        options: parseOptions(config),
        spill: spillOf(editing).path,
        spillFrom: 0,
        worker: editing,
        workers,
      },
      plugins.markdown,
      templates,
    );
    return parser;
  }

  const asked = new Map<string, Revived | null>();
  let last: LastGood | null = openLastGood({
    table: gathered.table,
    pathOf: gathered.pathOf,
    blocks,
    ends: gathered.ends,
    store: { ...store, spill: spillOf },
    knownAt: unread.knownAt,
    folder: heldFolder(state),
    config,
    publisherFor: await loadPublisher(store, heldFolder(state)),
    worker: editing + 1,
    block: FIRST_BLOCK + editing + 1,
    looksOnly: true,
  });

  function goodBefore(path: string): Revived | null {
    let good = asked.get(path);
    if (good !== undefined || last === null) return good ?? null;
    good = last.of(path);
    asked.set(path, good);
    for (const [number, block] of last.blocks) blocks.set(number, block);
    noteBlocks();
    return good;
  }

  return {
    get table() {
      return { columns, others };
    },
    get posts() {
      return lists.posts;
    },
    get pages() {
      return lists.pages;
    },
    get diagnostics() {
      return said;
    },
    get count() {
      return columns.states.length;
    },
    blocks,
    later,
    editionOf({ block, offset }) {
      const from = later.find(([, number]) => number === block)?.[0] ?? 0;
      return { block: 0, offset: from + offset };
    },
    bodies,
    id: `${store.id} ${loads}`,
    goodBefore,
    forgetBefore() {
      last?.close();
      last = null;
    },
    has: (path) => places.has(path),
    async reread(paths) {
      const reader = await parserNow();
      const changes: SourceChange[] = [];
      for (const path of paths) {
        const place = places.get(path);
        if (place === undefined) continue;
        const old = versionAt(place);
        const oldSaid = others.get(place)?.diagnostics;
        const batch = reader.parse({
          sources: [content[place] as SourceFile],
          hashes: columns.hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
        });
        const outcome = STATES[batch.states[0] as number];
        // One that is being written is told of again.
        if (outcome === 'same' || outcome === 'changing') continue;
        for (const [number, block] of batch.blocks) blocks.set(number, block);
        copySource(batch, 0, columns, place);
        entries[place] = entryAt(columns, place);
        const page = batch.pages[0]?.[1];
        const diagnostics = batch.diagnostics.map(([, diagnostic]) => diagnostic);
        others.delete(place);
        if (page !== undefined || diagnostics.length > 0)
          others.set(place, {
            ...(page === undefined ? {} : { page }),
            ...(diagnostics.length === 0 ? {} : { diagnostics }),
          });
        const isSaidAnew = JSON.stringify(oldSaid ?? []) !== JSON.stringify(diagnostics);
        changes.push({ path, old, now: versionAt(place), isSaidAnew });
      }
      reader.flush();
      noteBlocks();
      if (changes.some(({ isSaidAnew }) => isSaidAnew)) said = saidOf(others);
      if (changes.length > 0) lists = listsOf();
      return changes;
    },
    async rescan(scanned, isTouched) {
      const known = {
        columns,
        others,
        count: content.length,
        paths: Buffer.from(content.map(({ path }) => `${path}\0`).join('')),
        since: lookedAt,
      } satisfies KnownSources;
      lookedAt = Date.now();
      const again = findUnread(
        scanned,
        known,
        false,
        isTouched === 'by-stat'
          ? null
          : Uint8Array.from(content, ({ path }) => Number(!isTouched.has(path))),
      );
      const gathering = gatherParsed(again, known, blocks, lookedAt);
      for (const task of tasksOf(again, known, [...scanned])) {
        gathering.add((await parserNow()).parse(task), task.places, task.sources);
        await setImmediate();
      }
      parser?.flush();
      const next = gathering.finish();
      for (const [number, block] of next.blocks) blocks.set(number, block);
      noteBlocks();
      const before = { columns, others, entries, content, places };
      columns = next.table.columns;
      others = new Map(next.table.others);
      content = scanned;
      places = placesOf(content);
      entries = entriesOf(columns);
      said = saidOf(others);
      lists = listsOf();
      const isOther =
        content.length !== before.content.length || again.knownAt.some((at) => at === -1);
      const changes = Array.from(again.places, (place): SourceChange => {
        const at = again.knownAt[place] as number;
        return {
          path: (content[place] as SourceFile).path,
          old: at === -1 ? null : (before.entries[at] ?? before.others.get(at)?.page ?? null),
          now: versionAt(place),
          isSaidAnew: true,
        };
      });
      return { changes, isOther, renamed: renamedOf(before, again.knownAt) };
    },
    close() {
      last?.close();
      parser?.end();
      bodies.close();
      rmSync(own, { recursive: true, force: true });
    },
  };

  /** New sources with the content of one that is gone. */
  function renamedOf(
    before: { columns: SourceColumns; content: readonly SourceFile[] },
    knownAt: Int32Array,
  ): Map<string, string> {
    const renamed = new Map<string, string>();
    const gone = before.content.flatMap(({ path }, at) => (places.has(path) ? [] : [at]));
    if (gone.length > MOST_RENAMED) return renamed;
    const fresh = [...knownAt.keys()].filter((place) => knownAt[place] === -1);
    for (const at of gone) {
      const hash = hashAt(before.columns, at);
      const place = fresh.find((one) => hashAt(columns, one).equals(hash));
      if (place !== undefined)
        renamed.set((before.content[at] as SourceFile).path, (content[place] as SourceFile).path);
    }
    return renamed;
  }
}

const align = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const placesOf = (content: readonly SourceFile[]): Map<string, number> =>
  new Map(content.map(({ path }, place) => [path, place]));

function hashAt({ hashes }: SourceColumns, place: number): Buffer {
  return Buffer.from(hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES));
}

function saidOf(others: ReadonlyMap<number, OtherSource>): Diagnostic[] {
  return [...others].sort(([a], [b]) => a - b).flatMap(([, { diagnostics = [] }]) => diagnostics);
}
