import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { gatherParsed, type Parsed } from '../content/gather.js';
import type { ParsedBatch } from '../content/parse.js';
import type { ParseOptions } from '../content/parse-source.js';
import type { Job } from '../util/crew.js';
import type { Workshop } from './workshop.js';

/** Sources in one task: so many that handing it out costs little beside it. */
const TASK_SOURCES = 200;

/** Parsing that has begun: workers load while the sources are still being looked for. */
export type ParseJob = Promise<Job<readonly SourceFile[], ParsedBatch>>;

export function beginParsing({ crew, spills }: Workshop, config: Config): ParseJob {
  const job = crew.begin<readonly SourceFile[], ParsedBatch>('parse', (worker) => ({
    options: parseOptions(config),
    spill: spills[worker],
    worker,
    workers: crew.size,
  }));
  // Where a fault of the site comes first, nobody waits for it.
  job.catch(() => {});
  return job;
}

/**
 * Parses all posts, drafts and pages.
 *
 * @param sources is emptied as they are handed out: a million of them are a hundred megabytes.
 */
export async function parseAll(
  { tell, busy }: Workshop,
  begun: ParseJob,
  sources: SourceFile[],
): Promise<Parsed> {
  const total = sources.length;
  const job = await begun;
  const gathered = gatherParsed();
  let done = 0;
  await job.each(drained(sources, TASK_SOURCES), (batch, task) => {
    gathered.add(batch);
    done += task.length;
    tell({ stage: 'parse', done, total });
  });
  busy.parse = await job.end();
  return gathered.parsed;
}

function* drained<T>(items: T[], size: number): Generator<readonly T[]> {
  items.reverse();
  while (items.length > 0) yield items.splice(Math.max(0, items.length - size)).reverse();
}

function parseOptions(config: Config): ParseOptions {
  const { timezone, zoneless_dates, defaults, excerpt_separator, aliases, baseurl } = config;
  const { taxonomies, author } = config;
  return {
    timezone,
    zoneless_dates,
    defaults,
    excerpt_separator,
    aliases,
    baseurl,
    taxonomies,
    author,
  };
}
