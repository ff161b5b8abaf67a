import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, makeFolder, makeSite, post, readTree, writeFiles } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

describe('gazette new site', () => {
  it.each([
    ['C', 'lang: en'],
    ['zh_CN.UTF-8', 'lang: zh-CN'],
  ])('in %s writes a site that is built without a warning', async (LC_ALL, lang) => {
    const cwd = makeFolder();
    const { code, stdout } = await gazette.run(['new', 'site', 'my news'], {
      cwd,
      env: { LC_ALL, TZ: 'Asia/Shanghai' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("cd 'my news'");
    const root = join(cwd, 'my news');
    const config = readFileSync(join(root, '_config.yml'), 'utf8');
    expect(config).toContain(lang);
    expect(config).toContain('timezone: Asia/Shanghai');
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-news',
      scripts: { dev: 'gazette serve', build: 'gazette build' },
    });
    const built = await gazette.run(['build', '--json', '--strict', '--drafts', '--root', root]);
    expect(JSON.parse(built.stdout)).toMatchObject({
      ok: true,
      counts: { posts: 2, pages: 1 },
      diagnostics: [],
    });
  });

  it('does without npm, and never writes over a file: then it writes none', async () => {
    const root = makeSite({ 'pages/about.md': 'mine', 'package.json': '{}' });
    const refused = await gazette.run(['new', 'site', root]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('error[file-exists]: there is a file pages/about.md already');
    expect(Object.keys(readTree(root))).toEqual(['package.json', 'pages/about.md']);
    const cwd = makeFolder();
    await gazette.run(['new', 'site', '.', '--no-npm'], { cwd });
    expect(existsSync(join(cwd, '_config.yml'))).toBe(true);
    expect(existsSync(join(cwd, 'package.json'))).toBe(false);
  });

  it('leaves the package.json of a folder that gazette was installed into', async () => {
    const root = makeSite({ 'package.json': '{"name":"mine"}' });
    expect((await gazette.run(['new', 'site', root])).code).toBe(0);
    expect(readTree(root)['package.json']).toBe('{"name":"mine"}');
  });
});

describe('gazette new post', () => {
  it('writes a post that is built at once, dated in the site’s zone, and prints its path only', async () => {
    const root = makeSite({ '_config.yml': CONFIG });
    const args = [
      'new',
      'post',
      '甲乙："丙"',
      '--category',
      '河原',
      '--tags',
      'a,b，a',
      '--root',
      '.',
    ];
    const { code, stdout, stderr } = await gazette.run(args, { cwd: root });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^posts\/\d{4}-\d\d-\d\d-jia-yi-bing\.md\n$/);
    const [day = ''] = /\d{4}-\d\d-\d\d/.exec(stdout) ?? [];
    const source = readFileSync(join(root, stdout.trim()), 'utf8');
    expect(source).toContain(`date: ${day} `);
    expect(source).toMatch(/date: .* \+0800\n/);
    const built = await gazette.run(['build', '--json', '--root', root]);
    expect(JSON.parse(built.stdout)).toMatchObject({ counts: { posts: 1 }, diagnostics: [] });
    expect(Object.keys(readTree(join(root, '_site')))).toEqual(
      expect.arrayContaining(['category/河原.html', 'tag/a.html', 'tag/b.html']),
    );
  });

  it('never writes over a file, whatever its ending', async () => {
    const root = makeSite({ '_config.yml': `${CONFIG}new_post: { slug: title }\n` });
    const make = (...args: string[]) => gazette.run(['new', 'post', '甲', '--root', root, ...args]);
    const first = await make('--json');
    const { path } = JSON.parse(first.stdout) as { path: string };
    expect(path).toMatch(/-甲\.md$/);
    const before = readTree(root);
    const second = await make('--json');
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: false,
      path: null,
      diagnostics: [{ code: 'file-exists' }],
    });
    writeFiles(root, { [`${path.slice(root.length + 1).replace('甲.md', '乙.html')}`]: 'mine' });
    const third = await make('--slug', '乙');
    expect(third.stderr).toContain('-乙.html already');
    const {
      [Object.keys(readTree(root)).find((name) => name.endsWith('乙.html')) ?? '']: _,
      ...rest
    } = readTree(root);
    expect(rest).toEqual(before);
  });

  it('asks for a name where a title gives none', async () => {
    const root = makeSite({});
    const { code, stderr } = await gazette.run(['new', 'post', '？！', '--root', root]);
    expect(code).toBe(1);
    expect(stderr).toContain('error[slug-empty]');
    expect(Object.keys(readTree(root))).toEqual([]);
  });
});

describe('gazette publish', () => {
  it('moves a draft to posts/, where it is published', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'drafts/海/旧.md': post({ title: '旧', date: '2021-05-06' }),
    });
    const drafted = await gazette.run(['new', 'post', '潮汐专题', '--draft'], { cwd: root });
    expect(drafted.stdout).toBe('drafts/chao-xi-zhuan-ti.md\n');
    const moved = await gazette.run(['publish', 'chao-xi-zhuan-ti', '--root', root], { cwd: root });
    expect(moved.stdout).toMatch(/^posts\/\d{4}-\d\d-\d\d-chao-xi-zhuan-ti\.md\n$/);
    const dated = await gazette.run(['publish', 'drafts/海/旧.md'], { cwd: root });
    expect(dated.stdout).toBe('posts/海/2021-05-06-旧.md\n');
    const tree = readTree(root);
    expect(Object.keys(tree).filter((name) => name.startsWith('drafts/'))).toEqual([]);
    expect(tree['posts/海/2021-05-06-旧.md']).toBe(post({ title: '旧', date: '2021-05-06' }));
    const built = await gazette.run(['build', '--json', '--root', root]);
    expect(JSON.parse(built.stdout)).toMatchObject({ counts: { posts: 2 }, diagnostics: [] });
  });

  it('says what there is where it finds none, and leaves a draft at fault where it is', async () => {
    const root = makeSite({
      'drafts/chaoxi.md': post({ title: '甲', date: '昨天' }),
      'posts/x.md': '',
    });
    expect((await gazette.run(['publish', 'chaoxy', '--root', root])).stderr).toContain(
      'Did you mean `chaoxi`?',
    );
    expect((await gazette.run(['publish', 'posts/x.md', '--root', root])).stderr).toContain(
      'error[draft-unknown]',
    );
    const { code, stderr } = await gazette.run(['publish', 'chaoxi', '--root', root]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('drafts/chaoxi.md:3:1'),
    });
    expect(Object.keys(readTree(root))).toEqual(['drafts/chaoxi.md', 'posts/x.md']);
  });

  it('never writes over a post', async () => {
    const root = makeSite({
      'drafts/a.md': post({ title: '新', date: '2022-01-06' }),
      'posts/2022-01-06-a.md': post({ title: '旧' }),
    });
    const before = readTree(root);
    const { code, stderr } = await gazette.run(['publish', 'a', '--root', root]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[file-exists]'),
    });
    expect(readTree(root)).toEqual(before);
  });
});
