import type { Output } from '../archive/output.js';
import type { SharedSite } from '../archive/shared-site.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import type { Diagnostic } from '../diagnostics.js';
import type { StagedBatch, StagePlace } from '../output/stager.js';
import type { Theme } from '../render/theme.js';
import type { Json } from '../util/json.js';

/** What a worker can make itself ready with while the site is still being modelled. Plain data, as all that follows. */
export interface OutputWorkerInput {
  readonly config: Config;
  readonly data: Json;
  readonly theme: Theme;
  readonly spills: readonly string[];
  readonly version: string;
}

/** What outputs are rendered from, and where they go. */
export interface OutputWorkerSite {
  readonly site: SharedSite;
  readonly staticFiles: readonly SourceFile[];
  readonly place: StagePlace;
  /** Whether this worker is the one that looks whether all templates compile. */
  readonly checks: boolean;
}

/** Some outputs: posts by their indices from `from` up to `to`, then others. */
export interface RenderTask {
  readonly from: number;
  readonly to: number;
  readonly outputs: readonly Output[];
}

/** What became of the outputs of a task. */
export interface RenderedBatch {
  /** Those that were staged, in their order. */
  readonly staged: StagedBatch;
  readonly failures: readonly Diagnostic[];
}
