import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../src/build/options.js';
import { readLastReasons } from '../../src/output/last-reasons.js';
import {
  film,
  lookAt,
  movingPng,
  photo,
  plain,
  seeThrough,
  tight,
  turnedPhoto,
} from '../helpers/pictures.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';
import { cases, patience } from '../helpers/soak.js';

const IMAGES = 'images: { widths: [60, 120, 180] }\n';
const LAYOUT = { 'templates/layouts/post.html': '{{ content }}' };
const A = '2022/01/06/a.html';
const B = '2022/01/06/b.html';

let large: Buffer;
let other: Buffer;
beforeAll(async () => {
  large = await photo(400, 300);
  other = await photo(300, 200, '#06c');
});

const siteWith = (files: Files, more = IMAGES): string =>
  makeSite({ '_config.yml': CONFIG + more, ...LAYOUT, ...files });
const postWith = (body: string, more: Record<string, string> = {}): string =>
  post({ title: '甲', ...more }, body);

const outputOf = (root: string, file = A): string =>
  readFileSync(join(root, '_site', file), 'utf8');
const filesOf = (root: string): string[] => Object.keys(readTree(join(root, '_site')));
const copiesIn = (root: string): string[] =>
  filesOf(root).filter((file) => file.startsWith('resized/'));
/** The files that a page offers for its pictures, by their widths. */
const offersOf = (html: string): string[][] =>
  [...html.matchAll(/srcset="([^"]*)"/g)].map(([, srcset = '']) => srcset.split(', '));
const widthsIn = (html: string): string[][] =>
  offersOf(html).map((offers) => offers.map((offer) => offer.split(' ')[1] as string));

/** The warnings of a build, which has to publish all the same. */
async function warningsOf(root: string, options: BuildOptions = {}) {
  const { ok, diagnostics } = await buildSite(root, options);
  expect(ok).toBe(true);
  return diagnostics.map(({ code, file, message }) => `${code} ${file}: ${message}`);
}

/** Puts files in as if that had been done an hour ago, so that the next build does not have to look twice. */
function putLongAgo(root: string, files: Files): void {
  writeFiles(root, files);
  const past = new Date(Date.now() - 3_600_000);
  for (const path of Object.keys(files)) utimesSync(join(root, path), past, past);
}

describe('pictures that posts show', () => {
  it('are offered at widths that are no larger than they are, and stay as they were', async () => {
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![图](/i/a.jpg)\n\n<img src="/i/b.jpg" width="50">'),
      'pages/p.md': postWith('![](/i/b.jpg)', { layout: 'none' }),
      'public/i/a.jpg': large,
      'public/i/b.jpg': await photo(100, 80),
      'public/i/unused.jpg': other,
    });
    expect(await warningsOf(root)).toEqual([]);
    const html = outputOf(root);
    expect(html).toMatch(
      /<p><picture><source type="image\/webp" srcset="[^"]+" sizes="\(min-width: 46rem\) 44rem, 100vw"><img width="400" height="300" src="\/i\/a.jpg" alt="图" decoding="async"><\/picture><\/p>/,
    );
    expect(html).toContain('sizes="(max-width: 50px) 100vw, 50px"');
    expect(widthsIn(html)).toEqual([
      ['60w', '120w', '180w'],
      ['60w', '100w'],
    ]);
    expect(widthsIn(outputOf(root, 'p.html'))).toEqual([['60w', '100w']]);
    const offered = offersOf(html).flat();
    expect(offered.map((offer) => offer.split(' ')[0]?.slice(1)).sort()).toEqual(copiesIn(root));
    for (const offer of offered) {
      const [url = '', width = ''] = offer.split(' ');
      const bytes = readFileSync(join(root, '_site', url));
      expect(await lookAt(bytes)).toMatchObject({
        format: 'webp',
        width: Number(width.slice(0, -1)),
      });
      expect(bytes.length).toBeLessThan(large.length);
    }
    expect(readFileSync(join(root, '_site/i/a.jpg'))).toEqual(large);
  });

  it('are offered in the formats that are asked for, in their order', async () => {
    const root = siteWith(
      { 'posts/2022-01-06-a.md': postWith('![](/a.jpg)'), 'public/a.jpg': large },
      'images: { widths: [60], formats: [avif, webp], sizes: 50vw }\n',
    );
    await buildSite(root);
    const types = [...outputOf(root).matchAll(/<source type="([^"]*)"/g)].map(([, type]) => type);
    expect(types).toEqual(['image/avif', 'image/webp']);
    expect(outputOf(root)).toContain(' sizes="50vw">');
    expect(
      copiesIn(root)
        .map((file) => file.replace(/.*\./, ''))
        .sort(),
    ).toEqual(['avif', 'webp']);
  });

  it('are upright in their copies, in common colours, without what a camera has written, and as transparent as they were', async () => {
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)\n\n![](/b.png)'),
      'public/a.jpg': await turnedPhoto(90, 120),
      'public/b.png': await seeThrough(100, 100),
    });
    await buildSite(root);
    expect(outputOf(root)).toContain('<img width="90" height="120" src="/a.jpg"');
    const [turned = [], transparent = []] = offersOf(outputOf(root));
    const copyAt = (offer = '') =>
      lookAt(readFileSync(join(root, '_site', offer.split(' ')[0] ?? '')));
    const nothing = { orientation: undefined, icc: undefined, exif: undefined, space: 'srgb' };
    expect(await copyAt(turned[0])).toMatchObject({ width: 60, height: 80, ...nothing });
    expect(await copyAt(transparent[0])).toMatchObject({ hasAlpha: true, ...nothing });
  });

  it('stay alone where they move, are drawn, are small enough, or their author gives a choice', async () => {
    const body = [
      '<img src="/film.gif">',
      '<img src="/film.webp">',
      '<img src="/film.png">',
      '<img src="/drawing.svg">',
      '<img src="/tight.webp">',
      '<img src="/tall.png">',
      '<img src="/a.jpg" srcset="/a.jpg 2x">',
      '<picture><source srcset="/tight.webp"><img src="/a.jpg"></picture>',
      '<img src="https://example.org/a.jpg">',
      '<img src="/missing.jpg">',
    ].join('\n\n');
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith(body),
      'public/film.gif': await film(100, 80, 'gif'),
      'public/film.webp': await film(100, 80, 'webp'),
      'public/film.png': await movingPng(100, 80),
      'public/drawing.svg':
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>',
      'public/tight.webp': await tight(100, 80),
      'public/tall.png': await plain(20, 20_000),
      'public/a.jpg': large,
    });
    expect(await warningsOf(root)).toEqual([]);
    expect(outputOf(root).match(/<source[^>]*>/g)).toEqual(['<source srcset="/tight.webp">']);
    expect(copiesIn(root)).toEqual([]);
  });

  it('are told of, and shown as they are, where no copy can be made', async () => {
    const files = {
      'public/cut.jpg': large.subarray(0, large.length >> 1),
      'public/page.jpg': '<html>404</html>',
      'public/huge.png': await plain(12_000, 9_000),
    };
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![](/cut.jpg)\n\n![](/page.jpg)\n\n![](/huge.png)'),
      ...files,
    });
    const told = [
      expect.stringMatching(/^picture-not-copied public\/cut.jpg: .*premature end/),
      expect.stringMatching(/^picture-not-copied public\/huge.png: .*12000 × 9000 pixels/),
      expect.stringMatching(/^picture-not-copied public\/page.jpg: .*neither JPEG/),
    ];
    expect(await warningsOf(root)).toEqual(told);
    expect(outputOf(root)).not.toContain('<source');
    // Again in a build that has nothing to do.
    expect(await warningsOf(root)).toEqual(told);
    putLongAgo(root, files);
    await buildSite(root);
    expect(await warningsOf(root)).toEqual(told);
  });

  it('may have any name, and be addressed in any way', async () => {
    const root = siteWith(
      {
        'posts/2022-01-06-a.md': postWith(
          '![](/图%20集/照片%20一.jpg?x#y)\n\n<img src="../../../图 集/照片 一.jpg">\n\n![](/b.jpg)',
        ),
        'public/图 集/照片 一.jpg': large,
        'public/b.jpg': large,
      },
      `${IMAGES}baseurl: /新闻\n`,
    );
    await buildSite(root);
    const offers = offersOf(outputOf(root));
    expect(offers).toHaveLength(3);
    expect(offers[0]?.[0]).toMatch(/^\/新闻\/resized\/[0-9a-f]{16}-60\.webp 60w$/);
    // The same bytes are the same copies.
    expect(offers[1]).toEqual(offers[0]);
    expect(offers[2]).toEqual(offers[0]);
    expect(copiesIn(root)).toHaveLength(3);
  });

  it('may be of a theme, and be shown by a body that is a template', async () => {
    const root = siteWith(
      {
        'posts/2022-01-06-a.md': postWith(
          '{% for name in ["a", "b"] %}<img src="/{{ name }}.jpg">{% endfor %}',
        ),
        'themes/mine/public/a.jpg': large,
        'themes/mine/public/b.jpg': large,
        'public/b.jpg': other,
      },
      `${IMAGES}theme: mine\nnunjucks: [posts]\n`,
    );
    await buildSite(root);
    expect(offersOf(outputOf(root))).toHaveLength(2);
    expect(copiesIn(root)).toHaveLength(6);
  });

  it('keep their copies where a post is at fault, and its last good version stays', async () => {
    const path = 'posts/2022-01-06-a.md';
    const root = siteWith({ [path]: postWith('![](/a.jpg)'), 'public/a.jpg': large });
    await buildSite(root);
    const published = outputOf(root);
    writeFiles(root, { [path]: '---\ntitle: [\n---\n' });
    // Also where what is known of posts is of no use any more.
    for (const more of ['', 'external_rel: nofollow\n']) {
      writeFiles(root, { '_config.yml': CONFIG + IMAGES + more });
      const { diagnostics } = await buildSite(root);
      expect(diagnostics).toContainEqual(expect.objectContaining({ file: path, lastGood: true }));
      expect(outputOf(root)).toBe(published);
      expect(copiesIn(root)).toHaveLength(3);
    }
  });

  it('are as they are in feeds, excerpts and heads', async () => {
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)', { image: '/a.jpg' }),
      'templates/layouts/post.html': '{{ page.image }}{{ page.excerpt }}|{{ content }}',
      'public/a.jpg': large,
    });
    await buildSite(root);
    const [before, content] = outputOf(root).split('|');
    expect(before).not.toContain('resized');
    expect(content).toContain('resized');
    for (const feed of ['feed.xml', 'feed.json'])
      expect(outputOf(root, feed)).not.toMatch(/resized|srcset/);
  });

  it('have no copies unless the configuration asks for them', async () => {
    const root = siteWith(
      { 'posts/2022-01-06-a.md': postWith('![](/a.jpg)'), 'public/a.jpg': large },
      '',
    );
    await buildSite(root);
    expect(outputOf(root)).not.toContain('<picture');
    expect(copiesIn(root)).toEqual([]);
    expect(existsSync(join(root, '.gazette/pictures'))).toBe(false);
  });

  it('have their folder for themselves', async () => {
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)'),
      'posts/2022-01-07-b.md': post({ title: '乙', permalink: '/resized/x.html' }),
      'public/resized/mine.txt': 'mine',
      'public/a.jpg': large,
    });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics.map(({ code, file, severity }) => [code, file, severity])).toEqual([
      ['address-taken', 'posts/2022-01-07-b.md', 'error'],
      ['address-taken', 'public/resized/mine.txt', 'warning'],
    ]);
    expect(copiesIn(root)).toHaveLength(3);
  });
});

describe('a build after another', () => {
  /** Exchanges the bytes of all copies that are kept: what is published tells whether they were made anew. */
  function mark(root: string): number {
    const folder = join(root, '.gazette/pictures');
    const names = readdirSync(folder).filter((name) => name.endsWith('.webp'));
    for (const name of names) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.alloc(readFileSync(path).length, 'x'));
    }
    return names.length;
  }
  const marked = (root: string): number =>
    copiesIn(root).filter((file) => /^x+$/.test(outputOf(root, file))).length;

  it('makes no copy that is kept, also where the output is gone and files have other times', async () => {
    const files = {
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)\n\n![](/b.jpg)'),
      'public/a.jpg': large,
      'public/b.jpg': other,
    };
    const root = siteWith(files);
    await buildSite(root);
    const published = readTree(join(root, '_site'));
    expect(mark(root)).toBe(6);
    rmSync(join(root, '_site'), { recursive: true });
    putLongAgo(root, files);
    await buildSite(root);
    expect(marked(root)).toBe(6);
    expect(filesOf(root)).toEqual(Object.keys(published));
  });

  it('makes what a picture has become, and the pages that show it, and nothing else', async () => {
    const root = siteWith({});
    const made = async (files: Files): Promise<readonly string[]> => {
      putLongAgo(root, files);
      await buildSite(root);
      const place = { state: join(root, '.gazette'), destination: join(root, '_site') };
      return (readLastReasons(place)?.reasons.flatMap(([, names]) => names) ?? []).toSorted();
    };
    await made({
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)'),
      'posts/2022-01-06-b.md': postWith('![](/b.jpg)'),
      'public/a.jpg': large,
      'public/b.jpg': other,
    });
    const before = copiesIn(root);
    mark(root);
    const third = await photo(200, 150, '#3c3');
    expect(await made({ 'public/a.jpg': third })).toEqual([A, 'a.jpg']);
    expect(copiesIn(root)).toHaveLength(6);
    expect(copiesIn(root).filter((file) => before.includes(file))).toHaveLength(3);
    expect(marked(root)).toBe(0);

    // A page that shows another picture leaves the copies of the one before to go.
    await made({ 'posts/2022-01-06-a.md': postWith('![](/b.jpg)') });
    expect(copiesIn(root)).toEqual(before.filter((file) => outputOf(root, B).includes(file)));

    rmSync(join(root, 'public/b.jpg'));
    expect(await made({})).toEqual([A, B]);
    expect(outputOf(root)).toContain('<p><img src="/b.jpg"');
    expect(copiesIn(root)).toEqual([]);
  });

  it('follows the configuration', async () => {
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)'),
      'posts/2022-01-06-b.md': postWith('没有图片。'),
      'public/a.jpg': large,
    });
    const built = async (more: string): Promise<number> => {
      writeFiles(root, { '_config.yml': CONFIG + more });
      return (await buildSite(root)).counts.changed;
    };
    await built(IMAGES);
    const before = copiesIn(root);
    expect(await built('images: { widths: [60, 120] }\n')).toBe(1);
    expect(widthsIn(outputOf(root))).toEqual([['60w', '120w']]);
    expect(copiesIn(root)).toEqual(before.filter((file) => !file.endsWith('-180.webp')));
    expect(await built('images: { widths: [60, 120], sizes: 40vw }\n')).toBe(1);
    expect(outputOf(root)).toContain('sizes="40vw"');
    await built('images: { widths: [60, 120], webp_quality: 20 }\n');
    expect(copiesIn(root).some((file) => before.includes(file))).toBe(false);
    await built('');
    expect(copiesIn(root)).toEqual([]);
    expect(outputOf(root)).not.toContain('<picture');
    await built(IMAGES);
    expect(copiesIn(root)).toEqual(before);
  });

  it('goes on where one was killed, and makes again what is kept no more', async () => {
    const files = {
      'posts/2022-01-06-a.md': postWith('![](/a.jpg)\n\n![](/b.jpg)'),
      'public/a.jpg': large,
      'public/b.jpg': other,
    };
    const root = siteWith(files);
    await buildSite(root);
    const published = readTree(join(root, '_site'));
    const folder = join(root, '.gazette/pictures');
    const log = readFileSync(join(folder, 'index.jsonl'), 'utf8');
    // In the middle of a line, with a copy that is not whole, one that is gone, and a log with what nobody has written.
    writeFileSync(
      join(folder, 'index.jsonl'),
      `{"key":"x","picture":{"copies":[{"file":"../x"}]}}\n7\n${log.slice(0, -20)}`,
    );
    const [first = '', second = ''] = readdirSync(folder).filter((name) => name.endsWith('.webp'));
    writeFileSync(join(folder, first), 'cut');
    writeFileSync(join(folder, `${first}.new`), 'cut');
    rmSync(join(folder, second));
    rmSync(join(root, '_site'), { recursive: true });
    expect(await warningsOf(root)).toEqual([]);
    expect(readTree(join(root, '_site'))).toEqual(published);
    expect(mark(root)).toBe(6);
    rmSync(join(root, '_site'), { recursive: true });
    await buildSite(root);
    expect(marked(root)).toBe(6);
  });

  it('is ended by a signal without a copy in the output, and keeps what was made', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `p${number}.jpg`);
    const pictures = await Promise.all(
      names.map((_, at) => photo(300, 200, `hsl(${at * 30} 50% 50%)`)),
    );
    const root = siteWith({
      'posts/2022-01-06-a.md': postWith(names.map((name) => `![](/${name})`).join('\n\n')),
      ...Object.fromEntries(names.map((name, at) => [`public/${name}`, pictures[at] as Buffer])),
    });
    const ending = new AbortController();
    const building = buildSite(root, {
      jobs: 1,
      signal: ending.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'pictures' && done === 3) ending.abort();
      },
    });
    await expect(building).rejects.toThrow();
    expect(existsSync(join(root, '_site'))).toBe(false);
    expect(mark(root)).toBe(9);
    await buildSite(root);
    expect(copiesIn(root)).toHaveLength(36);
    expect(marked(root)).toBe(9);
  });

  it('keeps no more of what nobody needs than of what is needed', async () => {
    const root = siteWith({ 'posts/2022-01-06-a.md': postWith('![](/a.jpg)') });
    const folder = join(root, '.gazette/pictures');
    for (let number = 0; number < 6; number++) {
      writeFiles(root, { 'public/a.jpg': await photo(300, 200, `hsl(${number * 50} 50% 50%)`) });
      await buildSite(root);
      // Which picture it is may change back.
      expect(readdirSync(folder).length).toBeLessThanOrEqual(1 + 3 + 6);
    }
    writeFiles(root, { 'public/a.jpg': await tight(100, 80) });
    await buildSite(root);
    expect(readdirSync(folder)).toEqual(['index.jsonl']);
  });

  it('comes to the same with any number of pictures at a time', async () => {
    const names = Array.from({ length: 6 }, (_, number) => `p${number}.jpg`);
    const pictures = await Promise.all(
      names.map((_, at) => photo(150, 100, `hsl(${at * 30} 50% 50%)`)),
    );
    const files = {
      'posts/2022-01-06-a.md': postWith(names.map((name) => `![](/${name})`).join('\n\n')),
      ...Object.fromEntries(names.map((name, at) => [`public/${name}`, pictures[at] as Buffer])),
    };
    const [one, more] = [siteWith(files), siteWith(files)];
    await buildSite(one, { jobs: 1 });
    // As many as there are cores.
    await buildSite(more);
    expect(readTree(join(more, '_site'))).toEqual(readTree(join(one, '_site')));
  });

  it(
    'publishes what a clean build does, after any changes of pictures',
    async () => {
      const pictures = [null, large, other, large.subarray(0, 500), await film(80, 60, 'gif')];
      const put = (path: string, ...contents: readonly (string | Buffer | null)[]) =>
        fc.constantFrom(...contents).map((content) => [path, content] as const);
      const bodies = ['没有。', '![](/a.jpg)', '![](/b.jpg)\n\n![](/a.jpg)', '<img src="b.jpg">'];
      const change = fc.oneof(
        put('public/a.jpg', ...pictures),
        put('public/b.jpg', ...pictures),
        put('public/2022/01/06/b.jpg', ...pictures),
        put('posts/2022-01-06-a.md', null, ...bodies.map((body) => postWith(body))),
        put('pages/b.md', null, ...bodies.map((body) => postWith(body))),
        put(
          '_config.yml',
          ...[
            '',
            IMAGES,
            'images: { widths: [60], sizes: 9vw }\n',
            'images: { widths: [70] }\n',
          ].map((more) => CONFIG + more),
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 8 }), async (changes) => {
          const files: Record<string, string | Buffer> = {
            '_config.yml': CONFIG + IMAGES,
            ...LAYOUT,
            'posts/2022-01-06-a.md': postWith('![](/a.jpg)'),
            'public/a.jpg': large,
          };
          const root = makeSite(files);
          await buildSite(root);
          for (const [path, content] of changes) {
            rmSync(join(root, path), { force: true });
            delete files[path];
            if (content !== null) {
              files[path] = content;
              writeFiles(root, { [path]: content });
            }
            const { diagnostics } = await buildSite(root);
            const clean = makeSite(files);
            const expected = await buildSite(clean);
            const told = (all: typeof diagnostics) =>
              all.flatMap(({ code, file }) => (code === 'picture-not-copied' ? file : []));
            expect(told(diagnostics)).toEqual(told(expected.diagnostics));
            expect(readTree(join(root, '_site'))).toEqual(readTree(join(clean, '_site')));
          }
        }),
        { numRuns: cases(8) },
      );
    },
    patience(120_000),
  );
});
