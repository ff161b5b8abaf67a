import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SiteState, WrittenFile } from './changes.js';
import { isInside } from './folders.js';

const FORMAT = 'gazette site 1';
/** So many lines are written at once. */
const LINES_AT_ONCE = 1000;

/** Reads what {@link writeSiteState} wrote; null where there is nothing, or something else. */
export function readSiteState(path: string): SiteState | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  // Its last line says how many there are, so that one that was cut is not taken for a smaller site.
  if (lines[0] !== FORMAT || lines.at(-1) !== '' || lines.at(-2) !== `${lines.length - 3} files`)
    return null;
  const state = new Map<string, WrittenFile>();
  for (const line of lines.slice(1, -2)) {
    const [hash = '', size = '', file = ''] = line.split('\t');
    if (isInside(file)) state.set(file, { hash, size: Number(size) });
  }
  return state;
}

/** Writes a state as text, a line for each file (no output's name holds a line feed), and puts it into place by one rename. */
export function writeSiteState(path: string, state: SiteState): void {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(`${path}.new`, 'w');
  try {
    writeSync(fd, `${FORMAT}\n`);
    let lines: string[] = [];
    for (const [file, { hash, size }] of state) {
      lines.push(`${hash}\t${size}\t${file}\n`);
      if (lines.length < LINES_AT_ONCE) continue;
      writeSync(fd, lines.join(''));
      lines = [];
    }
    writeSync(fd, `${lines.join('')}${state.size} files\n`);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}
