import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildSite,
  CONFIG,
  type Files,
  makeFolder,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }),
  'posts/2022-02-07-b.md': post({ title: 'B', category: 'News', tags: '[x]' }),
  'public/a.txt': 'a',
};
/** 404.html is rendered after all other templates. */
const BROKEN_LAST: Files = { 'templates/layouts/404.html': '<p>\n{{ nothing() }}\n</p>' };

/** Bytes, modification time and inode of every file and folder. */
function snapshot(folder: string): Record<string, string> {
  const texts = readTree(folder);
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => {
        const { mtimeNs, ino } = lstatSync(path, { bigint: true });
        const name = path.slice(folder.length + 1);
        return [name, `${ino} ${mtimeNs} ${texts[name] ?? ''}`];
      }),
  );
}

describe('what may not be written', () => {
  it('is replaced where it is a file: its folder decides', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    const page = join(root, '_site/news/2022/01/06/a.html');
    const asset = join(root, '_site/a.txt');
    for (const path of [page, asset]) chmodSync(path, 0o444);
    writeFiles(root, {
      'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }, '另文。'),
      'public/a.txt': 'other',
    });
    expect(await buildSite(root)).toMatchObject({ ok: true, diagnostics: [] });
    const clean = makeSite({ ...SITE });
    writeFiles(clean, {
      'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }, '另文。'),
      'public/a.txt': 'other',
    });
    await buildSite(clean);
    expect(readTree(join(root, '_site'))).toEqual(readTree(join(clean, '_site')));
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)(
    'is a fault of the site where it is a folder, and the next build mends all',
    async () => {
      const root = makeSite(SITE);
      await buildSite(root);
      const folder = join(root, '_site/news/2022/01/06');
      chmodSync(folder, 0o555);
      writeFiles(root, {
        'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }, '另文。'),
      });
      const result = await buildSite(root);
      chmodSync(folder, 0o755);
      expect(result.ok).toBe(false);
      expect(result.diagnostics).toMatchObject([{ code: 'write-failed' }]);
      expect(result.diagnostics[0]?.message).toContain('a.html');
      expect((await buildSite(root)).ok).toBe(true);
      expect(readTree(join(root, '_site'))['news/2022/01/06/a.html']).toContain('另文。');
    },
  );
});

describe('a template error in the last output', () => {
  it('leaves the published folder as it was', async () => {
    const root = makeSite(SITE);
    expect((await buildSite(root)).ok).toBe(true);
    const before = snapshot(join(root, '_site'));
    writeFiles(root, { ...BROKEN_LAST, 'posts/2022-02-08-c.md': post({ title: 'C' }) });
    rmSync(join(root, 'posts/2022-01-06-a.md'));
    const result = await buildSite(root);
    expect(result).toMatchObject({ ok: false, counts: { added: 0, changed: 0, removed: 0 } });
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'template-failed',
        scope: 'site',
        file: 'templates/layouts/404.html',
        line: 2,
        excerpt: '{{ nothing() }}',
        output: '/404.html',
      },
    ]);
    expect(snapshot(join(root, '_site'))).toEqual(before);
    expect(readdirSync(root).filter((name) => name.includes('stage'))).toEqual([]);
    rmSync(join(root, 'templates'), { recursive: true });
    expect(await buildSite(root)).toMatchObject({ ok: true });
    const fresh = makeSite(SITE);
    writeFiles(fresh, { 'posts/2022-02-08-c.md': post({ title: 'C' }) });
    rmSync(join(fresh, 'posts/2022-01-06-a.md'));
    await buildSite(fresh);
    expect(readTree(join(root, '_site'))).toEqual(readTree(join(fresh, '_site')));
  });

  it('leaves nothing after a first build', async () => {
    const root = makeSite({ ...SITE, ...BROKEN_LAST });
    expect(await buildSite(root)).toMatchObject({ ok: false });
    expect(readdirSync(root).sort()).toEqual([
      '.gazette',
      '_config.yml',
      'posts',
      'public',
      'templates',
    ]);
    expect(readdirSync(join(root, '.gazette'))).toEqual(['store']);
  });

  it('does not hide the others', async () => {
    const root = makeSite({
      ...SITE,
      ...BROKEN_LAST,
      'templates/layouts/taxonomy.html': '{{ no() }}',
    });
    const { diagnostics } = await buildSite(root);
    expect(
      diagnostics.filter(({ severity }) => severity === 'error').map(({ file }) => file),
    ).toEqual(['templates/layouts/taxonomy.html', 'templates/layouts/404.html']);
  });
});

describe('a build after a build', () => {
  it('without changes touches nothing', async () => {
    const root = makeSite(SITE);
    // Long enough ago: what has just been written is looked at again.
    const time = new Date(Date.now() - 3_600_000);
    for (const path of Object.keys(SITE)) utimesSync(join(root, path), time, time);
    const first = await buildSite(root);
    const before = snapshot(root);
    const second = await buildSite(root);
    expect(second.counts).toMatchObject({
      added: 0,
      changed: 0,
      removed: 0,
      unchanged: first.counts.outputs,
    });
    // Only the state folder and the root, in which bodies and stage came and went.
    const after = snapshot(root);
    for (const name of Object.keys(before))
      if (name !== '.gazette') expect([name, after[name]]).toEqual([name, before[name]]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it('removes what became stale with its empty folders, and leaves what it did not write', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    writeFiles(root, { '_site/CNAME': 'example.com', '_site/archive/2022/01/mine.txt': 'mine' });
    const before = snapshot(join(root, '_site'));
    rmSync(join(root, 'posts/2022-01-06-a.md'));
    rmSync(join(root, 'posts/2022-02-07-b.md'));
    writeFiles(root, { 'posts/2022-03-01-c.md': post({ title: 'C' }) });
    await buildSite(root);
    const fresh = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-03-01-c.md': post({ title: 'C' }),
      'public/a.txt': 'a',
    });
    await buildSite(fresh);
    expect(readTree(join(root, '_site'))).toEqual({
      ...readTree(join(fresh, '_site')),
      CNAME: 'example.com',
      'archive/2022/01/mine.txt': 'mine',
    });
    const after = snapshot(join(root, '_site'));
    const gone = Object.keys(before).filter((name) => !(name in after));
    expect(gone).toEqual(
      expect.arrayContaining(['news', 'archive/2022/02', 'archive/2022/01/06', 'feed']),
    );
    for (const name of ['a.txt', 'robots.txt', '404.html', 'theme/style.css', 'CNAME'])
      expect(after[name]).toBe(before[name]);
  });

  it('may turn a file into a folder and back', async () => {
    const root = makeSite({ ...SITE, 'public/x': 'file' });
    await buildSite(root);
    rmSync(join(root, 'public/x'));
    writeFiles(root, { 'public/x/y.txt': 'folder' });
    expect(await buildSite(root)).toMatchObject({ ok: true });
    expect(readTree(join(root, '_site/x'))).toEqual({ 'y.txt': 'folder' });
    rmSync(join(root, 'public/x'), { recursive: true });
    writeFiles(root, { 'public/x': 'file' });
    expect(await buildSite(root)).toMatchObject({ ok: true });
    expect(lstatSync(join(root, '_site/x')).isFile()).toBe(true);
  });

  it('keeps another destination’s files out of its own bookkeeping', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    await buildSite(root, { destination: 'preview', baseurl: '/p' });
    const before = snapshot(join(root, '_site'));
    expect(await buildSite(root)).toMatchObject({ counts: { changed: 0, removed: 0 } });
    expect(snapshot(join(root, '_site'))).toEqual(before);
  });
});

describe('a destination', () => {
  it.each(['.', '..', 'posts', 'posts/x', 'public', 'templates/out'])(
    '%s is refused and nothing is written',
    async (destination) => {
      const root = makeSite(SITE);
      const before = readTree(root);
      const result = await buildSite(root, { destination });
      expect(result).toMatchObject({
        ok: false,
        destination: null,
        diagnostics: [{ code: 'destination-unsafe', scope: 'site', severity: 'error' }],
      });
      expect(readTree(root)).toEqual(before);
    },
  );

  it('is written where it links to', async () => {
    const root = makeSite(SITE);
    const www = makeFolder();
    symlinkSync(www, join(root, '_site'));
    expect(await buildSite(root)).toMatchObject({ ok: true });
    expect(lstatSync(join(root, '_site')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(www, 'index.html'))).toBe(true);
    expect(await buildSite(root)).toMatchObject({ ok: true, counts: { changed: 0, added: 0 } });
  });

  it('with a linked folder in it is refused as a fault that names it', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    const outside = makeFolder();
    rmSync(join(root, '_site/archive'), { recursive: true });
    symlinkSync(outside, join(root, '_site/archive'));
    writeFiles(root, { 'posts/2022-02-08-c.md': post({ title: 'C' }) });
    const before = snapshot(join(root, '_site'));
    const result = await buildSite(root);
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toMatchObject([
      { code: 'write-failed', message: expect.stringContaining(join(root, '_site/archive')) },
    ]);
    expect(readdirSync(outside)).toEqual([]);
    expect(snapshot(join(root, '_site'))).toEqual(before);
    expect(readdirSync(root).filter((name) => name.includes('stage'))).toEqual([]);
  });

  it('with a file or folder of somebody else’s in the way is refused', async () => {
    const root = makeSite(SITE);
    mkdirSync(join(root, '_site/index.html'), { recursive: true });
    writeFileSync(join(root, '_site/index.html/mine.txt'), 'mine');
    writeFileSync(join(root, '_site/archive'), 'mine');
    const result = await buildSite(root);
    expect(result.ok).toBe(false);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['write-failed', 'write-failed']);
    expect(readTree(join(root, '_site'))).toEqual({
      archive: 'mine',
      'index.html/mine.txt': 'mine',
    });
  });
});
