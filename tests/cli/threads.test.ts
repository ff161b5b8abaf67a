import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { photo } from '../helpers/pictures.js';
import { type Files, makeSite, post, readTree } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

const CONFIG =
  'title: 报刊亭\nurl: https://news.example.com\nlang: zh-CN\ntimezone: Asia/Shanghai\naliases: [old.example.net]\nlisting: { size: 4, split: 6 }\nimages: { widths: [60] }\n';

/** Posts of every kind: usual ones, Markdown, dirty HTML, hidden parts, faults, drafts of a date in the future. */
function bodyOf(n: number): string {
  const tail = `<http://news.example.com/a?b=${n}>\n\n[返回](//old.example.net/category/c${n % 3}.html)｜[返回首页](//old.example.net/)`;
  if (n % 7 === 0) return `![](/${n % 2}.jpg)\n\n${tail}`;
  if (n % 7 === 1) return `# 题 ${n}\n\n- 一\n- **二**\n\n\`x\``;
  if (n % 7 === 2) return `<p style="display:none">隐</p><p>正文${n}</p>\n\n${tail}`;
  if (n % 7 === 3) return `> 摘要${n}。\n\n<p>正文</p>\n <p>二</p>\n\n${tail}`;
  return `<p>${`正文${n}，`.repeat(60)}</p>\n\n${tail}`;
}

const SITE: Files = {
  '_config.yml': CONFIG,
  'data/x.yml': 'name: 数据\n',
  'pages/about.md': '---\ntitle: 关于\n---\n关于。\n',
  'pages/list.html.njk':
    '---\ntitle: 列表\n---\n{{ site.data.x.name }}{% for p in site.posts %}{{ p.title }}{{ p.excerpt }}{% endfor %}',
  'public/a.txt': 'a',
  'public/0.jpg': await photo(100, 80),
  'public/1.jpg': await photo(200, 80, '#06c'),
  'posts/2022-03-01-broken.md': '---\ntitle: [\n---\n',
  'posts/2022-03-02-binary.md': Buffer.from([0xff, 0xfe, 0x00]),
  ...Object.fromEntries(
    Array.from({ length: 450 }, (_, n) => [
      `posts/2022/2022-0${1 + (n % 3)}-${String(1 + (n % 28)).padStart(2, '0')}-p${n}.md`,
      post({ title: `题${n}`, categories: `c${n % 3}`, tags: `标签${n % 5}` }, bodyOf(n)),
    ]),
  ),
};

async function built(files: Files, jobs: number) {
  const root = makeSite(files);
  const { code, stdout } = await gazette.run([
    'build',
    '--json',
    '--root',
    root,
    '--jobs',
    `${jobs}`,
  ]);
  const { counts, diagnostics } = JSON.parse(stdout) as { counts: object; diagnostics: object[] };
  return { root, code, counts, diagnostics };
}

describe('a build', () => {
  it('is the same, byte for byte, with any number of threads', async () => {
    const [one, ...others] = [await built(SITE, 1), await built(SITE, 2), await built(SITE, 4)];
    const expected = readTree(join(one.root, '_site'));
    expect(Object.keys(expected).length).toBeGreaterThan(450);
    expect(Object.keys(expected).filter((file) => file.startsWith('resized/'))).toHaveLength(2);
    expect(one).toMatchObject({ code: 0, counts: { posts: 450, held: 2 } });
    for (const { root, code, counts, diagnostics } of others) {
      expect(readTree(join(root, '_site'))).toEqual(expected);
      expect({ code, counts, diagnostics }).toEqual({
        code: one.code,
        counts: one.counts,
        diagnostics: one.diagnostics,
      });
    }
  });

  it('with another number of threads afterwards changes nothing', async () => {
    const { root } = await built(SITE, 2);
    const { stdout } = await gazette.run(['build', '--json', '--root', root, '--jobs', '3']);
    const { counts } = JSON.parse(stdout) as { counts: Record<string, number> };
    expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: counts.outputs });
  });

  it('tells the same faults of templates with any number of threads, and publishes nothing', async () => {
    const files = {
      ...SITE,
      'templates/layouts/post.html': '{{ page.title }}\n{{ page.no.such() }}',
      'templates/layouts/listing.html': '{% if %}',
    };
    const [one, two] = [await built(files, 1), await built(files, 2)];
    expect(one.diagnostics).toContainEqual(expect.objectContaining({ code: 'template-invalid' }));
    expect(two.diagnostics).toEqual(one.diagnostics);
    const failing = {
      ...SITE,
      'templates/layouts/post.html': '{{ page.title }}\n{{ page.no.such() }}',
    };
    for (const jobs of [1, 2]) {
      const { code, root, diagnostics } = await built(failing, jobs);
      expect(code).toBe(1);
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'template-failed',
          line: 2,
          file: 'templates/layouts/post.html',
        }),
      );
      expect(readdirSync(root)).not.toContain('_site');
      expect(readdirSync(root).filter((name) => name.includes('stage'))).toEqual([]);
    }
  });

  it('--jobs takes a number from 1', async () => {
    for (const jobs of ['0', '-1', '1.5', 'x', '1000']) {
      const { code, stderr } = await gazette.run(['build', '--jobs', jobs]);
      expect({ jobs, code }).toEqual({ jobs, code: 2 });
      expect(stderr).toContain('1 to 256');
    }
  });
});

describe('a site that seems to be large before it is read', () => {
  const many = Object.fromEntries(
    Array.from({ length: 2000 }, (_, n) => [
      `posts/old/2021-01-01-p${n}.md`,
      post({ title: '旧' }),
    ]),
  );

  it('is built by one thread where it is small', async () => {
    const files = { ...SITE, '_config.yml': `${CONFIG}exclude: [posts/old]\n` };
    const small = await built(files, 2);
    const seeming = await built({ ...files, ...many }, 2);
    expect(seeming).toMatchObject({ code: 0, counts: { posts: 450 } });
    expect(readTree(join(seeming.root, '_site'))).toEqual(readTree(join(small.root, '_site')));
  });

  it('ends at a fault of its configuration', async () => {
    const { code, diagnostics } = await built({ ...many, '_config.yml': 'title: [' }, 2);
    expect(code).toBe(1);
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'config-invalid' }));
  });
});

describe('Ctrl-C', () => {
  /** Sends the signal to itself as soon as somebody listens to it: then the build has just begun. */
  const interruptedBy = (signal: string) =>
    `--import=data:text/javascript,${encodeURIComponent(
      `process.on('newListener', (name) => { if (name === '${signal}') setImmediate(() => process.kill(process.pid, '${signal}')); });`,
    )}`;

  it.each([
    ['SIGINT', 1, 130],
    ['SIGINT', 2, 130],
    ['SIGTERM', 2, 143],
  ])(
    '%s with %i threads publishes nothing, leaves nothing behind, and ends with %i',
    async (signal, jobs, code) => {
      const root = makeSite(SITE);
      const ended = await gazette.run(['build', '--root', root, '--jobs', `${jobs}`], {
        env: { ...process.env, NODE_OPTIONS: interruptedBy(signal) },
      });
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.stderr).toContain('interrupted: nothing was published');
      expect(readdirSync(root).sort()).toEqual([
        '.gazette',
        '_config.yml',
        'data',
        'pages',
        'posts',
        'public',
      ]);
      expect(readdirSync(join(root, '.gazette'))).toEqual(['store']);
    },
  );
});
