/** gazette as a library. */
export { build } from './build/build.js';
export type { BuildOptions } from './build/options.js';
export type { BuildCounts, BuildResult } from './build/result.js';
export type { Diagnostic, DiagnosticCode, Severity } from './diagnostics.js';
export type { StageTimes } from './util/stopwatch.js';
