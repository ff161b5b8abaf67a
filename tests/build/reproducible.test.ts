import { readdirSync } from 'node:fs';
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

/** In which order folders name their entries, wherever the code reads one. */
const order = vi.hoisted(() => ({ reversed: false, reads: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const readdirInOrder = (...args: Parameters<typeof fs.readdirSync>): unknown => {
    const entries = fs.readdirSync(...args) as unknown[];
    order.reads++;
    const nameOf = (entry: unknown) =>
      typeof entry === 'string' ? entry : (entry as { name: string }).name;
    entries.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    return order.reversed ? entries.reverse() : entries;
  };
  return { ...fs, default: { ...fs, readdirSync: readdirInOrder }, readdirSync: readdirInOrder };
});

const SITE: Files = {
  '_config.yml': `${CONFIG}listing: { size: 2, split: 2 }\n`,
  'posts/b/2022-01-06-two.md': post({ title: '二', date: '2022-01-06 23:30:00', tags: '[z, a]' }),
  'posts/a/2022-01-06-one.md': post({ title: '一', date: '2022-01-06 23:30:00', tags: '[a, Z]' }),
  'posts/a/2022-01-06-three.md': post({ title: '三', tags: '[a]' }),
  'posts/2022-03-27-summer.md': post({
    title: '夏',
    date: '2022-03-27 02:30:00',
    category: '绵阳日报',
  }),
  'posts/2021-12-31-zone.md': post({
    title: 'Zone',
    date: '2021-12-31 20:00:00 -0500',
    updated: '2022-02-01',
    category: '绵阳日报',
  }),
  // Two claimants of one address: who is held must not depend on the order of finding them.
  'posts/z/2022-05-01-same.md': post({ title: 'A', permalink: '/same/' }),
  'posts/y/2022-05-02-same.md': post({ title: 'B', permalink: '/same/' }),
  'pages/about.md': post({ title: 'About' }),
  'pages/b.njk': post(
    { title: 'N' },
    '{% for p in site.posts %}{{ p.date }} {{ p.url }}\n{% endfor %}' +
      '{% for p in site.pages %}{{ p.url }} {% endfor %}' +
      '{% for f in site.static_files %}{{ f.path }} {% endfor %}{{ site.data | jsonify }}',
  ),
  'data/b.yml': 'x: 1',
  'data/a.csv': 'n\n1\n',
  'public/x/y.txt': 'y',
  'public/a.txt': 'a',
  'posts/README.txt': 'no post',
  'posts/a/README.txt': 'no post',
};

/** The published tree and what the build said. */
async function outputOf(root: string): Promise<Record<string, string>> {
  const result = await buildSite(root);
  expect(result).toMatchObject({ ok: true, counts: { posts: 6, held: 1 } });
  const held = result.diagnostics.filter(({ code }) => code === 'address-taken');
  expect(held.map(({ file }) => file)).toEqual(['posts/z/2022-05-01-same.md']);
  return { ...readTree(join(root, '_site')), said: JSON.stringify(result.diagnostics) };
}

describe('the same sources give the same bytes', () => {
  const zone = process.env.TZ;

  afterEach(() => {
    order.reversed = false;
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('under another root, written in another order', async () => {
    const first = makeSite(SITE);
    const second = makeSite({});
    const deep = join(second, 'a longer', '路径');
    writeFiles(deep, Object.fromEntries(Object.entries(SITE).reverse()));
    const tree = await outputOf(first);
    expect(await outputOf(deep)).toEqual(tree);
    expect(JSON.stringify(tree)).not.toContain(first);
  });

  it('where folders name their entries in another order', async () => {
    const tree = await outputOf(makeSite(SITE));
    order.reversed = true;
    const reads = order.reads;
    const root = makeSite(SITE);
    expect(readdirSync(root)[0]).toBe('public');
    expect(await outputOf(root)).toEqual(tree);
    expect(order.reads).toBeGreaterThan(reads + 5);
  });

  // In each of these the machine's day of some post is another than the site's.
  it.each([
    ['Pacific/Kiritimati', -840],
    ['America/Los_Angeles', 480],
    ['UTC', 0],
  ])('in the time zone %s', async (name, offset) => {
    process.env.TZ = 'Asia/Shanghai';
    const tree = await outputOf(makeSite(SITE));
    process.env.TZ = name;
    expect(new Date(2022, 0, 1).getTimezoneOffset()).toBe(offset);
    expect(await outputOf(makeSite(SITE))).toEqual(tree);
  });

  it('at another time', async () => {
    const tree = await outputOf(makeSite(SITE));
    const root = makeSite(SITE);
    vi.useFakeTimers({ now: Date.UTC(2040, 5, 5), toFake: ['Date'] });
    try {
      await buildSite(root, { now: Date.now() });
    } finally {
      vi.useRealTimers();
    }
    expect({ ...readTree(join(root, '_site')), said: tree.said }).toEqual(tree);
  });
});
