import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLastReasons } from '../../src/output/last-reasons.js';
import { illustrate, pictureAddress } from '../../src/render/pictures.js';
import { preview } from '../helpers/preview.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

/** The beginning of a PNG, which says how large it is. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000000000000008060000000000000000',
    'hex',
  );
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** A JPEG of which the size stands behind a thumbnail of 70 KB, and that is to be turned. */
function jpegBehindThumbnail(width: number, height: number): Buffer {
  const exif = Buffer.alloc(65_000);
  exif.write(
    '457869660000' + '49492a0008000000' + '0100' + '1201030001000000' + '06000000' + '00000000',
    'hex',
  );
  const segment = (marker: number, data: Buffer): Buffer => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const frame = Buffer.from('080000000003012200021101031101', 'hex');
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, exif),
    segment(0xe2, Buffer.alloc(8_000)),
    segment(0xc0, frame),
    Buffer.from([0xff, 0xd9]),
  ]);
}

const LAYOUT = { 'templates/layouts/post.html': '{{ content }}' };
const ADDRESS = '2022/01/06/a.html';

async function bodyOf(body: string, files: Files = {}, config = ''): Promise<string | undefined> {
  const root = makeSite({
    '_config.yml': CONFIG + config,
    'posts/2022-01-06-a.md': post({ title: '甲' }, body),
    'public/images/图 1.png': png(640, 480),
    ...LAYOUT,
    ...files,
  });
  const { diagnostics } = await buildSite(root);
  expect(diagnostics).toEqual([]);
  return readTree(join(root, '_site'))[ADDRESS]?.trimEnd();
}

describe('pictures of the site', () => {
  it('say how large they are', async () => {
    expect(await bodyOf('<p><img src="/images/图 1.png" alt="a>b"></p>')).toBe(
      '<p><img width="640" height="480" src="/images/图 1.png" alt="a&gt;b" decoding="async"></p>',
    );
    expect(await bodyOf('![](/images/图%201.png?x#y)', {}, 'baseurl: /news\n')).toContain(
      '<img width="640" height="480" src="/news/images/',
    );
    expect(await bodyOf('![](../../../images/%E5%9B%BE%201.png)')).toContain('width="640"');
  });

  it('do as their author says, in proportion', async () => {
    const tag = async (attributes: string) =>
      /<img(.*) src/.exec(
        (await bodyOf(`<p><img ${attributes} src="/images/图 1.png"></p>`)) ?? '',
      )?.[1];
    expect(await tag('width="320"')).toBe(' height="240" width="320"');
    expect(await tag('style="height: 48px"')).toBe(' width="64" height="48"');
    expect(await tag('width="50%"')).toBe(' width="50%"');
    expect(await tag('width="1" height="2"')).toBe(' width="1" height="2"');
  });

  it('are found in pages too, and not where something only looks like one', async () => {
    const page =
      '<script>let a = \'<img src="/images/图 1.png">\';</script><!-- <img src="/images/图 1.png"> -->';
    const root = makeSite({
      '_config.yml': CONFIG,
      'public/images/图 1.png': png(3, 4),
      'pages/a.html': `---\nlayout: none\n---\n${page}<IMG SRC="images/图 1.png">`,
    });
    await buildSite(root);
    expect(readTree(join(root, '_site'))['a.html']).toBe(
      `${page}<IMG width="3" height="4" SRC="images/图 1.png">`,
    );
  });

  it('may be a drawing, may have to be turned, and may be none', async () => {
    const files = {
      'public/a.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>',
      'public/b.jpg': jpegBehindThumbnail(30, 20),
      'public/c.png': 'not a picture',
    };
    const body = '<p><img src="/a.svg"><img src="/b.jpg"><img src="/c.png"><img src="/d.png"></p>';
    const sizes = (await bodyOf(body, files))?.match(/<img (?:width="\d+" height="\d+" )?src/g);
    expect(sizes).toEqual([
      '<img width="30" height="20" src',
      '<img width="20" height="30" src',
      '<img src',
      '<img src',
    ]);
  });

  it('have pages made again when they are others, and only those that show them', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      ...LAYOUT,
      'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/a.png)'),
      'posts/2022-01-06-b.md': post({ title: '乙' }, '![](/b.png)'),
      'public/a.png': png(1, 2),
    });
    const made = async (change: Files): Promise<readonly string[]> => {
      writeFiles(root, change);
      // What was changed just now would be looked at once more by the next build.
      const past = new Date(Date.now() - 3_600_000);
      for (const path of Object.keys(change)) utimesSync(join(root, path), past, past);
      await buildSite(root);
      const place = { state: join(root, '.gazette'), destination: join(root, '_site') };
      return readLastReasons(place)?.reasons.flatMap(([, files]) => files) ?? [];
    };
    const bodyAt = (file: string) => readTree(join(root, '_site'))[file];
    await made({ 'public/a.png': png(1, 2) });
    expect(bodyAt(ADDRESS)).toContain('<img width="1" height="2" src="/a.png"');
    expect([...(await made({ 'public/a.png': png(3, 4) }))].sort()).toEqual([ADDRESS, 'a.png']);
    expect(bodyAt(ADDRESS)).toContain('<img width="3" height="4" src="/a.png"');
    expect(await made({ 'public/b.png': png(5, 6) })).toEqual(['2022/01/06/b.html']);
    expect(bodyAt('2022/01/06/b.html')).toContain('width="5" height="6"');
  });

  it('are as in a build in the preview, also when one changes', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/a.png)'),
      'public/a.png': png(1, 2),
    });
    const { get, change } = await preview(root);
    expect((await get(`/${ADDRESS}`)).body).toContain('<img width="1" height="2"');
    await change(() => writeFiles(root, { 'public/a.png': png(3, 4) }));
    expect((await get(`/${ADDRESS}`)).body).toContain('<img width="3" height="4"');
  });
});

describe('the address of a picture', () => {
  it.each([
    ['/a.png', '/a.png'],
    ['b.png', '/x/b.png'],
    ['../../../b.png', null],
    ['../b%20c.png', '/b c.png'],
    ['//other.example/a.png', null],
    ['https://other.example/news/a.png', null],
    ['data:image/png,', null],
    ['http://', null],
    ['\\\\other.example\\a.png', null],
  ])('%s', (src, address) => {
    const written = src === '/a.png' ? '/news/a.png' : src;
    expect(pictureAddress(written, '/x/y.html', '/news')).toBe(address);
  });

  it('is found in a folder with any name', () => {
    for (const written of ['/新闻/图.png', '/%E6%96%B0%E9%97%BB/%E5%9B%BE.png', '图.png'])
      expect(pictureAddress(written, '/a.html', '/新闻')).toBe('/图.png');
    expect(pictureAddress('/新/图.png', '/a.html', '/新闻')).toBe(null);
  });

  it('is asked for once for each picture that lacks something', () => {
    const asked: string[] = [];
    illustrate('<img src=" a ">x<img><img src="b" width=1 height=1><img src=c>', {
      sizeOf(src) {
        asked.push(src);
        return null;
      },
      copiesOf: () => null,
    });
    expect(asked).toEqual(['a', 'c']);
  });
});
