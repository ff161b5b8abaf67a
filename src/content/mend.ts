import { isUtf8 } from 'node:buffer';
import { decodeChinese } from './encoding.js';
import { splitFrontMatter } from './front-matter.js';
import { mendLine } from './quotes.js';

/** One thing that was mended in a source. */
export type Mend =
  | { readonly kind: 'encoding' | 'byte-order-mark' }
  /** How many line ends were changed. */
  | { readonly kind: 'line-ends'; readonly count: number }
  /** One line of front matter, 1-based, before and after. */
  | {
      readonly kind: 'quotes';
      readonly line: number;
      readonly before: string;
      readonly after: string;
    };

export interface MendedSource {
  readonly bytes: Buffer;
  readonly mends: readonly Mend[];
}

/**
 * Mends what has one meaning only: an encoding that is known, a byte order mark, line ends, quotes and backslashes within quotes.
 * Nothing else in the file changes, and what comes out needs no mending.
 *
 * @returns null where there is nothing to mend, or it is no text.
 */
export function mendSource(content: Buffer): MendedSource | null {
  if (content.includes(0)) return null;
  const mends: Mend[] = [];
  let text: string | null = isUtf8(content) ? content.toString('utf8') : null;
  if (text === null) {
    text = decodeChinese(content);
    if (text === null) return null;
    mends.push({ kind: 'encoding' });
  }
  if (text.startsWith('\ufeff')) {
    text = text.replace(/^\ufeff+/, '');
    mends.push({ kind: 'byte-order-mark' });
  }
  const count = text.match(/\r\n?/g)?.length ?? 0;
  if (count > 0) {
    text = text.replace(/\r\n?/g, '\n');
    mends.push({ kind: 'line-ends', count });
  }
  const split = splitFrontMatter(text, '');
  if (!('code' in split) && split.mended.length > 0) {
    const lines = text.split('\n');
    for (const line of split.mended) {
      const before = lines[line - 1] ?? '';
      const after = mendLine(before) ?? before;
      lines[line - 1] = after;
      mends.push({ kind: 'quotes', line, before, after });
    }
    text = lines.join('\n');
  }
  return mends.length === 0 ? null : { bytes: Buffer.from(text), mends };
}
