import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { CopiedPicture, PictureCopies } from '../archive/picture-copies.js';
import { absoluteOf, type SourceFile, shownPath } from '../archive/source.js';
import { type KeptCopies, type KeptPicture, openKeptCopies } from '../cache/kept-copies.js';
import { locateKey } from '../config/locate.js';
import { at, type Diagnostic, warning } from '../diagnostics.js';
import { picturesFolder } from '../output/folders.js';
import { type CopiedOrNot, copyPicture } from '../pictures/copy-picture.js';
import { hasPictureName } from '../pictures/picture-kind.js';
import { type CopySettings, copySettings } from '../pictures/settings.js';
import { loadSharp, sharpVersion } from '../pictures/sharp.js';
import { hashFile } from '../util/file-hash.js';
import { stampOf } from '../util/file-stamp.js';
import { eachAtOnce } from '../util/pool.js';
import type { BuildOptions } from './options.js';
import type { Place } from './place.js';
import type { Run } from './run.js';

/** A static file that is shown as a picture, and its address. */
export interface ShownPicture {
  readonly address: string;
  readonly file: SourceFile;
}

/** The copies of the pictures that a site shows. */
export interface Copied {
  /** Null where the site wants none, or none can be made. */
  readonly copies: PictureCopies | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the next build would come to the same: not where the library that makes copies may be installed by then. */
  readonly isLasting: boolean;
  /** Removes what is kept of pictures that are not shown any more, see {@link KeptCopies.sweep}. */
  readonly sweep: () => void;
}

const NOTHING: Copied = { copies: null, diagnostics: [], isLasting: true, sweep() {} };

/** The names of all files of copies, each once. */
export function filesOfCopies({ copies }: Copied): readonly string[] {
  const files = new Set<string>();
  for (const { formats } of copies?.pictures.values() ?? [])
    for (const format of formats) for (const { file } of format.copies) files.add(file);
  return [...files];
}

/** Finds the copies of pictures that builds before have kept, and makes the others. */
export async function copyPictures(run: Run, shown: readonly ShownPicture[]): Promise<Copied> {
  const { place, options, since } = run;
  const { images } = place.config;
  if (images === undefined) return NOTHING;
  const version = sharpVersion();
  if (version === null)
    return {
      ...NOTHING,
      isLasting: false,
      diagnostics: [noLibrary(place, options, NOT_INSTALLED)],
    };
  const folder = picturesFolder(place.state);
  const kept = openKeptCopies(folder);
  const settings = copySettings(images);
  const keyOf = (content: string): string => copiesKey(content, settings, version);
  const diagnostics: Diagnostic[] = [];
  const keys = new Map<ShownPicture, string>();
  const due = new Map<string, ShownPicture>();
  for (const picture of shown) {
    const content = hasPictureName(picture.address) ? contentOf(picture, kept, since) : null;
    if (content === 'large')
      diagnostics.push(notCopied(picture.file, `its file has more than ${MOST_BYTES / 1e6} MB`));
    if (content === null || content === 'large') continue;
    const key = keyOf(content);
    keys.set(picture, key);
    if (kept.find(key) === null) due.set(key, picture);
  }
  const take: Take = (content, made) => kept.keep(keyOf(content), made);
  const failure = due.size === 0 ? null : await copyAll(run, [...due.values()], settings, take);
  if (failure !== null) diagnostics.push(noLibrary(place, options, failure));
  const pictures = new Map<string, CopiedPicture>();
  for (const [picture, key] of keys) {
    const found = kept.find(key);
    if (found === null) continue;
    if ('problem' in found) diagnostics.push(notCopied(picture.file, found.problem));
    else if (found.copies.length > 0) pictures.set(picture.address, offered(found, settings));
  }
  return {
    copies: { folder, pictures },
    diagnostics,
    isLasting: failure === null,
    sweep: kept.sweep,
  };
}

/** The hash of what is in a picture. */
export const sumOf = (content: string | Uint8Array): string => hash('sha256', content, 'base64url');

/** What copies of a picture are kept by: all that they are made from. */
export const copiesKey = (content: string, settings: CopySettings, version: string): string =>
  sumOf(JSON.stringify([content, settings, version]));

/** The hash of a picture's content, for which it is read where it may be another than before; null where it cannot be: that is told of where it is published. */
function contentOf(
  { address, file }: ShownPicture,
  kept: KeptCopies,
  since: number,
): string | 'large' | null {
  const path = absoluteOf(file);
  const stamp = stampOf(path, since);
  const known = kept.hashAt(address, stamp);
  if (known !== null) return known;
  try {
    if (statSync(path).size > MOST_BYTES) return 'large';
    const content = hashFile(path).hash.toString('base64url');
    kept.noteHash(address, stamp, content);
    return content;
  } catch {
    return null;
  }
}

/** Larger files are not read. */
export const MOST_BYTES = 100_000_000;
/** So many pictures are in memory at most. */
const MOST_AT_ONCE = 4;

/** Is given what became of a picture, and the hash of what was copied: its file may have become another one since it was looked up. */
type Take = (content: string, made: CopiedOrNot) => void;

/**
 * Copies pictures, some at a time, in the library's threads.
 *
 * @returns why none could be, or null.
 */
async function copyAll(
  { options, workshop }: Run,
  due: readonly ShownPicture[],
  settings: CopySettings,
  take: Take,
): Promise<string | null> {
  const problem = libraryProblem();
  if (problem !== null) return problem;
  const sharp = loadSharp();
  const most = Math.min(MOST_AT_ONCE, options.jobs ?? availableParallelism());
  let done = 0;
  await eachAtOnce(due, most, async ({ file }) => {
    options.signal?.throwIfAborted();
    const bytes = await readPicture(absoluteOf(file));
    if (bytes !== null) take(sumOf(bytes), await copyPicture(sharp, bytes, settings));
    workshop.tell({ stage: 'pictures', done: ++done, total: due.length });
  });
  return null;
}

export const NOT_INSTALLED = 'sharp is not installed';

/** Loads the library that makes copies, and says why that fails; null where it does not. */
export function libraryProblem(): string | null {
  try {
    loadSharp();
    return null;
  } catch (error) {
    return `sharp does not work on this system: ${(error as Error).message.trim().split('\n', 1)[0]}`;
  }
}

/** Null where the file has gone since it was found: that is told of where it is published. */
async function readPicture(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}

/** Copies as browsers are offered them. */
export function offered(
  { width, height, copies }: Exclude<KeptPicture, { readonly problem: string }>,
  { formats }: CopySettings,
): CopiedPicture {
  return {
    width,
    height,
    formats: formats.flatMap((format) => {
      const made = copies.filter((copy) => copy.format === format);
      return made.length === 0
        ? []
        : { type: `image/${format}`, copies: made.map(({ width, file }) => ({ width, file })) };
    }),
  };
}

function notCopied(file: SourceFile, problem: string): Diagnostic {
  return warning('picture-not-copied', `no copies were made of the picture: ${problem}`, {
    file: shownPath(file),
    hint: 'Look at the file, or replace it; it is published as it is.',
  });
}

/** That the library is missing, with the place of the option that asks for it. */
export function noLibrary(
  place: Pick<Place, 'root'>,
  options: Pick<BuildOptions, 'config'>,
  problem: string,
): Diagnostic {
  const file = options.config ?? '_config.yml';
  const path = options.config === undefined ? join(place.root, file) : resolve(file);
  const text = readFileSync(path, 'utf8');
  const key = locateKey(text, ['images']);
  return warning('sharp-missing', `no copies were made of pictures: ${problem}`, {
    file,
    ...(key === null ? {} : at(text, key)),
    hint: 'Run `npm install sharp` where gazette is installed, or take `images` out of the configuration. Pictures are published as they are.',
  });
}
