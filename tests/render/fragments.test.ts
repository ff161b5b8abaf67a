import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preview } from '../helpers/preview.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const PAGE = '2022/01/06/a.html';
const SITE: Files = {
  '_config.yml': `${CONFIG}baseurl: /x\n`,
  'posts/2022-01-06-a.md': post({ title: '甲' }),
  'posts/2022-01-07-b.md': post({ title: '乙' }),
  'templates/layouts/post.html': '{{ page.title }}:{% fragment "latest", "最新 & 全部" %}',
  'templates/fragments/latest.html':
    '{{ page.kind }}:{% for post in site.posts.slice(0, 2) %}{{ post.title }}{% endfor %}',
};

async function built(root: string): Promise<Record<string, string>> {
  const { diagnostics } = await buildSite(root);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

/** What scripts put into other pages. */
const mainOf = (html = ''): string | undefined => /<main id="main">(.*?)<\/main>/s.exec(html)?.[1];

describe('a fragment', () => {
  it.each(['news', 'blog'])('can be read by itself, with the theme %s', async (theme) => {
    const root = makeSite({ ...SITE, '_config.yml': `${CONFIG}theme: ${theme}\n` });
    const page = (await built(root))['fragments/latest.html'] ?? '';
    for (const part of [
      '<!DOCTYPE html>\n<html lang="zh-CN">',
      '<meta charset="utf-8">',
      '<meta name="viewport"',
      '<link rel="stylesheet" href="/theme/style.css',
      '<meta name="robots" content="noindex">',
    ])
      expect(page).toContain(part);
    expect(page).toMatch(/<title>.+<\/title>/);
    expect(page).toMatch(/<h1 .*>.+<\/h1>/);
  });

  it('is a file of its own, to which the pages that show it have a link', async () => {
    const tree = await built(makeSite(SITE));
    expect(mainOf(tree['fragments/latest.html'])).toBe('fragment:乙甲');
    expect(tree[PAGE]).toBe(
      '甲:<div class="fragment" data-fragment="/x/fragments/latest.html"><a href="/x/fragments/latest.html">最新 &amp; 全部</a></div>',
    );
    expect(tree['theme/theme.js']).toContain('[data-fragment]');
    expect(tree['sitemap/pages.xml']).not.toContain('fragments');
  });

  it('changes without the pages that show it', async () => {
    const root = makeSite(SITE);
    const before = await built(root);
    writeFiles(root, {
      'posts/2022-01-08-c.md': post({ title: '丙' }),
      'templates/fragments/latest.html': '{{ site.posts.first.title }}',
    });
    const { counts } = await buildSite(root);
    const after = readTree(join(root, '_site'));
    expect(mainOf(after['fragments/latest.html'])).toBe('丙');
    for (const page of [PAGE, '2022/01/07/b.html']) expect(after[page]).toBe(before[page]);
    const again = await buildSite(root);
    expect(again.counts?.rendered).toBeLessThan(counts?.rendered ?? 0);
  });

  it('has a name, in a list or a text, and its own name as the text', async () => {
    const tree = await built(
      makeSite({
        ...SITE,
        'templates/layouts/post.html':
          '{% set name = "latest" %}{% fragment name %}{{ name | fragment }}',
      }),
    );
    const link =
      '<div class="fragment" data-fragment="/x/fragments/latest.html"><a href="/x/fragments/latest.html">latest</a></div>';
    expect(tree[PAGE]).toBe(link + link);
  });

  it('that is not there is a fault with its place, also once it is gone', async () => {
    const root = makeSite(SITE);
    await built(root);
    writeFiles(root, { 'templates/layouts/post.html': 'a\n{% fragment "newest" %}' });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([
      {
        code: 'template-failed',
        file: 'templates/layouts/post.html',
        line: 2,
        message: expect.stringContaining('there is no fragment `newest`'),
      },
    ]);
    writeFiles(root, { 'templates/fragments/newest.html': '新' });
    expect(mainOf((await built(root))['fragments/newest.html'])).toBe('新');
  });

  it('is in the preview as in a build, also one that is new', async () => {
    const root = makeSite(SITE);
    const { get, change } = await preview(root);
    expect((await get('/x/fragments/latest.html')).body).toContain('fragment:乙甲');
    await change(() => writeFiles(root, { 'templates/fragments/more.html': '更多' }));
    expect((await get('/x/fragments/more.html')).body).toContain('更多');
  });
});
