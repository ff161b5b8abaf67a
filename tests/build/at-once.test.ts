import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../src/output/lock.js';
import { buildSite, CONFIG, makeSite, post, readTree, writeFiles } from '../helpers/site.js';

const FILES = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', category: 'c' }),
};
const ADDED = { 'posts/2022-01-07-b.md': post({ title: '乙', category: 'c' }) };

describe('two builds at once in one program', () => {
  it('come one after the other; the second sees what has changed while it waited, the configuration too', async () => {
    const root = makeSite(FILES);
    const seen: number[] = [];
    const first = buildSite(root, { onWait: ({ pid }) => seen.push(-pid) });
    const second = buildSite(root, {
      onWait({ pid }) {
        seen.push(pid);
        writeFiles(root, { ...ADDED, '_config.yml': `${CONFIG}permalink: /:title.html\n` });
      },
    });
    expect(await first).toMatchObject({ ok: true });
    expect(await second).toMatchObject({ ok: true, counts: { posts: 2 } });
    expect(seen).toEqual([process.pid]);
    const files = readTree(join(root, '_site'));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['a.html', 'b.html']));
    const clean = makeSite({
      ...FILES,
      ...ADDED,
      '_config.yml': `${CONFIG}permalink: /:title.html\n`,
    });
    await buildSite(clean);
    expect(files).toEqual(readTree(join(clean, '_site')));
  });

  it('with `wait: false` end with a fault of the site for the second, and change nothing of the first', async () => {
    const root = makeSite(FILES);
    const first = buildSite(root);
    expect(await buildSite(root, { wait: false })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'build-running', severity: 'error', scope: 'site' }],
    });
    expect(await first).toMatchObject({ ok: true });
    expect(await buildSite(root, { wait: false })).toMatchObject({ ok: true });
  });

  it('are both done when the sites are two', async () => {
    const roots = [makeSite(FILES), makeSite(FILES)];
    for (const result of await Promise.all(roots.map((root) => buildSite(root, { wait: false }))))
      expect(result).toMatchObject({ ok: true });
  });
});

it('a build that waits ends with its signal, and has published nothing', async () => {
  const root = makeSite(FILES);
  const lock = takeLock(join(root, '.gazette'));
  const controller = new AbortController();
  const waiting = buildSite(root, {
    signal: controller.signal,
    onWait: () => controller.abort(new Error('enough')),
  });
  await expect(waiting).rejects.toThrow('enough');
  expect(readdirSync(root).sort()).toEqual(['.gazette', '_config.yml', 'posts']);
  lock.release();
});

it('a build that fails lets the next one go on', async () => {
  const root = makeSite({ ...FILES, '_config.yml': 'title: [\n' });
  expect(await buildSite(root)).toMatchObject({ ok: false });
  expect(readdirSync(join(root, '.gazette'))).toEqual([]);
  writeFiles(root, FILES);
  expect(await buildSite(root, { wait: false })).toMatchObject({ ok: true });
});

it('a state folder that cannot be is a fault of the site that names it', async () => {
  const root = makeSite(FILES);
  writeFileSync(join(root, '.gazette'), '');
  const { ok, diagnostics } = await buildSite(root);
  expect(ok).toBe(false);
  expect(diagnostics).toEqual([
    expect.objectContaining({
      code: 'write-failed',
      message: expect.stringContaining(join(root, '.gazette')),
    }),
  ]);
});
