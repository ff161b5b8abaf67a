import { resolve } from 'node:path';
import { startPreview } from '../dev/preview.js';
import type { BuildCommandOptions } from './build.js';
import { createReporter } from './report.js';

export interface ServeCommandOptions extends Omit<BuildCommandOptions, 'strict' | 'json'> {
  readonly port: number;
}

/** `gazette serve`: runs until it is interrupted; resolves to the exit code. */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const reporter = createReporter({
    quiet: options.quiet === true,
    verbose: options.verbose === true,
  });
  const root = resolve(options.root ?? '.');
  const interrupted = new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  const preview = await startPreview({
    build: { ...options, root },
    port: options.port,
    onBuild(result) {
      reporter.diagnostics(result.diagnostics);
      reporter.summary(result);
    },
    onProblem: (text) => reporter.problem(text),
  });
  if (preview === null) return 1;
  reporter.line(`Preview at ${preview.url} (Ctrl-C ends it)`);
  await interrupted;
  await preview.close();
  return 0;
}
