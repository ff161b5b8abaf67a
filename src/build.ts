import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { OutputKind } from './archive/output.js';
import type { ContentRecord, PageRecord, PostRecord } from './archive/post.js';
import type { SourceFile } from './archive/source.js';
import { type ConfigOverrides, loadConfig } from './config/load.js';
import type { Config } from './config/options.js';
import { readData } from './content/data.js';
import { missingLayouts } from './content/layouts.js';
import { linkRewriter } from './content/links.js';
import { createMarkdown } from './content/markdown.js';
import { parseSources } from './content/parse.js';
import { scan, scanStatic } from './content/scan.js';
import { type Diagnostic, SiteFault, siteFault } from './diagnostics.js';
import { resolveDestination } from './output/destination.js';
import { foldsCase } from './output/folders.js';
import { openWriter, type SiteWriter, type WriteCounts } from './output/writer.js';
import { PACKAGE_ROOT, VERSION } from './package.js';
import { type Plan, planOutputs } from './plan/plan.js';
import { checkTemplates, createRenderer, type RenderInput } from './render/renderer.js';
import { loadTheme } from './render/theme.js';
import { buildSite, type Model } from './site/model.js';
import { openSpill, type Spill } from './util/spill.js';
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
    const counts = await withSpill(place, (spill) =>
      publish(place, spill, options.now ?? Date.now(), diagnostics, stopwatch.lap),
    );
    return { ok: true, destination, diagnostics, counts, times: stopwatch.times() };
  } catch (error) {
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

async function withSpill<T>({ state }: Place, work: (spill: Spill) => Promise<T>): Promise<T> {
  mkdirSync(state, { recursive: true });
  const spill = openSpill(
    join(state, `bodies-${process.pid}-${Math.trunc(performance.now() * 1000)}.tmp`),
  );
  try {
    return await work(spill);
  } finally {
    spill.close();
  }
}

type Lap = (stage: keyof StageTimes) => void;

/** The six stages. `diagnostics` fills as they go, so that a fault of the site leaves what was found before it. */
async function publish(
  place: Place,
  spill: Spill,
  now: number,
  diagnostics: Diagnostic[],
  lap: Lap,
): Promise<BuildCounts> {
  const { root, config, destination } = place;

  const theme = loadTheme({
    site: join(root, 'templates'),
    theme: join(PACKAGE_ROOT, 'templates'),
  });
  const scanned = scan({ root, drafts: config.show_drafts, exclude: config.exclude });
  diagnostics.push(...scanned.diagnostics);
  const sources = bySort(scanned.sources);
  const statics = [...sources.static, ...scanStatic(PACKAGE_ROOT, 'public/theme')];
  lap('scan');

  const parsed = parseSources(sources.content, config, spill);
  const lost = missingLayouts([...parsed.posts, ...parsed.pages], theme.layouts.keys(), root);
  diagnostics.push(...parsed.diagnostics, ...lost);
  const data = await readData(sources.data);
  const withoutLayout = new Set(lost.map(({ file }) => file ?? ''));
  const due = parsed.posts.filter((post) => config.future || post.date.epoch <= now);
  lap('parse');

  const folds = foldsCase(dirname(destination));
  const { model, plan } = settle(
    { posts: due, pages: parsed.pages, statics, config, folds },
    withoutLayout,
    lap,
  );
  diagnostics.push(...model.diagnostics, ...plan.diagnostics);
  const held = countHeld(diagnostics);
  const input: RenderInput = {
    site: model.site,
    config,
    data: data.data,
    theme,
    readBody: spill.read,
    markdown: createMarkdown(linkRewriter(config)).renderText,
    version: VERSION,
  };
  failOn([
    ...theme.diagnostics,
    ...data.diagnostics,
    ...checkTemplates(input),
    ...faultLimit(held, sources.content.length, config),
  ]);
  const { outputs, written } = write(openWriter(destination, place.state, folds), plan, input, lap);
  return {
    posts: model.site.posts.length,
    pages: model.site.pages.length,
    held,
    waiting: parsed.posts.length - due.length,
    unpublished: parsed.unpublished,
    outputs,
    ...written,
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
  readonly posts: readonly PostRecord[];
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
    const stays = ({ path }: ContentRecord): boolean => !held.has(path);
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

/** Renders everything, then publishes it; a fault leaves nothing behind. */
function write(
  writer: SiteWriter,
  plan: Plan,
  input: RenderInput,
  lap: Lap,
): { outputs: number; written: WriteCounts } {
  try {
    const outputs = renderAll(plan, input, writer);
    lap('render');
    const written = writer.publish();
    lap('write');
    return { outputs, written };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** Renders every output into the writer; returns how many there are. */
function renderAll(plan: Plan, input: RenderInput, writer: SiteWriter): number {
  const renderer = createRenderer(input);
  const failures = new Map<string, Diagnostic>();
  let count = 0;
  for (const output of plan.outputs()) {
    const rendered = renderer.render(output);
    count++;
    if ('code' in rendered) {
      const key = `${rendered.file}:${rendered.line}:${rendered.column}:${rendered.message}`;
      if (!failures.has(key)) failures.set(key, rendered);
      if (failures.size >= MOST_FAILURES) break;
    } else if (failures.size === 0) {
      writer.put(
        fileOfAddress(output.address),
        PAGES.has(output.content.kind) ? 'page' : 'list',
        rendered,
      );
    }
  }
  failOn([...failures.values()]);
  return count;
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
