import { Command, CommanderError, Option } from 'commander';
import { VERSION } from '../package.js';
import { type BuildCommandOptions, buildCommand } from './build.js';
import { cleanCommand } from './clean.js';
import { type ServeCommandOptions, serveCommand } from './serve.js';

/** Exit codes: 0 done, 1 a fault of the site (or any fault with `--strict`), 2 wrong use. */
const EXIT_USAGE = 2;

/** Runs the command line; resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command('gazette')
    .description('Publishes a news archive as a static site.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .enablePositionalOptions();

  siteOptions(program.command('build').description('build the site'))
    .option('--strict', 'publish nothing if any post is at fault')
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes too')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(async (options: BuildCommandOptions) => {
      code = await buildCommand(options);
    });

  siteOptions(
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
      code = await serveCommand(options);
    });

  program
    .command('clean')
    .description('remove what gazette wrote: the published files and its own state')
    .option('--root <dir>', 'the site’s folder')
    .option('--destination <dir>', 'folder that the site was written to')
    .option('--config <file>', 'configuration file')
    .option('--quiet', 'print errors only')
    .action((options: BuildCommandOptions) => {
      code = cleanCommand(options);
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    if (args.length === 0) program.outputHelp();
    return args.length === 0 ? EXIT_USAGE : code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
}

function siteOptions(command: Command): Command {
  return command
    .option('--root <dir>', 'the site’s folder (default: the working directory)')
    .option('--destination <dir>', 'folder to write the site to (default: _site)')
    .option('--config <file>', 'configuration file (default: _config.yml in the site’s folder)')
    .option('--baseurl <path>', 'folder of the host that the site lives in')
    .option('--drafts', 'publish drafts too')
    .option('--future', 'publish posts dated in the future too');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CommanderError(
    EXIT_USAGE,
    'gazette.port',
    `error: option '--port <number>' needs a number from 0 to 65535, not '${text}'.`,
  );
}
