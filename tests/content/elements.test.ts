import { describe, expect, it } from 'vitest';
import {
  BEGINS_HTML,
  elementAt,
  HAS_NO_TEXT,
  IS_APART,
  IS_BLOCK,
  IS_HEADING,
  IS_LINK,
  IS_STRANGE,
  IS_VOID,
} from '../../src/content/elements.js';

const flagsOf = (name: string): number => elementAt(Buffer.from(`<${name}>`), 1, 1 + name.length);
const FLAGS = ~0xff;

describe('elements by their names', () => {
  it.each([
    ['p', IS_BLOCK],
    ['h2', IS_BLOCK | IS_HEADING],
    ['strong', 0],
    ['a', IS_LINK],
    ['br', IS_VOID | IS_APART],
    ['blockquote', IS_BLOCK | BEGINS_HTML],
    ['figcaption', IS_BLOCK | IS_APART],
    ['script', IS_STRANGE | HAS_NO_TEXT],
  ])('are known in either case: %s', (name, flags) => {
    expect(flagsOf(name) & flags).toBe(flags);
    expect(flagsOf(name.toUpperCase())).toBe(flagsOf(name));
  });

  it.each(['', 'pp', 'h0', 'h7', 'b1', '1', 'strongly', 'stron', 'blockquot', 'blockquotes', 'x'])(
    'are strange where no rules are known: %j',
    (name) => {
      expect(flagsOf(name) & FLAGS).toBe(IS_STRANGE);
    },
  );

  it('differ from each other', () => {
    const names =
      'p div center blockquote ul ol section article figure strong b em i span a br img li h1 h2 h3';
    expect(new Set(names.split(' ').map(flagsOf)).size).toBe(names.split(' ').length);
  });
});
