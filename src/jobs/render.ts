import { HASH_BYTES, type Manifest, NO_SET, openManifest } from '../archive/manifest.js';
import type { Output } from '../archive/output.js';
import type { CopiedPicture } from '../archive/picture-copies.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { Plugins } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import { openStager, type StagedFile, type Stager } from '../output/stager.js';
import type { Reason } from '../render/traces/check.js';
import type { SetTable } from '../render/traces/trace.js';
import { stampOf } from '../util/file-stamp.js';
import { openNumberWriter } from '../util/numbers.js';
import { openSpills } from '../util/spill.js';
import { trimHeap } from '../util/trim-heap.js';
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
import { type OutputMaker, openMakerBench } from './maker.js';
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
export function openOutputWorker(
  input: OutputWorkerInput,
  worker: number,
  plugins: Plugins,
): OutputWorker {
  // While the site is being modelled, a thread has the time to give back what parsing has taken.
  if (input.trims) trimHeap();
  const spills = openSpills(
    input.spills.map(({ path }) => path),
    input.spills.map(({ length }) => length),
  );
  const bench = openMakerBench({ ...input, plugins }, spills);
  const watchdog = openWatchdog(input.config.limits.seconds);
  let opened: OpenedSite | undefined;

  return {
    open(told) {
      const { manifest } = told.place;
      const { site, staticFiles, copies, sets } = told;
      const copiesOf = (address: string): CopiedPicture | null =>
        copies?.pictures.get(address) ?? null;
      const maker = bench.open(site, staticFiles, copiesOf, sets);
      opened = {
        told,
        maker,
        stager: openStager(told.place),
        last: manifest === null ? null : openManifest(manifest),
      };
      return told.checks ? maker.checkTemplates() : [];
    },
    run(task) {
      if (opened === undefined) throw new Error('there is no site yet');
      const { addressOf, sets } = opened.maker;
      const batch = openBatch(task.posts.length + task.outputs.length);
      const endless = watchdog.each(outputsOf(task, addressOf), (output) =>
        makeOutput(output, batch),
      );
      if (endless !== null) batch.fail(-1, tooSlow(endless, input.config.limits.seconds));
      return batch.finish(worker, sets);
    },
    locate({ output, key }) {
      const found = output === null ? null : (opened?.maker.locate(output, key) ?? null);
      if (found === null) return null;
      const { file, line, column, excerpt } = found;
      return given({ file, line, column, excerpt });
    },
    end: () => spills.close(),
  };

  function makeOutput(output: Output, batch: Batch): void {
    const site = opened as OpenedSite;
    const { stager, told, maker } = site;
    const file = fileOfAddress(output.address);
    const row = stager.rowOf(file);
    if (output.content.kind === 'copy') {
      putCopy(output.content.file, file, row, batch);
      return;
    }
    const source =
      output.content.kind === 'static' ? fileAt(told.staticFiles, output.content.file) : null;
    const reason =
      source === null ? whyAnew(output, file, row, site) : whyCopied(source, file, row, site);
    if (reason === null) {
      batch.keep(row);
      return;
    }
    if (source !== null) {
      const staged = stager.put(file, { copyOf: absoluteOf(source) }, row);
      batch.add(row, staged, NO_SET, traceOfFile(source, told.since), reason);
      return;
    }
    const made = maker.make(output);
    if ('code' in made) {
      batch.fail(row, made);
      return;
    }
    batch.add(row, stager.put(file, made.bytes, row), made.set, made.trace, reason);
  }

  /** A copy of a picture: its name says what is in it. */
  function putCopy(name: string, file: string, row: number, batch: Batch): void {
    const { stager, told } = opened as OpenedSite;
    if (stager.isPublished(file, row)) {
      batch.keep(row);
      return;
    }
    const copyOf = `${told.copies?.folder}/${name}`;
    const reason = { why: row === -1 ? 'new' : 'file' } as const;
    batch.add(row, stager.put(file, { copyOf }, row), NO_SET, NO_TRACE, reason);
  }
}

const NO_TRACE = new Uint8Array(0);
const NEW: Reason = { why: 'new' };

function* outputsOf(task: RenderTask, addressOf: (post: number) => string): Generator<Output> {
  for (const post of task.posts)
    yield { address: addressOf(post), content: { kind: 'post', post } };
  yield* task.outputs;
}

interface OpenedSite {
  readonly told: OutputWorkerSite;
  readonly maker: OutputMaker;
  readonly stager: Stager;
  readonly last: Manifest | null;
}

/** Why an output is made anew; null if it stays. */
function whyAnew(
  output: Output,
  file: string,
  row: number,
  { stager, last, maker: { checker } }: Pick<OpenedSite, 'stager' | 'last' | 'maker'>,
): Reason | null {
  if (row === -1 || last === null) return NEW;
  if (checker === null) return { why: 'unknown' };
  const reason = checker.check(output, last.setAt(row), last.traceAt(row));
  if (reason !== null) return reason;
  return stager.isPublished(file, row) ? null : { why: 'file' };
}

function whyCopied(
  source: SourceFile,
  file: string,
  row: number,
  { last, stager, told, maker: { checker } }: OpenedSite,
): Reason | null {
  if (row === -1 || last === null) return NEW;
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
  const hashes = Buffer.alloc(count * HASH_BYTES);
  const sizes = new Float64Array(count);
  const sets = new Uint32Array(count);
  const traceEnds = new Uint32Array(count);
  const traces = openNumberWriter();
  const reasons: [number, Reason][] = [];
  const failures: Diagnostic[] = [];
  let place = 0;
  let made = 0;
  const put = (state: OutputState, row: number): void => {
    states[place] = OUTPUT_STATES.indexOf(state);
    rows[place++] = row;
  };
  return {
    keep: (row) => put('kept', row),
    add(row, { state, hash, size }, set, trace, reason) {
      if (row !== -1 && reason.why !== 'unknown') reasons.push([place, reason]);
      traces.append(trace);
      hashes.write(hash, made * HASH_BYTES, 'latin1');
      sizes[made] = size;
      sets[made] = set;
      traceEnds[made++] = traces.length;
      put(state, row);
    },
    fail(row, failure) {
      failures.push(failure);
      put('failed', row);
    },
    finish: (worker, table) => ({
      worker,
      states,
      rows,
      hashes: new Uint8Array(hashes.subarray(0, made * HASH_BYTES)),
      sizes: sizes.slice(0, made),
      sets: sets.slice(0, made),
      traceEnds: traceEnds.slice(0, made),
      traces: traces.bytes().slice(),
      newSets: table.takeNew(),
      reasons,
      failures,
    }),
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
