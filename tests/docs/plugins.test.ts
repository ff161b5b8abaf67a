import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

const DOCS = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8');

it('the first example of the docs is a file of plugins that works', async () => {
  const [, example = ''] = /^```js\n(.*?)^```$/ms.exec(DOCS) ?? [];
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
