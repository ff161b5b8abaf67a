import type { Output, OutputKind } from '../archive/output.js';
import { type Diagnostic, failOn } from '../diagnostics.js';
import type { SiteWriter } from '../output/writer.js';
import type { Plan } from '../plan/plan.js';
import type { Job } from '../util/crew.js';
import type { OutputWorkerInput, OutputWorkerSite, RenderedBatch, RenderTask } from './batch.js';
import type { Workshop } from './workshop.js';

/** Rendering that has begun: workers load and compile while the site is still being modelled. */
export type RenderJob = Promise<Job<RenderTask, RenderedBatch>>;

export function beginRendering({ crew }: Workshop, input: OutputWorkerInput): RenderJob {
  const job = crew.begin<RenderTask, RenderedBatch>('render', () => input);
  // Where a fault of the site comes first, nobody waits for it.
  job.catch(() => {});
  return job;
}

/** Posts in one task; lists and feeds hold many posts each. */
const TASK_POSTS = 200;
const TASK_LISTS = 20;
/** Kinds of output that lists lead to. */
const PAGES: ReadonlySet<OutputKind> = new Set<OutputKind>(['post', 'page', 'static']);
/** One broken template can fail for every post; this many different failures are told. */
const MOST_FAILURES = 50;

/** All that rendering takes. */
export interface Rendering {
  readonly workshop: Workshop;
  readonly job: RenderJob;
  readonly writer: SiteWriter;
  readonly plan: Plan;
  readonly site: Omit<OutputWorkerSite, 'checks' | 'place'>;
  /** Faults that have been found; those of the templates are told with them. */
  readonly faults: readonly Diagnostic[];
}

/**
 * Renders and stages every output.
 *
 * @throws SiteFault with all that is wrong with the templates.
 */
export async function renderAll(rendering: Rendering): Promise<void> {
  const { workshop, writer, plan, site, faults } = rendering;
  const job = await rendering.job;
  const ofTemplates = await job.tell<readonly Diagnostic[]>((worker) => ({
    ...site,
    place: writer.place,
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
    workshop.tell({ stage: 'render', done, total: plan.count });
    if (failures.size > 0) return;
    writer.note(staged, (place) => {
      const output = outputs[place - (to - from)];
      return output === undefined || PAGES.has(output.content.kind) ? 'page' : 'list';
    });
  });
  workshop.busy.render = await job.end();
  failOn([...failures.values()]);
}

/** A month of the sitemap can have as many entries as a hundred lists, and comes at the end, when no other task makes up for it. */
function isFull(outputs: readonly Output[]): boolean {
  return outputs.length === TASK_LISTS || outputs.at(-1)?.content.kind === 'sitemap-posts';
}

/** The plan's outputs in the plan's order: posts as ranges of indices, the rest by themselves. */
function* renderTasks(plan: Plan, isEnough: () => boolean): Generator<RenderTask> {
  let from = 0;
  let to = 0;
  let outputs: Output[] = [];
  for (const output of plan.outputs()) {
    const isPost = output.content.kind === 'post';
    if (isPost ? to - from === TASK_POSTS : to > from || isFull(outputs)) {
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
