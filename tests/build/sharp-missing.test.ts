import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { photo } from '../helpers/pictures.js';
import { preview } from '../helpers/preview.js';
import { buildSite, CONFIG, makeSite, post } from '../helpers/site.js';

const library = vi.hoisted(() => ({ state: 'there' as 'there' | 'missing' | 'broken' }));
vi.mock('../../src/pictures/sharp.js', async (original) => {
  const real = await original<typeof import('../../src/pictures/sharp.js')>();
  return {
    sharpVersion: () => (library.state === 'missing' ? null : real.sharpVersion()),
    loadSharp() {
      if (library.state === 'broken') throw new Error('no binary for plan9\nand more');
      return real.loadSharp();
    },
  };
});
afterEach(() => {
  library.state = 'there';
});

it.each(['missing', 'broken'] as const)(
  'a library that is %s is told of once, leaves pictures as they are, and is used once it is there',
  async (state) => {
    const root = makeSite({
      '_config.yml': `${CONFIG}images: { widths: [60] }\n`,
      'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/a.jpg)\n\n![](/b.jpg)'),
      'public/a.jpg': await photo(200, 100),
      'public/b.jpg': await photo(200, 100, '#06c'),
    });
    const page = () => readFileSync(join(root, '_site/2022/01/06/a.html'), 'utf8');
    library.state = state;
    for (const _ of ['first', 'again']) {
      const { ok, diagnostics } = await buildSite(root);
      expect(ok).toBe(true);
      expect(diagnostics).toMatchObject([
        {
          code: 'sharp-missing',
          severity: 'warning',
          file: '_config.yml',
          line: 5,
          excerpt: 'images: { widths: [60] }',
          hint: expect.stringContaining('npm install sharp'),
        },
      ]);
      expect(diagnostics[0]?.message).not.toContain('\n');
      expect(page()).not.toContain('<picture');
    }
    library.state = 'there';
    expect((await buildSite(root)).diagnostics).toEqual([]);
    expect(page()).toContain('<picture');
  },
);

it.each(['missing', 'broken'] as const)(
  'a library that is %s is told of by the preview as by a build, and its pages are there',
  async (state) => {
    const root = makeSite({
      '_config.yml': `${CONFIG}images: { widths: [60] }\n`,
      'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/a.jpg)'),
      'public/a.jpg': await photo(200, 100),
    });
    library.state = state;
    const { updates, get } = await preview(root);
    const { diagnostics } = await buildSite(root);
    expect(diagnostics).toHaveLength(1);
    expect(updates.map((update) => update.diagnostics)).toEqual([diagnostics]);
    expect((await get('/2022/01/06/a.html')).body).toContain('src="/a.jpg"');
  },
);
