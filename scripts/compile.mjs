// Compiles `src/` to `dist/`: `node scripts/compile.mjs [DIST [--program]]`, with `--program` without declarations. Declarations come from tsc; the program is bundled, because opening
// some four hundred modules takes longer than building a small site. Templates of gazette's themes are compiled too, and their style sheets minified.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { minifyStyles } from './minify-styles.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is started by its path. */
const ENTRIES = [
  'index.ts',
  'cli/main.ts',
  'cli/build.ts',
  'render/precompile.ts',
  'util/kept-code.ts',
];

/**
 * Each of these is one file, with what it exports: parts that it shares with others would be seventy, and to open them takes a quarter of the time of a small
 * build. They are CommonJS, of which V8's code can be kept on every Node (`util/kept-code.ts`).
 */
const WHOLE = [
  { entry: 'build/build', exports: ['build'] },
  { entry: 'jobs/worker', exports: [] },
];

/**
 * What libraries load and is never called is left out of the program. gray-matter is always given our own engine for YAML, but loads a second
 * js-yaml for its default one, and that loads a parser of JavaScript; commander could start commands that are programs of their own, and nunjucks
 * could watch templates.
 */
const UNUSED = [
  { library: 'gray-matter', loads: 'js-yaml' },
  { library: 'commander', loads: 'node:child_process' },
  { library: 'nunjucks', loads: 'chokidar' },
];

const withoutUnused = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:js-yaml|node:child_process|chokidar)$/ }, ({ path, importer }) =>
      UNUSED.some(({ library, loads }) => loads === path && importer.includes(library))
        ? { path, namespace: 'unused' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({
      contents:
        `const unused = () => { throw new Error('${path} was left out of the program'); };` +
        'module.exports = { safeLoad: unused, safeDump: unused, spawn: unused, watch: unused };',
    }));
  },
};

/** The command line loads what is a file of its own; nothing that both hold has a state. */
const withWholeFiles = {
  name: 'with-whole-files',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/build\/build\.js$/ }, ({ path, importer }) =>
      importer === join(root, 'src/cli/build.ts') ? { path, external: true } : undefined,
    );
  },
};

/** The module that stands for a whole file, so that others can import it and threads can run it. */
function writeDoor(dist, { entry, exports }) {
  const { dir, base } = parse(entry);
  const up = relative(join(dist, dir), join(dist, 'util')).replaceAll('\\', '/');
  writeFileSync(
    join(dist, `${entry}.js`),
    `import { loadKept } from '${up}/kept-code.js';\n` +
      `export const {${exports.join()}} = loadKept(new URL('${base}.cjs', import.meta.url));\n`,
  );
}

/** What whole files cannot do themselves stays beside them. */
const withImportBeside = {
  name: 'with-import-beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/util\/import-module\.js$/ }, () => ({
      path: '../util/import-module.cjs',
      external: true,
    }));
  },
};

/** A hash of the program: what it has kept of a site counts for no other. */
function idOf(dist) {
  const sum = createHash('sha256');
  const files = readdirSync(dist, { recursive: true }).filter((file) => /\.c?js$/.test(file));
  for (const file of files.sort()) sum.update(file).update(readFileSync(join(dist, file)));
  return sum.digest('base64url');
}

export async function compile(dist) {
  rmSync(dist, { recursive: true, force: true });
  const common = {
    absWorkingDir: root,
    outdir: dist,
    outbase: 'src',
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    // Reading the program is most of what a small site takes. Names stay, for profiles and stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    // Loaded only where a post, a data file or the configuration asks for it.
    external: ['highlight.js', 'csv-parse', '@swc/html', 'katex', 'lightningcss'],
    logLevel: 'warning',
  };
  await build({
    ...common,
    entryPoints: ENTRIES.map((entry) => join('src', entry)),
    format: 'esm',
    splitting: true,
    banner: {
      js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
    },
    plugins: [withoutUnused, withWholeFiles],
  });
  const commonJs = { ...common, format: 'cjs', outExtension: { '.js': '.cjs' } };
  await build({
    ...commonJs,
    entryPoints: WHOLE.map(({ entry }) => join('src', `${entry}.ts`)),
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    // Libraries that are loaded late are required.
    supported: { 'dynamic-import': false },
    plugins: [withoutUnused, withImportBeside],
  });
  await build({ ...commonJs, entryPoints: ['src/util/import-module.ts'] });
  for (const whole of WHOLE) writeDoor(dist, whole);
  await build({
    absWorkingDir: root,
    entryPoints: ['src/dev/browser/client.ts'],
    outfile: join(dist, 'dev/client.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
  writeFileSync(join(dist, 'build-id.txt'), idOf(dist));
  const { precompileTheme } = await import(pathToFileURL(join(dist, 'render/precompile.js')).href);
  const themes = readdirSync(join(root, 'themes'));
  const styled = ['public/theme', ...themes.map((name) => `themes/${name}/public`)];
  minifyStyles(root, styled, join(dist, 'minified'));
  for (const folder of ['templates', ...themes.map((name) => `themes/${name}/templates`)]) {
    const [, name] = folder.split('/');
    const file = name === undefined ? 'templates.json' : `templates-${name}.json`;
    writeFileSync(join(dist, file), JSON.stringify(precompileTheme(join(root, folder))));
  }
}

/** Writes the declarations; returns the exit code. */
function declare(dist) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(root, 'tsconfig.build.json');
  const args = [tsc, '-p', project, '--outDir', dist];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , dist = join(root, 'dist'), part] = process.argv;
  await compile(dist);
  if (part !== '--program') process.exitCode = declare(dist);
}
