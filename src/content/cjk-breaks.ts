import { eastAsianWidthType } from 'get-east-asian-width';
import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

/**
 * A line's end between two Chinese or Japanese characters is no blank (CSS Text 3, segment break transformation): it goes, as
 * in markdown-it-cjk-breaks, which fails on a text without characters. Hangul is parted by blanks and keeps it.
 */
export function cjkBreaks(md: MarkdownIt): void {
  md.core.ruler.push('cjk_breaks', ({ tokens }) => {
    for (const { type, children } of tokens) if (type === 'inline') joinLines(children ?? []);
  });
}

const HANGUL = /\p{Script=Hangul}/u;
const ZERO_WIDTH_SPACE = '\u200b';

function joinLines(tokens: readonly Token[]): void {
  if (!tokens.some(({ type }) => type === 'softbreak')) return;
  const following = textsBehind(tokens);
  // The text before a break and behind it, marks and code between passed over.
  let before = '';
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text' && token.content !== '') before = token.content;
    if (token.type !== 'softbreak') continue;
    const after = following[index] ?? '';
    const [last, next] = [Array.from(before.slice(-2)).at(-1), Array.from(after.slice(0, 2))[0]];
    const isZero = last === ZERO_WIDTH_SPACE || next === ZERO_WIDTH_SPACE;
    if (!isZero && !(isWide(last) && isWide(next))) continue;
    token.type = 'text';
    token.content = '';
  }
}

/** For each token the next text behind it. */
function textsBehind(tokens: readonly Token[]): string[] {
  const texts: string[] = new Array(tokens.length).fill('');
  let text = '';
  for (let index = tokens.length - 1; index >= 0; index--) {
    texts[index] = text;
    const token = tokens[index];
    if (token?.type === 'text' && token.content !== '') text = token.content;
  }
  return texts;
}

/** Full-width, wide and half-width characters, as UAX 11 calls them. */
function isWide(character: string | undefined): boolean {
  const point = character?.codePointAt(0);
  if (character === undefined || point === undefined || HANGUL.test(character)) return false;
  return ['fullwidth', 'wide', 'halfwidth'].includes(eastAsianWidthType(point));
}
