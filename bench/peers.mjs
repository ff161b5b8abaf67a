// Other generators, each with a site of its own form made from the same sources. One that is not installed is left out. Where each is: in
// PATH, or the command in an environment variable (HUGO, ZOLA, JEKYLL, ELEVENTY, HEXO), such as `ZOLA="node zola.js"`.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

function postsOf(archive) {
  return readdirSync(join(archive, 'posts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(archive.length + 1));
}

/** Copies the peer's templates, and every post through `rewrite`; without it the files themselves are linked. */
function makeSite(name, archive, folder, postsFolder, rewrite) {
  cpSync(join(here, 'peers', name), folder, { recursive: true });
  for (const post of postsOf(archive)) {
    const target = join(folder, postsFolder, post.slice('posts/'.length));
    mkdirSync(dirname(target), { recursive: true });
    if (rewrite === undefined) linkSync(join(archive, post), target);
    else writeFileSync(target, rewrite(readFileSync(join(archive, post), 'utf8')));
  }
}

const withRfc3339 = (source) => source.replace(/^date: (\S+) (\S+) \+0800$/m, 'date: $1T$2+08:00');

const hexoModules = (name) => join(dirname(process.env.HEXO ?? ''), '..', name);

/**
 * `incremental` and `again(changed)` are the arguments of a first and of each later build, for a peer that keeps something between them.
 * `most` is how many posts it is asked for: beyond, it takes too long or gives up. Beyond `often` it runs once, as it takes minutes and is
 * not the fastest.
 */
export const PEERS = [
  {
    name: 'Hugo',
    variable: 'HUGO',
    command: 'hugo',
    versionArgs: ['version'],
    version: (text) => /v(\d+\.\d+\.\d+)/.exec(text)?.[1],
    args: ['--quiet'],
    output: 'public',
    most: 100_000,
    prepare: (archive, folder) => makeSite('hugo', archive, folder, 'content/posts'),
  },
  {
    name: 'Zola',
    variable: 'ZOLA',
    command: 'zola',
    versionArgs: ['--version'],
    version: (text) => /(\d+\.\d+\.\d+)/.exec(text)?.[1],
    args: ['build', '--force'],
    output: 'public',
    most: 100_000,
    often: 10_000,
    prepare: (archive, folder) => {
      makeSite('zola', archive, folder, 'content/posts', (source) =>
        withRfc3339(source)
          .replace(/^layout: post\n/m, '')
          .replace(
            /^categories: (.*)\ntags: (.*)$/m,
            'taxonomies:\n  categories: [$1]\n  tags: [$2]',
          ),
      );
      // A section, whose pages are sorted; its sub-folders belong to it.
      const section = (transparent) =>
        `+++\nsort_by = "date"\n${transparent ? 'transparent = true\nrender = false\n' : 'paginate_by = 200\n'}+++\n`;
      writeFileSync(join(folder, 'content/posts/_index.md'), section(false));
      for (const year of readdirSync(join(folder, 'content/posts'))) {
        if (!/^\d+$/.test(year)) continue;
        writeFileSync(join(folder, 'content/posts', year, '_index.md'), section(true));
        for (const month of readdirSync(join(folder, 'content/posts', year)))
          if (/^\d+$/.test(month))
            writeFileSync(join(folder, 'content/posts', year, month, '_index.md'), section(true));
      }
    },
  },
  {
    name: 'Eleventy',
    variable: 'ELEVENTY',
    command: 'eleventy',
    versionArgs: ['--version'],
    version: (text) => /(\d+\.\d+\.\d+)/.exec(text)?.[1],
    args: ['--quiet'],
    output: '_site',
    most: 10_000,
    // `--incremental` is of its watching process: between two it keeps nothing, and with a file's name it fails at a page made of a collection.
    prepare: (archive, folder) =>
      makeSite('eleventy', archive, folder, 'posts', (source) =>
        withRfc3339(source).replace('layout: post', 'layout: post.njk'),
      ),
  },
  {
    name: 'Jekyll',
    variable: 'JEKYLL',
    command: 'jekyll',
    versionArgs: ['--version'],
    version: (text) => /(\d+\.\d+\.\d+)/.exec(text)?.[1],
    args: ['build', '--quiet', '--disable-disk-cache'],
    output: '_site',
    posts: '_posts',
    most: 1000,
    incremental: ['build', '--quiet', '--incremental'],
    again: () => ['build', '--quiet', '--incremental'],
    prepare: (archive, folder) => {
      makeSite('jekyll', archive, folder, '_posts');
      const names = new Set(
        postsOf(archive).map(
          (post) => /^categories: (.*)$/m.exec(readFileSync(join(archive, post), 'utf8'))?.[1],
        ),
      );
      mkdirSync(join(folder, 'category'));
      for (const name of names)
        writeFileSync(
          join(folder, 'category', `${name}.html`),
          `---\nlayout: list\nterm: ${name}\nname_of_term: ${name}\n---\n`,
        );
    },
  },
  {
    // HEXO names the program in the folder of modules that the site is to have: see the package.json of the site.
    name: 'Hexo',
    variable: 'HEXO',
    command: 'hexo',
    versionArgs: ['--version'],
    // Outside of a site it only knows the version of its command line.
    version: () => JSON.parse(readFileSync(hexoModules('hexo/package.json'), 'utf8')).version,
    args: ['generate', '--silent', '--force'],
    output: 'public',
    posts: 'source/_posts',
    most: 1000,
    // Its database says what has changed.
    incremental: ['generate', '--silent'],
    again: () => ['generate', '--silent'],
    prepare: (archive, folder) => {
      makeSite('hexo', archive, folder, 'source/_posts', (source) => source);
      symlinkSync(hexoModules('.'), join(folder, 'node_modules'));
    },
  },
];

/** The words of a peer's command, or null if it cannot be run. */
export function commandOf({ variable, command, versionArgs, version }) {
  const words = (process.env[variable] ?? command).split(' ');
  try {
    const text = execFileSync(words[0], [...words.slice(1), ...versionArgs], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { words, version: version(text) ?? '?' };
  } catch {
    return null;
  }
}
