import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NO_SET, openManifest } from '../archive/manifest.js';
import { openSite, type SharedSite } from '../archive/shared-site.js';
import { locateKey } from '../config/locate.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import { destinationKey } from '../output/manifest.js';
import type { SiteWriter } from '../output/writer.js';
import { openEditions } from '../render/traces/editions.js';
import { postOf } from '../render/traces/trace.js';
import { addressOfFile, encodeAddress, fileOfAddress } from '../util/url.js';

/** A post that was published at another address, which nothing answers to any more. */
export interface MovedPost {
  /** Path of its source. */
  readonly path: string;
  /** Old address. */
  readonly from: string;
  /** Its address now. */
  readonly to: string;
}

interface Place {
  readonly state: string;
  readonly destination: string;
}

const pathOf = ({ state, destination }: Place): string =>
  join(state, `moved-${destinationKey(state, destination)}.json`);

/** Posts that have moved, in this build or in one before it, and that have no redirect yet. */
export function readMoved(place: Place): readonly MovedPost[] {
  try {
    return JSON.parse(readFileSync(pathOf(place), 'utf8')) as MovedPost[];
  } catch {
    return [];
  }
}

/** Keeps them for the next build. Nothing is written where nothing has ever moved. */
export function writeMoved(place: Place, moved: readonly MovedPost[]): void {
  const path = pathOf(place);
  if (moved.length === 0 && !existsSync(path)) return;
  writeFileSync(`${path}.new`, JSON.stringify(moved));
  renameSync(`${path}.new`, path);
}

/** What moves are found from. */
export interface MoveInput {
  readonly writer: SiteWriter;
  /** Whether the store has the records that the last manifest was made from. */
  readonly hasRecords: boolean;
  readonly site: SharedSite;
  readonly before: readonly MovedPost[];
  /** The path that a source has now that is gone, where a new one has the same content; null if none has. */
  readonly renamed: (path: string) => string | null;
}

/** Finds posts whose old pages go with this build. All outputs have been noted by then. */
export function findMoved(input: MoveInput): MovedPost[] {
  const { writer, site: shared, before, renamed } = input;
  const stale = input.hasRecords ? writer.stale() : [];
  if (stale.length === 0 && before.length === 0) return [];
  const { posts } = openSite(shared);
  const editions = openEditions(posts, shared);
  const moved = new Map<string, MovedPost>();
  const note = (path: string, from: string): void => {
    const index = editions.indexOfPath(path);
    if (index === -1 || writer.isPlanned(fileOfAddress(from))) return;
    moved.set(from, { path, from, to: posts.address(index) });
  };
  for (const { path, from } of before) note(path, from);
  const last = writer.last === null ? null : openManifest(writer.last.manifest);
  for (const row of stale) {
    if (last === null || last.setAt(row) === NO_SET) continue;
    const edition = postOf(last.traceAt(row));
    if (edition === null) continue;
    const path = editions.pathOf(edition);
    const isThere = editions.indexOfPath(path) !== -1;
    note(isThere ? path : (renamed(path) ?? path), addressOfFile(last.fileAt(row)));
  }
  return [...moved.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Says which posts have moved, and what to write. */
export function describeMoved(moved: readonly MovedPost[]): Diagnostic[] {
  return moved.map(({ path, from, to }) =>
    warning('post-moved', `it was published at ${from} and is at ${to} now`, {
      file: path,
      hint: `Add \`redirect_from: ${encodeAddress(from)}\` to its front matter, or run \`gazette redirects --write\`.`,
    }),
  );
}

/**
 * Adds redirects for moved posts to the site's data. They name sources, so that they stay right should a post move again.
 *
 * @returns the path of the file, relative to the site's root.
 */
export function addRedirects(root: string, moved: readonly MovedPost[]): string {
  const path = join(root, REDIRECTS_FILE);
  const text = existsSync(path)
    ? readFileSync(path, 'utf8')
    : '# Old addresses, and the sources that they lead to.\n';
  const lines = text.replace(/\n$/, '').split('\n');
  for (const { path: source, from } of moved) {
    const line = `${JSON.stringify(from)}: ${JSON.stringify(source)}`;
    // A line that is there already leads to a source that is gone.
    const place = locateKey(text, [from]);
    if (place === null) lines.push(line);
    else lines[place.line - 1] = line;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${lines.join('\n')}\n`);
  renameSync(`${path}.new`, path);
  return REDIRECTS_FILE;
}
