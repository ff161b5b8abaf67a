import { serveFolder } from '../dev/folder-server.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { measureOutput } from '../output/manifest.js';
import { EXIT } from './exit-codes.js';
import { say } from './language.js';
import { faultsOf, findPlace, type Place, type PlaceOptions } from './place.js';
import { createReporter } from './report.js';

export interface PreviewCommandOptions extends PlaceOptions {
  readonly port: number;
  readonly quiet?: boolean;
}

/** `gazette preview`: runs until it is interrupted; resolves to the exit code. */
export async function previewCommand(options: PreviewCommandOptions): Promise<number> {
  const reporter = createReporter({ quiet: options.quiet === true, verbose: false });
  const interrupted = new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  try {
    const place = findPlace(options);
    reporter.diagnostics(lookAt(place));
    const server = await serveFolder(place.destination, place.config.baseurl, options.port);
    if (options.port !== 0 && server.port !== options.port)
      reporter.aside(say('Port {} is taken', options.port));
    reporter.line(say('{} at {} (Ctrl-C ends it)', place.destination, server.url));
    await interrupted;
    await server.close();
    return EXIT.done;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'listen') {
      const { message } = error as Error;
      reporter.problem(
        say('cannot listen on port {}: {}. Choose another with --port.', options.port, message),
      );
    } else {
      reporter.diagnostics(faultsOf(error));
    }
    return EXIT.fault;
  }
}

/** What somebody who looks at the output should know. @throws SiteFault where there is none. */
function lookAt({ state, destination }: Place): readonly Diagnostic[] {
  const output = measureOutput(state, destination);
  if (output?.isComplete === true) return [];
  const details = { file: destination, hint: 'Run `gazette build` first.' };
  if (output === null)
    throw new SiteFault([siteFault('build-unfinished', 'nothing was built there yet', details)]);
  return [
    {
      code: 'build-unfinished',
      severity: 'warning',
      scope: 'site',
      message: 'the last build was ended while it wrote the output',
      ...details,
    },
  ];
}
