import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayBeSource } from '../../src/dev/watch.js';

describe.each([
  ['posix', posix, '/site'],
  ['win32', win32, 'C:\\site'],
] as const)('%s: the preview', (_, paths, root) => {
  const watched = (path: string): boolean =>
    mayBeSource(root, paths.join(root, ...path.split('/')), paths);

  it.each(['', 'posts', 'posts/2022/2022-01-06-a.md', 'public/.well-known/x', 'templates/a.html'])(
    'watches %j',
    (path) => {
      expect(watched(path)).toBe(true);
    },
  );

  it.each([
    '_site',
    '_site/index.html',
    '.gazette-preview/site/a.html',
    '.gazette/manifest',
    'node_modules/x',
    'public/node_modules/x',
    'posts/a.md~',
    'posts/.#a.md',
    'posts/.a.md.swp',
    '..',
    '../posts/a.md',
    'postscript/a.md',
  ])('passes over %j', (path) => {
    expect(watched(path)).toBe(false);
  });

  it('passes over another drive or root', () => {
    expect(mayBeSource(root, paths === win32 ? 'D:\\posts\\a.md' : '/posts/a.md', paths)).toBe(
      false,
    );
  });
});
