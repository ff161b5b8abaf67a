import { renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/result.js';
import { CONFIG, makeLastingSite, post, readTree, writeFiles } from '../helpers/site.js';
import { installProgram } from './program.js';

/** Of an archive so large that threads look at what is known while the main thread finds what there is. */
const POSTS = 2000;
const program = installProgram();
const pathOf = (index: number): string => `posts/2021-10-01-p${String(index).padStart(4, '0')}.md`;

describe('a look by two threads', () => {
  let root: string;
  const build = async (): Promise<BuildResult> => {
    const { stdout } = await program.run(['build', '--json', '--jobs', '2', '--root', root]);
    return JSON.parse(stdout) as BuildResult;
  };

  beforeAll(() => {
    const files: Record<string, string> = {
      '_config.yml': `${CONFIG}taxonomies: {}\n`,
      'posts/more/2021-10-02-a.md': post({ title: 'More' }),
    };
    for (let index = 0; index < POSTS; index++)
      files[pathOf(index)] = post({ title: `T${index}` }, `Body ${index}`);
    root = makeLastingSite(files);
    // What was written a moment ago is not believed to be whole.
    const before = new Date(Date.now() - 60_000);
    for (const path of Object.keys(files)) utimesSync(join(root, path), before, before);
  });

  it('finds what was changed, added, removed and renamed', async () => {
    expect(await build()).toMatchObject({ ok: true, counts: { parsed: POSTS + 1 } });
    writeFiles(root, {
      [pathOf(5)]: post({ title: 'T5' }, 'Other'),
      [pathOf(1999)]: post({ title: 'T1999' }, 'Another'),
      'posts/2021-10-01-new.md': post({ title: 'New' }),
    });
    rmSync(join(root, pathOf(7)));
    renameSync(join(root, pathOf(9)), join(root, 'posts/2021-10-01-p9999.md'));
    const { counts } = await build();
    expect(counts).toMatchObject({ sources: POSTS + 1, parsed: 4 });
    const tree = readTree(join(root, '_site'));
    const names = Object.keys(tree).filter((name) => name.startsWith('2021/10/01/'));
    expect(names).toHaveLength(POSTS);
    expect(tree['2021/10/01/p0005.html']).toContain('Other');
    expect(tree['2021/10/01/p1999.html']).toContain('Another');
    expect(names).not.toContain('2021/10/01/p0007.html');
    expect(names).not.toContain('2021/10/01/p0009.html');
  });

  it('goes on where a folder of sources has become a file', async () => {
    rmSync(join(root, 'posts/more'), { recursive: true });
    writeFiles(root, { 'posts/more': 'no folder any more' });
    expect(await build()).toMatchObject({ ok: true, counts: { sources: POSTS } });
    expect(Object.keys(readTree(join(root, '_site')))).not.toContain('2021/10/02/a.html');
    rmSync(join(root, 'posts/more'));
  });

  it('puts back what was deleted, or replaced by a link', async () => {
    const page = join(root, '_site/2021/10/01/p1000.html');
    const other = join(root, '_site/2021/10/01/p1001.html');
    const before = readTree(join(root, '_site'));
    rmSync(page);
    rmSync(other);
    symlinkSync(join(root, '_config.yml'), other);
    expect((await build()).counts).toMatchObject({ rendered: 2, added: 1, changed: 1 });
    expect(readTree(join(root, '_site'))).toEqual(before);
  });
});
