import { HASH_BYTES } from '../archive/manifest.js';
import type { Output, OutputKind } from '../archive/output.js';
import type { SiteOutline } from '../archive/site.js';
import { type Diagnostic, failOn } from '../diagnostics.js';
import type { Rank, SiteWriter } from '../output/writer.js';
import type { Plan } from '../plan/plan.js';
import { listsByPosts, postsByTerm } from '../plan/render-order.js';
import type { Job } from '../util/crew.js';
import { trimHeap } from '../util/trim-heap.js';
import { fileOfAddress } from '../util/url.js';
import {
  OUTPUT_STATES,
  type OutputWorkerInput,
  type OutputWorkerSite,
  type RenderedBatch,
  type RenderTask,
} from './batch.js';
import { gatherReasons, type Reasons, wideRead } from './reasons.js';
import type { Sets } from './sets.js';
import type { Workshop } from './workshop.js';

/** Rendering that has begun: workers load and compile while the site is still being modelled. */
export type RenderJob = Promise<Job<RenderTask, RenderedBatch>>;

export function beginRendering({ crew }: Workshop, input: OutputWorkerInput): RenderJob {
  const job = crew.begin<RenderTask, RenderedBatch>('render', (worker) => ({ ...input, worker }));
  // Where a fault of the site comes first, nobody waits for it.
  job.catch(() => {});
  return job;
}

/** Posts in one task: handing it out shall cost little beside it, and the threads shall end at the same time. Lists and feeds hold many posts each. */
const LEAST_POSTS = 200;
const MOST_POSTS = 1000;
const POST_TASKS = 200;
const TASK_LISTS = 20;
/** Kinds of output that lists lead to. */
const PAGES: ReadonlySet<OutputKind> = new Set<OutputKind>(['post', 'page', 'static', 'copy']);
/** One broken template can fail for every post; this many different failures are told. */
const MOST_FAILURES = 50;

/** All that rendering takes. */
export interface Rendering {
  readonly workshop: Workshop;
  readonly job: RenderJob;
  readonly writer: SiteWriter;
  /** See {@link StagePlace.present}. */
  readonly present: SharedArrayBuffer | null;
  readonly plan: Plan;
  readonly site: Pick<OutputWorkerSite, 'site' | 'staticFiles' | 'copies' | 'since'>;
  readonly sets: Sets;
  /** Faults that have been found; those of the templates are told with them. */
  readonly faults: readonly Diagnostic[];
  /** Whether reading and modelling have left so much memory behind that it is worth while to give it back. */
  readonly trims: boolean;
  /** What this thread can do while others render. */
  readonly meanwhile: () => void;
}

/** What rendering has done. */
export interface RenderCounts {
  /** Outputs that were made, whether their bytes are others or not. */
  readonly rendered: number;
  /** Why outputs were made again that there were before. */
  readonly reasons: Reasons;
  /** What reads of the whole site have cost. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders and stages every output that is not known to be as it was.
 *
 * @throws SiteFault with all that is wrong with the templates.
 */
export async function renderAll(rendering: Rendering): Promise<RenderCounts> {
  const { workshop, writer, present, plan, site, sets, faults, trims, meanwhile } = rendering;
  const job = await rendering.job;
  const ofTemplates = await job.tell<readonly Diagnostic[]>((worker) => ({
    ...site,
    place: { ...writer.place, present },
    sets: sets.last,
    checks: worker === 0,
  }));
  failOn([...faults, ...ofTemplates.flat()]);
  const failures = new Map<string, Diagnostic>();
  const reasons = gatherReasons();
  let done = 0;
  let rendered = 0;
  let isEnded = false;
  const tasks = renderTasks(
    plan,
    site.site.outline,
    () => isEnded || failures.size >= MOST_FAILURES,
  );
  const all = job.each(tasks, (batch, task) => {
    for (const failure of batch.failures) {
      const key = `${failure.file}:${failure.line}:${failure.column}:${failure.message}`;
      isEnded ||= failure.code === 'output-too-slow';
      if (failures.size < MOST_FAILURES && !failures.has(key)) failures.set(key, failure);
    }
    done += batch.states.length;
    workshop.tell({ stage: 'render', done, total: plan.count });
    if (failures.size > 0) return;
    const fileAt = (place: number): string => fileOfAddress(addressAt(task, place));
    rendered += note(writer, sets, batch, fileAt, (place) => rankAt(task, place));
    for (const [place, reason] of batch.reasons) reasons.add(outputAt(task, place), reason);
  });
  // Should this fail, the threads are ended, and nobody waits for them.
  all.catch(() => {});
  if (workshop.crew.size > 1) {
    // The workers have their first tasks.
    meanwhile();
    // What the model was made with is needed no more.
    if (trims) trimHeap();
  }
  await all;
  const diagnostics: Diagnostic[] = [];
  for (const wide of reasons.wide())
    diagnostics.push(wideRead(wide, await locate(wide.output, wide.key)));
  workshop.busy.render = await job.end();
  failOn([...failures.values()]);
  return { rendered, reasons: reasons.all(), diagnostics };

  async function locate(output: Output, key: string): Promise<Partial<Diagnostic>> {
    const [place] = await job.tell<Partial<Diagnostic> | null>((worker) =>
      worker === 0 ? { output, key } : { output: null, key },
    );
    return place ?? {};
  }

  function addressAt({ posts, outputs }: RenderTask, place: number): string {
    const post = posts[place];
    return post === undefined
      ? (outputs[place - posts.length]?.address ?? '')
      : plan.postAddress(post);
  }

  function outputAt({ posts, outputs }: RenderTask, place: number): Output {
    const post = posts[place];
    return post === undefined
      ? (outputs[place - posts.length] as Output)
      : { address: plan.postAddress(post), content: { kind: 'post', post } };
  }
}

function rankAt({ posts, outputs }: RenderTask, place: number): Rank {
  if (place < posts.length) return 'page';
  const output = outputs[place - posts.length] as Output;
  return PAGES.has(output.content.kind) ? 'page' : 'list';
}

/** Hands what became of a task's outputs to the writer; returns how many were made. */
function note(
  writer: SiteWriter,
  sets: Sets,
  batch: RenderedBatch,
  fileAt: (place: number) => string,
  rank: (place: number) => Rank,
): number {
  sets.learn(batch.worker, batch.newSets);
  const { hashes, traces, traceEnds } = batch;
  let made = 0;
  for (const [place, code] of batch.states.entries()) {
    const row = batch.rows[place] as number;
    const state = OUTPUT_STATES[code] as (typeof OUTPUT_STATES)[number];
    if (state === 'failed') continue;
    if (state === 'kept') {
      writer.keep(row, sets.kept);
      continue;
    }
    writer.add(
      fileAt(place),
      rank(place),
      state,
      {
        hash: hashes.subarray(made * HASH_BYTES, (made + 1) * HASH_BYTES),
        size: batch.sizes[made] as number,
        set: sets.made(batch.worker, batch.sets[made] as number),
        trace: traces.subarray(made === 0 ? 0 : traceEnds[made - 1], traceEnds[made]),
      },
      row,
    );
    made++;
  }
  return made;
}

/** A month of the sitemap can have as many entries as a hundred lists, and comes at the end, when no other task makes up for it. */
function isFull(outputs: readonly Output[]): boolean {
  return outputs.length === TASK_LISTS || outputs.at(-1)?.content.kind === 'sitemap-posts';
}

/** The plan's outputs: posts by their indices, the rest by themselves. */
function* renderTasks(
  plan: Plan,
  site: Pick<SiteOutline, 'taxonomies'>,
  isEnough: () => boolean,
): Generator<RenderTask> {
  const { posts: count } = plan;
  const size = Math.min(MOST_POSTS, Math.max(LEAST_POSTS, Math.ceil(plan.count / POST_TASKS)));
  const posts = postsByTerm(site, count);
  for (let from = 0; from < count && !isEnough(); from += size)
    yield { posts: posts.slice(from, from + size), outputs: [] };
  let outputs: Output[] = [];
  for (const output of listsByPosts(plan.besidePosts(), site)) {
    outputs.push(output);
    if (!isFull(outputs)) continue;
    if (isEnough()) return;
    yield { posts: NO_POSTS, outputs };
    outputs = [];
  }
  if (outputs.length > 0 && !isEnough()) yield { posts: NO_POSTS, outputs };
}

const NO_POSTS = new Uint32Array(0);
