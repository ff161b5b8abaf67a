import type { Output } from '../archive/output.js';
import {
  PLUGIN_HINT,
  PluginFailure,
  type Plugins,
  type SiteObject,
  type TransformedPage,
} from '../config/plugins.js';
import { type Diagnostic, siteFault } from '../diagnostics.js';
import { DamagedFile } from '../util/spill.js';
import type { Filter } from './nunjucks/engine.js';
import { forPlugin, fromPlugin } from './plugin-values.js';
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
): string {
  const page: TransformedPage = {
    address,
    kind: kindOf(content),
    site: forPlugin(site) as SiteObject,
  };
  return plugins.transforms.reduce(
    (text, { name, apply }) =>
      guarded('transforms', name, () => {
        const changed: unknown = apply(text, page);
        if (typeof changed === 'string') return changed;
        throw new Error(`it returned ${describe(changed)}, and not a text`);
      }),
    html,
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
