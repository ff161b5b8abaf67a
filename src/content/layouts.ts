import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentRecord } from '../archive/post.js';
import { locateKey } from '../config/locate.js';
import { at, type Diagnostic, postFault } from '../diagnostics.js';
import { didYouMean } from '../util/suggest.js';
import { frontMatterOf } from './front-matter.js';

/** A fault for each record that names a layout that does not exist. The source is read again for the place only. */
export function missingLayouts(
  records: readonly Pick<ContentRecord, 'path' | 'layout'>[],
  layouts: Iterable<string>,
  root: string,
): Diagnostic[] {
  const known = new Set(layouts);
  return records
    .filter(({ layout }) => layout !== null && !known.has(layout))
    .map(({ path, layout }) => {
      const names = [...known].sort();
      return postFault(
        'layout-missing',
        `there is no layout \`${layout}\`; layouts are ${names.join(', ')}`,
        {
          file: path,
          ...placeOfLayout(join(root, path)),
          hint: didYouMean(
            layout ?? '',
            names,
            /^[\p{L}\p{N}_-]+$/u.test(layout ?? '')
              ? `Name one of these, or write templates/layouts/${layout}.html.`
              : 'Name one of these.',
          ),
        },
      );
    });
}

function placeOfLayout(absolute: string): Partial<Diagnostic> {
  try {
    const text = readFileSync(absolute, 'utf8').replaceAll('\r\n', '\n');
    const place = locateKey(frontMatterOf(text), ['layout']);
    return place === null ? {} : at(text, place);
  } catch {
    // It was there when it was parsed; without it the message is still right.
    return {};
  }
}
