import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Output, OutputKind } from './archive/output.js';
import type { ContentRecord, PageRecord, PostEntry } from './archive/post.js';
import { shareSite } from './archive/shared-site.js';
import type { Site } from './archive/site.js';
import type { SourceFile } from './archive/source.js';
import { type ConfigOverrides, loadConfig } from './config/load.js';
import type { Config } from './config/options.js';
import { readData } from './content/data.js';
import { missingLayouts } from './content/layouts.js';
import { gatherParsed, type Parsed, type ParsedBatch } from './content/parse.js';
import type { ParseOptions } from './content/parse-source.js';
import { scan, scanStatic } from './content/scan.js';
import { type Diagnostic, SiteFault, siteFault } from './diagnostics.js';
import {
  type OutputWorkerInput,
  type OutputWorkerSite,
  type RenderedBatch,
  type RenderTask,
  readStaged,
} from './jobs/batch.js';
import { JOBS } from './jobs/jobs.js';
import { resolveDestination } from './output/destination.js';
import { foldsCase } from './output/folders.js';
import { openWriter, type SiteWriter, type WriteCounts } from './output/writer.js';
import { PACKAGE_ROOT, threadModule, VERSION } from './package.js';
import { type Plan, planOutputs } from './plan/plan.js';
import { loadTheme } from './render/theme.js';
import { buildSite, type Model } from './site/model.js';
import { type Crew, type Job, openCrew } from './util/crew.js';
import { createStopwatch, type StageTimes } from './util/stopwatch.js';
import { fileOfAddress } from './util/url.js';

/** How to build a site. What is not given is taken from `_config.yml`. */
export interface BuildOptions {
  /** The site's folder; the working directory if not given. */
  readonly root?: string | undefined;
  /** Folder that the site is written to, relative to the root. */
  readonly destination?: string | undefined;
  /** The configuration file, relative to the working directory. */
  readonly config?: string | undefined;
  readonly baseurl?: string | undefined;
  readonly drafts?: boolean | undefined;
  readonly future?: boolean | undefined;
  readonly strict?: boolean | undefined;
  /** What "future" is counted from, in milliseconds since 1970; the clock if not given. */
  readonly now?: number | undefined;
  /** How many threads parse and render; as many as there are cores if not given, one for a small site. The result is the same. */
  readonly jobs?: number | undefined;
  /** Ends the build: {@link build} then rejects with the signal's reason, and nothing is published. */
  readonly signal?: AbortSignal | undefined;
  /** Told from time to time what a long build is doing. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far a stage is. */
export interface Progress {
  readonly stage: keyof StageTimes;
  readonly done: number;
  /** Sources or outputs, by stage. */
  readonly total: number;
}

/** What a build did. A build that published nothing says why in its diagnostics. */
export interface BuildResult {
  /** Whether the site was published. */
  readonly ok: boolean;
  /** Absolute path; null where it could not be determined. */
  readonly destination: string | null;
  /** All problems, in the order of the stages. */
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: BuildCounts;
  /** Milliseconds by stage. */
  readonly times: StageTimes;
}

export interface BuildCounts extends WriteCounts {
  /** Posts that were published. */
  readonly posts: number;
  readonly pages: number;
  /** Posts and pages that are held back for a fault. */
  readonly held: number;
  /** Posts dated in the future that wait for their time. */
  readonly waiting: number;
  /** Posts and pages with `published: false`. */
  readonly unpublished: number;
  readonly outputs: number;
}

const NOTHING: BuildCounts = {
  posts: 0,
  pages: 0,
  held: 0,
  waiting: 0,
  unpublished: 0,
  outputs: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
};

/** More faults than this, and than a tenth of all posts, have a cause of their own. */
const TOLERATED_FAULTS = 10;

/**
 * Builds a site: scan, parse, model, plan, render, write. Publishes all of it or, at a fault of the site, nothing.
 * Never throws for what a user can mend; that is in the result's diagnostics.
 */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const stopwatch = createStopwatch();
  const diagnostics: Diagnostic[] = [];
  let destination: string | null = null;
  try {
    const place = openPlace(options, diagnostics);
    destination = place.destination;
    const counts = await publish(place, options, diagnostics, stopwatch.lap);
    return { ok: true, destination, diagnostics, counts, times: stopwatch.times() };
  } catch (error) {
    options.signal?.throwIfAborted();
    const faults =
      error instanceof SiteFault ? error.diagnostics : [unexpected(error, destination)];
    return {
      ok: false,
      destination,
      diagnostics: [...diagnostics, ...faults],
      counts: { ...NOTHING, held: countHeld(diagnostics) },
      times: stopwatch.times(),
    };
  }
}

/** Where a build takes place. */
interface Place {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
  readonly config: Config;
}

function openPlace(options: BuildOptions, diagnostics: Diagnostic[]): Place {
  const root = resolve(options.root ?? '.');
  const { config, diagnostics: warnings } = loadConfig(
    options.config === undefined ? join(root, '_config.yml') : resolve(options.config),
    options.config ?? '_config.yml',
    options.config !== undefined,
    overridesOf(options),
  );
  diagnostics.push(...warnings);
  return {
    root,
    config,
    destination: resolveDestination(root, config.destination),
    state: join(root, '.gazette'),
  };
}

function overridesOf({
  baseurl,
  destination,
  drafts,
  future,
  strict,
}: BuildOptions): ConfigOverrides {
  return {
    ...given('baseurl', baseurl),
    ...given('destination', destination),
    ...given('show_drafts', drafts),
    ...given('future', future),
    ...given('strict', strict),
  };
}

const given = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V });

type Lap = (stage: keyof StageTimes) => void;

/** The six stages. `diagnostics` fills as they go, so that a fault of the site leaves what was found before it. */
async function publish(
  place: Place,
  options: BuildOptions,
  diagnostics: Diagnostic[],
  lap: Lap,
): Promise<BuildCounts> {
  const { root, config, destination } = place;

  const theme = loadTheme({
    site: join(root, 'templates'),
    theme: join(PACKAGE_ROOT, 'templates'),
    compiled: join(PACKAGE_ROOT, 'dist', 'templates.json'),
  });
  const scanned = scan({ root, drafts: config.show_drafts, exclude: config.exclude });
  diagnostics.push(...scanned.diagnostics);
  const sources = bySort(scanned.sources);
  const statics = [...sources.static, ...scanStatic(PACKAGE_ROOT, 'public/theme')];
  lap('scan');

  return withWorkshop(place, options, sources.content.length, async (workshop) => {
    const parsed = await parseAll(workshop, sources.content, config);
    const lost = missingLayouts([...parsed.posts, ...parsed.pages], theme.layouts.keys(), root);
    for (const diagnostic of parsed.diagnostics) diagnostics.push(diagnostic);
    diagnostics.push(...lost);
    const data = await readData(sources.data);
    const withoutLayout = new Set(lost.map(({ file }) => file ?? ''));
    const renderInput: OutputWorkerInput = {
      config,
      data: data.data,
      theme,
      spills: workshop.spills,
      version: VERSION,
    };
    const now = options.now ?? Date.now();
    const due = parsed.posts.filter((post) => config.future || post.date.epoch <= now);
    lap('parse');

    // Workers load and compile while the site is modelled.
    const begun = workshop.crew.begin<RenderTask, RenderedBatch>('render', () => renderInput);
    // Where a fault of the site comes first, nobody waits for it.
    begun.catch(() => {});
    const folds = foldsCase(dirname(destination));
    const { model, plan } = settle(
      { posts: due, pages: parsed.pages, statics, config, folds },
      withoutLayout,
      lap,
    );
    const { site } = model;
    diagnostics.push(...model.diagnostics, ...plan.diagnostics);
    const held = countHeld(diagnostics);
    const faults = [
      ...theme.diagnostics,
      ...data.diagnostics,
      ...faultLimit(held, sources.content.length, config),
    ];
    const writer = openWriter(destination, place.state, folds);
    const shared = {
      site: shareSite(site, parsed.blocks),
      staticFiles: site.staticFiles,
      place: writer.place,
    };
    const written = await write(
      { workshop, job: await begun, writer, plan, site, shared, faults },
      lap,
    );
    return {
      posts: site.posts.length,
      pages: site.pages.length,
      held,
      waiting: parsed.posts.length - due.length,
      unpublished: parsed.unpublished,
      outputs: plan.count,
      ...written,
    };
  });
}

/** What the stages that take long work with: threads, and the files that bodies lie in. */
interface Workshop {
  readonly crew: Crew;
  /** Path of each worker's spill file. */
  readonly spills: readonly string[];
  readonly tell: (progress: Progress) => void;
}

/** Below so many sources, threads take longer to start than they save. */
const FEW_SOURCES = 2000;

async function withWorkshop<T>(
  { state }: Place,
  { jobs, signal, onProgress }: BuildOptions,
  sources: number,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const size = jobs ?? (sources < FEW_SOURCES ? 1 : availableParallelism());
  removeAbandoned(state);
  const folder = join(
    state,
    `bodies-${process.pid}-${threadId}-${Math.trunc(performance.now() * 1000)}`,
  );
  mkdirSync(folder, { recursive: true });
  const module = threadModule('jobs/worker.js');
  const crew = openCrew({ size, module, jobs: JOBS, signal });
  try {
    return await work({
      crew,
      spills: Array.from({ length: size }, (_, worker) => join(folder, String(worker))),
      tell: onProgress ?? (() => {}),
    });
  } finally {
    await crew.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bodies that a killed build has left. */
function removeAbandoned(state: string): void {
  const names = existsSync(state) ? readdirSync(state) : [];
  for (const name of names) {
    const pid = /^bodies-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    rmSync(join(state, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sources or posts in one task: so many that handing it out costs little beside it. */
const TASK_SOURCES = 200;
const TASK_POSTS = 200;
/** Lists and feeds hold many posts each. */
const TASK_LISTS = 20;

async function parseAll(
  { crew, spills, tell }: Workshop,
  sources: readonly SourceFile[],
  config: Config,
): Promise<Parsed> {
  const job = await crew.begin<readonly SourceFile[], ParsedBatch>('parse', (worker) => ({
    options: parseOptions(config),
    spill: spills[worker],
    worker,
    workers: crew.size,
  }));
  const gathered = gatherParsed();
  let done = 0;
  await job.each(slices(sources, TASK_SOURCES), (batch, task) => {
    gathered.add(batch);
    done += task.length;
    tell({ stage: 'parse', done, total: sources.length });
  });
  await job.end();
  return gathered.parsed;
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
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

function bySort(sources: readonly SourceFile[]): {
  content: SourceFile[];
  data: SourceFile[];
  static: SourceFile[];
} {
  return {
    content: sources.filter(({ kind }) => kind === 'post' || kind === 'draft' || kind === 'page'),
    data: sources.filter(({ kind }) => kind === 'data'),
    static: sources.filter(({ kind }) => kind === 'static'),
  };
}

interface Records {
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly statics: readonly SourceFile[];
  readonly config: Config;
  readonly folds: boolean;
}

/**
 * Models and plans the site without what is held. A post that loses its address to another output is held too, and as
 * lists depend on which posts there are, all is done again without it: each round holds at least one more.
 */
function settle(
  { posts, pages, statics, config, folds }: Records,
  heldBefore: ReadonlySet<string>,
  lap: Lap,
): { model: Model; plan: Plan } {
  let held = heldBefore;
  const taken: Diagnostic[] = [];
  for (;;) {
    const stays = ({ path }: Pick<ContentRecord, 'path'>): boolean => !held.has(path);
    const model = buildSite(posts.filter(stays), pages.filter(stays), statics, {
      config,
      foldsCase: folds,
    });
    lap('model');
    const plan = planOutputs(model.site, config, folds);
    lap('plan');
    if (plan.held.size === 0)
      return { model, plan: { ...plan, diagnostics: [...taken, ...plan.diagnostics] } };
    taken.push(...plan.diagnostics.filter(({ severity }) => severity === 'error'));
    held = new Set([...held, ...plan.held]);
  }
}

/** Kinds of output that lists lead to. */
const PAGES: ReadonlySet<OutputKind> = new Set<OutputKind>(['post', 'page', 'static']);
/** One broken template can fail for every post; this many different failures are told. */
const MOST_FAILURES = 50;

/** All that rendering takes. */
interface Rendering {
  readonly workshop: Workshop;
  readonly job: Job<RenderTask, RenderedBatch>;
  readonly writer: SiteWriter;
  readonly plan: Plan;
  readonly site: Site;
  readonly shared: Omit<OutputWorkerSite, 'checks'>;
  /** Faults that have been found; those of the templates are told with them. */
  readonly faults: readonly Diagnostic[];
}

/** Renders everything, then publishes it; a fault leaves nothing behind. */
async function write(rendering: Rendering, lap: Lap): Promise<WriteCounts> {
  const { workshop, writer } = rendering;
  try {
    await renderAll(rendering);
    lap('render');
    const written = writer.publish();
    lap('write');
    return written;
  } catch (error) {
    // Threads must not stage anything behind its back.
    await workshop.crew.close();
    writer.discard();
    throw error;
  }
}

async function renderAll(rendering: Rendering): Promise<void> {
  const { workshop, job, writer, plan, site, shared, faults } = rendering;
  const { tell } = workshop;
  const ofTemplates = await job.tell<readonly Diagnostic[]>((worker) => ({
    ...shared,
    checks: worker === 0,
  }));
  failOn([...faults, ...ofTemplates.flat()]);
  const failures = new Map<string, Diagnostic>();
  let done = 0;
  const tasks = renderTasks(plan, () => failures.size >= MOST_FAILURES);
  await job.each(tasks, ({ staged, failures: found }, { from, to, outputs }) => {
    for (const failure of found) {
      const key = `${failure.file}:${failure.line}:${failure.column}:${failure.message}`;
      if (failures.size < MOST_FAILURES && !failures.has(key)) failures.set(key, failure);
    }
    done += to - from + outputs.length;
    tell({ stage: 'render', done, total: plan.count });
    if (failures.size > 0) return;
    for (const [place, file] of readStaged(staged).entries()) {
      const output = outputs[place - (to - from)];
      const address = output?.address ?? site.postAddresses[from + place] ?? '';
      const isPage = output === undefined || PAGES.has(output.content.kind);
      writer.note(fileOfAddress(address), isPage ? 'page' : 'list', file);
    }
  });
  await job.end();
  failOn([...failures.values()]);
}

/** The plan's outputs in the plan's order: posts as ranges of indices, the rest by themselves. */
function* renderTasks(plan: Plan, isEnough: () => boolean): Generator<RenderTask> {
  let from = 0;
  let to = 0;
  let outputs: Output[] = [];
  for (const output of plan.outputs()) {
    const isPost = output.content.kind === 'post';
    if (isPost ? to - from === TASK_POSTS : to > from || outputs.length === TASK_LISTS) {
      yield { from, to, outputs };
      from = to;
      outputs = [];
      if (isEnough()) return;
    }
    if (isPost) to++;
    else outputs.push(output);
  }
  if (to > from || outputs.length > 0) yield { from, to, outputs };
}

function failOn(faults: readonly Diagnostic[]): void {
  if (faults.some(({ severity }) => severity === 'error')) throw new SiteFault(faults);
}

function countHeld(diagnostics: readonly Diagnostic[]): number {
  return new Set(
    diagnostics
      .filter(({ severity, scope }) => severity === 'error' && scope === 'post')
      .map(({ file }) => file),
  ).size;
}

/** Invariant 4: with `strict`, or when too many posts are at fault, a fault of a post is one of the site. */
function faultLimit(held: number, sources: number, config: Config): Diagnostic[] {
  if (held === 0) return [];
  if (config.strict) {
    return [
      siteFault(
        'fault-limit',
        `${held} of ${sources} sources are at fault, and \`strict\` allows none`,
        { hint: 'Mend them, or build without --strict.' },
      ),
    ];
  }
  if (held <= TOLERATED_FAULTS || held <= sources / 10) return [];
  return [
    siteFault('fault-limit', `${held} of ${sources} sources are at fault: nothing was published`, {
      hint: 'So many have a common cause. Look at the first of them.',
    }),
  ];
}

function unexpected(error: unknown, destination: string | null): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code === 'string')
    return siteFault('write-failed', message, {
      hint: `Look at the room and the permissions of ${destination ?? 'the site’s folder'}.`,
    });
  throw error;
}
