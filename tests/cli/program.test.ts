import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';
import { ended, installProgram } from './program.js';

const gazette = installProgram();

const GOOD: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', category: 'c' }),
};
/** One post of two is at fault. */
const HALF: Files = { ...GOOD, 'posts/2022-01-07-b.md': post({ title: '[他说' }) };
const BROKEN: Files = { ...GOOD, '_config.yml': `${CONFIG}timezone: [\n` };

const build = (files: Files, ...args: string[]) =>
  gazette.run(['build', '--root', makeSite(files), ...args]);

describe('the exit code', () => {
  it('is 0 for a site that is built, with the counts and times of the build', async () => {
    const { code, stdout, stderr } = await build(GOOD);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toMatch(
      /1 post, 0 pages\n1 source, 1 read\n\d+ outputs, \d+ made: \d+ new/,
    );
    for (const stage of ['scan', 'parse', 'model', 'plan', 'render', 'write'])
      expect(`${stdout}${stderr}`).toMatch(new RegExp(`${stage} \\d+\\.\\d\\d s`));
  });

  it('is 0 with a post held back, and the summary says so', async () => {
    const { code, stdout, stderr } = await build(HALF);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toContain('1 held back');
  });

  it('is 1 for a fault of the site, and for any with --strict; nothing is published then', async () => {
    for (const [files, ...args] of [[BROKEN], [HALF, '--strict']] as [Files, ...string[]][]) {
      const root = makeSite(files);
      expect((await gazette.run(['build', '--root', root, ...args])).code).toBe(1);
      expect(existsSync(join(root, '_site'))).toBe(false);
    }
  });

  it.each([
    [['bild'], 'Did you mean build?'],
    [['build', '--stict'], 'Did you mean --strict?'],
    [['serve', '--port', '70000'], '0 to 65535'],
    [['serve', '--port', '4e3'], '0 to 65535'],
    [['build', '--baseurl', 'news'], 'slash'],
    [['build', '--root', '/no/such/folder'], 'no such folder'],
    [['build', 'extra'], 'too many arguments'],
    [[], 'Usage: gazette'],
  ])('is 2 for wrong use: %j', async (args, told) => {
    const { code, stdout, stderr } = await gazette.run(args);
    expect(stderr).toContain(told);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([['--help'], ['--version'], ['build', '--help']])('is 0 for %s %s', async (...args) => {
    const { code, stdout } = await gazette.run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: gazette|^\d+\.\d+\.\d+/);
  });
});

describe('options', () => {
  it('set the destination, base URL, configuration, drafts and future posts', async () => {
    const root = makeSite({
      'other.yml': `${CONFIG}permalink: /:title.html\n`,
      'posts/2022-01-06-a.md': post({ title: '甲' }),
      'posts/2999-01-06-later.md': post({ title: '后' }),
      'drafts/idea.md': post({ title: '想' }),
    });
    const options = ['--destination', 'out', '--baseurl', '/news', '--drafts', '--future'];
    const config = ['--config', join(root, 'other.yml')];
    expect((await gazette.run(['build', '--root', root, ...options, ...config])).code).toBe(0);
    const tree = readTree(join(root, 'out'));
    expect(Object.keys(tree)).toEqual(
      expect.arrayContaining(['a.html', 'later.html', 'idea.html']),
    );
    expect(tree['index.html']).toContain('href="/news/a.html"');
  });

  it('--json prints one document on standard output and nothing else there', async () => {
    for (const [files, ok] of [
      [HALF, true],
      [BROKEN, false],
    ] as const) {
      const { stdout, stderr } = await build(files, '--json');
      const result = JSON.parse(stdout) as { ok: boolean; diagnostics: { code: string }[] };
      expect(result.ok).toBe(ok);
      expect(result.diagnostics.map(({ code }) => code)).toEqual([
        ok ? 'front-matter-invalid' : 'config-invalid',
      ]);
      expect(stderr).toBe('');
    }
  });

  it('--quiet prints errors only, --verbose notes too', async () => {
    const files = { ...HALF, 'posts/photo.txt': 'x', 'posts/undated.md': 'x' };
    const quiet = await build(files, '--quiet');
    expect(quiet.stderr).toContain('error[front-matter-invalid]');
    expect(`${quiet.stdout}${quiet.stderr}`).not.toMatch(/warning\[|note\[|outputs|--verbose/);
    expect((await build(files)).stderr).toMatch(/warning\[not-a-post\][\s\S]*1 note; --verbose/);
    expect((await build(files, '--verbose')).stderr).toContain('note[not-a-post]');
    expect((await build(GOOD, '--quiet')).stderr).toBe('');
  });
});

describe('many problems of a kind', () => {
  const crowd = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => [`posts/2022-01-08-x${n}.md`, post({ date: '昨天' })]),
  );

  it('are one with its place, and a number; --verbose shows all, and so does a file', async () => {
    const root = makeSite({ ...GOOD, ...crowd });
    const { code, stderr } = await gazette.run(['build'], { cwd: root });
    expect(code).toBe(0);
    expect(stderr.match(/error\[date-invalid\] \(held back\)/g)).toHaveLength(1);
    expect(stderr).toContain('posts/2022-01-08-x0.md:2:1');
    expect(stderr).toContain(
      'error[date-invalid]: and 8 more of these; all are in .gazette/problems.txt',
    );
    const list = join(root, '.gazette/problems.txt');
    expect(readFileSync(list, 'utf8').match(/posts\/2022-01-08-x\d\.md:2:1/g)).toHaveLength(9);
    const all = await build({ ...GOOD, ...crowd }, '--verbose');
    expect(all.stderr.match(/error\[date-invalid\] \(held back\)/g)).toHaveLength(9);
    for (const path of Object.keys(crowd).slice(2)) rmSync(join(root, path));
    const few = await gazette.run(['build'], { cwd: root });
    expect(few.stderr.match(/error\[date-invalid\] \(held back\)/g)).toHaveLength(2);
    expect(existsSync(list)).toBe(false);
  });
});

describe('a message', () => {
  it('names the place, shows the line with a caret below the column, and says what to do', async () => {
    const { stderr } = await build({
      ...GOOD,
      'posts/2022-01-07-b.md': '---\ntitle: 乙\ndate: 昨天\n---\n',
    });
    expect(stderr).toContain(
      [
        'error[date-invalid] (held back): `date: 昨天` is no date: not a date',
        '  posts/2022-01-07-b.md:3:1',
        '  3 | date: 昨天',
        '      ^',
      ].join('\n'),
    );
    expect(stderr).toContain('Write it as `2022-01-06 08:12:53 +0800`.');
  });

  it('puts the caret below the character, also behind those of two columns', async () => {
    const { stderr } = await build({
      ...GOOD,
      'posts/2022-01-07-b.md': '---\n标题甲: "\\q"\n---\n',
    });
    const [line = '', caret = ''] = stderr.slice(stderr.indexOf('  2 | ')).split('\n');
    const columns = (text: string) => text.replace(/[\u4e00-\u9fff]/g, 'xx').length;
    expect(line).toBe('  2 | 标题甲: "\\q"');
    expect(caret).toMatch(/^ +\^$/);
    const at = columns(caret) - 1;
    expect(at).toBeGreaterThanOrEqual(columns('  2 | 标题甲: '));
    expect(at).toBeLessThanOrEqual(columns(line));
  });

  it('never carries a control character of a source to the terminal', async () => {
    const { stdout, stderr } = await build({
      ...GOOD,
      'posts/2022-01-07-b.md': '---\ntitle: \u001b[2J\u0007\ndate: \u202e\u009b\n---\n',
    });
    expect(stderr).toContain('error[');
    expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});

it('whoever reads may go before the end; the build goes on', async () => {
  const root = makeSite(HALF);
  const child = gazette.start(['build', '--root', root, '--verbose']);
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect((await ended(child)).code).toBe(0);
  expect(existsSync(join(root, '_site/index.html'))).toBe(true);
});

describe('clean', () => {
  it('removes what gazette wrote and leaves the rest', async () => {
    const root = makeSite(GOOD);
    await gazette.run(['build', '--root', root]);
    writeFileSync(join(root, '_site/mine.txt'), 'x');
    const { code, stdout } = await gazette.run(['clean', '--root', root, '--json']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { ok: boolean; removed: number };
    expect(result.ok).toBe(true);
    expect(result.removed).toBeGreaterThan(10);
    expect(Object.keys(readTree(root))).toEqual([
      '_config.yml',
      '_site/mine.txt',
      'posts/2022-01-06-a.md',
    ]);
  });

  it('of a site that was never built does nothing', async () => {
    expect(await gazette.run(['clean', '--root', makeSite(GOOD)])).toMatchObject({ code: 0 });
  });
});
