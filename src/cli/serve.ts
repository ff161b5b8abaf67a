import { resolve } from 'node:path';
import { openBrowser } from '../dev/open-browser.js';
import { type Preview, type PreviewUpdate, startPreview } from '../dev/preview.js';
import type { BuildCommandOptions } from './build.js';
import { EXIT } from './exit-codes.js';
import { describeReason } from './explanation.js';
import { type FirstRunTexts, firstRunNotice } from './first-run-notice.js';
import { say, translate } from './language.js';
import { createProgress, type ProgressDisplay } from './progress.js';
import { createReporter, formatLabel, type Reporter } from './report.js';
import { announce, hostOf, type ServerCommandOptions, unheard } from './server.js';

export interface ServeCommandOptions
  extends Pick<
      BuildCommandOptions,
      'root' | 'config' | 'baseurl' | 'drafts' | 'future' | 'jobs' | 'quiet' | 'verbose'
    >,
    ServerCommandOptions {
  readonly poll?: boolean;
}

/** `gazette serve`: runs until it is interrupted; resolves to the exit code. */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, port, poll } = options;
  const reporter = createReporter({ quiet, verbose });
  /** Of what is being taken up; another one each time. */
  let progress: ProgressDisplay | null = null;
  let notice = firstRunNotice(options, reporter, NOTICES);
  const interrupted = new Promise<'interrupted'>((done) => {
    process.once('SIGINT', () => done('interrupted'));
    process.once('SIGTERM', () => done('interrupted'));
  });
  const { root, config, baseurl, drafts = true, future = true, jobs } = options;
  let preview: Preview;
  try {
    preview = await startPreview({
      site: {
        root: resolve(root ?? '.'),
        config,
        baseurl,
        drafts,
        future,
        jobs,
        onProgress(step) {
          notice(step);
          progress ??= createProgress(quiet);
          progress.show(step);
        },
      },
      server: { host: hostOf(options), port },
      env: process.env,
      wording: { label: (diagnostic) => formatLabel(diagnostic), translate },
      describeReason: (reason) => translate(describeReason(reason)),
      texts: textsOfPages(),
      ...(poll === undefined ? {} : { poll }),
      onUpdate(update) {
        progress?.end();
        progress = null;
        notice = firstRunNotice(options, reporter, NOTICES);
        tell(reporter, update);
      },
      onPolling: ({ message }) =>
        reporter.problem(
          say(
            'the system watches no more folders: {}. Files are looked at again and again instead, which takes longer. On Linux raise fs.inotify.max_user_watches and max_user_instances.',
            message,
          ),
        ),
      onOtherCase: (asked, there) =>
        reporter.aside(
          say('{} is not there, but {} is: hosts tell upper case from lower case', asked, there),
        ),
      onProblem: ({ stack, message }) =>
        reporter.problem(say('gazette itself failed: {}', stack ?? message)),
    });
  } catch (error) {
    return unheard(error, port, reporter);
  }
  const first = await Promise.race([preview.ready.then(() => 'ready' as const), interrupted]);
  if (first === 'ready') {
    const url = announce(preview.listening, preview.path(), port, reporter, (shown) =>
      say('Preview at {} (Ctrl-C ends it)', shown),
    );
    if (options.open === true)
      openBrowser(url, (why) => reporter.problem(say('the browser could not be opened: {}', why)));
    await interrupted;
  }
  await preview.close();
  return EXIT.done;
}

/** What is said where a large archive has to be read. */
const NOTICES: FirstRunTexts = {
  first:
    'First look at this archive: {} sources are read, and what they say is kept for the next start and for builds. Pages are shown as soon as that is done; Ctrl-C leaves everything as it is.',
  again: '{} sources have to be read anew. Pages stay as they are until that is done.',
};

function tell(reporter: Reporter, { fresh, changes, milliseconds }: PreviewUpdate): void {
  reporter.diagnostics(fresh);
  if (changes === null) return;
  const time = Math.round(milliseconds);
  reporter.line(
    changes === 1
      ? say('1 change taken up in {} ms', time)
      : say('{} changes taken up in {} ms', changes, time),
  );
}

/** What the script in the pages says; it puts values into the gaps. */
function textsOfPages() {
  return {
    draft: say('draft'),
    future: say('in the future'),
    problems: say('{} problems', '{}'),
    problem: say('{} problem', '{}'),
    noProblems: say('no problems'),
    close: say('close'),
    milliseconds: say('{} ms', '{}'),
    allProblems: say('all {} problems', '{}'),
    listTitle: say('Problems of the site'),
    reading: say('reading {} of {} sources', '{}', '{}'),
    first: say('made for the first time'),
  };
}
