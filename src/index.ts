/** gazette as a library, and the types of `gazette.config.js`. */
export { build } from './build/build.js';
export type { BuildOptions } from './build/options.js';
export type { BuildCounts, BuildResult } from './build/result.js';
export type {
  FilterPlugin,
  MarkdownPlugin,
  OutputPlugin,
  PlannedSite,
  PluginConfig,
  PluginFile,
  SiteList,
  SiteObject,
  TransformedPage,
  TransformPlugin,
} from './config/plugins.js';
export { defineConfig, html } from './config/plugins.js';
export type { Diagnostic, DiagnosticCode, Severity } from './diagnostics.js';
export type { StageTimes } from './util/stopwatch.js';
