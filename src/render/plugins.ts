import type { Output } from '../archive/output.js';
import type { Config } from '../config/options.js';
import {
  PLUGIN_HINT,
  PluginFailure,
  type Plugins,
  type SiteObject,
  type TransformedPage,
  type TransformPlugin,
} from '../config/plugins.js';
import { type Diagnostic, siteFault } from '../diagnostics.js';
import { foldBlanks } from '../util/html-text.js';
import { DamagedFile } from '../util/spill.js';
import { unnamedCode } from './inline-code.js';
import type { Filter } from './nunjucks/engine.js';
import { forPlugin, fromPlugin } from './plugin-values.js';
import { addedAttribute } from './refused-code.js';
import { KEY } from './traces/keys.js';
import { type Reads, TrappedRead } from './traces/reads.js';
import type { SiteView } from './views/site-view.js';

/** The filters of a site's plugins, by name. */
export function pluginFilters(plugins: Plugins, reads: Reads): Readonly<Record<string, Filter>> {
  return Object.fromEntries(
    plugins.filters.map(({ name, apply }) => [
      name,
      (value: unknown, ...rest: unknown[]): unknown => {
        reads.key(KEY.plugin('filters', name));
        return guarded('filters', name, () =>
          fromPlugin(apply(forPlugin(value), ...rest.map(forPlugin))),
        );
      },
    ]),
  );
}

/** What an output plugin puts into one of its files. */
export function renderPlugin(
  plugins: Plugins,
  { address, content }: Output & { content: Extract<Output['content'], { kind: 'plugin' }> },
  site: SiteView,
  reads: Reads,
): string | Uint8Array {
  const { name, data } = content;
  const plugin = plugins.outputs.find((one) => one.name === name);
  if (plugin === undefined) throw new RangeError(`there is no output plugin ${name}`);
  reads.key(KEY.plugin('outputs', name));
  return guarded('outputs', name, () => {
    const made: unknown = plugin.render(forPlugin(site) as SiteObject, { address, data });
    if (typeof made === 'string' || made instanceof Uint8Array) return made;
    throw new Error(`it returned ${describe(made)} for ${address}, and not a text or bytes`);
  });
}

/** A page as a site's plugins would have it. That they are others is part of the key of all traces. */
export function transformPage(
  plugins: Plugins,
  html: string,
  { address, content }: Output,
  site: SiteView,
  config: Pick<Config, 'header_files' | 'minify_html'>,
): string {
  const page: TransformedPage = {
    address,
    kind: kindOf(content),
    site: forPlugin(site) as SiteObject,
  };
  return plugins.transforms.reduce(
    (text, transform) =>
      guarded('transforms', transform.name, () => {
        const changed: unknown = transform.apply(text, page);
        if (typeof changed !== 'string')
          throw new Error(`it returned ${describe(changed)}, and not a text`);
        if (config.header_files.length > 0) refuseUnnamed(transform, text, changed, config);
        return changed;
      }),
    html,
  );
}

/** A script that browsers do not run is easily overlooked: it is told of before it is published. */
function refuseUnnamed(
  transform: TransformPlugin,
  before: string,
  after: string,
  { minify_html: isMinified }: Pick<Config, 'minify_html'>,
): void {
  const attribute = addedAttribute(before, after);
  if (attribute !== null)
    throw new Error(
      `it puts code into a tag that browsers refuse, as \`header_files\` does not allow it: \`${foldBlanks(attribute).slice(0, 60)}\`. Put it into a file of public/`,
    );
  const code = unnamedCode(transform, before, after, isMinified);
  if (code === null) return;
  throw new Error(
    `it puts code into the page that browsers refuse, as \`header_files\` does not allow it: \`${foldBlanks(code).slice(0, 60)}\`. Name it in \`scripts\` or \`styles\` of the plugin, or put it into a file of public/`,
  );
}

/** Outputs that templates make. */
const PAGES: ReadonlySet<Output['content']['kind']> = new Set<Output['content']['kind']>([
  'post',
  'page',
  'head',
  'archive',
  'node',
  'taxonomy',
  'not-found',
  'redirect',
]);

/** Whether an output is one that plugins transform. */
export function isTransformed(plugins: Plugins, { content }: Output): boolean {
  return plugins.transforms.length > 0 && PAGES.has(content.kind);
}

/** As templates name it. */
function kindOf(content: Output['content']): string {
  if (content.kind === 'not-found') return '404';
  if (content.kind !== 'head') return content.kind;
  return content.listing.of === 'site' ? 'home' : 'term';
}

/** What is said where a plugin fails that no template has called. */
export function describePluginFailure(error: PluginFailure, output: string): Diagnostic {
  return siteFault('plugin-failed', error.message, { output, hint: PLUGIN_HINT });
}

function guarded<T>(kind: 'filters' | 'outputs' | 'transforms', name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Neither is the plugin's: a read that is looked for, and a body that is not what was written.
    if (error instanceof TrappedRead || error instanceof DamagedFile) throw error;
    throw new PluginFailure(kind, name, error);
  }
}

const describe = (value: unknown): string =>
  value instanceof Promise ? 'a promise' : value === null ? 'null' : typeof value;
