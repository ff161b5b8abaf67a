import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { absoluteOf, type SourceFile, shownPath } from '../archive/source.js';
import { at, type Diagnostic, SiteFault, siteFault, warning } from '../diagnostics.js';
import { BUILD_ID, PACKAGE_ROOT, VERSION } from '../package.js';

type Library = typeof import('lightningcss');

/** What of an error the library says. */
interface CssError {
  readonly message: string;
  readonly loc?: { readonly line: number; readonly column: number };
}

/**
 * Static files, of which the style sheets are minified ones in a folder of the state (`minify_css`): so each is made once, and all that looks at a
 * file, or at what it holds, finds what is published. One that cannot be understood is told of, and published as it stands.
 *
 * @param statics of several with one path, the first counts.
 * @param folder holds nothing else.
 */
export async function withMinifiedStyles(
  statics: readonly SourceFile[],
  folder: string,
  diagnostics: Diagnostic[],
): Promise<readonly SourceFile[]> {
  const seen = new Set<string>();
  const used = new Set<string>();
  const result: SourceFile[] = [];
  for (const file of statics) {
    const isFirst = !seen.has(file.path);
    seen.add(file.path);
    const minified =
      isFirst && isDue(file) ? await minifiedOf(file, readStyle(file), folder, diagnostics) : null;
    if (minified !== null) used.add(minified.name);
    result.push(minified === null ? file : { ...file, root: join(folder, minified.name) });
  }
  forgetOthers(folder, used);
  return result;
}

/** Those of gazette's themes were minified when it was compiled. */
const COMPILED = join(PACKAGE_ROOT, 'dist', 'minified');

const isDue = ({ path, root }: SourceFile): boolean =>
  /\.css$/i.test(path) && !root.startsWith(COMPILED);

/** Null where it cannot be read: whoever copies it says so. */
function readStyle(file: SourceFile): Buffer | null {
  try {
    return readFileSync(absoluteOf(file));
  } catch {
    return null;
  }
}

/** Where a minified style sheet lies, made if it is not there; null where there is none. */
async function minifiedOf(
  file: SourceFile,
  code: Buffer | null,
  folder: string,
  diagnostics: Diagnostic[],
): Promise<{ readonly name: string } | null> {
  if (code === null) return null;
  const name = createHash('sha256').update(`${VERSION} ${BUILD_ID} `).update(code).digest('hex');
  const target = join(folder, name, file.path);
  if (existsSync(target)) return { name };
  const minified = minify(await load(), file, code);
  if ('severity' in minified) {
    diagnostics.push(minified);
    return null;
  }
  mkdirSync(dirname(target), { recursive: true });
  // Whatever has its name is whole.
  writeFileSync(`${target}.new`, minified);
  renameSync(`${target}.new`, target);
  return { name };
}

/** Without browsers to aim at, the library only shortens: nothing is written in another way for old ones. */
function minify({ transform }: Library, file: SourceFile, code: Buffer): Uint8Array | Diagnostic {
  if (!isUtf8(code)) return invalid(file, 'it is not UTF-8', {});
  try {
    return transform({ filename: file.path, code, minify: true }).code;
  } catch (error) {
    const { message, loc } = error as CssError;
    const place =
      loc === undefined ? {} : at(code.toString(), { line: loc.line, column: loc.column });
    return invalid(file, message, place);
  }
}

function invalid(file: SourceFile, why: string, place: Partial<Diagnostic>): Diagnostic {
  return warning('css-invalid', `the style sheet cannot be minified: ${why}`, {
    file: shownPath(file),
    ...place,
    hint: 'It is published as it stands. Mend it, or set `minify_css: false` in the configuration.',
  });
}

/** An optional dependency: there is not one for every system. */
async function load(): Promise<Library> {
  try {
    return await import('lightningcss');
  } catch (error) {
    throw new SiteFault([
      siteFault(
        'minify-failed',
        `style sheets cannot be minified: lightningcss is not installed for this system (${(error as Error).message})`,
        { hint: 'Install it, or set `minify_css: false` in the configuration.' },
      ),
    ]);
  }
}

function forgetOthers(folder: string, used: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (!used.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
