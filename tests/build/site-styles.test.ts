import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const ON = `${CONFIG}minify_css: true\n`;
const SITE: Files = {
  '_config.yml': ON,
  'posts/2022-01-06-a.md': post({ title: '甲' }),
  'templates/layouts/post.html': '{{ "/a.css" | asset_url }} {{ "/theme/style.css" | asset_url }}',
  'public/a.css': '/* why */\na {\n  color: red;\n}\n',
  'public/theme/style.css': 'b { color: blue; }\n',
  'public/notes.txt': 'a {\n}\n',
};
const PAGE = '2022/01/06/a.html';

const treeOf = (root: string) => readTree(join(root, '_site'));
const versionOf = (css = ''): string => createHash('sha256').update(css).digest('hex').slice(0, 10);
const linksTo = (a: string, b: string): string =>
  `/a.css?v=${versionOf(a)} /theme/style.css?v=${versionOf(b)}`;
const kept = (root: string): string[] => readdirSync(join(root, '.gazette/minified'));

describe('style sheets of the site', () => {
  it('are published as they stand unless `minify_css` is set', async () => {
    const root = makeSite({ ...SITE, '_config.yml': CONFIG });
    await buildSite(root);
    expect(treeOf(root)['a.css']).toBe(SITE['public/a.css']);
    writeFiles(root, { '_config.yml': ON });
    const { counts } = await buildSite(root);
    expect(treeOf(root)['a.css']).toBe('a{color:red}');
    // Not what has no link to one, as feeds.
    expect(counts?.rendered).toBeLessThan(Object.keys(treeOf(root)).length - 3);
  });

  it('are minified, also in the place of the theme’s, and linked to by what is published', async () => {
    const root = makeSite(SITE);
    expect((await buildSite(root)).diagnostics).toEqual([]);
    const tree = treeOf(root);
    expect(tree['a.css']).toBe('a{color:red}');
    expect(tree['theme/style.css']).toBe('b{color:#00f}');
    expect(tree['notes.txt']).toBe(SITE['public/notes.txt']);
    expect(tree[PAGE]).toBe(linksTo('a{color:red}', 'b{color:#00f}'));
  });

  it('are minified once, again where one has changed, and where what is kept is lost', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    const first = kept(root);
    expect(first).toHaveLength(2);
    const timeOf = (name = ''): number =>
      statSync(join(root, '.gazette/minified', name, 'public')).mtimeMs;
    const times = first.map(timeOf);
    await buildSite(root);
    expect(kept(root).map(timeOf)).toEqual(times);
    writeFiles(root, { 'public/a.css': 'a { color: green; }' });
    await buildSite(root);
    expect(kept(root)).toHaveLength(2);
    expect(treeOf(root)[PAGE]).toBe(linksTo('a{color:green}', 'b{color:#00f}'));
    const before = treeOf(root);
    rmSync(join(root, '.gazette/minified'), { recursive: true });
    await buildSite(root);
    expect(treeOf(root)).toEqual(before);
  });

  it.each([
    ['a { b: c }\n甲 }\nd { e: f }', 2, 3],
    ['a { b: c }\nd { e: f', null, null],
    [Buffer.from([0x61, 0x7b, 0xff, 0x7d]), undefined, undefined],
  ])(
    'that cannot be read are told of in each build, and stand as they are: %s',
    async (css, line, column) => {
      const root = makeSite({ ...SITE, 'public/a.css': css });
      for (let n = 0; n < 2; n++) {
        const { ok, diagnostics } = await buildSite(root);
        expect(ok).toBe(true);
        if (line === null) expect(diagnostics).toEqual([]);
        else {
          expect(diagnostics).toMatchObject([
            { code: 'css-invalid', severity: 'warning', file: 'public/a.css' },
          ]);
          expect([diagnostics[0]?.line, diagnostics[0]?.column]).toEqual([line, column]);
        }
      }
      const text = treeOf(root)['a.css'];
      if (line !== null) expect(text).toBe(css.toString());
      expect(treeOf(root)['theme/style.css']).toBe('b{color:#00f}');
    },
  );
});
