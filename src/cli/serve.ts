import { resolve } from 'node:path';
import { startPreview } from '../dev/preview.js';
import type { BuildCommandOptions } from './build.js';
import { say } from './language.js';
import { createReporter, formatDiagnostic } from './report.js';

export interface ServeCommandOptions extends Omit<BuildCommandOptions, 'strict' | 'json' | 'wait'> {
  readonly port: number;
}

/** `gazette serve`: runs until it is interrupted; resolves to the exit code. */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, port, ...build } = options;
  const reporter = createReporter({ quiet, verbose });
  const interrupted = new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  const preview = await startPreview({
    build: {
      ...build,
      root: resolve(options.root ?? '.'),
      onWait: (holder) => reporter.waiting(holder),
    },
    port,
    describe: (diagnostic) => formatDiagnostic(diagnostic),
    onBuild(result) {
      reporter.diagnostics(result.diagnostics);
      reporter.summary(result);
    },
    onProblem: (text) => reporter.problem(text),
  });
  if (preview === null) return 1;
  const first = await Promise.race([preview.built.then(() => 'built'), interrupted]);
  if (first === 'built') {
    reporter.line(say('Preview at {} (Ctrl-C ends it)', preview.url));
    await interrupted;
  }
  await preview.close();
  return 0;
}
