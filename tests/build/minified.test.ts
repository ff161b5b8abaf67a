import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
// @ts-expect-error It is a script, without types.
import { minifyStyles } from '../../scripts/minify-styles.mjs';
import { withMinified } from '../../src/build/minified.js';
import { installProgram } from '../cli/program.js';
import { CONFIG, makeSite, readTree, writeFiles } from '../helpers/site.js';

it('publishes the style sheets of the theme without what browsers do not need', async () => {
  const root = makeSite({ '_config.yml': CONFIG });
  const { code } = await installProgram().run(['build', '--root', root]);
  expect(code).toBe(0);
  const published = readTree(join(root, '_site'))['theme/style.css'] ?? '';
  const written = readFileSync(join(inject('program'), 'public/theme/style.css'), 'utf8');
  expect(published.length).toBeLessThan(written.length * 0.9);
  expect(published).not.toMatch(/\/\*|\n./);
  // The same variables are set in the same order, and nothing is said in another way for old browsers.
  const variables = (css: string): string[] => css.match(/--[a-z]+(?=:)/g) ?? [];
  expect(variables(published)).toEqual(variables(written));
  expect(published).toContain('text-spacing-trim:trim-start');
});

it('publishes a style sheet that was edited since as it stands, and one of the site too', () => {
  const home = makeSite({
    'public/theme/a.css': 'a { b: c }',
    'public/theme/d.css': 'd { e: f }',
    'themes/blog/public/theme/a.css': 'a { g: h }',
  });
  const folders = ['public/theme', 'themes/blog/public', 'themes/none/public'];
  minifyStyles(home, folders, join(home, 'dist/minified'));
  writeFiles(home, { 'public/theme/d.css': 'd { e: g }' });
  const ofTheme = (path: string, root = home) => ({ kind: 'static', path, root }) as const;
  const texts = withMinified(
    [
      ofTheme('public/theme/a.css', '/site'),
      ofTheme('public/theme/a.css', join(home, 'themes/blog')),
      ofTheme('public/theme/a.css'),
      ofTheme('public/theme/d.css'),
    ],
    home,
  ).map(({ root, path }) =>
    root === '/site' ? 'the site’s' : readFileSync(`${root}/${path}`, 'utf8').trim(),
  );
  expect(texts).toEqual(['the site’s', 'a{g:h}', 'a{b:c}', 'd { e: g }']);
});
