import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../src/output/lock.js';
import { ask, listenTo, until } from '../helpers/http.js';
import { infoOf, pageOf, preview } from '../helpers/preview.js';
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
  'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }, '甲的正文。'),
  'posts/2022-01-07-b.md': post({ title: '乙', category: '绵阳' }, '乙的正文。'),
  'posts/2022-03-01-c.md': post({ title: '丙' }, '丙的正文。'),
  'pages/about.md': '---\ntitle: 关于\n---\n# 关于\n',
  'public/own.css': 'p { color: red }',
};
const A = encodeURI('/绵阳/2022/01/06/a.html');
const B = encodeURI('/绵阳/2022/01/07/b.html');
const C = '/2022/03/01/c.html';

/** Bytes of memory that are in use, once what is not is gone. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('the preview', () => {
  it('answers each output with the bytes that a build writes', async () => {
    const root = makeFolder();
    for (const part of ['posts', 'pages', 'drafts', 'data', 'public', '_config.yml'])
      cpSync(resolve(part), join(root, part), { recursive: true });
    const { get } = await preview(root, { site: { drafts: false, future: false } });
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    const built = readTree(join(root, '_site'));
    expect(Object.keys(built).length).toBe(result.counts.outputs);
    expect(Object.keys(built).length).toBeGreaterThan(200);
    for (const [file, bytes] of Object.entries(built)) {
      const { body } = await get(`/${file.split('/').map(encodeURIComponent).join('/')}`);
      expect([file, pageOf(body) === bytes]).toEqual([file, true]);
    }
  });

  it('needs no build, and writes nothing into the site', async () => {
    const root = makeSite(SITE);
    const { get } = await preview(root);
    expect((await get(A)).body).toContain('甲的正文');
    expect(readdirSync(root).sort()).toEqual(['_config.yml', 'pages', 'posts', 'public']);
  });

  it('answers what is planned, and nothing else', async () => {
    const root = makeSite({ ...SITE, 'posts/notes.txt': 'secret', '_site/old.html': 'old' });
    const { get } = await preview(root);
    for (const path of ['/posts/notes.txt', '/_config.yml', '/old.html', '/posts/2022-01-06-a.md'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it('shows an edited post, and tells those pages that are others now', async () => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const [a, b, c, home] = [await open(A), await open(B), await open(C), await open('/')];
    for (const { events } of [a, b, c, home]) await events.next('state');
    await change(() =>
      writeFiles(root, {
        'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }, '甲的正文。\n\n又一段。'),
      }),
    );
    await a.events.next('reload');
    const page = await get(A);
    expect(page.body).toContain('又一段');
    expect(infoOf(page)).toMatchObject({ why: 'post', source: { path: 'posts/2022-01-06-a.md' } });
    for (const { events } of [b, c, home])
      expect(events.take().map(({ name }) => name)).toEqual(['state']);

    await change(() =>
      writeFiles(root, { 'posts/2022-01-06-a.md': post({ title: '新题', category: '绵阳' }) }),
    );
    for (const { events } of [a, b, home]) await events.next('reload');
    expect(c.events.take().map(({ name }) => name)).toEqual(['state']);
    expect((await get(B)).body).toContain('新题');
  });

  it('takes up templates, data and configuration', async () => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const { events } = await open(A);
    await change(() =>
      writeFiles(root, {
        'templates/layouts/post.html': '{{ site.title }} {{ site.data.x.y }} {{ content }}',
      }),
    );
    await events.next('reload');
    expect((await get(A)).body).toContain('小报');
    await change(() => writeFiles(root, { 'data/x.yml': 'y: 数据' }));
    await events.next('reload');
    expect((await get(A)).body).toContain('数据');
    await change(() => writeFiles(root, { '_config.yml': CONFIG.replace('小报', '大报') }));
    await events.next('reload');
    expect((await get(A)).body).toContain('大报');
    // What parsing reads.
    await change(() => writeFiles(root, { '_config.yml': `${CONFIG}permalink: /:title.html\n` }));
    expect((await get('/a.html')).status).toBe(200);
    expect((await events.next('moved')).url).toBe('/a.html');
    await change(() => rmSync(join(root, 'templates'), { recursive: true }));
    expect((await get('/a.html')).body).toContain('<html');
  });

  it('exchanges a style sheet without a reload', async () => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const { events } = await open(A);
    await events.next('state');
    await change(() => writeFiles(root, { 'public/own.css': 'p { color: blue }' }));
    expect(await events.next('files')).toMatchObject({ urls: ['/own.css'] });
    expect(events.take().map(({ name }) => name)).not.toContain('reload');
    expect((await get('/own.css')).body).toContain('blue');
  });

  it('takes up a style sheet of the site in the place of the theme’s', async () => {
    const root = makeSite(SITE);
    const { get, change } = await preview(root);
    expect((await get('/theme/style.css')).body).toContain('--accent');
    await change(() => writeFiles(root, { 'public/theme/style.css': 'p { color: red }' }));
    expect((await get('/theme/style.css')).body).toBe('p { color: red }');
  });

  it('shows a fault of a post with its lines, and takes it away once it is mended', async () => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const { events } = await open(A);
    const broken = '---\ntitle: [甲\ndate: 2022-01-06\n---\n正文\n';
    await change(() => writeFiles(root, { 'posts/2022-01-06-a.md': broken }));
    const state = await events.stateWith(1);
    expect(state.over).toMatchObject([
      {
        title: expect.stringContaining('front-matter-invalid'),
        place: expect.stringMatching(/^posts\/2022-01-06-a\.md:/),
        open: expect.stringMatching(/^vscode:\/\/file\/.*2022-01-06-a\.md:\d+:\d+$/),
        command: expect.stringContaining('posts/2022-01-06-a.md'),
        lines: expect.arrayContaining([expect.objectContaining({ text: 'title: [甲' })]),
      },
    ]);
    // The last good version stays.
    expect((await get(A)).body).toContain('甲的正文');
    expect((await get('/.gazette/problems')).body).toContain('front-matter-invalid');
    await change(() =>
      writeFiles(root, {
        'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }, '好了。'),
      }),
    );
    await events.next('reload');
    expect(await events.stateWith(0)).toMatchObject({ errors: 0 });
    expect((await get(A)).body).toContain('好了');
  });

  it.each([
    ['a template that cannot be compiled', { 'templates/layouts/post.html': '{% if %}' }],
    ['a template that fails', { 'templates/layouts/post.html': '{% include page.title %}' }],
    ['a configuration that is none', { '_config.yml': 'title: [\n' }],
    ['a data file that is none', { 'data/x.yml': 'a: [' }],
  ])('keeps the last good page below %s', async (_, files) => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const { events, body } = await open(A);
    await events.next('state');
    await change(() => writeFiles(root, files as Files));
    const file = Object.keys(files)[0] as string;
    expect(await events.stateWith(1)).toMatchObject({
      over: [{ place: expect.stringContaining(file) }],
    });
    expect(pageOf((await get(A)).body)).toBe(pageOf(body));
    await change(() => {
      if (file === '_config.yml') writeFiles(root, { '_config.yml': CONFIG });
      else rmSync(join(root, file));
    });
    expect(await events.stateWith(0)).toMatchObject({ errors: 0 });
  });

  it('ends a template that has no end, and lives on', async () => {
    const limit = 'limits: { seconds: 2 }\n';
    const root = makeSite({ ...SITE, '_config.yml': `${SITE['_config.yml']}${limit}` });
    const { open, get, change } = await preview(root);
    const { events, body } = await open(A);
    await events.next('state');
    const loops = '{% for a in range(100000) %}'.repeat(3) + '{% endfor %}'.repeat(3);
    await change(() => writeFiles(root, { 'templates/layouts/post.html': loops }));
    expect(await events.stateWith(1)).toMatchObject({
      over: [{ title: expect.stringContaining('output-too-slow') }],
    });
    expect(pageOf((await get(A)).body)).toBe(pageOf(body));
    expect((await get('/')).status).toBe(200);
    await change(() => rmSync(join(root, 'templates/layouts/post.html')));
    expect(await events.stateWith(0)).toMatchObject({ errors: 0 });
    expect(pageOf((await get(A)).body)).toBe(pageOf(body));
  });

  it('begins with a broken configuration and lives when it is mended', async () => {
    const root = makeSite({ ...SITE, '_config.yml': 'title: [\n' });
    const { open, get, change } = await preview(root);
    const { status, events } = await open('/');
    expect(status).toBe(503);
    expect(await events.next('state')).toMatchObject({
      over: [{ place: expect.stringContaining('_config.yml') }],
    });
    await change(() => writeFiles(root, { '_config.yml': CONFIG }));
    await events.next('reload');
    expect((await get('/')).status).toBe(200);
  });

  it('lets a page go whose post is gone, and follows one that moves', async () => {
    const root = makeSite(SITE);
    const { open, get, change } = await preview(root);
    const a = await open(A);
    const c = await open(C);
    await change(() =>
      renameSync(join(root, 'posts/2022-03-01-c.md'), join(root, 'posts/2022-03-02-other.md')),
    );
    expect(await c.events.next('moved')).toEqual({ url: '/2022/03/02/other.html' });
    await change(() => rmSync(join(root, 'posts/2022-01-06-a.md')));
    await a.events.next('reload');
    const gone = await open(A);
    expect(gone.status).toBe(404);
    await change(() =>
      writeFiles(root, { 'posts/2022-01-06-a.md': SITE['posts/2022-01-06-a.md'] as string }),
    );
    await gone.events.next('reload');
    expect((await get(A)).status).toBe(200);
  });

  it('takes a thousand new files up as one change', async () => {
    const root = makeSite(SITE);
    const { get, change, updates } = await preview(root);
    const before = updates.length;
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [
        `posts/many/2022-05-${String((n % 28) + 1).padStart(2, '0')}-p${n}.md`,
        post({ title: `第 ${n} 篇` }),
      ]),
    );
    await change(() => writeFiles(root, files));
    expect((await get('/2022/05/01/p980.html')).status).toBe(200);
    expect(updates.length - before).toBeLessThanOrEqual(2);
  });

  it('understands how editors save', async () => {
    const root = makeSite(SITE);
    const { get, change, open } = await preview(root);
    const { events } = await open(A);
    await events.next('state');
    const path = join(root, 'posts/2022-01-06-a.md');
    const text = (body: string) => post({ title: '甲', category: '绵阳' }, body);
    // Written beside and renamed into place.
    await change(() => {
      writeFileSync(`${path}.tmp123`, text('一。'));
      renameSync(`${path}.tmp123`, path);
    });
    expect((await get(A)).body).toContain('一。');
    // The old file is put aside first.
    await change(() => {
      renameSync(path, `${path}~`);
      writeFileSync(path, text('二。'));
      rmSync(`${path}~`);
    });
    expect((await get(A)).body).toContain('二。');
    // Cut to nothing, then written.
    await change(() => {
      writeFileSync(path, '');
      writeFileSync(path, text('三。'));
    });
    expect((await get(A)).body).toContain('三。');
    // By a slow one: that it was empty for a while is not taken up.
    const { diagnostics } = await change(() => {
      writeFileSync(path, '');
      setTimeout(() => writeFileSync(path, text('慢。')), 40);
    });
    expect(diagnostics.filter(({ code }) => code === 'file-empty')).toEqual([]);
    expect((await get(A)).body).toContain('慢。');
    // A folder with posts takes the place of another.
    await change(() => {
      mkdirSync(join(root, 'aside'));
      writeFileSync(join(root, 'aside/2022-01-06-a.md'), text('四。'));
      rmSync(path);
      renameSync(join(root, 'aside'), join(root, 'posts/new'));
    });
    expect(await until(async () => (await get(A)).body.includes('四。'))).toBe(true);
  });

  it('shows drafts and posts of the future, marked', async () => {
    const root = makeSite({
      ...SITE,
      'drafts/idea.md': post({ title: '草稿', date: '2022-02-01' }),
      'posts/2099-01-01-later.md': post({ title: '将来' }),
    });
    const { open } = await preview(root);
    const draft = await open('/2022/02/01/idea.html');
    expect(draft.info.mark).toBe('draft');
    expect((await open('/2099/01/01/later.html')).info.mark).toBe('future');
    expect((await draft.events.next('state')).marked).toEqual([
      { url: '/2099/01/01/later.html', mark: 'future' },
      { url: '/2022/02/01/idea.html', mark: 'draft' },
    ]);
    const published = await preview(root, { site: { drafts: false, future: false } });
    expect((await published.get('/2022/02/01/idea.html')).status).toBe(404);
    expect((await published.get('/2099/01/01/later.html')).status).toBe(404);
  });

  it('lives below a base URL', async () => {
    const { get } = await preview(makeSite(SITE), { site: { baseurl: '/news' } });
    expect(await get('/')).toMatchObject({ status: 302, headers: { location: '/news/' } });
    expect((await get(`/news${A}`)).status).toBe(200);
    expect((await get(A)).status).toBe(404);
  });

  it('says where a link would lead nowhere on most hosts', async () => {
    const { get, notes } = await preview(makeSite(SITE));
    expect((await get('/Own.css')).status).toBe(404);
    expect(notes).toEqual(['/Own.css own.css']);
  });

  it('lets a build and a second preview run beside it', async () => {
    const root = makeSite(SITE);
    const one = await preview(root);
    const two = await preview(root);
    expect(existsSync(join(root, '.gazette/lock'))).toBe(false);
    expect((await buildSite(root)).ok).toBe(true);
    await Promise.all([
      one.change(() =>
        writeFiles(root, { 'posts/2022-03-01-c.md': post({ title: '丙' }, '改过。') }),
      ),
      until(() => two.updates.length > 1),
    ]);
    expect((await buildSite(root)).ok).toBe(true);
    for (const { get } of [one, two]) expect((await get(C)).body).toContain('改过');
    // The store that it began with is gone.
    rmSync(join(root, '.gazette'), { recursive: true });
    for (const { get } of [one, two]) expect((await get(B)).body).toContain('乙的正文');
  });

  it('begins from what builds have kept', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    const { get, open, change } = await preview(root);
    expect((await get(A)).body).toContain('甲的正文');
    rmSync(join(root, '.gazette'), { recursive: true });
    expect((await get(B)).body).toContain('乙的正文');
    const b = await open(B);
    await change(() =>
      writeFiles(root, { 'posts/2022-01-06-a.md': post({ title: '新甲', category: '绵阳' }) }),
    );
    await b.events.next('reload');
    expect(infoOf(await get(B)).why).toBe('post');
  });

  describe('of many sources that nothing is known of', () => {
    const many = (count: number): Files =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `posts/many/2020-05-06-p${n}.md`,
          post({ title: `第 ${n} 篇` }),
        ]),
      );
    const alone = { site: { jobs: 1 } };
    /** As if nothing had been written for a while: what is new is looked at again. */
    const age = (root: string): void => {
      for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
        utimesSync(join(root, file), 1e9, 1e9);
    };

    it('keeps what it has read', async () => {
      const root = makeSite({ ...SITE, ...many(2000) });
      age(root);
      const { get } = await preview(root, alone);
      expect((await get('/2020/05/06/p1999.html')).body).toContain('第 1999 篇');
      expect(existsSync(join(root, '.gazette/lock'))).toBe(false);
      expect(existsSync(join(root, '.gazette/store/index'))).toBe(true);
    });

    it('leaves it to a build that is running', async () => {
      const root = makeSite({ ...SITE, ...many(2000) });
      const lock = takeLock(join(root, '.gazette'));
      const { get } = await preview(root, alone);
      lock.release();
      expect((await get(A)).body).toContain('甲的正文');
      expect(existsSync(join(root, '.gazette/store/index'))).toBe(false);
    });

    it('loses no last good version for builds, and goes on showing the old pages meanwhile', async () => {
      // A small template: what is looked at is not the pages of all of them.
      const templates = { 'templates/layouts/post.html': '{{ content }}' };
      const root = makeSite({ ...SITE, ...templates, ...many(2000) });
      age(root);
      await buildSite(root, { jobs: 1 });
      const { get, open, change } = await preview(root, alone);
      const { events } = await open(A);
      let during: Promise<string> | null = null;
      // What parsing reads, and a post at fault at once.
      await change(() => {
        writeFiles(root, {
          '_config.yml': `${CONFIG.replace('Asia/Shanghai', 'Asia/Tokyo')}external_rel: nofollow\n`,
          'posts/2022-01-06-a.md': '---\ntitle: [\n---\n',
        });
        during = events.next('reading').then(async () => (await get(B)).body);
      });
      expect(await during).toContain('乙的正文');
      expect((await get(A)).body).toContain('甲的正文');
      const { ok, counts } = await buildSite(root);
      // The post that was written just now.
      expect({ ok, parsed: counts.parsed }).toEqual({ ok: true, parsed: 1 });
      expect(readTree(join(root, '_site'))['绵阳/2022/01/06/a.html']).toContain('甲的正文');
    });
  });

  it('does without a store that is damaged', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    writeFileSync(join(root, '.gazette/store/bodies-0'), Buffer.alloc(100_000));
    const { get, change } = await preview(root);
    const answered = await get(A);
    if (answered.status === 503) await until(async () => (await get(A)).status === 200);
    expect((await get(A)).body).toContain('甲的正文');
    await change(() =>
      writeFiles(root, {
        'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }, '又。'),
      }),
    );
    expect((await get(A)).body).toContain('又。');
  });

  it('polls where it cannot watch', async () => {
    const root = makeSite(SITE);
    const { get, change } = await preview(root, { poll: true });
    await change(() =>
      writeFiles(root, {
        'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }, '看到了。'),
      }),
    );
    expect((await get(A)).body).toContain('看到了');
  });

  it('answers two hundred at once while files change, each from one state of the site', async () => {
    const count = 60;
    const files = (round: number): Files =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `posts/2022-01-${String((n % 28) + 1).padStart(2, '0')}-p${n}.md`,
          post({ title: `第${n}篇` }, `第${n}篇的正文，第 ${round} 轮。`),
        ]),
      );
    const root = makeSite({
      '_config.yml': CONFIG,
      'templates/layouts/post.html': '[{{ page.title }}|{{ content }}|{{ site.data.round }}]',
      'data/round.yml': '0',
      ...files(0),
    });
    const { get, change, problems } = await preview(root);
    for (let round = 1; round <= 3; round++) {
      const changed = change(() =>
        writeFiles(root, { ...files(round), 'data/round.yml': String(round) }),
      );
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, at) => {
          const n = at % count;
          const day = String((n % 28) + 1).padStart(2, '0');
          return { n, ...(await get(`/2022/01/${day}/p${n}.html`)) };
        }),
      );
      for (const { n, status, body } of answers) {
        expect(status).toBe(200);
        const [, title, text = '', of] = /^\[(.*?)\|(.*?)\|(\d)\]/s.exec(pageOf(body)) ?? [];
        expect([title, text.includes(`第${n}篇的正文`)]).toEqual([`第${n}篇`, true]);
        expect(text).toContain(`第 ${of} 轮`);
      }
      await changed;
      await until(async () => (await get('/2022/01/01/p0.html')).body.includes(`第 ${round} 轮`));
    }
    expect(problems).toEqual([]);
  });

  it('takes no more memory after many edits', async () => {
    const root = makeSite(SITE);
    const { get, change } = await preview(root);
    const edit = async (round: number): Promise<void> => {
      await change(() =>
        writeFiles(root, {
          'posts/2022-01-06-a.md': post(
            { title: `甲 ${round}`, category: '绵阳' },
            `${round} ${'正文。'.repeat(2000)}`,
          ),
        }),
      );
      await get(A);
      await get('/');
    };
    for (let round = 0; round < 40; round++) await edit(round);
    const before = heapUsed();
    for (let round = 0; round < 100; round++) await edit(round);
    expect(heapUsed() - before).toBeLessThan(6e6);
  });

  it('opens so many event streams, and refuses more with 503', async () => {
    const { url, close } = await preview(makeSite(SITE));
    const page = { address: '/', version: '' };
    const streams = await Promise.all(Array.from({ length: 100 }, () => listenTo(url, page)));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const more = await ask(url, '/.gazette/events?page=/');
    expect([more.status, more.headers['retry-after']]).toEqual([503, '5']);
    const from = performance.now();
    await close();
    expect(performance.now() - from).toBeLessThan(1000);
  });
});
