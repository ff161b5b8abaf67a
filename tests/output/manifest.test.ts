import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  manifestLine,
  manifestPath,
  readManifest,
  writeManifest,
} from '../../src/output/manifest.js';
import { makeFolder } from '../helpers/site.js';

describe('a manifest', () => {
  it.each([true, false])('is read as it was written (complete: %s)', (complete) => {
    const path = join(makeFolder(), 'state', 'manifest.txt');
    const files = new Map([
      ['category/绵阳 日报.html', { hash: 'abc', size: 3 }],
      ['index.html', { hash: 'def', size: 0 }],
    ]);
    const lines = Array.from(files, ([file, written]) => manifestLine(file, written));
    writeManifest(path, lines, complete);
    expect(readManifest(path)).toEqual({ files, complete });
  });

  it.each([
    ['missing', null],
    ['empty', ''],
    ['foreign', 'hello\n'],
    ['cut', 'gazette manifest 1\tcomplete\nabc\t3\tindex.ht'],
  ])('that is %s counts as none', (_, text) => {
    const path = join(makeFolder(), 'manifest.txt');
    if (text !== null) writeFileSync(path, text);
    expect(readManifest(path)).toBeNull();
  });

  it('never names a file outside the destination', () => {
    const path = join(makeFolder(), 'manifest.txt');
    const names = ['../x', 'a/../../x', '/etc/passwd', '..\\x', '', 'ok..html'];
    writeFileSync(
      path,
      `gazette manifest 1\tcomplete\n${names.map((name) => `h\t1\t${name}\n`).join('')}`,
    );
    expect([...(readManifest(path)?.files.keys() ?? [])]).toEqual(['ok..html']);
  });

  it('is one for each destination', () => {
    expect(manifestPath('/s', '/a')).not.toBe(manifestPath('/s', '/b'));
  });
});
