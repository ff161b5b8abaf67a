import { createFilters } from './filters/filters.js';
import { Engine } from './nunjucks/engine.js';
import type { CompiledTemplate } from './nunjucks/template.js';
import { loadTheme, sourceOfTheme } from './theme.js';

/**
 * Compiles the templates of a theme of gazette's own when gazette itself is built: taking them apart takes longer than making a
 * small site. A template that a site has changed is another text, and is compiled when it is used.
 */
export function precompileTheme(folder: string): Readonly<Record<string, CompiledTemplate>> {
  const theme = loadTheme([{ folder, shown: 'templates' }]);
  const config = { url: '', baseurl: '', timezone: 'UTC' };
  const filters = createFilters({ config, markdown: (text) => text });
  const engine = new Engine(sourceOfTheme(theme), filters, () => '');
  return Object.fromEntries([...theme.files.keys()].map((name) => [name, engine.compiled(name)]));
}
