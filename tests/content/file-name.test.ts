import { describe, expect, it } from 'vitest';
import { isPostName, parsePostName, titleOfSlug } from '../../src/content/file-name.js';

describe('the file name of a post', () => {
  it.each([
    ['2022-01-06-hello.md', '2022-01-06', 'hello'],
    ['2022-1-6-hello.md', '2022-1-6', 'hello'],
    ['22-01-06-hello.markdown', '22-01-06', 'hello'],
    ['2022-01-06-NW202201062237809524.md', '2022-01-06', 'NW202201062237809524'],
    ['2022-01-06-绵阳 要闻.html', '2022-01-06', '绵阳 要闻'],
    ['2022-01-06-v1.2.md', '2022-01-06', 'v1.2'],
    ['2022-01-06-end...md', '2022-01-06', 'end'],
    ['2022-02-30-no-such-day.md', '2022-02-30', 'no-such-day'],
    ['-NW2022.md', null, 'NW2022'],
    ['idea.md', null, 'idea'],
  ])('%s', (name, date, slug) => {
    expect(parsePostName(name)).toEqual({ date, slug });
  });

  it.each(['2022-01-06-a.md', '-a.md', '2022-13-45-a.md'])('%s is meant to be one', (name) => {
    expect(isPostName(name)).toBe(true);
  });

  it.each(['a.md', '2022-01-a.md', '20220106-a.md', '2022-01-06.md', '2022-01-06-a'])(
    '%s is not',
    (name) => {
      expect(isPostName(name)).toBe(false);
    },
  );

  it.each([
    ['rain-in-mianyang', 'Rain In Mianyang'],
    ['NW2022', 'Nw2022'],
    ['绵阳-要闻', '绵阳 要闻'],
    ['--a--b--', 'A B'],
    ['', ''],
  ])('%s titles a post as Jekyll does', (slug, title) => {
    expect(titleOfSlug(slug)).toBe(title);
  });
});
