import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { film, lookAt, photo } from '../helpers/pictures.js';
import { infoOf, pageOf, preview } from '../helpers/preview.js';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';

const IMAGES = 'images: { widths: [60, 120], formats: [avif, webp] }\n';
const A = '/2022/01/06/a.html';

const siteWith = (files: Files, more = IMAGES): string =>
  makeSite({
    '_config.yml': CONFIG + more,
    'templates/layouts/post.html': '{{ content }}',
    'posts/2022-01-06-a.md': post({ title: '甲' }, '![图](/a.jpg)'),
    ...files,
  });

/** What a page offers: `/resized/x.webp 60w`. */
const offersIn = (html: string): string[] =>
  [...html.matchAll(/srcset="([^"]*)"/g)].flatMap(([, srcset = '']) => srcset.split(', '));
const urlsIn = (html: string): string[] =>
  offersIn(html).map((offer) => offer.split(' ')[0] as string);

/** The bytes of an answer that is no text. */
const bytesAt = async (origin: string, path: string) => {
  const response = await fetch(origin + path);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

describe('pictures in the preview', () => {
  it('are offered as a build has offered them', async () => {
    const root = siteWith({ 'public/a.jpg': await photo(400, 300) }, `${IMAGES}baseurl: /b\n`);
    const past = new Date(Date.now() - 3_600_000);
    utimesSync(join(root, 'public/a.jpg'), past, past);
    await buildSite(root);
    const { get, url } = await preview(root);
    const { body } = await get(`/b${A}`);
    expect(pageOf(body)).toBe(readFileSync(join(root, '_site', A), 'utf8'));
    const urls = urlsIn(body);
    expect(urls).toHaveLength(4);
    for (const path of urls) {
      const { type, bytes } = await bytesAt(url, path);
      expect(type).toBe(`image/${path.split('.')[1]}`);
      expect(bytes.equals(readFileSync(join(root, '_site', path.replace('/b/', ''))))).toBe(true);
    }
  });

  it('are promised where no copies are kept, and copied when a browser asks', async () => {
    const root = siteWith({ 'public/a.jpg': await photo(400, 300) });
    const { get, url, open } = await preview(root);
    const { body, info } = await open(A);
    expect(offersIn(body).map((offer) => offer.replace(/^\/resized\/[0-9a-f]{16}-/, ''))).toEqual([
      '60.avif 60w',
      '120.avif 120w',
      '60.webp 60w',
      '120.webp 120w',
    ]);
    expect(body).toContain('<img width="400" height="300" src="/a.jpg"');
    expect(readdirSync(root)).not.toContain('.gazette');
    const copies = await Promise.all(urlsIn(body).map((path) => bytesAt(url, path)));
    const looked = await Promise.all(copies.map(({ bytes }) => lookAt(bytes)));
    expect(looked.map(({ format, width }) => [format, width])).toEqual([
      ['heif', 60],
      ['heif', 120],
      ['webp', 60],
      ['webp', 120],
    ]);
    // Once they are there, open pages need not change.
    expect(infoOf(await get(A)).version).toBe(info.version);
    const kept = readdirSync(join(root, '.gazette/pictures')).sort();
    expect(kept.filter((name) => name !== 'index.jsonl')).toHaveLength(4);
    await buildSite(root);
    expect(
      Object.keys(readTree(join(root, '_site')))
        .filter((file) => file.startsWith('resized/'))
        .map((file) => file.slice('resized/'.length))
        .sort(),
    ).toEqual(kept.filter((name) => name !== 'index.jsonl'));
  });

  it('are answered themselves where no copy is worth offering, or none can be made', async () => {
    const moving = await film(200, 100, 'gif');
    const cut = (await photo(400, 300)).subarray(0, 3000);
    const root = siteWith({
      'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/m.gif)'),
      'posts/2022-01-06-b.md': post({ title: '乙' }, '![](/cut.jpg)'),
      'public/m.gif': moving,
      'public/cut.jpg': cut,
    });
    const { get, url } = await preview(root);
    for (const [page, type, bytes] of [
      [A, 'image/gif', moving],
      [A.replace('a.', 'b.'), 'image/jpeg', cut],
    ] as const) {
      const [first = ''] = urlsIn((await get(page)).body);
      expect(first).not.toBe('');
      expect(await bytesAt(url, first)).toEqual({ status: 200, type, bytes: Buffer.from(bytes) });
    }
  });

  it('have other names once they are others', async () => {
    const root = siteWith({ 'public/a.jpg': await photo(400, 300) });
    const { get, url, change } = await preview(root);
    const before = urlsIn((await get(A)).body);
    const small = await photo(100, 80, '#06c');
    await change(() => writeFileSync(join(root, 'public/a.jpg'), small));
    const after = urlsIn((await get(A)).body);
    expect(after.filter((path) => before.includes(path))).toEqual([]);
    expect(await lookAt((await bytesAt(url, after.at(-1) ?? '')).bytes)).toMatchObject({
      format: 'webp',
      width: 100,
    });
  });

  it('stand alone where the configuration asks for no copies, and nothing else is answered in their folder', async () => {
    const photograph = await photo(400, 300);
    const off = await preview(siteWith({ 'public/a.jpg': photograph }, ''));
    expect(urlsIn((await off.get(A)).body)).toEqual([]);
    const on = await preview(siteWith({ 'public/a.jpg': photograph }));
    await on.get(A);
    for (const path of ['/resized/', '/resized/index.jsonl', '/resized/0123456789abcdef-60.webp'])
      expect([path, (await on.get(path)).status]).toEqual([path, 404]);
  });
});
