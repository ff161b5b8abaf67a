import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/result.js';
import type { Diagnostic, DiagnosticCode } from '../../src/diagnostics.js';
import { type Encoding, encode } from '../helpers/encode.js';
import { buildSite, CONFIG, makeSite, post, readTree, writeFiles } from '../helpers/site.js';

/** What a build must say of a broken post, and whether it is published. */
interface Broken {
  readonly content: string | Buffer;
  readonly code: DiagnosticCode;
  readonly line?: number;
  /** What its page says; null if it is held back. */
  readonly shows: string | null;
}

const held = (content: string | Buffer, code: DiagnosticCode, line?: number): Broken => ({
  content,
  code,
  ...(line === undefined ? {} : { line }),
  shows: null,
});
const recovered = (
  content: string | Buffer,
  code: DiagnosticCode,
  line: number | undefined,
  shows: string,
): Broken => ({ ...held(content, code, line), shows });

const NEWS =
  '春耕备耕正当时。县农业农村局的技术员走进田间地头，为农户讲解水稻育秧的要点，并送去了新的种子和化肥。';
const inEncoding = (text: string, encoding: Encoding) =>
  encode(`---\ntitle: "x"\n---\n<p>${text.repeat(3)}</p>\n`, encoding);

/** A title as a crawler puts it between quotes, and what it is. */
const titled = (title: string): Broken =>
  recovered(
    `---\nlayout: post\ntitle: "${title}"\ndate: 2022-01-06 08:12:53 +0800\n---\n正文。\n`,
    'quotes-unescaped',
    3,
    `<h1>${title.replaceAll('"', '&quot;').replaceAll('\\', '&#92;')}</h1>`,
  );

const invalid = (yaml: string, line: number): Broken =>
  held(`---\n${yaml}\n---\n正文。\n`, 'front-matter-invalid', line);
const dated = (date: string): Broken =>
  held(`---\ntitle: x\ndate: ${date}\n---\n正文。\n`, 'date-invalid', 3);
const typed = (yaml: string, line = 2): Broken =>
  held(`---\n${yaml}\n---\n正文。\n`, 'front-matter-type', line);

const bomb = Array.from(
  { length: 9 },
  (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
).join('\n');

/** Broken posts by the slug in their file names. */
const CORPUS: Readonly<Record<string, Broken>> = {
  'title-quotes': titled('他说"你好"'),
  'title-begins-with-quotes': titled('"双减"政策落地'),
  'title-one-quote': titled('一英寸1"'),
  'title-backslash': titled('C:\\新闻\\稿'),
  'title-ends-with-backslash': titled('目录\\'),
  'title-invalid-escape': titled('一\\二\\n三\\四'),
  'description-quotes': recovered(
    '---\ntitle: x\ndescription: "a"b"\n---\n正文。\n',
    'quotes-unescaped',
    3,
    '正文。',
  ),
  'title-quotes-of-two-kinds': invalid('title: "一\\"二\\"三"四"', 2),
  'title-quotes-and-comment': invalid('title: "一"二" # x', 2),
  'title-colon': invalid('title: 甲: 乙', 2),
  'title-not-closed': invalid('title: "甲', 3),
  'title-at-sign': invalid('title: @甲', 2),
  'title-backtick': invalid('title: `甲`', 2),
  'title-percent': invalid('title: %甲', 2),
  'title-list-open': invalid('title: [甲', 3),
  'title-map-open': invalid('title: {甲', 3),
  'title-empty': recovered(
    '---\ntitle: ""\n---\n正文。\n',
    'title-empty',
    2,
    '<h1>Title Empty</h1>',
  ),
  'title-blank': recovered('---\ntitle: "  "\n---\n正文。\n', 'title-empty', 2, '正文。'),
  'title-is-list': typed('title: [甲, 乙]'),
  'title-is-map': typed('title: { 甲: 乙 }'),
  'title-is-block-list': typed('title:\n  - 甲'),
  'slug-is-list': typed('slug: [a]'),
  'layout-is-list': typed('layout: [a]'),
  'layout-is-missing': held(post({ layout: 'nope' }), 'layout-missing', 2),
  'published-is-maybe': typed('published: maybe'),
  'categories-hold-map': typed('categories: [{ a: b }]'),
  'permalink-is-list': typed('permalink: [a]'),
  'permalink-unknown': held(post({ permalink: '/:nope/' }), 'permalink-invalid'),
  'permalink-taken': held(post({ permalink: '/archive/' }), 'address-taken'),
  'date-only-zone': dated(' +0800'),
  'date-empty-quotes': recovered('---\ndate: ""\n---\n<>\n', 'link-empty', 4, '&lt;&gt;'),
  'date-word': dated('昨天'),
  'date-february-30': dated('2022-02-30'),
  'date-april-31': dated('2022-04-31 10:00:00 +0800'),
  'date-no-leap-day': dated('2023-02-29'),
  'date-month-13': dated('2022-13-01'),
  'date-month-0': dated('2022-00-10'),
  'date-day-0': dated('2022-01-00'),
  'date-hour-25': dated('2022-01-06 25:00:00'),
  'date-minute-60': dated('2022-01-06 10:60:00'),
  'date-zone': dated('2022-01-06 10:00:00 +9900'),
  'date-year-0': dated('0000-01-06'),
  'date-year-10000': dated('10000-01-06'),
  'date-negative': dated('-2022-01-06'),
  'date-number': dated('20220106'),
  'date-list': typed('date: [2022-01-06]'),
  'updated-word': held(post({ updated: 'x' }), 'date-invalid', 2),
  'no-front-matter': recovered('正文。\n', 'front-matter-missing', 1, '正文。'),
  'four-dashes': recovered('----\ntitle: x\n----\n正文。', 'front-matter-missing', 1, '正文。'),
  'blank-before-dashes': recovered(' ---\na: b\n---\n正文。', 'front-matter-missing', 1, '正文。'),
  unclosed: held('---\ntitle: x\n正文。\n', 'front-matter-unclosed', 1),
  'unclosed-empty': held('---\n', 'front-matter-unclosed', 1),
  'unclosed-four-dashes': held('---\ntitle: x\n----\n正文。\n', 'front-matter-unclosed', 1),
  'byte-order-mark': recovered(
    '\ufeff---\ntitle: x\n---\n正文。\n',
    'byte-order-mark',
    1,
    '<h1>x</h1>',
  ),
  crlf: recovered('---\r\ntitle: x\r\n---\r\n正文。\r\n', 'line-ends', 1, '<h1>x</h1>'),
  'lone-cr': recovered('---\rtitle: x\r---\r正文。\r', 'line-ends', 1, '<h1>x</h1>'),
  'cr-in-body': recovered('---\ntitle: x\n---\n一\r二\n', 'line-ends', 4, '<h1>x</h1>'),
  'tab-indent': invalid('a:\n\tb: c', 3),
  'tab-before-key': invalid('\ttitle: x', 2),
  'duplicate-key': invalid('title: 甲\ntitle: 乙', 3),
  'unknown-alias': invalid('title: *nobody', 2),
  'unknown-tag': invalid('title: !!js/function "x"', 2),
  'python-tag': invalid('title: !!python/object:os.system x', 2),
  'yaml-bomb': held(`---\na0: &a0 lol\n${bomb}\n---\n`, 'front-matter-type'),
  'yaml-deep-list': invalid(`a: ${'['.repeat(100_000)}`, 2),
  'yaml-deep-block': invalid(
    `a:\n${Array.from({ length: 500 }, (_, n) => `${' '.repeat(n + 1)}b:`).join('\n')}`,
    101,
  ),
  'yaml-two-documents': invalid('a: 1\n--- b', 2),
  'not-a-map': invalid('- 甲\n- 乙', 2),
  'not-a-map-text': invalid('甲', 2),
  'control-character': invalid('title: a\u0007b', 2),
  'js-front-matter': recovered(
    '---js\n{ title: process.exit(1) }\n---\n正文。\n',
    'front-matter-missing',
    1,
    'process.exit(1)',
  ),
  gbk: recovered(inEncoding(NEWS, 'gb18030'), 'encoding-guessed', 4, NEWS),
  big5: held(
    inEncoding(
      '臺北市政府昨天宣布，今年的元宵燈會將於下週開幕，預計吸引超過百萬人次參觀。',
      'big5',
    ),
    'encoding-invalid',
    4,
  ),
  'euc-kr': held(
    inEncoding('서울시는 오늘 오전 기자회견을 열고 내년도 예산안을 발표했다.', 'euc-kr'),
    'encoding-invalid',
    4,
  ),
  shift_jis: held(
    inEncoding('東京都は本日、来年度の予算案を発表した。知事は記者会見で述べた。', 'shift_jis'),
    'encoding-invalid',
    4,
  ),
  'euc-jp': held(
    inEncoding('東京都は本日、来年度の予算案を発表した。知事は記者会見で述べた。', 'euc-jp'),
    'encoding-invalid',
    4,
  ),
  'latin-1': held(Buffer.from('---\ntitle: caf\xe9\n---\n', 'latin1'), 'encoding-invalid', 2),
  'utf-16': held(Buffer.from('\ufeff---\ntitle: x\n---\n', 'utf16le'), 'encoding-invalid'),
  'utf-8-cut-off': held(
    Buffer.from('---\ntitle: x\n---\n正文').subarray(0, -1),
    'encoding-invalid',
    4,
  ),
  'utf-8-surrogate': held(
    Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xed, 0xa0, 0x80, 0x0a]),
    'encoding-invalid',
    2,
  ),
  'nul-in-body': held('---\ntitle: x\n---\n一\0二\n', 'nul-bytes', 4),
  'nul-in-front-matter': held('---\ntitle: x\0\n---\n', 'nul-bytes', 2),
  'nul-only': held(Buffer.alloc(4096), 'nul-bytes', 1),
  empty: held('', 'file-empty'),
  'blank-only': held('\n \n', 'file-empty'),
  'quotes-deep': held(`---\ntitle: x\n---\n\n${'>'.repeat(100_000)} x\n`, 'nesting-too-deep', 5),
  'quotes-deep-blanks': held(
    `---\na: "b\\""\n---\n一\n\n${'> '.repeat(101)}x\n`,
    'nesting-too-deep',
    6,
  ),
  'lists-deep': held(`---\ntitle: x\n---\n${'- '.repeat(100_000)}x\n`, 'nesting-too-deep', 4),
  'numbers-deep': held(`---\ntitle: x\n---\n${'1. '.repeat(200)}x\n`, 'nesting-too-deep', 4),
  'lists-indented-deep': held(
    `---\ntitle: x\n---\n${Array.from({ length: 150 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n')}\n`,
    'nesting-too-deep',
    105,
  ),
  'redirect-taken': recovered(
    post({ title: 'x', redirect_from: '/archive/' }),
    'redirect-dropped',
    undefined,
    '<h1>x</h1>',
  ),
  'link-to-nowhere': recovered('---\ntitle: x\n---\n正文。\n<>\n', 'link-empty', 5, '&lt;&gt;'),
};

const pathOf = (slug: string): string => `posts/2022-01-06-${slug}.md`;
const pageOf = (slug: string): string => `2022/01/06/${slug}.html`;

describe('a build of all broken posts at once', () => {
  let result: BuildResult;
  let output: Record<string, string>;
  const said = new Map<string, Diagnostic[]>();
  const isRoot = process.getuid?.() === 0;

  beforeAll(async () => {
    const files = Object.entries(CORPUS).map(([slug, { content }]) => [pathOf(slug), content]);
    const root = mkdtempSync(join(tmpdir(), 'gazette-broken-'));
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    writeFiles(root, {
      ...Object.fromEntries(files),
      '_config.yml': `${CONFIG}fault_limit: 1\n`,
      'posts/2022-01-06-good.md': post({ title: 'good' }),
      'posts/-202205262391921712.md': '---\nlayout: post\ntitle: ""\ndate:  +0800\n---\n<>\n',
      'posts/undated.md': post({ title: 'x' }),
      'posts/2022-02-30-no-such-day.md': post({ title: 'x' }),
      'posts/2022-01-06-folder.md/2022-01-06-inside.md': post({ title: 'inside' }),
    });
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/secret.md'), 'secret');
    symlinkSync(join(root, 'elsewhere/secret.md'), join(root, 'posts/2022-01-06-link.md'));
    symlinkSync(join(root, 'nowhere.md'), join(root, 'posts/2022-01-06-dangling.md'));
    symlinkSync(join(root, 'posts'), join(root, 'posts/loop'));
    symlinkSync('2022-01-06-itself.md', join(root, 'posts/2022-01-06-itself.md'));
    writeFiles(root, { 'posts/2022-01-06-huge.md': '---\ntitle: x\n---\n' });
    truncateSync(join(root, 'posts/2022-01-06-huge.md'), 50_000_000);
    writeFiles(root, { 'posts/2022-01-06-no-permission.md': post({ title: 'x' }) });
    chmodSync(join(root, 'posts/2022-01-06-no-permission.md'), 0);
    result = await buildSite(root);
    output = readTree(join(root, '_site'));
    for (const one of result.diagnostics)
      said.set(one.file ?? '', [...(said.get(one.file ?? '') ?? []), one]);
  });

  it('publishes the good, and holds back no more than it says', () => {
    const faults = [...said.values()].flat().filter(({ severity }) => severity === 'error');
    expect(result).toMatchObject({ ok: true, counts: { held: faults.length } });
    expect(output['2022/01/06/good.html']).toContain('<h1>good</h1>');
    expect(output['2022/01/06/inside.html']).toContain('<h1>inside</h1>');
    expect(JSON.stringify(output)).not.toContain('secret');
  });

  it.each(Object.entries(CORPUS))('says one thing of %s', (slug, { code, line, shows }) => {
    const severity = shows === null ? 'error' : 'warning';
    const hint = expect.stringMatching(/\w/);
    expect(said.get(pathOf(slug))).toMatchObject([
      { code, severity, scope: 'post', hint, ...(line === undefined ? {} : { line }) },
    ]);
    const name = Object.keys(output).find((file) => file.endsWith(pageOf(slug)));
    const page = name === undefined ? undefined : output[name];
    if (shows === null) expect(page).toBeUndefined();
    else expect(page).toContain(shows);
  });

  it.each<[file: string, code: DiagnosticCode, severity: string]>([
    ['posts/-202205262391921712.md', 'date-invalid', 'error'],
    ['posts/undated.md', 'not-a-post', 'warning'],
    ['posts/2022-02-30-no-such-day.md', 'date-invalid', 'error'],
    ['posts/2022-01-06-folder.md', 'not-a-post', 'warning'],
    ['posts/2022-01-06-link.md', 'file-unreadable', 'warning'],
    ['posts/2022-01-06-dangling.md', 'file-unreadable', 'warning'],
    ['posts/loop', 'file-unreadable', 'warning'],
    ['posts/2022-01-06-itself.md', 'file-unreadable', 'warning'],
    ['posts/2022-01-06-huge.md', 'post-too-large', 'error'],
  ])('says one thing of %s', (file, code, severity) => {
    expect(said.get(file)).toMatchObject([{ code, severity }]);
  });

  // Nothing is forbidden to root.
  it.skipIf(isRoot)('says one thing of a file without read permission', () => {
    expect(said.get('posts/2022-01-06-no-permission.md')).toMatchObject([
      { code: 'file-unreadable', severity: 'error' },
    ]);
  });
});

describe('the policy', () => {
  const files = {
    '_config.yml': CONFIG,
    ...Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`posts/2022-01-06-g${n}.md`, post({ title: `${n}` })]),
    ),
    ...Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`posts/2022-01-07-b${n}.md`, '---\n']),
    ),
  };
  const buildWith = (config: string) =>
    buildSite(makeSite({ ...files, '_config.yml': `${CONFIG}${config}` }));

  it.each([
    ['', false],
    ['fault_limit: 0.35\n', false],
    ['fault_limit: 0.36\n', true],
    ['fault_limit: 1\n', true],
    ['fault_limit: 1\non_fault: stop\n', false],
    ['fault_limit: 1\non_fault: hold\n', true],
  ])('%j publishes: %s', async (config, ok) => {
    const result = await buildWith(config);
    expect(result.ok).toBe(ok);
    expect(result.diagnostics.filter(({ code }) => code === 'fault-limit')).toHaveLength(
      ok ? 0 : 1,
    );
  });

  it('takes limits for what a post may be', async () => {
    const long = post({ title: 'L' }, 'x'.repeat(1000));
    const deep = post({ title: 'D' }, '> > > x');
    const root = makeSite({
      '_config.yml': `${CONFIG}limits: { size: 900, depth: 2 }\n`,
      'posts/2022-01-06-l.md': long,
      'posts/2022-01-06-d.md': deep,
      'posts/2022-01-06-ok.md': post({ title: 'O' }, '> > x'),
    });
    const { diagnostics, counts } = await buildSite(root);
    expect(diagnostics.map(({ code }) => code)).toEqual(['nesting-too-deep', 'post-too-large']);
    expect(counts).toMatchObject({ posts: 1, held: 2 });
    // Neither is read again as long as it does not change, nor with a higher limit forgotten.
    writeFiles(root, { '_config.yml': CONFIG });
    expect(await buildSite(root)).toMatchObject({ counts: { posts: 3, held: 0 } });
  });

  it('a folder that cannot be read is a fault of the site', async () => {
    if (process.getuid?.() === 0) return;
    const root = makeSite({ ...files, 'posts/deep/2022-01-06-x.md': post({ title: 'x' }) });
    chmodSync(join(root, 'posts/deep'), 0);
    expect(await buildSite(root)).toMatchObject({ ok: false });
    chmodSync(join(root, 'posts/deep'), 0o755);
  });
});
