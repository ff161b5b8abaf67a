import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addRedirects, readMoved } from '../../src/build/moved.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const A = 'posts/2022-01-06-a.md';
const SITE: Files = {
  '_config.yml': CONFIG,
  [A]: post({ title: 'A', category: 'News' }),
  'posts/2022-01-07-b.md': post({ title: 'B' }, '另一篇。'),
};

const placeOf = (root: string) => ({
  state: join(root, '.gazette'),
  destination: join(root, '_site'),
});

async function movedIn(root: string) {
  const { diagnostics } = await buildSite(root);
  return diagnostics
    .filter(({ code }) => code === 'post-moved')
    .map(({ file, message, hint }) => `${file}: ${message}. ${hint}`);
}

async function builtSite(files: Files = SITE): Promise<string> {
  const root = makeSite(files);
  await buildSite(root);
  return root;
}

describe('a published post that moves', () => {
  const told = (path: string, to: string): string =>
    `${path}: it was published at /news/2022/01/06/a.html and is at ${to} now. ` +
    'Add `redirect_from: /news/2022/01/06/a.html` to its front matter, or run `gazette redirects --write`.';

  it.each<[what: string, files: Files, path: string, to: string]>([
    [
      'to another category',
      { [A]: post({ title: 'A', category: '报' }) },
      A,
      '/报/2022/01/06/a.html',
    ],
    [
      'to another day',
      { [A]: post({ title: 'A', category: 'News', date: '2022-01-08' }) },
      A,
      '/news/2022/01/08/a.html',
    ],
  ])('%s is told of, in each build, until a redirect answers', async (_, files, path, to) => {
    const root = await builtSite();
    writeFiles(root, files);
    expect(await movedIn(root)).toEqual([told(path, to)]);
    expect(await movedIn(root)).toEqual([told(path, to)]);
    const text = String(files[A]).replace('---\n', '---\nredirect_from: /news/2022/01/06/a.html\n');
    writeFiles(root, { [A]: text });
    expect(await movedIn(root)).toEqual([]);
    expect(readMoved(placeOf(root))).toEqual([]);
    expect(readTree(join(root, '_site'))['news/2022/01/06/a.html']).toContain(encodeURI(to));
  });

  it('with its file is known by what it says', async () => {
    const root = await builtSite();
    const renamed = 'posts/2022-01-09-a.md';
    renameSync(join(root, A), join(root, renamed));
    expect(await movedIn(root)).toEqual([told(renamed, '/news/2022/01/09/a.html')]);
  });

  it('is no longer told of when it moves back, or is removed', async () => {
    const root = await builtSite();
    writeFiles(root, { [A]: post({ title: 'A', category: '报' }) });
    await buildSite(root);
    writeFiles(root, { [A]: String(SITE[A]) });
    // The address in between was published too.
    expect(await movedIn(root)).toEqual([expect.stringContaining('was published at /报/')]);
    writeFiles(root, { [A]: post({ title: 'A', category: '报' }) });
    expect(await movedIn(root)).toHaveLength(1);
    rmSync(join(root, A));
    expect(await movedIn(root)).toEqual([]);
  });

  it('is not one that is removed, nor one whose address another has taken', async () => {
    const root = await builtSite();
    rmSync(join(root, A));
    writeFiles(root, { 'posts/2022-01-07-b.md': post({ title: 'B', permalink: '/b.html' }) });
    writeFiles(root, { 'public/2022/01/07/b.html': 'x' });
    expect(await movedIn(root)).toEqual([]);
  });

  it('gets a redirect that names its source, and stays right when it moves again', async () => {
    const root = await builtSite();
    writeFiles(root, { [A]: post({ title: 'A', category: '报' }) });
    await buildSite(root);
    addRedirects(root, readMoved(placeOf(root)));
    expect(readFileSync(join(root, 'data/redirects.yml'), 'utf8')).toBe(
      `# Old addresses, and the sources that they lead to.\n"/news/2022/01/06/a.html": "${A}"\n`,
    );
    expect(await movedIn(root)).toEqual([]);
    writeFiles(root, { [A]: post({ title: 'A', category: '闻' }) });
    expect(await movedIn(root)).toHaveLength(1);
    addRedirects(root, readMoved(placeOf(root)));
    expect(await movedIn(root)).toEqual([]);
    const tree = readTree(join(root, '_site'));
    for (const old of ['news/2022/01/06/a.html', '报/2022/01/06/a.html'])
      expect(tree[old]).toContain(encodeURI('/闻/2022/01/06/a.html'));
    // The file that it was is not there any more: its line is mended, and no second one added.
    renameSync(join(root, A), join(root, 'posts/2022-01-06-z.md'));
    await buildSite(root);
    addRedirects(root, readMoved(placeOf(root)));
    expect(await movedIn(root)).toEqual([]);
    expect(readFileSync(join(root, 'data/redirects.yml'), 'utf8').match(/news.2022/g)).toHaveLength(
      1,
    );
  });
});

describe('data/redirects.yml', () => {
  it('leads to sources, addresses and URLs, and says what it cannot do', async () => {
    const lines = [
      `/1.html: ${A}`,
      '/2.html: /archive/',
      '/3/: https://example.org/x?y=1',
      '/4.html: posts/2000-01-01-gone.md',
      '/5.html: [1]',
      '/index.html: /archive/',
    ];
    const root = makeSite({ ...SITE, 'data/redirects.yml': `${lines.join('\n')}\n` });
    const { diagnostics } = await buildSite(root, { baseurl: '/b' });
    expect(diagnostics.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['redirect-invalid', 'data/redirects.yml', 5],
      ['redirect-dropped', 'data/redirects.yml', undefined],
      ['redirect-dropped', 'data/redirects.yml', undefined],
    ]);
    const tree = readTree(join(root, '_site'));
    expect(tree['1.html']).toContain('href="/b/news/2022/01/06/a.html"');
    expect(tree['2.html']).toContain('href="/b/archive/"');
    expect(tree['3/index.html']).toContain('href="https://example.org/x?y=1"');
    expect(existsSync(join(root, '_site/4.html'))).toBe(false);
  });

  it('that is no map is told of', async () => {
    const root = makeSite({ ...SITE, 'data/redirects.yml': '- /a\n' });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(true);
    expect(diagnostics).toMatchObject([{ code: 'redirect-invalid' }]);
  });
});
