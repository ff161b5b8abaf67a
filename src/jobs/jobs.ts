import { NO_PLUGINS, type PluginSource, type Plugins } from '../config/plugins.js';
import type { ParseTask } from '../content/parse.js';
import type { JobHandler } from '../util/crew.js';
import type { LocateRead, OutputWorkerInput, OutputWorkerSite, RenderTask } from './batch.js';

import type { LookInput, LookTask } from './look.js';
import type { ParseInput } from './parse-all.js';

/** What loads plugins is loaded where there are any. */
async function pluginsOf(source: PluginSource | null): Promise<Plugins> {
  if (source === null) return NO_PLUGINS;
  const { loadPlugins } = await import('../config/load-plugins.js');
  return loadPlugins(source);
}

/** What the workers of a build can do. Each stage's code is loaded when its job begins. */
export const JOBS = {
  async parse({ templates, seconds, ...input }: ParseInput): Promise<JobHandler> {
    const { openParser } = await import('../content/parse.js');
    const { openBodyTemplates } = await import('./body-templates.js');
    const { markdown } = await pluginsOf(input.plugins);
    const parser = openParser(input, markdown, await openBodyTemplates(templates, seconds));
    return {
      run: (task: ParseTask) => parser.parse(task),
      end: () => parser.end(),
    };
  },
  async look(input: LookInput): Promise<JobHandler> {
    const { lookAt } = await import('./look.js');
    return { run: (task: LookTask) => lookAt(input, task) };
  },
  async render(input: OutputWorkerInput & { readonly worker: number }): Promise<JobHandler> {
    const { openOutputWorker } = await import('./render.js');
    const worker = openOutputWorker(input, input.worker, await pluginsOf(input.plugins));
    return {
      tell: (said: OutputWorkerSite | LocateRead) =>
        'site' in said ? worker.open(said) : worker.locate(said),
      run: (task: RenderTask) => worker.run(task),
      end: () => worker.end(),
    };
  },
};
