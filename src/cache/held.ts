import { hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ExcerptRef, PageRecord, PostRecord } from '../archive/post.js';
import type { DiagnosticCode } from '../diagnostics.js';

/**
 * What is kept of posts and pages that are at fault: the last good version of each, one file for each, and a list of all since
 * when. They outlive the store, the version of gazette and `gazette clean`, so they are plain: a line of JSON about the file and a
 * line of JSON with the version. A key that a later version of gazette adds is filled in where it is read.
 */

/** A version of a post or page that was without fault. */
export type GoodVersion = GoodPost | GoodPage;

export interface GoodPost {
  readonly kind: 'post';
  readonly record: Omit<PostRecord, 'body' | 'excerpt'>;
  /** Finished HTML. */
  readonly body: string;
  readonly excerpt: Pick<ExcerptRef, 'form'> & { readonly text: string };
}

export interface GoodPage {
  readonly kind: 'page';
  readonly record: Omit<PageRecord, 'body'>;
  readonly body: string;
}

const FORMAT = 'gazette held 1';

/** The first line of a file. */
interface Header {
  readonly format: string;
  readonly path: string;
  /** SHA-256 of the second line. */
  readonly sum: string;
  /** What its body was finished with: the key of the store that it comes from. Older files do not say. */
  readonly key?: string | undefined;
}

/** A version that is kept. */
export interface KeptVersion {
  readonly version: GoodVersion;
  /** What its body was finished with; empty where nobody knows. */
  readonly key: string;
}

/** A path can be longer than a file name may be, and differ from another in case only. */
const fileOf = (folder: string, path: string): string =>
  join(folder, `${hash('sha256', path, 'hex').slice(0, 32)}.json`);

/** Keeps the last good version of a source; it is on the disk when this returns. */
export function writeHeld(folder: string, { version, key }: KeptVersion): void {
  const { path } = version.record;
  const content = JSON.stringify(version);
  const header: Header = { format: FORMAT, path, sum: sumOf(content), key };
  mkdirSync(folder, { recursive: true });
  replace(fileOf(folder, path), `${JSON.stringify(header)}\n${content}\n`);
}

/** Whether a version of a source is kept. */
export const hasHeld = (folder: string, path: string): boolean => existsSync(fileOf(folder, path));

/** The version of a source that is kept; null where there is none. */
export function readHeld(folder: string, path: string): KeptVersion | null | 'damaged' {
  let text: string;
  try {
    text = readFileSync(fileOf(folder, path), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged';
  }
  const [first = '', content = ''] = text.split('\n', 2);
  try {
    const header = JSON.parse(first) as Header;
    const isWhole = header.format === FORMAT && header.path === path;
    if (!isWhole || header.sum !== sumOf(content)) return 'damaged';
    const version = complete(JSON.parse(content) as GoodVersion);
    return { version, key: header.key ?? '' };
  } catch {
    return 'damaged';
  }
}

/** What a record has that says nothing. */
const NOTHING = {
  layout: null,
  permalink: null,
  lang: null,
  author: null,
  description: '',
  image: null,
  updated: null,
  redirectFrom: [],
  data: {},
  pictures: [],
};
const NOTHING_OF_POST = {
  ...NOTHING,
  draft: false,
  categories: [],
  tags: [],
  terms: {},
  words: { characters: 0, words: 0 },
  headed: false,
  // Whoever looks for pictures finds that there are none.
  pictured: true,
};

function complete(version: GoodVersion): GoodVersion {
  return version.kind === 'page'
    ? { ...version, record: { ...NOTHING, ...version.record } }
    : { ...version, record: { ...NOTHING_OF_POST, ...version.record } };
}

/** One source that is held back. */
export interface HeldSource {
  readonly path: string;
  /** When a build first found it at fault: RFC 3339, UTC. */
  readonly since: string;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly line?: number | undefined;
  /** Whether its last good version is published in its place. */
  readonly lastGood: boolean;
}

const LIST = 'list.json';
const LIST_FORMAT = 'gazette held list 1';

/** What the last build has held back, in the order of paths; nothing where that cannot be read. */
export function readHeldList(folder: string): readonly HeldSource[] {
  try {
    const { format, held } = JSON.parse(readFileSync(join(folder, LIST), 'utf8')) as {
      format: string;
      held: readonly HeldSource[];
    };
    return format === LIST_FORMAT && Array.isArray(held) ? held : [];
  } catch {
    return [];
  }
}

/**
 * Writes down what a build holds back, where that is not what stands there.
 *
 * @param now since when what was not held before is, in milliseconds since 1970.
 */
export function writeHeldList(
  folder: string,
  held: readonly Omit<HeldSource, 'since'>[],
  now: number,
): void {
  const before = readHeldList(folder);
  const sinces = new Map(before.map(({ path, since }) => [path, since]));
  const list = held.map((one) => ({
    ...one,
    since: sinces.get(one.path) ?? new Date(now).toISOString(),
  }));
  if (list.length === 0) {
    if (before.length > 0) rmSync(join(folder, LIST), { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify({ format: LIST_FORMAT, held: list }, null, 1)}\n`;
  if (text !== readOrEmpty(join(folder, LIST))) replace(join(folder, LIST), text);
}

/** Removes all versions but those of the sources that are still at fault. */
export function sweepHeld(folder: string, held: Iterable<string>): void {
  const stay = new Set([LIST, ...Array.from(held, (path) => fileOf('', path))]);
  for (const name of namesIn(folder))
    if (!stay.has(name)) rmSync(join(folder, name), { force: true });
  if (namesIn(folder).length === 0) rmSync(folder, { recursive: true, force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function replace(path: string, text: string): void {
  const fd = openSync(`${path}.new`, 'w');
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}

const sumOf = (text: string): string => hash('sha256', text, 'base64url');
