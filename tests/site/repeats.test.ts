import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRepeats } from '../../src/site/repeats.js';
import { postRecord } from '../helpers/records.js';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

const entry = (path: string, at: string, title = 'T', description = 'd') =>
  postRecord({ path, at: `2022-01-06T${at}Z`, title, description });

describe('posts that repeat others', () => {
  it('are those with title, day and description of one; the oldest counts, then the first by path', () => {
    const posts = [
      entry('c', '12:00'),
      entry('b', '10:00', 'other'),
      entry('a', '09:00'),
      entry('e', '08:00'),
      entry('f', '08:00'),
      entry('d', '07:00', 'T', 'else'),
      postRecord({ path: 'z', at: '2022-01-05T08:00:00Z', title: 'T', description: 'd' }),
    ];
    expect([...findRepeats(posts)]).toEqual([3, -1, 3, -1, 3, -1, -1]);
  });

  it.each([
    ['duplicates: canonical\n', 'https://example.com/one/2022/01/06/a.html'],
    ['', 'https://example.com/two/2022/01/06/b.html'],
  ])('name the first where the configuration says so: %j', async (config, canonical) => {
    const root = makeSite({
      '_config.yml': `${CONFIG}${config}`,
      'posts/2022-01-06-a.md': post({ title: 'T', category: 'one' }),
      'posts/2022-01-06-b.md': post({ title: 'T', category: 'two' }),
    });
    await buildSite(root);
    const tree = readTree(join(root, '_site'));
    const link = (url: string) => `<link rel="canonical" href="${url}">`;
    expect(tree['two/2022/01/06/b.html']).toContain(link(canonical));
    expect(tree['one/2022/01/06/a.html']).toContain(
      link('https://example.com/one/2022/01/06/a.html'),
    );
  });
});
