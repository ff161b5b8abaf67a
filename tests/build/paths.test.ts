import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeSegment, termSlug } from '../../src/archive/slug.js';
import { compilePermalink } from '../../src/site/permalink.js';
import { fileOfAddress } from '../../src/util/url.js';
import { buildSite, CONFIG, makeFolder, post, readTree, writeFiles } from '../helpers/site.js';

/** Nothing that a source says leads out of the output folder, or reads what is not the site's. */

const PIECE = fc.constantFrom(
  '..',
  '.',
  '/',
  '\\',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '%00',
  '%252e',
  '\u0000',
  'a',
  ' ',
  '~',
  'C:',
  'con',
  'nul.html',
  '．．',
  '。',
  '\ud800',
  '…',
  '\u202e',
  '\n',
  ':title',
  ':categories',
  ':path',
);
const NAME = fc.array(PIECE, { maxLength: 8 }).map((pieces) => pieces.join(''));
const isInside = (file: string): boolean => resolve('/out', file).startsWith('/out/');

describe('an address', () => {
  it('never leaves the output folder, whatever permalink, slug and categories are', () => {
    fc.assert(
      fc.property(NAME, NAME, fc.array(NAME, { maxLength: 3 }), (template, slug, categories) => {
        const permalink = compilePermalink(`/${template}`);
        if ('problem' in permalink) return;
        const source = { path: 'posts/a/../b.md', slug, categories, date: null };
        const { address } = permalink.addressOf(source);
        const file = fileOfAddress(address);
        expect(isInside(file)).toBe(true);
        expect(file.split('/')).not.toContain('..');
        expect(file).not.toMatch(/[\\\u0000-\u001f]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('has only names that are one segment', () => {
    fc.assert(
      fc.property(NAME, (name) => {
        expect(termSlug(name)).not.toMatch(/^\.{0,2}$|[/\\]/);
        expect(safeSegment(name.replaceAll('/', ''))).not.toMatch(/^\.{1,2}$|[/\\]/);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A site in a folder that holds something else beside it. */
function siteBeside(files: Record<string, string>) {
  const around = makeFolder();
  const root = join(around, 'site');
  writeFiles(around, { 'secret.txt': 'SECRET', 'secret.md': post({ title: 'SECRET' }) });
  mkdirSync(root);
  writeFiles(root, { '_config.yml': CONFIG, ...files });
  return { around, root };
}

const good = post({ title: '好' });

describe('a source', () => {
  it('writes nothing outside of the output folder', async () => {
    const { around, root } = siteBeside({
      'posts/2022-01-06-good.md': good,
      'posts/2022-01-06-a.md': post({ title: 'A', permalink: '/../../x.html' }),
      'posts/2022-01-06-b.md': post({ title: 'B', permalink: '"/%2e%2e/%2E%2E/%2e%2e%2fy.html"' }),
      'posts/2022-01-06-c.md': post({ title: 'C', permalink: "'..\\..\\z.html'" }),
      'posts/2022-01-06-d.md': post({ title: 'D', slug: '"../../../d"' }),
      'posts/2022-01-06-e.md': post({
        title: 'E',
        categories: '["..", "../..", "%2e%2e", "a/../../b"]',
      }),
      'posts/2022-01-06-f.md': post({ title: 'F', tags: '["../../../t", "..\\\\..\\\\t", "."]' }),
      'posts/2022-01-06-g.md': post({
        title: 'G',
        redirect_from: '["/../../r.html", "//evil.example/r.html", "/%2e%2e/q/"]',
      }),
      'posts/2022-01-06-h.md': post({ title: 'H', permalink: '/etc/passwd' }),
      'posts/2022-01-06-i.md': post({ title: 'I', permalink: '"https://evil.example/i.html"' }),
      'pages/p.md': post({ title: 'P', permalink: '/../../p.html' }),
    });
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    expect(readdirSync(around).sort()).toEqual(['secret.md', 'secret.txt', 'site']);
    expect(readdirSync(root).sort()).toEqual(
      ['.gazette', '_config.yml', '_site', 'pages', 'posts'].sort(),
    );
    expect(existsSync('/x.html')).toBe(false);
    const files = Object.keys(readTree(join(root, '_site')));
    for (const file of files) expect(file.split('/')).not.toContain('..');
    expect(files).toContain('etc/passwd/index.html');
  });

  it('is not read through a symbolic link, in any folder', async () => {
    const { around, root } = siteBeside({
      'posts/2022-01-06-good.md': good,
      'public/a.txt': 'a',
      'pages/p.md': post({ title: 'P' }),
      'data/d.yml': 'a: 1\n',
      'templates/layouts/own.html': '{{ content }}',
    });
    symlinkSync(join(around, 'secret.md'), join(root, 'posts/2022-01-06-link.md'));
    symlinkSync(around, join(root, 'posts/folder'));
    symlinkSync(join(root, 'posts'), join(root, 'posts/loop'));
    symlinkSync(join(around, 'nowhere'), join(root, 'posts/2022-01-06-dangling.md'));
    symlinkSync(join(around, 'secret.txt'), join(root, 'public/secret.txt'));
    symlinkSync(around, join(root, 'public/folder'));
    symlinkSync(join(around, 'secret.md'), join(root, 'pages/secret.md'));
    symlinkSync(join(around, 'secret.txt'), join(root, 'data/secret.yml'));
    symlinkSync(join(around, 'secret.txt'), join(root, 'templates/layouts/secret.html'));
    symlinkSync(around, join(root, 'templates/folder'));
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    expect(JSON.stringify(readTree(join(root, '_site')))).not.toContain('SECRET');
    expect(result.diagnostics.filter(({ message }) => message.includes('symbolic'))).toHaveLength(
      8,
    );
  });

  it('names no layout outside of the templates', async () => {
    const { around, root } = siteBeside({
      'posts/2022-01-06-good.md': good,
      'posts/2022-01-06-a.md': post({ title: 'A', layout: '../../../secret' }),
      'posts/2022-01-06-b.md': post({ title: 'B', layout: '"../../../../../../etc/passwd"' }),
      'posts/2022-01-06-c.md': post({ title: 'C', layout: '__proto__' }),
      'posts/2022-01-06-d.md': post({ title: 'D', layout: 'constructor' }),
    });
    writeFileSync(join(around, 'secret.html'), 'SECRET');
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    expect(result.diagnostics.map(({ code, file }) => [code, file])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => ['layout-missing', `posts/2022-01-06-${name}.md`]),
    );
    expect(JSON.stringify(readTree(join(root, '_site')))).not.toContain('SECRET');
  });

  it.each(['"../secret.txt"', '"../../secret.txt"', '"/etc/passwd"', '"layouts/../../secret.txt"'])(
    'includes nothing from outside of the templates: %s',
    async (name) => {
      const { root } = siteBeside({
        'posts/2022-01-06-good.md': post({ title: '好', layout: 'own' }),
        'templates/layouts/own.html': `{% include ${name} %}`,
      });
      const result = await buildSite(root);
      expect(result.ok).toBe(false);
      expect(result.diagnostics.map(({ code }) => code)).toContain('template-failed');
    },
  );
});

describe('front matter', () => {
  it.each([
    '---js\n{ title: process.exit(3) }\n---\n',
    '---javascript\nmodule.exports = {}\n---\n',
    '---\ntitle: !!js/function "function () { process.exit(3) }"\n---\n',
    '---\ntitle: !!js/undefined ""\n---\n',
    '---\ntitle: !ruby/object:Gem::Installer {}\n---\n',
  ])('runs nothing: %j', async (source) => {
    const { root } = siteBeside({
      'posts/2022-01-06-good.md': good,
      'posts/2022-01-06-a.md': `${source}正文。\n`,
    });
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    const held = result.diagnostics.filter(({ severity }) => severity === 'error');
    // `---js` is no front matter at all: its text is the post's.
    expect(held.map(({ code }) => code)).toEqual(
      source.startsWith('---j') ? [] : ['front-matter-invalid'],
    );
  });
});
