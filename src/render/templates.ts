import type { Config } from '../config/options.js';
import type { Plugins } from '../config/plugins.js';
import type { TextRef } from '../util/spill.js';
import type { AssetVersions } from './assets.js';
import { createFilters } from './filters/filters.js';
import { Engine } from './nunjucks/engine.js';
import type { TemplateFailure } from './nunjucks/template-failure.js';
import { pluginFilters } from './plugins.js';
import { fragmentsOf, sourceOfTheme, type Theme } from './theme.js';
import { KEY } from './traces/keys.js';
import type { Reads } from './traces/reads.js';

/** What templates are compiled with: nothing of the site's posts. */
export interface TemplatesInput {
  readonly config: Config;
  readonly plugins: Plugins;
  readonly theme: Theme;
  readonly readBody: (ref: TextRef) => string;
  /** Keeps a text that is printed on page after page, and says how that is done, see `kept-texts.ts`. */
  readonly keep?: (text: string) => string;
  readonly markdown: (text: string) => string;
  /** Is told of everything that is read. */
  readonly reads: Reads;
  readonly versionOf: AssetVersions;
}

/** The theme's templates, compiled. */
export interface Templates {
  readonly engine: Engine;
  /** What is wrong with them. */
  readonly failures: readonly TemplateFailure[];
}

/** Compiles every template, once, whether it is used or not: one that cannot work is reported before the first output. */
export function compileTemplates(input: TemplatesInput): Templates {
  const { config, plugins, theme, markdown, readBody, reads, keep } = input;
  const versionOf: AssetVersions = (address) => {
    reads.key(KEY.asset(address));
    return input.versionOf(address);
  };
  const fragments = new Set(fragmentsOf(theme));
  const hasFragment = (name: string): boolean => {
    reads.key(KEY.fragment(name));
    return fragments.has(name);
  };
  const filters = {
    ...pluginFilters(plugins, reads),
    ...createFilters({ config, markdown, versionOf, hasFragment }),
  };
  const engine = new Engine(sourceOfTheme(theme), filters, readBody, reads, keep);
  return { engine, failures: engine.check() };
}
