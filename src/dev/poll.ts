import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SOURCE_FOLDERS, THEME_FOLDERS } from '../archive/source.js';
import { PLUGIN_FILES } from '../config/load-plugins.js';

export interface PollOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** Absolute path of the configuration. */
  readonly config: string;
  /** Absolute path of the site's theme, where it has one of its own; asked at each look. */
  readonly theme?: () => string | null;
  /** Is told of each file that is new, gone or another: relative to the site's folder, with `/`; the configuration, and files of the theme, by their absolute paths. */
  readonly note: (path: string) => void;
}

export interface Polling {
  /** Resolves when all has been looked at once: what changes from then on is told. */
  readonly begun: Promise<void>;
  close(): void;
}

/** Between two looks, in milliseconds; on a large archive, a few times as long as a look takes. */
const PAUSE = 500;
const PAUSES_PER_LOOK = 4;
/** So many files are asked for at once. */
const AT_ONCE = 64;

/**
 * Looks at all sources again and again, for where the system does not say what changes: their names, sizes and times. Other work goes on meanwhile.
 */
export function pollSources({ root, config, theme = () => null, note }: PollOptions): Polling {
  let known: Map<string, string> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function look(): Promise<void> {
    const from = performance.now();
    const found = new Map<string, string>();
    const see = (name: string, path: string): void => {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats !== undefined) found.set(name, stampOf(stats));
    };
    see(config, config);
    for (const name of PLUGIN_FILES) see(name, join(root, name));
    for (const folder of SOURCE_FOLDERS) await walk(root, folder, found, () => isClosed);
    const ofTheme = theme();
    if (ofTheme !== null)
      for (const name of THEME_FOLDERS)
        await walk(root, join(ofTheme, name), found, () => isClosed);
    if (isClosed) return;
    if (known !== null) {
      for (const [path, stamp] of found) if (known.get(path) !== stamp) note(path);
      for (const path of known.keys()) if (!found.has(path)) note(path);
    }
    known = found;
    const took = performance.now() - from;
    timer = setTimeout(() => void look(), Math.max(PAUSE, took * PAUSES_PER_LOOK));
  }

  return {
    begun: look(),
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

const stampOf = ({ size, mtimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ino}`;

/** @param folder as seen from the root, or an absolute path. */
async function walk(
  root: string,
  folder: string,
  found: Map<string, string>,
  isOver: () => boolean,
): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(resolve(root, folder), { withFileTypes: true });
  } catch {
    return;
  }
  const files = entries.filter((entry) => entry.isFile());
  for (let from = 0; from < files.length && !isOver(); from += AT_ONCE) {
    await Promise.all(
      files.slice(from, from + AT_ONCE).map(async ({ name }) => {
        const path = `${folder}/${name}`;
        try {
          found.set(path, stampOf(await lstat(resolve(root, path))));
        } catch {
          // It has gone since.
        }
      }),
    );
  }
  for (const entry of entries)
    if (entry.isDirectory() && entry.name !== 'node_modules' && !isOver())
      await walk(root, `${folder}/${entry.name}`, found, isOver);
}
