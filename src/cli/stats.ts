import type { Taxonomy } from '../archive/site.js';
import { type Archive, readArchive } from '../build/read-archive.js';
import type { Diagnostic } from '../diagnostics.js';
import { measureOutput } from '../output/manifest.js';
import type { BuildCommandOptions } from './build.js';
import { barChart, type ChartRow } from './chart.js';
import { EXIT } from './exit-codes.js';
import { say } from './language.js';
import { faultsOf } from './place.js';
import { createProgress } from './progress.js';
import { counted, createReporter, grouped, type Reporter, reportJson, sized } from './report.js';

export type StatsCommandOptions = Omit<BuildCommandOptions, 'strict' | 'wait'>;

/** An overview of an archive; with `--json` this is what is printed. */
interface Stats {
  readonly ok: boolean;
  readonly title: string;
  readonly posts: number;
  readonly drafts: number;
  readonly waiting: number;
  readonly pages: number;
  readonly unpublished: number;
  /** Every month from the first to the last that has posts, in order, as `2022-01`. */
  readonly months: readonly { readonly month: string; readonly posts: number }[];
  readonly taxonomies: readonly TaxonomyStats[];
  /** Sources that are held back. */
  readonly broken: readonly Diagnostic[];
  /** What lies in the destination; null where nothing was built yet. */
  readonly output: { readonly files: number; readonly bytes: number; readonly path: string } | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface TaxonomyStats {
  readonly name: string;
  readonly terms: number;
  /** The largest first. */
  readonly largest: readonly { readonly name: string; readonly posts: number }[];
}

/** So many terms of each taxonomy are told. */
const LARGEST = 10;

/** `gazette stats`; resolves to the exit code. */
export async function statsCommand(options: StatsCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, json = false } = options;
  const reporter = createReporter({ quiet, verbose });
  const progress = createProgress(quiet || json);
  try {
    const stats = statsOf(await readArchive({ ...options, onProgress: progress.show }));
    progress.end();
    if (json) reportJson(stats);
    else show(stats, reporter, verbose);
    return EXIT.done;
  } catch (error) {
    progress.end();
    const diagnostics = faultsOf(error);
    if (json) reportJson({ ok: false, diagnostics });
    else reporter.diagnostics(diagnostics);
    return EXIT.fault;
  }
}

function statsOf(archive: Archive): Stats {
  const { site, waiting, pages, unpublished, config, diagnostics, recordOf } = archive;
  return {
    ok: true,
    title: config.title,
    posts: site.posts.length,
    drafts: site.posts.reduce((sum, post) => sum + Number(recordOf(post).draft), 0),
    waiting: waiting.length,
    pages: pages.length,
    unpublished,
    months: monthsOf(site.days),
    taxonomies: site.taxonomies.map(taxonomyStats),
    broken: diagnostics.filter(({ severity }) => severity === 'error'),
    output: outputOf(archive),
    diagnostics,
  };
}

/** @param days newest first, as `dayOf` gives them. */
function monthsOf(days: Int32Array): Stats['months'] {
  const counts = new Map<number, number>();
  // Months in a row, so that one without posts has its place.
  const indexOf = (day: number): number =>
    Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1;
  for (const day of days) counts.set(indexOf(day), (counts.get(indexOf(day)) ?? 0) + 1);
  const [first = 0, last = -1] = [indexOf(days.at(-1) ?? 0), indexOf(days[0] ?? 0)];
  if (counts.size === 0) return [];
  return Array.from({ length: last - first + 1 }, (_, place) => {
    const index = first + place;
    const month = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
    return { month, posts: counts.get(index) ?? 0 };
  });
}

function taxonomyStats({ name, terms }: Taxonomy): TaxonomyStats {
  const largest = terms
    .toSorted((a, b) => b.posts.length - a.posts.length)
    .slice(0, LARGEST)
    .map((term) => ({ name: term.name, posts: term.posts.length }));
  return { name, terms: terms.length, largest };
}

function outputOf({ state, destination }: Archive): Stats['output'] {
  const output = measureOutput(state, destination);
  return output === null ? null : { files: output.files, bytes: output.bytes, path: destination };
}

/** More months than these are told by year. */
const MOST_MONTHS = 36;
/** So many of the sources at fault are named. */
const MOST_BROKEN = 10;

function show(stats: Stats, reporter: Reporter, verbose: boolean): void {
  const { title, months, taxonomies, broken, output } = stats;
  reporter.heading(title === '' ? say('The archive') : title);
  reporter.line(`  ${totals(stats)}`);
  if (months.length > 0) {
    const byYear = months.length > MOST_MONTHS;
    reporter.heading(say(byYear ? 'Posts per year' : 'Posts per month'));
    const rows = byYear
      ? yearsOf(months)
      : months.map(({ month, posts }) => [month, posts] as const);
    reporter.lines(barChart(rows));
  }
  for (const { name, terms, largest } of taxonomies) {
    if (largest.length === 0) continue;
    reporter.heading(say('Largest of {} in “{}”', grouped(terms), name));
    reporter.lines(barChart(largest.map((term) => [term.name, term.posts] as const)));
  }
  if (broken.length > 0) {
    reporter.heading(say('At fault: {}', grouped(broken.length)));
    if (verbose) reporter.diagnostics(broken);
    else reporter.faults(broken.slice(0, MOST_BROKEN));
    if (broken.length > MOST_BROKEN && !verbose)
      reporter.line(
        `  ${say('and {} more; --verbose shows all', grouped(broken.length - MOST_BROKEN))}`,
      );
  }
  reporter.heading(say('Output'));
  reporter.line(
    output === null
      ? `  ${say('nothing was built yet')}`
      : `  ${say('{} files, {} in {}', grouped(output.files), sized(output.bytes), output.path)}`,
  );
}

function totals({ posts, pages, drafts, waiting, unpublished }: Stats): string {
  const more = [
    ...(drafts > 0 ? [say('{} of them drafts', grouped(drafts))] : []),
    ...(waiting > 0 ? [say('{} in the future', grouped(waiting))] : []),
    ...(unpublished > 0 ? [say('{} not to be published', grouped(unpublished))] : []),
  ];
  return [counted(posts, 'post'), counted(pages, 'page'), ...more].join(say(', '));
}

function yearsOf(months: Stats['months']): ChartRow[] {
  const years = new Map<string, number>();
  for (const { month, posts } of months)
    years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) ?? 0) + posts);
  return [...years];
}
