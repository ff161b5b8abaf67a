import type { Output } from '../archive/output.js';
import type { PictureCopies } from '../archive/picture-copies.js';
import type { SharedSite } from '../archive/shared-site.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import type { PluginSource } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import type { FileState, StagePlace } from '../output/stager.js';
import type { Theme } from '../render/theme.js';
import type { Reason } from '../render/traces/check.js';
import type { ReadSet } from '../render/traces/trace.js';
import type { Json } from '../util/json.js';

/** What a worker can make itself ready with while the site is still being modelled. Plain data, as all that follows. */
export interface OutputWorkerInput {
  readonly config: Config;
  /** Where the site's plugins are loaded from; null where it has none. */
  readonly plugins: PluginSource | null;
  readonly data: Json;
  readonly theme: Theme;
  /** Of each spill file its path, and how many of its bytes were there before this build. */
  readonly spills: readonly { readonly path: string; readonly length: number }[];
  readonly version: string;
  /** Whether parsing has left so much memory behind that it is worth while to give it back. */
  readonly trims: boolean;
}

/** What outputs are rendered from, and where they go. */
export interface OutputWorkerSite {
  readonly site: SharedSite;
  readonly staticFiles: readonly SourceFile[];
  /** Null where the site has none. */
  readonly copies: PictureCopies | null;
  readonly place: StagePlace;
  /** When the build began to look, in milliseconds since 1970. */
  readonly since: number;
  /** The sets that the traces of the last manifest name; null where its traces say nothing. */
  readonly sets: readonly ReadSet[] | null;
  /** Whether this worker is the one that looks whether all templates compile. */
  readonly checks: boolean;
}

/** Asks which line of which template reads something for an output. */
export interface LocateRead {
  /** Null for a worker that is not to look. */
  readonly output: Output | null;
  readonly key: string;
}

/** Some outputs: posts by their indices, then others. */
export interface RenderTask {
  readonly posts: Uint32Array;
  readonly outputs: readonly Output[];
}

/** What became of an output: it stays as it is, it was made (see {@link FileState}), or it could not be. */
export type OutputState = 'kept' | FileState | 'failed';

/** By their places here, outputs' states cross as bytes. */
export const OUTPUT_STATES: readonly OutputState[] = [
  'kept',
  'new',
  'changed',
  'unchanged',
  'failed',
];

/** What became of the outputs of a task. Lists of objects would take ten times as long to cross. */
export interface RenderedBatch {
  readonly worker: number;
  /** Of each output, as a place in {@link OUTPUT_STATES}. */
  readonly states: Uint8Array;
  /** Of each output, its row in the last manifest; -1 without one. */
  readonly rows: Int32Array;
  /** Of those that were made, in their order: hashes one after another, sizes, sets by the worker's own numbers, and where each trace ends. */
  readonly hashes: Uint8Array;
  readonly sizes: Float64Array;
  readonly sets: Uint32Array;
  readonly traceEnds: Uint32Array;
  readonly traces: Uint8Array;
  /** Sets that have come up, by the worker's own numbers. */
  readonly newSets: readonly (readonly [number: number, set: ReadSet])[];
  /** Why outputs were made again that there were before, by their places. */
  readonly reasons: readonly (readonly [place: number, reason: Reason])[];
  readonly failures: readonly Diagnostic[];
}
