import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { storeFolder } from '../build/place.js';
import type { Progress } from '../jobs/workshop.js';
import { stateFolder } from '../output/folders.js';
import { say, type Text } from './language.js';
import { grouped, type Reporter } from './report.js';

/** From so many sources on, reading all of them takes long enough to say so. */
const LARGE = 20_000;

/** What is said of a large archive that has to be read: with a place for how many sources. */
export interface FirstRunTexts {
  readonly first: Text;
  /** Where it is not for the first time. */
  readonly again: Text;
}

const NOTICES: FirstRunTexts = {
  first:
    'First build of this archive: {} sources are read, and every page is written. Later builds read only what has changed. Nothing is published before all is done; Ctrl-C leaves everything as it is.',
  again: '{} sources have to be read anew, which takes as long as a first build.',
};

/** Says once, where there is a large archive to read, what will happen. */
export function firstRunNotice(
  { root }: { readonly root?: string },
  reporter: Pick<Reporter, 'aside'>,
  texts: FirstRunTexts = NOTICES,
): (progress: Progress) => void {
  const isFirst = !existsSync(storeFolder(stateFolder(resolve(root ?? '.'))));
  let isTold = false;
  return ({ stage, total }) => {
    if (isTold || stage !== 'parse') return;
    isTold = true;
    if (total < LARGE) return;
    reporter.aside(say(isFirst ? texts.first : texts.again, grouped(total)));
  };
}
