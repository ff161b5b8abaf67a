import { existsSync, statSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { isBaseurl } from '../config/baseurl.js';
import { VERSION } from '../package.js';
import { helpful } from './help.js';
import { translate } from './language.js';

type Run = (...given: never[]) => number | Promise<number>;

/**
 * The command line: every command with its options, in English. Help, completion and docs/cli.md are made from it. The code of a command is
 * loaded when it is run: a build of ten posts takes no longer than loading all of them.
 *
 * @param end is told the exit code of the command that was run.
 */
export function defineProgram(end: (code: number) => void = () => {}): Command {
  const run =
    (load: () => Promise<Run>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = await load();
      end(await command(...(given as never[])));
    };

  const program = new Command('gazette')
    .description('Publishes a news archive as a static site.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions();

  reportOptions(
    buildOptions(program.command('build').description('build the site'))
      .option('--strict', 'publish nothing if any post is at fault')
      .option('--verify', 'read every source and every published file, whatever their times say')
      .option('--no-wait', 'end with an error if another build of this site is running'),
  ).action(run(async () => (await import('./build.js')).buildCommand));

  serverOptions(
    siteOptions(
      program
        .command('serve')
        .alias('dev')
        .description('show the site while it is written: each page as it is now, at each change'),
    )
      .addOption(baseurlOption())
      .addOption(jobsOption())
      .addOption(shownOption('--drafts [boolean]', 'drafts too (default: true)'))
      .addOption(
        shownOption('--future [boolean]', 'posts dated in the future too (default: true)'),
      ),
  )
    .option(
      '--poll',
      'look at the files again and again, where the system does not tell of changes',
    )
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes too')
    .action(run(async () => (await import('./serve.js')).serveCommand));

  serverOptions(
    placeOptions(
      program.command('preview').description('serve what the last build wrote, as a host would'),
    ).addOption(baseurlOption()),
  )
    .option('--quiet', 'print errors only')
    .action(run(async () => (await import('./preview.js')).previewCommand));

  buildOptions(
    program
      .command('check')
      .description('look for what is wrong with the site, without writing anything'),
  )
    .option('--fix', 'mend encodings, line ends and quotes in the sources first')
    .option('--dry-run', 'with --fix: show what would be mended, and write nothing')
    .option('--strict', 'let warnings count as errors for the exit code')
    .addOption(
      new Option('--format <name>', 'how problems are printed')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes, and all problems of a kind')
    .action(run(async () => (await import('./check.js')).checkCommand));

  program
    .command('explain')
    .description('explain a code of a problem, such as date-invalid; without one, list all')
    .argument('[code]', 'the code')
    .action(run(async () => (await import('./explain.js')).explainCommand));

  const create = program.command('new').description('begin a post, or a site');

  siteOptions(
    create
      .command('post')
      .description('write a new post, with its date in the site’s time zone; prints its path')
      .argument('<title>', 'the title'),
  )
    .option('--category <name>', 'its category')
    .addOption(
      new Option('--tags <names>', 'its tags, with commas between them').argParser(parseNames),
    )
    .option('--slug <slug>', 'how it is called in its address (default: made of the title)')
    .option('--draft', 'a draft, in drafts/')
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./new-post.js')).newPostCommand));

  create
    .command('site')
    .description('write a small site that works, with a configuration that explains itself')
    .argument('<dir>', 'its folder, new or without files of these names')
    .addOption(
      new Option('--theme <name>', 'what the site looks like')
        .choices(['news', 'blog'])
        .default('news'),
    )
    .option('--no-npm', 'without a package.json: gazette is installed by itself')
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./new-site.js')).newSiteCommand));

  siteOptions(
    program
      .command('publish')
      .description('move a draft to posts/, dated now unless it has a date; prints its new path')
      .argument('<draft>', 'path of the draft, or its name'),
  )
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./publish.js')).publishCommand));

  reportOptions(
    archiveOptions(program.command('list').description('list posts, the newest first'))
      .option('--category <name>', 'only those of a category')
      .option('--tag <name>', 'only those with a tag')
      .option('--since <date>', 'only those of a day and later, such as 2022-06-01')
      .addOption(
        new Option(
          '--held',
          'what the last build has held back for a fault, and since when',
        ).conflicts(['category', 'tag', 'since']),
      ),
  ).action(run(async () => (await import('./list.js')).listCommand));

  reportOptions(
    archiveOptions(
      program
        .command('stats')
        .description('posts per month, largest terms, posts at fault, and the size of the output'),
    ),
  ).action(run(async () => (await import('./stats.js')).statsCommand));

  reportOptions(
    placeOptions(
      program
        .command('doctor')
        .description('check versions, configuration, cache, limits, and for common mistakes'),
    ).addOption(baseurlOption()),
  ).action(run(async () => (await import('./doctor.js')).doctorCommand));

  placeOptions(
    program
      .command('clean')
      .description('remove what gazette wrote: the published files and its own state'),
  )
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./clean.js')).cleanCommand));

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
    .action(run(async () => (await import('./changes.js')).changesCommand));

  placeOptions(
    program
      .command('why')
      .description('show what an output was made from, and why the last build made it again or not')
      .argument('<url-or-path>', 'a URL, a file of the output, or the source of a post or page'),
  )
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./why.js')).whyCommand));

  placeOptions(
    program
      .command('redirects')
      .description('show which published posts have moved and have no redirect'),
  )
    .option('--write', 'add a redirect for each of them to data/redirects.yml')
    .option('--json', 'print the result and all problems as one JSON document')
    .action(run(async () => (await import('./redirects.js')).redirectsCommand));

  program
    .command('completion')
    .description('print what makes a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(
      run(async () => {
        const { completionCommand } = await import('./completion.js');
        return (shell: Parameters<typeof completionCommand>[0]) =>
          completionCommand(shell, program);
      }),
    );

  return helpful(program);
}

/** Where a site is. */
function siteOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--root <dir>', 'the site’s folder (default: the working directory)').argParser(
        parseFolder,
      ),
    )
    .option('--config <file>', 'configuration file (default: _config.yml in the site’s folder)');
}

/** Where a site is, and where it goes. */
function placeOptions(command: Command): Command {
  return siteOptions(command).option(
    '--destination <dir>',
    'folder that the site is written to (default: _site)',
  );
}

function buildOptions(command: Command): Command {
  return archiveOptions(command).addOption(baseurlOption());
}

/** What decides of which posts an archive consists, and how it is read. */
function archiveOptions(command: Command): Command {
  return placeOptions(command)
    .addOption(jobsOption())
    .option('--drafts', 'drafts too')
    .option('--future', 'posts dated in the future too');
}

function reportOptions(command: Command): Command {
  return command
    .option('--quiet', 'print errors only')
    .option('--verbose', 'print notes, and all problems of a kind')
    .option('--json', 'print the result and all problems as one JSON document');
}

function jobsOption(): Option {
  return new Option(
    '--jobs <number>',
    'threads that work at once (default: one for each core)',
  ).argParser(parseJobs);
}

/** Where a preview listens. */
function serverOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--port <number>', 'port to listen on; if it is taken, the next free one')
        .default(4000)
        .argParser(parsePort),
    )
    .option(
      '--host [address]',
      'address to listen on; without one, all of this machine’s (default: 127.0.0.1)',
    )
    .option('--open', 'open it in the browser');
}

/** What is shown unless told otherwise; `--drafts=false` leaves it out. */
function shownOption(flags: string, description: string): Option {
  return new Option(flags, description).preset(true).argParser(parseFlag);
}

function parseFlag(text: string | boolean): boolean {
  if (typeof text === 'boolean') return text;
  if (/^(?:true|yes|on|1)$/i.test(text)) return true;
  if (/^(?:false|no|off|0)$/i.test(text)) return false;
  throw new InvalidArgumentError(translate('Expected true or false.'));
}

function baseurlOption(): Option {
  return new Option('--baseurl <path>', 'folder of the host that the site lives in').argParser(
    parseBaseurl,
  );
}

function parseFolder(text: string): string {
  if (existsSync(text) && statSync(text).isDirectory()) return text;
  throw new InvalidArgumentError(translate('There is no such folder.'));
}

function parseNames(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,，]/)
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ];
}

/** More threads than this are a slip of the finger, and each takes its memory. */
const MOST_JOBS = 256;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new InvalidArgumentError(translate(`Expected a number from 1 to ${MOST_JOBS}.`));
}

function parseBaseurl(text: string): string {
  if (isBaseurl(text)) return text;
  throw new InvalidArgumentError(
    translate('Expected a path that begins with a slash, such as /news.'),
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(translate('Expected a number from 0 to 65535.'));
}
