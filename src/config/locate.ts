import type { Place } from '../diagnostics.js';

/**
 * Where a key stands in a YAML text in block style, by its path (`['feed', 'limit']`); the nearest parent found
 * if the key itself is not (a flow mapping, an anchor), or null if not even the first key is.
 */
export function locateKey(text: string, path: readonly string[]): Place | null {
  const lines = text.split('\n');
  let found: Place | null = null;
  let from = 0;
  let indent = -1;
  for (const key of path) {
    const place = findKey(lines, from, indent, key);
    if (place === null) break;
    found = place;
    indent = place.column - 1;
    const line = lines[place.line - 1] ?? '';
    const isItem = /^\s*- /.test(line);
    // The first key of an item stands on the item's own line.
    if (isItem) lines[place.line - 1] = line.replace('- ', '  ');
    from = isItem ? place.line - 1 : place.line;
  }
  return found;
}

function findKey(
  lines: readonly string[],
  from: number,
  parentIndent: number,
  key: string,
): Place | null {
  const item = /^\d+$/.test(key) ? Number(key) : null;
  let seen = -1;
  let childIndent = -1;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (/^\s*(?:#|$)/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    const isItem = line.trimStart().startsWith('- ');
    // A list may stand at its key's own indentation.
    if (indent < parentIndent || (indent === parentIndent && !isItem)) return null;
    if (childIndent < 0) childIndent = indent;
    if (indent !== childIndent) continue;
    if (item !== null && isItem) {
      seen++;
      if (seen === item) return { line: i + 1, column: indent + 1 };
    }
    const name = /^(?:- +)?(?:"([^"]*)"|'([^']*)'|([^\s:#][^:]*?))\s*:(?:\s|$)/.exec(
      line.slice(indent),
    );
    if (!(isItem && item !== null) && name !== null && (name[1] ?? name[2] ?? name[3]) === key)
      return { line: i + 1, column: indent + 1 };
  }
  return null;
}
