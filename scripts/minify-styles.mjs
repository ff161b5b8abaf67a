// The default theme's style sheets without what browsers do not need, made when gazette is compiled: whoever builds a site pays nothing for it.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'lightningcss';

/**
 * Writes the minified style sheets of `folder` (below `root`) to the same paths below `target`, and `index.json`, which says of each what it was made from.
 * Without browsers to aim at, the library only shortens: nothing is written in another way for old ones.
 */
export function minifyStyles(root, folder, target) {
  const made = {};
  for (const name of readdirSync(join(root, folder), { recursive: true })) {
    if (!name.endsWith('.css')) continue;
    const path = `${folder}/${name.replaceAll('\\', '/')}`;
    const code = readFileSync(join(root, path));
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), transform({ filename: path, code, minify: true }).code);
    made[path] = createHash('sha256').update(code).digest('base64url');
  }
  writeFileSync(join(target, 'index.json'), JSON.stringify(made));
}
