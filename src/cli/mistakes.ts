import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OptionValue } from '../config/origins.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import { measureOutput, readJournal } from '../output/manifest.js';
import type { Place } from './place.js';

/** What the checks look at. */
export interface Checked extends Place {
  readonly options: readonly OptionValue[];
  /** How many folders a preview watches, and how many watches the system allows; null where it sets no limit. */
  readonly watch: { readonly folders: number; readonly limit: number | null };
}

/** Looks for what is usually meant otherwise. Never throws. */
export function findMistakes(site: Checked): readonly Diagnostic[] {
  return CHECKS.flatMap((check) => check(site));
}

const CHECKS: readonly ((site: Checked) => Diagnostic[])[] = [
  noSite,
  jekyllFolders,
  otherConfig,
  misplacedFiles,
  unsetOptions,
  exampleUrl,
  publishedDrafts,
  unfinishedBuild,
  unknownOutput,
  trackedByGit,
  notWritable,
  fewWatches,
  fullDisk,
];

const likely = (message: string, hint: string, file?: string): Diagnostic =>
  warning('likely-mistake', message, { hint, ...(file === undefined ? {} : { file }) });

function noSite({ root }: Checked): Diagnostic[] {
  if (['posts', 'pages', '_config.yml'].some((name) => existsSync(join(root, name)))) return [];
  return [
    likely(
      'this folder holds no site: neither posts/ nor pages/ nor _config.yml',
      'Name the site’s folder with --root, or begin a site with `gazette new site`.',
      root,
    ),
  ];
}

const OUR_FOLDERS: Readonly<Record<string, string>> = {
  _posts: 'posts/',
  _drafts: 'drafts/',
  _data: 'data/',
  _layouts: 'templates/layouts/',
  _includes: 'templates/',
  _sass: 'public/',
};

function jekyllFolders({ root }: Checked): Diagnostic[] {
  return Object.entries(OUR_FOLDERS)
    .filter(([name]) => existsSync(join(root, name)))
    .map(([name, ours]) =>
      likely(
        `${name}/ is a folder of Jekyll’s that is not read`,
        `Move what is in it to ${ours}.`,
        name,
      ),
    );
}

const OTHER_CONFIGS = [
  '_config.yaml',
  '_config.toml',
  'config.yml',
  'config.yaml',
  'config.toml',
  'hugo.toml',
];

function otherConfig({ root }: Checked): Diagnostic[] {
  if (existsSync(join(root, '_config.yml'))) return [];
  return OTHER_CONFIGS.filter((name) => existsSync(join(root, name))).map((name) =>
    likely(`${name} is not read`, 'The configuration is called _config.yml.', name),
  );
}

/** Beside the folders of a site, these are never published. */
const TO_PUBLIC =
  /^(?:CNAME|favicon\.ico|robots\.txt|ads\.txt|\.nojekyll|\.well-known|assets|static|images|img|css|js)$/;
const TO_PAGES = /^(?:index|about|404)\.(?:md|markdown|html)$/;

function misplacedFiles({ root }: Checked): Diagnostic[] {
  return entriesOf(root).flatMap((name) => {
    if (TO_PUBLIC.test(name))
      return [likely(`${name} is not published where it is`, 'Move it into public/.', name)];
    if (TO_PAGES.test(name))
      return [likely(`${name} is not published where it is`, 'Move it into pages/.', name)];
    return [];
  });
}

function unsetOptions({ options, root }: Checked): Diagnostic[] {
  const isUnset = (name: string): boolean =>
    options.some((option) => option.name === name && option.origin === 'default');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hasPosts = existsSync(join(root, 'posts'));
  return [
    ...(isUnset('title') && hasPosts
      ? [likely('`title` is not set: the site has no name', 'Write `title: …` into _config.yml.')]
      : []),
    ...(isUnset('timezone') && zone !== 'UTC' && hasPosts
      ? [
          likely(
            `\`timezone\` is not set: dates are read and shown in UTC, and this machine is in ${zone}`,
            'Write `timezone: …` into _config.yml, such as `timezone: Asia/Shanghai`.',
          ),
        ]
      : []),
  ];
}

function exampleUrl({ config }: Checked): Diagnostic[] {
  if (!/^https?:\/\/(?:[^/]*\.)?example\.(?:com|org|net)$/i.test(config.url)) return [];
  return [
    likely(
      `\`url\` is still an example: feeds and the sitemap name ${config.url}`,
      'Set it to where the site will live.',
    ),
  ];
}

function publishedDrafts({ config }: Checked): Diagnostic[] {
  if (!config.show_drafts) return [];
  return [
    likely(
      '`show_drafts` is on in the configuration: every build publishes drafts',
      'Take it out, and use `gazette serve` to see them.',
    ),
  ];
}

function unfinishedBuild({ state, destination }: Checked): Diagnostic[] {
  if (readJournal(state, destination) === null) return [];
  return [
    warning('build-unfinished', 'the last build was ended while it wrote the output', {
      file: destination,
      hint: 'Build again before you upload it.',
    }),
  ];
}

function unknownOutput({ state, destination }: Checked): Diagnostic[] {
  if (entriesOf(destination).length === 0) return [];
  if (measureOutput(state, destination) !== null) return [];
  return [
    likely(
      'the destination holds files, and nothing is known of them: gazette leaves them there',
      'If they are of an earlier build, remove the folder and build again.',
      destination,
    ),
  ];
}

/** What is made anew at any time does not belong into a repository, where it would grow for ever. */
function trackedByGit({ root, destination, state }: Checked): Diagnostic[] {
  const paths = [destination, state].filter((path) => isInside(root, path));
  return paths.flatMap((path) => {
    // 1: not ignored. Other codes: no repository, or no git.
    const { status } = spawnSync('git', ['check-ignore', '-q', path], { cwd: root });
    const name = `${relative(root, path).replaceAll('\\', '/')}/`;
    return status === 1
      ? [likely(`git does not ignore ${name}`, `Write a line \`${name}\` into .gitignore.`)]
      : [];
  });
}

function isInside(root: string, path: string): boolean {
  return !relative(root, path).startsWith('..');
}

function notWritable({ root }: Checked): Diagnostic[] {
  try {
    accessSync(root, constants.W_OK);
    return [];
  } catch {
    return [likely('the site’s folder cannot be written', 'Give yourself the permission.', root)];
  }
}

function fewWatches({ watch }: Checked): Diagnostic[] {
  const { folders, limit } = watch;
  if (limit === null || folders < limit) return [];
  return [
    likely(
      `the sources are in ${folders} folders, and the system watches ${limit} files and folders at most: the preview misses changes`,
      'Raise fs.inotify.max_user_watches with sysctl.',
    ),
  ];
}

/** Less than this, in bytes, is soon used up. */
const LITTLE_ROOM = 500_000_000;

function fullDisk({ root }: Checked): Diagnostic[] {
  const free = freeBytes(root);
  if (free === null || free >= LITTLE_ROOM) return [];
  return [
    likely(
      `there is little room on the disk: ${Math.floor(free / 1_000_000)} MB`,
      'A build needs room for what it writes, twice for what it changes.',
    ),
  ];
}

/** Room that is left where a folder is, in bytes; null where the system does not tell. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
