import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../src/util/suggest.js';

describe('a suggestion', () => {
  const names = ['timezone', 'title', 'baseurl', 'url', 'lang'];
  it.each([
    ['a letter left out', 'timzone', 'timezone'],
    ['a letter added', 'tittle', 'title'],
    ['two letters swapped', 'tilte', 'title'],
    ['other case', 'TITLE', 'title'],
    ['two slips in a longer word', 'timezoon', 'timezone'],
    ['nothing near', 'analytics', null],
    ['short words are not guessed at', 'ab', null],
    ['the nearest of two', 'basurl', 'baseurl'],
  ])('%s', (_, word, expected) => {
    expect(suggest(word, names)).toBe(expected);
  });

  it('becomes a hint, or leaves the other one', () => {
    expect(didYouMean('tilte', names, 'See the docs.')).toBe('Did you mean `title`?');
    expect(didYouMean('analytics', names, 'See the docs.')).toBe('See the docs.');
  });
});
