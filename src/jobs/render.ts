import { HASH_BYTES, type Manifest, NO_SET, openManifest } from '../archive/manifest.js';
import type { Output } from '../archive/output.js';
import { openSite } from '../archive/shared-site.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import type { Diagnostic } from '../diagnostics.js';
import { openStager, type StagedFile, type Stager } from '../output/stager.js';
import { createAssembler } from '../render/assemble.js';
import { type AssetVersions, openAssets } from '../render/assets.js';
import {
  checkTemplates,
  compileTemplates,
  createRenderer,
  type Renderer,
} from '../render/renderer.js';
import { openTraceChecker, type Reason, type TraceChecker } from '../render/traces/check.js';
import { Fingerprints } from '../render/traces/keys.js';
import { Reads } from '../render/traces/reads.js';
import {
  openSetTable,
  openTraceWriter,
  type SetTable,
  type TraceWriter,
} from '../render/traces/trace.js';
import { deepFreeze } from '../render/views/freeze.js';
import { SiteViews } from '../render/views/views.js';
import { stampOf } from '../util/file-stamp.js';
import { openNumberWriter } from '../util/numbers.js';
import { openSpills } from '../util/spill.js';
import { fileOfAddress } from '../util/url.js';
import {
  type LocateRead,
  OUTPUT_STATES,
  type OutputState,
  type OutputWorkerInput,
  type OutputWorkerSite,
  type RenderedBatch,
  type RenderTask,
} from './batch.js';
import { openWatchdog, tooSlow } from './watchdog.js';

/** One worker's part of rendering. */
export interface OutputWorker {
  /** Comes before the first task. Returns what is wrong with the templates, if this worker is to look. */
  open(site: OutputWorkerSite): readonly Diagnostic[];
  run(task: RenderTask): RenderedBatch;
  /** Where a template reads something for an output; null where it is no template that does. */
  locate(read: LocateRead): Partial<Diagnostic> | null;
  end(): void;
}

/** Renders outputs and stages them at once, so that no page ever crosses to another thread. */
export function openOutputWorker(input: OutputWorkerInput, worker: number): OutputWorker {
  const { config, theme, version } = input;
  const spills = openSpills(input.spills);
  const reads = new Reads();
  const data = deepFreeze(input.data);
  /** Files are known once the site is. */
  let versions: AssetVersions = () => null;
  const templatesInput = {
    config,
    theme,
    reads,
    readBody: spills.read,
    markdown: lazyMarkdown(config),
    versionOf: ((address) => versions(address)) as AssetVersions,
  };
  const templates = compileTemplates(templatesInput);
  const watchdog = openWatchdog(config.limits.seconds);
  const { assemble, measure } = createAssembler(spills, config.url);
  let opened: OpenedSite | undefined;

  return {
    open(told) {
      const site = openSite(told.site);
      reads.expect(site.posts.length);
      const views = new SiteViews(site, config, data, spills.read, reads);
      const renderInput = { ...templatesInput, site, views, version, measure };
      versions = openAssets(site.staticAddresses, told.staticFiles);
      const fingerprints = new Fingerprints(views, told.site, theme, versions);
      const worthOf = (key: string): string => fingerprints.of(key);
      const { manifest } = told.place;
      opened = {
        told,
        addressOf: site.posts.address,
        renderer: createRenderer(renderInput, templates),
        stager: openStager(told.place),
        sets: openSetTable(reads, worthOf),
        traces: openTraceWriter(views, told.site),
        last: manifest === null ? null : openManifest(manifest),
        checker:
          told.sets === null
            ? null
            : openTraceChecker(views, told.site, told.sets, worthOf, spills.read),
      };
      const failures = told.checks ? checkTemplates(renderInput, templates) : [];
      // What was looked at so far was for no output.
      reads.take();
      return failures;
    },
    run(task) {
      if (opened === undefined) throw new Error('there is no site yet');
      const batch = openBatch(task.to - task.from + task.outputs.length);
      const endless = watchdog.each(outputsOf(task, opened.addressOf), (output) =>
        renderOutput(output, batch),
      );
      if (endless !== null) batch.fail(-1, tooSlow(endless, config.limits.seconds));
      return batch.finish(worker, opened.sets);
    },
    locate({ output, key }) {
      if (output === null) return null;
      // The engine says of a failure where it was; so the read is made to fail.
      reads.trap(key);
      const rendered = opened?.renderer.render(output);
      reads.trap(null);
      reads.take();
      if (rendered === undefined || !('code' in rendered)) return null;
      const { file, line, column, excerpt } = rendered;
      return rendered.code === 'template-failed' ? given({ file, line, column, excerpt }) : null;
    },
    end: () => spills.close(),
  };

  function renderOutput(output: Output, batch: Batch): void {
    const { stager, last, checker, told, renderer, traces, sets } = opened as OpenedSite;
    const file = fileOfAddress(output.address);
    const row = stager.rowOf(file);
    const source =
      output.content.kind === 'static' ? fileAt(told.staticFiles, output.content.file) : null;
    const reason =
      source === null
        ? whyAnew(output, file, row, { stager, last, checker })
        : whyCopied(source, file, row, opened as OpenedSite);
    if (reason === null) {
      batch.keep(row);
      return;
    }
    if (source !== null) {
      const staged = stager.put(file, { copyOf: absoluteOf(source) }, row);
      batch.add(row, staged, NO_SET, traceOfFile(source, told.since), reason);
      return;
    }
    const rendered = renderer.render(output);
    const taken = reads.take();
    if ('code' in rendered) {
      batch.fail(row, rendered);
      return;
    }
    const staged = stager.put(file, assemble(rendered.text), row);
    batch.add(row, staged, sets.numberOf(taken), traces.write(output, taken), reason);
  }
}

function* outputsOf(task: RenderTask, addressOf: (post: number) => string): Generator<Output> {
  for (let post = task.from; post < task.to; post++)
    yield { address: addressOf(post), content: { kind: 'post', post } };
  yield* task.outputs;
}

interface OpenedSite {
  readonly told: OutputWorkerSite;
  readonly addressOf: (post: number) => string;
  readonly renderer: Renderer;
  readonly stager: Stager;
  readonly sets: SetTable;
  readonly traces: TraceWriter;
  readonly last: Manifest | null;
  readonly checker: TraceChecker | null;
}

/** Why an output is made anew; null if it stays. */
function whyAnew(
  output: Output,
  file: string,
  row: number,
  { stager, last, checker }: Pick<OpenedSite, 'stager' | 'last' | 'checker'>,
): Reason | null {
  if (row === -1 || last === null) return { why: 'new' };
  if (checker === null) return { why: 'unknown' };
  const reason = checker.check(output, last.setAt(row), last.traceAt(row));
  if (reason !== null) return reason;
  return stager.isPublished(file, row) ? null : { why: 'file' };
}

function whyCopied(
  source: SourceFile,
  file: string,
  row: number,
  { last, stager, told, checker }: OpenedSite,
): Reason | null {
  if (row === -1 || last === null) return { why: 'new' };
  if (checker === null || last.setAt(row) !== NO_SET) return { why: 'unknown' };
  const trace = traceOfFile(source, told.since);
  if (trace.length === 0 || Buffer.compare(trace, last.traceAt(row)) !== 0)
    return { why: 'source' };
  return stager.isPublished(file, row) ? null : { why: 'file' };
}

/** What is known of a file without reading it; nothing where that may not tell of a later change. */
function traceOfFile(source: SourceFile, since: number): Uint8Array {
  return Buffer.from(stampOf(absoluteOf(source), since) ?? '');
}

/** What becomes of a task's outputs, one after another. */
interface Batch {
  keep(row: number): void;
  add(row: number, staged: StagedFile, set: number, trace: Uint8Array, reason: Reason): void;
  fail(row: number, failure: Diagnostic): void;
  finish(worker: number, sets: SetTable): RenderedBatch;
}

function openBatch(count: number): Batch {
  const states = new Uint8Array(count);
  const rows = new Int32Array(count);
  const made: { readonly staged: StagedFile; readonly set: number; readonly end: number }[] = [];
  const traces = openNumberWriter();
  const reasons: [number, Reason][] = [];
  const failures: Diagnostic[] = [];
  let place = 0;
  const put = (state: OutputState, row: number): void => {
    states[place] = OUTPUT_STATES.indexOf(state);
    rows[place++] = row;
  };
  return {
    keep: (row) => put('kept', row),
    add(row, staged, set, trace, reason) {
      if (row !== -1 && reason.why !== 'unknown') reasons.push([place, reason]);
      traces.append(trace);
      made.push({ staged, set, end: traces.length });
      put(staged.state, row);
    },
    fail(row, failure) {
      failures.push(failure);
      put('failed', row);
    },
    finish(worker, sets) {
      const hashes = new Uint8Array(made.length * HASH_BYTES);
      for (const [at, { staged }] of made.entries()) hashes.set(staged.hash, at * HASH_BYTES);
      return {
        worker,
        states,
        rows,
        hashes,
        sizes: Float64Array.from(made, ({ staged }) => staged.size),
        sets: Uint32Array.from(made, ({ set }) => set),
        traceEnds: Uint32Array.from(made, ({ end }) => end),
        traces: traces.bytes().slice(),
        newSets: sets.takeNew(),
        reasons,
        failures,
      };
    },
  };
}

/** Without what is undefined. */
function given(diagnostic: Partial<Record<keyof Diagnostic, unknown>>): Partial<Diagnostic> {
  return Object.fromEntries(
    Object.entries(diagnostic).filter(([, value]) => value !== undefined),
  ) as Partial<Diagnostic>;
}

function fileAt(files: readonly SourceFile[], index: number): SourceFile {
  const file = files[index];
  if (file === undefined) throw new RangeError(`there is no static file ${index}`);
  return file;
}

/** The filter `markdownify` is rare, and Markdown takes 40 ms to load its parts. */
function lazyMarkdown(config: Config): (text: string) => string {
  let render: ((text: string) => string) | undefined;
  return (text) => {
    render ??= createMarkdown(linkRewriter(config)).renderText;
    return render(text);
  };
}
