import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { EXIT } from './exit-codes.js';
import { languageOf, say } from './language.js';
import { stamp } from './new-post.js';
import { faultsOf } from './place.js';
import { createReporter, reportJson } from './report.js';
import { starterFiles } from './starter.js';

export interface NewSiteOptions {
  /** False for a site without a `package.json`. */
  readonly npm?: boolean;
  /** One of gazette's own themes. */
  readonly theme?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What `gazette new site` did; with `--json` this is what it prints. */
interface NewSiteResult {
  readonly ok: boolean;
  /** Absolute path. */
  readonly root: string;
  /** Paths of what was written, relative to it. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette new site`; returns the exit code. */
export function newSiteCommand(dir: string, options: NewSiteOptions): number {
  const { npm = true, theme = 'news', quiet = false, json = false } = options;
  const root = resolve(dir);
  const result = begin(root, npm, theme);
  if (json) {
    reportJson(result);
    return result.ok ? EXIT.done : EXIT.fault;
  }
  const reporter = createReporter({ quiet, verbose: false });
  reporter.diagnostics(result.diagnostics);
  if (!result.ok) return EXIT.fault;
  reporter.lines(result.files.map((file) => `  ${join(relative('.', root), file)}`));
  reporter.heading(say('What to do next'));
  const enter = relative('.', root) === '' ? [] : [`cd ${quotedForShell(relative('.', root))}`];
  const steps = npm ? ['npm install', 'npm run dev'] : ['gazette serve'];
  reporter.lines([...enter, ...steps].map((step) => `  ${step}`));
  return EXIT.done;
}

/** Writes all files, or, where one of them is there already, none. */
function begin(root: string, npm: boolean, theme: string): NewSiteResult {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const files = starterFiles({
    language: languageOf(process.env),
    timezone: timeZone,
    theme,
    now: stamp(Date.now(), timeZone),
    // Whoever has installed gazette into the folder has one.
    npm: npm && !existsSync(join(root, 'package.json')),
    name: packageName(root),
  });
  const paths = Object.keys(files).sort();
  try {
    const there = paths.filter((path) => existsSync(join(root, path)));
    if (there.length > 0) throw new SiteFault(there.map((path) => taken(path)));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, { flag: 'wx' });
    }
    return { ok: true, root, files: paths, diagnostics: [] };
  } catch (error) {
    return { ok: false, root, files: [], diagnostics: faultsOf(error) };
  }
}

function taken(path: string): Diagnostic {
  return siteFault('file-exists', `there is a file ${path} already`, {
    hint: 'Choose another folder, or remove the file.',
  });
}

/** As npm takes it. */
function packageName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return name === '' || name === 'gazette' ? 'site' : name;
}

function quotedForShell(text: string): string {
  return /^[\w./\p{L}-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
