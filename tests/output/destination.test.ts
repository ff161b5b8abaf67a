import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, posix, resolve, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SiteFault } from '../../src/diagnostics.js';
import { resolveDestination, sourceClash } from '../../src/output/destination.js';
import { makeFolder } from '../helpers/site.js';

describe('sourceClash', () => {
  it.each([
    ['_site', null],
    ['out/site', null],
    ['../elsewhere', null],
    ['/var/www', null],
    ['postscript', null],
    ['..site', null],
    ['.', 'the site’s own folder'],
    ['..', 'the site’s own folder'],
    ['/', 'the site’s own folder'],
    ['posts', 'posts'],
    ['posts/out', 'posts'],
    ['_site/../pages', 'pages'],
    ['templates/layouts', 'templates'],
    ['public', 'public'],
    ['data', 'data'],
    ['drafts', 'drafts'],
    ['.gazette/out', '.gazette'],
    ['.git', '.git'],
  ])('posix: %s clashes with %s', (written, clash) => {
    expect(sourceClash('/home/me/site', posix.resolve('/home/me/site', written), posix)).toBe(
      clash,
    );
  });

  it.each([
    ['_site', null],
    ['D:\\site', null],
    ['\\\\server\\share\\site', null],
    ['postscript', null],
    ['..', 'the site’s own folder'],
    ['C:\\', 'the site’s own folder'],
    ['c:\\USERS\\me\\SITE', 'the site’s own folder'],
    ['posts\\out', 'posts'],
    ['POSTS/out', 'posts'],
    ['C:\\Users\\me\\site\\public', 'public'],
  ])('win32: %s clashes with %s', (written, clash) => {
    const root = 'C:\\Users\\me\\site';
    expect(sourceClash(root, win32.resolve(root, written), win32)).toBe(clash);
  });
});

describe('resolveDestination', () => {
  const clashOf = (root: string, written: string): unknown => {
    try {
      return resolveDestination(root, written);
    } catch (error) {
      return error instanceof SiteFault ? error.diagnostics : error;
    }
  };

  it('is absolute', () => {
    const root = makeFolder();
    expect(resolveDestination(root, '_site')).toBe(join(root, '_site'));
    expect(resolveDestination(root, '../other')).toBe(resolve(root, '../other'));
  });

  it('is where a symbolic link leads', () => {
    const root = makeFolder();
    const www = realpathSync(makeFolder());
    symlinkSync(www, join(root, '_site'));
    expect(resolveDestination(root, '_site')).toBe(www);
  });

  it.each(['posts', '.', 'posts/2022'])('refuses a link to %s', (target) => {
    const root = makeFolder();
    mkdirSync(join(root, 'posts/2022'), { recursive: true });
    symlinkSync(join(root, target), join(root, '_site'));
    expect(clashOf(root, '_site')).toMatchObject([{ code: 'destination-unsafe', scope: 'site' }]);
  });

  it('refuses sources that are reached through a linked folder above', () => {
    const root = makeFolder();
    const elsewhere = makeFolder();
    mkdirSync(join(root, 'posts'));
    symlinkSync(root, join(elsewhere, 'alias'));
    expect(clashOf(root, join(elsewhere, 'alias/posts/out'))).toMatchObject([
      { code: 'destination-unsafe' },
    ]);
  });

  it('refuses a file', () => {
    const root = makeFolder();
    writeFileSync(join(root, '_site'), '');
    expect(clashOf(root, '_site')).toMatchObject([
      { code: 'destination-unsafe', message: expect.stringContaining('not a folder') },
    ]);
  });
});
