import { join } from 'node:path';
import { expect, it } from 'vitest';
import { goodPost } from '../helpers/parser.js';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

const published = (body: string) => {
  const { body: html, diagnostics } = goodPost(post({ title: '题' }, body));
  return { html: String(html), codes: diagnostics.map(({ code }) => code) };
};

it('puts twenty thousand footnotes at the end in no more time than their number says', {
  timeout: 60_000,
}, () => {
  const notes = Array.from({ length: 20_000 }, (_, n) => `字[^${n}]\n\n[^${n}]: 注${n}\n`);
  const { html } = published(notes.join('\n'));
  expect(html.match(/class="footnote-item"/g)).toHaveLength(20_000);
  expect(html.trimEnd()).toMatch(/注19999 .*<\/ol>\n<\/section>$/s);
});

it('empties a million comments in one line', { timeout: 60_000 }, () => {
  const { html, codes } = published(`<p>字${'<!-- a -->'.repeat(960_000)}</p>`);
  expect(html).toHaveLength('<p>字</p>\n'.length + 960_000 * '<!---->'.length);
  expect(codes).toEqual([]);
});

it('leaves nothing but its text of a body with a tag of very many attributes', () => {
  const attributes = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}=b`).join(' ');
  expect(published(`<p ${attributes(200)}>字</p>`)).toEqual({ html: '<p>字</p>\n', codes: [] });
  for (const end of ['>', ' >', ' a="<">'])
    expect(published(`<p ${attributes(20_000)}${end}字</p>`)).toEqual({
      html: expect.stringMatching(/^<p>[^<]*字<\/p>$/),
      codes: ['html-reduced'],
    });
});

it('leaves nothing but its text of a body with far too many tags', () => {
  expect(published(`<p>字${'<p><b>'.repeat(200_000)}`)).toEqual({
    html: '<p>字</p>',
    codes: ['html-reduced'],
  });
});

it('holds a body back that Markdown would make a gigabyte of, and nothing else', async () => {
  const root = makeSite({
    '_config.yml': CONFIG,
    'posts/2022-01-06-a.md': post({ title: 'A' }, '- [ ] a\n'.repeat(200_000)),
    'posts/2022-01-06-b.md': post({ title: 'B' }, '*a*\n'.repeat(200_000)),
    'posts/2022-01-06-c.md': post({ title: 'C' }, '- [ ] a\n'.repeat(1000)),
  });
  const { ok, diagnostics } = await buildSite(root);
  expect(ok).toBe(true);
  expect(diagnostics).toMatchObject([
    { code: 'post-too-large', scope: 'post', file: 'posts/2022-01-06-a.md' },
    { code: 'post-too-large', scope: 'post', file: 'posts/2022-01-06-b.md' },
  ]);
  const page = readTree(join(root, '_site'))['2022/01/06/c.html'];
  expect(page?.match(/type="checkbox"/g)).toHaveLength(1000);
});
