import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, type Files, makeFolder, makeSite, post, readTree } from '../helpers/site.js';
import { ended, installProgram } from './program.js';

const gazette = installProgram();

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', categories: '河原', tags: 'x' }),
  'posts/2022-03-07-b.md': post({ title: '乙', categories: '河原' }),
  'posts/2022-03-08-c.md': post({ title: '"丙\\u001b[2J"', categories: '海' }),
  'posts/2999-01-01-later.md': post({ title: '后', categories: '海' }),
  'posts/2022-03-09-bad.md': post({ title: '坏', date: '昨天' }),
  'drafts/idea.md': post({ title: '想', date: '2022-02-02' }),
  'pages/about.md': post({ title: '关于' }),
};

interface Listed {
  readonly ok: boolean;
  readonly posts: readonly { path: string; state: string; address: string | null; date: string }[];
}

async function list(root: string, ...args: string[]): Promise<Listed> {
  const { stdout } = await gazette.run(['list', '--json', '--root', root, ...args]);
  return JSON.parse(stdout) as Listed;
}

const namesOf = ({ posts }: Listed): string[] =>
  posts.map(({ path }) => /([a-z]+)\.md$/.exec(path)?.[1] ?? '');

describe('gazette list', () => {
  it('lists posts, the newest first, and writes nothing', async () => {
    const root = makeSite(SITE);
    const before = readTree(root);
    const all = await list(root);
    expect(namesOf(all)).toEqual(['later', 'c', 'b', 'a']);
    expect(all.posts[0]).toMatchObject({ state: 'waiting', address: null });
    expect(all.posts[3]).toEqual({
      path: 'posts/2022-01-06-a.md',
      title: '甲',
      date: '2022-01-06T00:00:00+08:00',
      categories: ['河原'],
      tags: ['x'],
      state: 'published',
      address: '/河原/2022/01/06/a.html',
    });
    expect(namesOf(await list(root, '--drafts', '--future'))).toEqual([
      'later',
      'c',
      'b',
      'idea',
      'a',
    ]);
    expect(readTree(root)).toEqual(before);
  });

  it('says the same whether a build has been or not, and beside one that runs', async () => {
    const root = makeSite(SITE);
    const before = await list(root);
    await gazette.run(['build', '--root', root]);
    expect(await list(root)).toEqual(before);
    // Whoever builds is alive: this process.
    const status = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
    const started = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(
      join(root, '.gazette/lock'),
      JSON.stringify({ id: '0123456789ab', pid: process.pid, started, since: Date.now() }),
    );
    // The store of a build that has just begun anew.
    writeFileSync(join(root, '.gazette/store/records'), '');
    const store = readTree(join(root, '.gazette'));
    expect(await list(root)).toEqual(before);
    expect(readTree(join(root, '.gazette'))).toEqual(store);
  });

  it('takes category, tag and day', async () => {
    const root = makeSite(SITE);
    expect(namesOf(await list(root, '--category', '河原'))).toEqual(['b', 'a']);
    expect(namesOf(await list(root, '--category', '海'))).toEqual(['later', 'c']);
    expect(namesOf(await list(root, '--category', '河原', '--tag', 'x'))).toEqual(['a']);
    expect(namesOf(await list(root, '--since', '2022-03-07'))).toEqual(['later', 'c', 'b']);
    expect(namesOf(await list(root, '--since', '2022-03-07 00:00:01 +0800'))).toEqual([
      'later',
      'c',
    ]);
  });

  it('in lines, with nothing of a source that would steer a terminal; a fault is told aside', async () => {
    const { code, stdout, stderr } = await gazette.run(['list', '--root', makeSite(SITE)]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '2999-01-01 00:00  [in the future]  后  (海)  posts/2999-01-01-later.md',
      expect.stringMatching(
        /^2022-03-08 00:00 {2}丙[^\u001b]*\[2J {2}\(海\) {2}posts\/2022-03-08-c\.md$/,
      ),
      '2022-03-07 00:00  乙  (河原)  posts/2022-03-07-b.md',
      '2022-01-06 00:00  甲  (河原)  posts/2022-01-06-a.md',
      '',
    ]);
    expect(stderr).toBe('One source is at fault and not listed; --verbose tells why\n');
  });

  it.each([
    [['--category', '河源'], 'error[term-unknown]: no post has the category `河源`'],
    [['--tag', 'harbourpots'], 'error[term-unknown]'],
    [['--since', '昨天'], 'error[date-invalid]: `--since 昨天` is no date'],
  ])('refuses %j', async (args, told) => {
    const { code, stdout, stderr } = await gazette.run(['list', '--root', makeSite(SITE), ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(told);
  });
});

describe('gazette stats', () => {
  it('counts months, terms, what is broken, and the output', async () => {
    const root = makeSite(SITE);
    const stats = async () =>
      JSON.parse(
        (await gazette.run(['stats', '--json', '--drafts', '--root', root])).stdout,
      ) as object;
    expect(await stats()).toMatchObject({
      ok: true,
      title: '小报',
      posts: 4,
      drafts: 1,
      waiting: 1,
      pages: 1,
      months: [
        { month: '2022-01', posts: 1 },
        { month: '2022-02', posts: 1 },
        { month: '2022-03', posts: 2 },
      ],
      taxonomies: [
        {
          name: 'category',
          terms: 2,
          largest: [
            { name: '河原', posts: 2 },
            { name: '海', posts: 1 },
          ],
        },
        { name: 'tag', terms: 1, largest: [{ name: 'x', posts: 1 }] },
      ],
      broken: [{ file: 'posts/2022-03-09-bad.md' }],
      output: null,
    });
    await gazette.run(['build', '--root', root]);
    const site = readTree(join(root, '_site'));
    const bytes = Object.keys(site).reduce(
      (sum, file) => sum + statSync(join(root, '_site', file)).size,
      0,
    );
    expect(await stats()).toMatchObject({ output: { files: Object.keys(site).length, bytes } });
  });

  it('draws months with one for each that is empty', async () => {
    const { code, stdout } = await gazette.run(['stats', '--root', makeSite(SITE)]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '\n  2022-01  1 ████████████████████████\n  2022-02  0\n  2022-03  2 ████████████████████████████████████████████████\n',
    );
    expect(stdout).toContain('posts/2022-03-09-bad.md:3: `date: 昨天` is no date');
    expect(stdout).toContain('nothing was built yet');
  });

  it('of a site with nothing in it is short, and of a broken one a fault', async () => {
    const { code, stdout } = await gazette.run(['stats', '--root', makeSite({})]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 posts, 0 pages'),
    });
    const broken = await gazette.run(['stats', '--root', makeSite({ '_config.yml': 'title: [' })]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('error[config-invalid]');
  });
});

describe('gazette doctor', () => {
  interface Found {
    readonly site: {
      options: { name: string; value: unknown; origin: string; line: number | null }[];
    };
    readonly diagnostics: readonly { message: string }[];
  }
  async function examine(root: string, ...args: string[]): Promise<Found> {
    const env = { TZ: 'Asia/Shanghai' };
    const { stdout } = await gazette.run(['doctor', '--json', '--root', root, ...args], { env });
    return JSON.parse(stdout) as Found;
  }

  it('says of each option where its value comes from', async () => {
    const root = makeSite({ '_config.yml': 'title: 小报\nfeed:\n  limit: 7\nmine: x\nlang:\n' });
    const { site } = await examine(root, '--baseurl', '/news');
    const option = (name: string) => site.options.find((each) => each.name === name);
    expect(option('title')).toMatchObject({ value: '小报', origin: 'file', line: 1 });
    expect(option('feed.limit')).toMatchObject({ value: 7, origin: 'file', line: 3 });
    expect(option('feed.atom')).toMatchObject({
      value: '/feed.xml',
      origin: 'default',
      line: null,
    });
    expect(option('lang')).toMatchObject({ value: 'en', origin: 'default' });
    expect(option('baseurl')).toMatchObject({ value: '/news', origin: 'command line', line: null });
    expect(option('mine')).toMatchObject({ value: 'x', origin: 'site', line: 4 });
  });

  it('finds what is usually meant otherwise', async () => {
    const root = makeSite({
      'config.yml': '',
      '_posts/2022-01-06-a.md': post({ title: '甲' }),
      'posts/README.md': 'x',
      CNAME: 'x',
      'index.md': 'x',
      '_site/index.html': 'not ours',
    });
    const messages = (await examine(root)).diagnostics.map(({ message }) => message);
    for (const part of [
      '_posts/ is a folder of Jekyll’s',
      'config.yml is not read',
      'CNAME is not published where it is',
      'index.md is not published where it is',
      '`title` is not set',
      '`timezone` is not set: dates are read and shown in UTC, and this machine is in Asia/Shanghai',
      'the destination holds files, and nothing is known of them',
    ])
      expect(messages).toContainEqual(expect.stringContaining(part));
  });

  it('of a good site that was built finds nothing, and knows all of its sources', async () => {
    const root = makeSite({
      ...SITE,
      '_config.yml': CONFIG.replace('example.com', 'news.invalid'),
    });
    // What was changed a moment ago is looked at again.
    for (const file of Object.keys(SITE)) utimesSync(join(root, file), 1e9, 1e9);
    await gazette.run(['build', '--root', root]);
    const found = await examine(root);
    expect(found.diagnostics).toEqual([]);
    expect(found.site).toMatchObject({ cache: { known: 6, sources: 6 }, lock: null });
    const { code, stdout, stderr } = await gazette.run(['doctor', '--root', root]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('timezone  "Asia/Shanghai"  (line 4)');
    expect(stdout).toContain('Nothing is wrong');
  });

  it('says what is wrong with a configuration, and that this is no site', async () => {
    const broken = await gazette.run([
      'doctor',
      '--root',
      makeSite({ '_config.yml': 'feed: 7\n' }),
    ]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('error[config-invalid]');
    expect(broken.stdout).toContain('node');
    const none = await gazette.run(['doctor', '--root', makeFolder()]);
    expect(none.stderr).toContain('this folder holds no site');
  });
});

describe('gazette preview', () => {
  /** Where it serves, once it says so. */
  async function start(root: string, ...args: string[]) {
    const child = gazette.start(['preview', '--root', root, ...args]);
    const end = ended(child);
    let url: string | undefined;
    let printed = '';
    while (url === undefined) {
      const [chunk] = (await once(child.stdout ?? child, 'data')) as [string];
      printed += chunk;
      url = /(http:\S+) \(Ctrl-C/.exec(printed)?.[1];
    }
    return { child, end, url };
  }

  it('serves what was built, as a host would, until Ctrl-C', async () => {
    const root = makeSite(SITE);
    await gazette.run(['build', '--root', root, '--baseurl', '/news']);
    const { child, end, url } = await start(root, '--port', '0', '--baseurl', '/news');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/news\/$/);
    const page = await fetch(`${url}about.html`);
    expect(page.status).toBe(200);
    expect(await page.text()).toBe(readTree(join(root, '_site'))['about.html']);
    const missing = await fetch(`${url}no-such-page`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toBe(readTree(join(root, '_site'))['404.html']);
    child.kill('SIGINT');
    expect((await end).code).toBe(0);
  });

  it('takes the next port where one is taken, and says so', async () => {
    const root = makeSite(SITE);
    await gazette.run(['build', '--root', root]);
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { child, end, url } = await start(root, '--port', `${port}`);
    expect(new URL(url).port).not.toBe(`${port}`);
    child.kill('SIGTERM');
    expect((await end).stderr).toContain(`Port ${port} is taken`);
    other.close();
  });

  it('without a build says so', async () => {
    const root = makeSite(SITE);
    mkdirSync(join(root, '_site'));
    const { code, stderr } = await gazette.run(['preview', '--root', root, '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain('error[build-unfinished]: nothing was built there yet');
  });
});
