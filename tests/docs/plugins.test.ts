import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blocksOf, docsText } from '../helpers/docs.js';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

const DOCS = docsText('plugins');

it('the first example of the docs is a file of plugins that works', async () => {
  const [example = ''] = blocksOf(DOCS, 'js');
  // Neither package is installed beside a site of the tests.
  const stubs = 'const defineConfig = (c) => c, html = (t) => t, mark = () => {};\n';
  const root = makeSite({
    '_config.yml': CONFIG,
    'posts/2022-01-06-a.md': post({ title: '甲' }),
    'gazette.config.mjs': stubs + example.replace(/^import .*$/gm, ''),
  });
  expect((await buildSite(root)).diagnostics).toEqual([]);
  expect(readTree(join(root, '_site'))['search.json']).toBe(
    '[{"title":"甲","url":"/2022/01/06/a.html"}]',
  );
});

it('the counter of the docs names its script, so that the headers allow it', async () => {
  const example = blocksOf(DOCS, 'js')[1] ?? '';
  const root = makeSite({
    '_config.yml': `${CONFIG}header_files: [netlify]\n`,
    'posts/2022-01-06-a.md': post({ title: '甲' }),
    'gazette.config.mjs': `${example}export default { transforms: [counter] };\n`,
  });
  expect((await buildSite(root)).diagnostics).toEqual([]);
  const tree = readTree(join(root, '_site'));
  expect(tree['2022/01/06/a.html']).toContain("<script>navigator.sendBeacon('/count'");
  expect(tree._headers).toMatch(/script-src 'self' 'sha256-/);
});
