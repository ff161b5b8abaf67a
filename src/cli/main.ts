import { existsSync, statSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { optionsSchema } from '../config/options.js';
import { VERSION } from '../package.js';
import { type BuildCommandOptions, buildCommand } from './build.js';
import { type ChangesCommandOptions, changesCommand } from './changes.js';
import { type CleanCommandOptions, cleanCommand } from './clean.js';
import type { RedirectsCommandOptions } from './redirects.js';
import { outliveReaders } from './report.js';
import type { ServeCommandOptions } from './serve.js';
import type { WhyCommandOptions } from './why.js';

/** Exit codes: 0 done, 1 a fault of the site (or any fault with `--strict`), 2 wrong use. */
const EXIT_USAGE = 2;

/** Runs the command line; resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  outliveReaders();
  let code = 0;
  const program = new Command('gazette')
    .description('Publishes a news archive as a static site.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .enablePositionalOptions();

  buildOptions(program.command('build').description('build the site'))
    .option('--strict', 'publish nothing if any post is at fault')
    .option('--verify', 'read every source and every published file, whatever their times say')
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes too')
    .option('--json', 'print the result and all problems as one JSON document')
    .option('--no-wait', 'end with an error if another build of this site is running')
    .action(async (options: BuildCommandOptions) => {
      code = await buildCommand(options);
    });

  buildOptions(
    program
      .command('serve')
      .alias('dev')
      .description('build the site, serve it on 127.0.0.1, and build again at each change'),
  )
    .addOption(
      new Option('--port <number>', 'port to listen on').default(4000).argParser(parsePort),
    )
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes too')
    .action(async (options: ServeCommandOptions) => {
      // A build needs no server: loading one takes as long as building ten posts.
      const { serveCommand } = await import('./serve.js');
      code = await serveCommand(options);
    });

  placeOptions(
    program
      .command('clean')
      .description('remove what gazette wrote: the published files and its own state'),
  )
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action((options: CleanCommandOptions) => {
      code = cleanCommand(options);
    });

  placeOptions(
    program
      .command('changes')
      .description('show how the output differs from what was last marked as deployed'),
  )
    .addOption(
      new Option(
        '--write <dir>',
        'write new.txt, changed.txt and removed.txt into a folder instead, to upload them',
      ).conflicts('mark'),
    )
    .option(
      '--mark [dir]',
      'mark what was listed in that folder as deployed (without one: the output as it is now)',
    )
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action((options: ChangesCommandOptions) => {
      code = changesCommand(options);
    });

  placeOptions(
    program
      .command('why')
      .description('show what an output was made from, and why the last build made it again or not')
      .argument('<url-or-path>', 'a URL, a file of the output, or the source of a post or page'),
  )
    .option('--json', 'print the result and all problems as one JSON document')
    .action(async (asked: string, options: WhyCommandOptions) => {
      const { whyCommand } = await import('./why.js');
      code = whyCommand(asked, options);
    });

  placeOptions(
    program
      .command('redirects')
      .description('show which published posts have moved and have no redirect'),
  )
    .option('--write', 'add a redirect for each of them to data/redirects.yml')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(async (options: RedirectsCommandOptions) => {
      const { redirectsCommand } = await import('./redirects.js');
      code = redirectsCommand(options);
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
}

/** Where a site is, and where it goes. */
function placeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--root <dir>', 'the site’s folder (default: the working directory)').argParser(
        parseFolder,
      ),
    )
    .option('--destination <dir>', 'folder that the site is written to (default: _site)')
    .option('--config <file>', 'configuration file (default: _config.yml in the site’s folder)');
}

function buildOptions(command: Command): Command {
  return placeOptions(command)
    .addOption(
      new Option('--baseurl <path>', 'folder of the host that the site lives in').argParser(
        parseBaseurl,
      ),
    )
    .addOption(
      new Option(
        '--jobs <number>',
        'threads that work at once (default: one for each core)',
      ).argParser(parseJobs),
    )
    .option('--drafts', 'publish drafts too')
    .option('--future', 'publish posts dated in the future too');
}

function parseFolder(text: string): string {
  if (existsSync(text) && statSync(text).isDirectory()) return text;
  throw new InvalidArgumentError('There is no such folder.');
}

/** More threads than this are a slip of the finger, and each takes its memory. */
const MOST_JOBS = 256;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new InvalidArgumentError(`Expected a number from 1 to ${MOST_JOBS}.`);
}

function parseBaseurl(text: string): string {
  if (v.is(optionsSchema.entries.baseurl, text)) return text;
  throw new InvalidArgumentError('Expected a path that begins with a slash, such as /news.');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a number from 0 to 65535.');
}
