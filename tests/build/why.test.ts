import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/build/why.js';
import { buildSite, CONFIG, type Files, makeSite, post, writeFiles } from '../helpers/site.js';

const A = 'posts/2022-01-06-a.md';
const FILES: Files = {
  '_config.yml': CONFIG,
  [A]: post({ title: 'A' }),
  'posts/2022-01-07-b.md': post({ title: 'B' }),
  'pages/about.md': post({ title: 'About' }),
};

const placeOf = (root: string) => ({
  root,
  destination: join(root, '_site'),
  state: join(root, '.gazette'),
  store: join(root, '.gazette/store'),
  url: 'https://example.com',
  baseurl: '/n',
});

describe('why an output is as it is', () => {
  it.each([
    A,
    '2022/01/06/a.html',
    '_site/2022/01/06/a.html',
    '/2022/01/06/a.html',
    '/n/2022/01/06/a',
    'https://example.com/n/2022/01/06/a.html?x#y',
  ])('is found by %s', async (asked) => {
    const root = makeSite(FILES);
    await buildSite(root);
    expect(explain(placeOf(root), asked)).toMatchObject({
      file: '2022/01/06/a.html',
      last: { state: 'made', reason: null },
    });
  });

  it('names what changed, and what it was made from', async () => {
    const root = makeSite(FILES);
    await buildSite(root);
    writeFiles(root, { [A]: post({ title: 'A2' }) });
    await buildSite(root);
    const reason = { why: 'post', path: A, fields: ['title'] };
    expect(explain(placeOf(root), '/2022/01/07/b.html')).toMatchObject({
      last: { state: 'made-again', reason },
      neighbours: [
        { side: 'older', post: A },
        { side: 'newer', post: null },
      ],
    });
    expect(explain(placeOf(root), 'pages/about.md')).toMatchObject({
      file: 'about.html',
      last: { state: 'kept' },
      reads: expect.arrayContaining([{ what: '`title` of the configuration', value: '"小报"' }]),
    });
  });

  it('is an error for what is not published, and before the first build', async () => {
    const root = makeSite(FILES);
    expect(explain(placeOf(root), A)).toMatchObject({ code: 'build-unfinished' });
    await buildSite(root);
    expect(explain(placeOf(root), '/nothing.html')).toMatchObject({ code: 'output-unknown' });
  });
});

it('a read of the whole site that makes many outputs again is told of, with its place', async () => {
  const files: Record<string, string> = {
    '_config.yml': CONFIG,
    'templates/layouts/post.html': '{{ page.title }}\n{% include "partials/latest.html" %}',
    'templates/partials/latest.html': '<b>\n  {{ site.posts.first.title }}</b>',
  };
  for (let n = 10; n < 35; n++) files[`posts/2022-01-06-p${n}.md`] = post({ title: `P${n}` });
  const root = makeSite(files);
  await buildSite(root);
  writeFiles(root, { 'posts/2022-01-07-new.md': post({ title: 'New' }) });
  const { diagnostics } = await buildSite(root);
  expect(diagnostics).toMatchObject([
    {
      code: 'whole-site-read',
      severity: 'warning',
      file: 'templates/partials/latest.html',
      line: 2,
      message: expect.stringMatching(
        /^25 outputs were made again, .*the post at place 1 of the site$/,
      ),
    },
  ]);
});
