import type { ParserInput, ParseTask } from '../content/parse.js';
import type { JobHandler } from '../util/crew.js';
import type { LocateRead, OutputWorkerInput, OutputWorkerSite, RenderTask } from './batch.js';

/** What the workers of a build can do. Each stage's code is loaded when its job begins. */
export const JOBS = {
  async parse(input: ParserInput): Promise<JobHandler> {
    const { openParser } = await import('../content/parse.js');
    const parser = openParser(input);
    return {
      run: (task: ParseTask) => parser.parse(task),
      end: () => parser.end(),
    };
  },
  async render(input: OutputWorkerInput & { readonly worker: number }): Promise<JobHandler> {
    const { openOutputWorker } = await import('./render.js');
    const worker = openOutputWorker(input, input.worker);
    return {
      tell: (said: OutputWorkerSite | LocateRead) =>
        'site' in said ? worker.open(said) : worker.locate(said),
      run: (task: RenderTask) => worker.run(task),
      end: () => worker.end(),
    };
  },
};
