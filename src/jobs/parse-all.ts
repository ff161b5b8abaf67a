import type { RecordBlocks } from '../archive/record-store.js';
import type { SourceFile } from '../archive/source.js';
import { HASH_BYTES, type KnownSources } from '../archive/source-table.js';
import type { Store } from '../cache/store.js';
import type { Config } from '../config/options.js';
import type { Plugins } from '../config/plugins.js';
import { type Gathered, gatherParsed } from '../content/gather.js';
import type { Unread } from '../content/known.js';
import type { ParsedBatch, ParserInput, ParseTask } from '../content/parse.js';
import type { ParseOptions } from '../content/parse-options.js';
import type { Job } from '../util/crew.js';
import type { JsonMap } from '../util/json.js';
import type { Workshop } from './workshop.js';

/** Sources in one task: so many that handing it out costs little beside it. */
const TASK_SOURCES = 200;

/** A task, and what the main thread knows of it. */
export interface PlacedTask extends ParseTask {
  readonly places: Uint32Array;
}

/** What a worker is given for parsing. */
export interface ParseInput extends ParserInput {
  readonly templates: BodySettings | null;
  /** How long the template in a body may take. */
  readonly seconds: number;
}

/** Parsing that has begun: workers load while the sources are still being looked for. */
export type ParseJob = Promise<Job<ParseTask, ParsedBatch>>;

/**
 * @param numbers which spill files and blocks of records are written: from the one of number `first` on, and so many more are left to others.
 */
export function beginParsing(
  { crew }: Workshop,
  store: Pick<Store, 'spill'>,
  { config, plugins }: { readonly config: Config; readonly plugins: Plugins },
  numbers: { readonly first: number; readonly more: number } = { first: 0, more: 0 },
): ParseJob {
  const workers = numbers.first + crew.size + numbers.more;
  const job = crew.begin<ParseTask, ParsedBatch>('parse', (number): ParseInput => {
    const worker = numbers.first + number;
    const { path, length } = store.spill(worker);
    return {
      options: parseOptions(config),
      plugins: plugins.source,
      templates: bodySettings(config),
      seconds: config.limits.seconds,
      spill: path,
      spillFrom: length,
      worker,
      workers,
    };
  });
  // Where a fault of the site comes first, nobody waits for it.
  job.catch(() => {});
  return job;
}

/**
 * Parses the posts, drafts and pages that have to be read.
 *
 * @param begun undefined where there is nothing to parse.
 * @param sources is emptied as they are handed out: a million of them are a hundred megabytes.
 * @param since when the build began to look, in milliseconds since 1970.
 */
export async function parseAll(
  { tell, busy }: Workshop,
  begun: ParseJob | undefined,
  store: Store,
  unread: Unread,
  sources: SourceFile[],
  since: number,
): Promise<Gathered> {
  const total = unread.places.length;
  const gathered = gatherParsed(unread, store.index, recordsOf(store), since);
  if (begun === undefined) return gathered.finish();
  const job = await begun;
  let done = 0;
  await job.each(tasksOf(unread, store.index, sources), (batch, task) => {
    const { places, sources: parsed } = task as PlacedTask;
    gathered.add(batch, places, parsed);
    done += places.length;
    tell({ stage: 'parse', done, total });
  });
  busy.parse = await job.end();
  sources.length = 0;
  return gathered.finish();
}

/** All records of a store, as blocks. */
export function recordsOf({ records }: Pick<Store, 'records'>): RecordBlocks {
  return new Map(records === null ? [] : [[0, records]]);
}

/** The sources to read, some at a time; `sources` is emptied meanwhile. */
export function* tasksOf(
  { places, knownAt }: Pick<Unread, 'places' | 'knownAt'>,
  { columns }: Pick<KnownSources, 'columns'>,
  sources: (SourceFile | undefined)[],
): Generator<PlacedTask> {
  for (let from = 0; from < places.length; from += TASK_SOURCES) {
    const some = places.slice(from, from + TASK_SOURCES);
    const hashes = new Uint8Array(some.length * HASH_BYTES);
    const files: SourceFile[] = [];
    for (const [at, place] of some.entries()) {
      files.push(sources[place] as SourceFile);
      sources[place] = undefined;
      const known = knownAt[place] as number;
      if (known !== -1)
        hashes.set(
          columns.hashes.subarray(known * HASH_BYTES, (known + 1) * HASH_BYTES),
          at * HASH_BYTES,
        );
    }
    yield { places: some, sources: files, hashes };
  }
}

/** The part of the configuration that parsing depends on. */
export function parseOptions(config: Config): ParseOptions {
  const { timezone, zoneless_dates, defaults, excerpt_separator, aliases, baseurl } = config;
  const { taxonomies, author, limits, sanitize, trust, external_rel, url, math, images } = config;
  const { header_files } = config;
  return {
    timezone,
    zoneless_dates,
    defaults,
    excerpt_separator,
    aliases,
    baseurl,
    taxonomies,
    author,
    // How long rendering may take is no matter of parsing.
    limits: { size: limits.size, depth: limits.depth },
    sanitize,
    trust,
    math,
    listsPictures: images !== undefined,
    refusesCode: header_files.length > 0,
    external_rel,
    // What is known of the sources holds on another host, unless links are told apart by it.
    url: external_rel === '' ? '' : url,
  };
}

/** Which bodies are templates, and what they see beside their own front matter. Plain data; part of what parsing depends on. */
export interface BodySettings {
  readonly paths: readonly string[];
  readonly config: Pick<Config, 'url' | 'baseurl' | 'timezone' | 'aliases'>;
  readonly site: JsonMap;
}

/** @returns null where the configuration names no source, as nearly always. */
export function bodySettings(config: Config): BodySettings | null {
  if (config.nunjucks.length === 0) return null;
  const { title, description, url, baseurl, lang, timezone, author = null, aliases } = config;
  return {
    paths: config.nunjucks,
    config: { url, baseurl, timezone, aliases },
    site: { ...config.extra, title, description, url, baseurl, lang, timezone, author },
  };
}
