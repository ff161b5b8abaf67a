import { describe, expect, it } from 'vitest';
import { firstRunNotice } from '../../src/cli/first-run-notice.js';
import { createReporter } from '../../src/cli/report.js';
import type { Progress } from '../../src/jobs/workshop.js';
import { CONFIG, type Files, makeSite, post } from '../helpers/site.js';
import { installProgram } from './program.js';
import { COLUMNS, startInTerminal } from './terminal.js';

const gazette = installProgram();

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', categories: 'c' }),
  'posts/2022-01-07-b.md': post({ title: '"他说' }),
};
/** So many posts that parsing and rendering report several times. */
const MANY: Files = {
  '_config.yml': CONFIG,
  ...Object.fromEntries(
    Array.from({ length: 650 }, (_, n) => [
      `posts/2022-01-${String(1 + (n % 28)).padStart(2, '0')}-p${n}.md`,
      post({ title: `题${n}` }),
    ]),
  ),
};

const inTerminal = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  startInTerminal(`${process.execPath} ${gazette.bin} ${args.join(' ')}`, { env }).end;

/** Every sequence that colours, moves or clears. */
const SEQUENCES = /\u001b\[[\d;?]*[A-Za-z]/g;
/** Time passes a thousand times as fast, so that a short build is a long one. */
const HASTE = `--import=data:text/javascript,${encodeURIComponent(
  'const now = performance.now.bind(performance); performance.now = () => now() * 1000;',
)}`;

describe('colours', () => {
  it('mark problems and titles in a terminal', async () => {
    const root = makeSite(SITE);
    const { printed } = await inTerminal(['build', '--root', root]);
    expect(printed).toContain('\u001b[31merror[front-matter-invalid]\u001b[39m');
    expect((await inTerminal(['build', '--help'])).printed).toContain(
      '\u001b[1mOptions:\u001b[22m',
    );
    expect((await inTerminal(['stats', '--root', root])).printed).toContain(
      '\u001b[1m小报\u001b[22m',
    );
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['a terminal without colours', { TERM: 'dumb' }],
  ])('are not there with %s', async (_, env) => {
    const root = makeSite(SITE);
    for (const args of [
      ['build', '--root', root],
      ['build', '--help'],
      ['bild'],
      ['stats', '--root', root],
    ])
      expect((await inTerminal(args, env)).printed).not.toMatch(SEQUENCES);
  });

  it('are not there in a pipe, unless they are forced', async () => {
    const root = makeSite(SITE);
    const piped = await gazette.run(['build', '--root', root]);
    expect(`${piped.stdout}${piped.stderr}`).not.toContain('\u001b');
    const forced = await gazette.run(['build', '--root', root], { env: { FORCE_COLOR: '1' } });
    expect(forced.stderr).toContain('\u001b[31merror');
  });
});

describe('progress', () => {
  it('is a line that is drawn over itself and gone at the end', async () => {
    const { code, printed } = await inTerminal(['build', '--root', makeSite(MANY)], {
      NODE_OPTIONS: HASTE,
    });
    expect(code).toBe(0);
    expect(printed).toMatch(/[█░]{24} .*(?:Parsing|Rendering) [\d,]+ of [\d,]+/);
    // What stays is the summary: it begins where the line was cleared.
    const last = printed.split('\u001b[1G').at(-1) ?? '';
    expect(last.replace(SEQUENCES, '')).toMatch(/^650 posts, 0 pages\n/);
    expect(printed.slice(printed.indexOf('650 posts'))).not.toMatch(SEQUENCES);
  });

  it.each([
    ['in a log of continuous integration', { CI: '1' }],
    ['in a terminal that cannot', { TERM: 'dumb' }],
  ])('is plain lines %s', async (_, env) => {
    const { printed } = await inTerminal(['build', '--root', makeSite(MANY)], {
      NODE_OPTIONS: HASTE,
      ...env,
    });
    expect(printed).toMatch(/^(?:Parsing|Rendering) [\d,]+ of [\d,]+, [\d,]+ a second.*$/m);
    expect(printed).not.toMatch(/[█░]|\u001b\[\d*[A-HJK]|\r(?!\n)/);
  });

  it.each(['--quiet', '--json'])('is not shown with %s', async (option) => {
    const root = makeSite(MANY);
    const { printed } = await inTerminal(['build', '--root', root, option], {
      NODE_OPTIONS: HASTE,
    });
    expect(printed).not.toMatch(/Parsing|Rendering|\u001b/);
  });
});

describe('help', () => {
  it.each([
    ['English', 'C.UTF-8', 'Usage: gazette'],
    ['Chinese', 'zh_CN.UTF-8', '用法: gazette'],
  ])('in %s stays within the width of the terminal', async (_, LC_ALL, usage) => {
    for (const command of ['', 'build', 'new post', 'changes']) {
      const { code, printed } = await inTerminal(
        [...command.split(' ').filter(Boolean), '--help'],
        {
          LC_ALL,
          NO_COLOR: '1',
        },
      );
      expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining(usage) });
      // Examples are lines to be copied, and are not cut.
      const own = printed.slice(0, printed.search(/Examples:|示例：/)).split('\n');
      const wide = (line: string) => line.replace(/[\u2e80-\u9fff\uff00-\uffef]/g, 'xx').length;
      expect(own.filter((line) => wide(line) > COLUMNS)).toEqual([]);
    }
  });

  it('is there for every command, with examples', async () => {
    const { stdout } = await gazette.run(['help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)[| ]/gm)].map(([, name]) => name ?? '');
    expect(commands).toEqual(expect.arrayContaining(['build', 'list', 'doctor', 'new']));
    for (const name of ['build', 'list', 'doctor'])
      expect((await gazette.run(['help', name])).stdout).toMatch(
        /^Usage: gazette[\s\S]*\nExamples:\n {2}gazette/,
      );
  });
});

describe('in Chinese', () => {
  const chinese = (...args: string[]) =>
    gazette.run(args, { env: { LC_ALL: '', LANG: 'zh_CN.UTF-8' } });

  it('says what a build did and what is wrong; a JSON document stays as it is', async () => {
    const root = makeSite(SITE);
    const { stdout, stderr } = await chinese('build', '--root', root);
    expect(stdout).toMatch(/^1 篇文章，0 个页面；1 篇暂不发布\n2 个源文件，读取了 2 个\n/);
    expect(stderr).toContain('错误[front-matter-invalid]（暂不发布）：头信息不是有效的 YAML：');
    expect(stderr).toContain('请修正该行；含有特殊字符的文本需要引号。');
    const json = await chinese('build', '--json', '--root', root);
    expect(json.stdout).toContain('the front matter is not valid YAML');
    expect(json.stdout).not.toContain('错误');
  });

  it('says what was wrong with the command', async () => {
    expect((await chinese('bild')).stderr).toBe(
      '错误：没有命令 bild\n（是不是 build？）\n（用 --help 查看用法）\n',
    );
    expect((await chinese('build', '--jobs', 'x')).stderr).toContain('应为 1 到 256 的数。');
  });
});

describe('the first build of a large archive', () => {
  /** What is said beside a build that has these steps. */
  function said(files: Files, steps: readonly Progress[]): string[] {
    const asides: string[] = [];
    const reporter = {
      ...createReporter({ quiet: true, verbose: false }),
      aside: (text: string) => void asides.push(text),
    };
    const notice = firstRunNotice({ root: makeSite(files) }, reporter);
    for (const step of steps) notice(step);
    return asides;
  }
  const LARGE: readonly Progress[] = [
    { stage: 'parse', done: 200, total: 100_000 },
    { stage: 'parse', done: 400, total: 100_000 },
    { stage: 'render', done: 20, total: 120_000 },
  ];

  it('says once what will happen', () => {
    expect(said({}, LARGE)).toEqual([
      expect.stringMatching(
        /^First build of this archive: 100,000 sources are read, and every page is written\./,
      ),
    ]);
  });

  it('is told from one that has to read all again, and from a small or a known one', () => {
    expect(said({ '.gazette/store/index': '' }, LARGE)).toEqual([
      '100,000 sources have to be read anew, which takes as long as a first build.',
    ]);
    expect(said({}, [{ stage: 'parse', done: 200, total: 900 }, ...LARGE.slice(2)])).toEqual([]);
    expect(said({}, LARGE.slice(2))).toEqual([]);
  });
});
