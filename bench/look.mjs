// The least that finds out what has changed: `node bench/look.mjs ARCHIVE` reads every folder of the sources and asks for each file's size and
// time, and reads every folder of the output.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

function walk(folder, isAsked) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) walk(join(folder, entry.name), isAsked);
    else if (isAsked) lstatSync(join(folder, entry.name));
  }
}

const archive = process.argv[2];
walk(join(archive, 'posts'), true);
walk(join(archive, '_site'), false);
