/** gazette as a library. */
export { type BuildCounts, type BuildOptions, type BuildResult, build } from './build.js';
export type { Diagnostic, DiagnosticCode, Severity } from './diagnostics.js';
export type { StageTimes } from './util/stopwatch.js';
