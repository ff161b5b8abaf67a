// The style sheets of gazette's themes without what browsers do not need, made when gazette is compiled: whoever builds a site pays nothing for it.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'lightningcss';

/**
 * Writes the minified style sheets of `folders` (below `root`) to the same paths below `target`, and `index.json`, which says of each what it was made from.
 * Without browsers to aim at, the library only shortens: nothing is written in another way for old ones.
 */
export function minifyStyles(root, folders, target) {
  const made = {};
  for (const path of folders.flatMap((folder) => styleSheetsIn(root, folder))) {
    const code = readFileSync(join(root, path));
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), transform({ filename: path, code, minify: true }).code);
    made[path] = createHash('sha256').update(code).digest('base64url');
  }
  writeFileSync(join(target, 'index.json'), JSON.stringify(made));
}

function styleSheetsIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.css'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}
