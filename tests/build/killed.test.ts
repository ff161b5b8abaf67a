import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

/** After how many changes to the disk the process "dies": every later one fails, as nothing can be cleaned up any more. */
const life = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const mortal = Object.fromEntries(
    [
      ...['writeFileSync', 'renameSync', 'mkdirSync', 'rmSync', 'rmdirSync', 'unlinkSync'],
      ...['copyFileSync', 'linkSync', 'mkdtempSync', 'openSync', 'writeSync'],
    ].map((name) => [
      name,
      (...args: unknown[]): unknown => {
        if (life.left-- <= 0) throw new Error('killed');
        return (fs[name as keyof typeof fs] as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { ...fs, ...mortal, default: { ...fs, ...mortal } };
});

afterEach(() => {
  life.left = Number.POSITIVE_INFINITY;
});

const CROWD = `${CONFIG}listing: { size: 1, split: 1 }\n`;
const BEFORE: Files = {
  '_config.yml': CROWD,
  'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }),
  'posts/2022-01-06-b.md': post({ title: 'B', category: 'News' }),
  'posts/2022-02-07-c.md': post({ title: 'C', category: 'Old' }),
  'public/file': 'file',
  'public/folder/x/y.txt': 'y',
};
const AFTER: Files = {
  '_config.yml': CROWD,
  'posts/2022-01-06-a.md': post({ title: 'A2', category: 'News' }),
  'posts/2022-03-08-d.md': post({ title: 'D', category: 'New' }),
  'public/file/inner.txt': 'inner',
  'public/folder': 'now a file',
};

function replaceSources(root: string, files: Files): void {
  for (const folder of ['posts', 'public']) rmSync(join(root, folder), { recursive: true });
  writeFiles(root, files);
}

/** Files with their bytes, and all folders. */
function treeOf(folder: string): Record<string, string> {
  const folders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(
      (entry) => [`${join(entry.parentPath, entry.name).slice(folder.length + 1)}/`, ''] as const,
    );
  return { ...Object.fromEntries(folders), ...readTree(folder) };
}

/** Builds, and dies after so many changes to the disk; returns how many it made. */
async function buildAndDie(root: string, after: number): Promise<number> {
  life.left = after;
  try {
    await buildSite(root);
  } catch (error) {
    expect((error as Error).message).toBe('killed');
  }
  const made = after - Math.max(life.left, 0);
  life.left = Number.POSITIVE_INFINITY;
  return made;
}

/** Some moments of a build that makes so many changes, its beginning and its end among them. */
const moments = (changes: number, count = 30): number[] => {
  const step = Math.max(1, Math.floor(changes / count));
  return Array.from({ length: Math.ceil(changes / step) }, (_, n) => n * step).concat(changes - 1);
};

describe('a build that is killed', () => {
  it('and one after it end as a clean build would, whenever it was', async () => {
    const clean = makeSite(AFTER);
    await buildSite(clean);
    const expected = treeOf(join(clean, '_site'));
    const trial = makeSite(BEFORE);
    await buildSite(trial);
    replaceSources(trial, AFTER);
    const changes = await buildAndDie(trial, 1_000_000);
    expect(changes).toBeGreaterThan(60);

    const halves = new Set<string>();
    for (const moment of moments(changes)) {
      const root = makeSite(BEFORE);
      await buildSite(root);
      replaceSources(root, AFTER);
      await buildAndDie(root, moment);
      halves.add(JSON.stringify(treeOf(join(root, '_site'))));
      expect([moment, await buildSite(root)]).toMatchObject([moment, { ok: true }]);
      expect([moment, treeOf(join(root, '_site'))]).toEqual([moment, expected]);
      expect(readdirSync(root).filter((name) => name.includes('stage'))).toEqual([]);
    }
    // It was caught at work, not only before and after.
    expect(halves.size).toBeGreaterThan(8);
  }, 120_000);

  it('may be followed by one with other sources', async () => {
    const clean = makeSite(BEFORE);
    await buildSite(clean);
    const expected = treeOf(join(clean, '_site'));
    for (const moment of moments(140)) {
      const root = makeSite(BEFORE);
      await buildSite(root);
      replaceSources(root, AFTER);
      await buildAndDie(root, moment);
      replaceSources(root, BEFORE);
      await buildSite(root);
      expect([moment, treeOf(join(root, '_site'))]).toEqual([moment, expected]);
    }
  }, 120_000);

  it('loses no last good version', async () => {
    const faulty = { ...AFTER, 'posts/2022-01-06-a.md': '---\nnot closed' };
    const trial = makeSite(BEFORE);
    await buildSite(trial);
    replaceSources(trial, faulty);
    const changes = await buildAndDie(trial, 1_000_000);
    const expected = treeOf(join(trial, '_site'));
    expect(expected['news/2022/01/06/a.html']).toContain('<h1>A</h1>');
    for (const moment of moments(changes, 15)) {
      const root = makeSite(BEFORE);
      await buildSite(root);
      replaceSources(root, faulty);
      await buildAndDie(root, moment);
      await buildSite(root);
      expect([moment, treeOf(join(root, '_site'))]).toEqual([moment, expected]);
    }
  }, 60_000);

  it('the first time, publishes all or nothing', async () => {
    const clean = makeSite(BEFORE);
    const changes = await buildAndDie(clean, 1_000_000);
    const expected = treeOf(join(clean, '_site'));
    const seen = new Set<string>();
    for (const moment of moments(changes)) {
      const root = makeSite(BEFORE);
      await buildAndDie(root, moment);
      if (readdirSync(root).includes('_site')) {
        expect(treeOf(join(root, '_site'))).toEqual(expected);
        seen.add('all');
      } else seen.add('nothing');
      await buildSite(root);
      expect(treeOf(join(root, '_site'))).toEqual(expected);
    }
    expect([...seen].sort()).toEqual(['all', 'nothing']);
  }, 120_000);
});
