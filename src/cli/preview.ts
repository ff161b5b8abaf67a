import { answer } from '../dev/answer.js';
import { openFolderSite } from '../dev/folder-site.js';
import { openBrowser } from '../dev/open-browser.js';
import { listen } from '../dev/server.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { measureOutput } from '../output/manifest.js';
import { EXIT } from './exit-codes.js';
import { say } from './language.js';
import { faultsOf, findPlace, type Place, type PlaceOptions } from './place.js';
import { createReporter } from './report.js';
import { announce, hostOf, type ServerCommandOptions, unheard } from './server.js';

export interface PreviewCommandOptions extends PlaceOptions, ServerCommandOptions {
  readonly quiet?: boolean;
}

/** `gazette preview`: runs until it is interrupted; resolves to the exit code. */
export async function previewCommand(options: PreviewCommandOptions): Promise<number> {
  const { port, quiet = false } = options;
  const reporter = createReporter({ quiet, verbose: false });
  const interrupted = new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  let place: Place;
  try {
    place = findPlace(options);
    reporter.diagnostics(lookAt(place));
  } catch (error) {
    reporter.diagnostics(faultsOf(error));
    return EXIT.fault;
  }
  const { destination, config } = place;
  const site = openFolderSite(destination, config.baseurl);
  const notes = {
    onOtherCase: (asked: string, there: string) =>
      reporter.aside(
        say('{} is not there, but {} is: hosts tell upper case from lower case', asked, there),
      ),
  };
  try {
    const listening = await listen((request, response) => answer(request, response, site, notes), {
      host: hostOf(options),
      port,
    });
    const url = announce(listening, `${config.baseurl}/`, port, reporter, (shown) =>
      say('{} at {} (Ctrl-C ends it)', destination, shown),
    );
    if (options.open === true)
      openBrowser(url, (why) => reporter.problem(say('the browser could not be opened: {}', why)));
    await interrupted;
    await listening.close();
    return EXIT.done;
  } catch (error) {
    return unheard(error, port, reporter);
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
