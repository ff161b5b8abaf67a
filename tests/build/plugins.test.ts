import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.js';
import { preview } from '../helpers/preview.js';
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
  '_config.yml': `${CONFIG}motto: 言\n`,
  'posts/2022-01-06-a.md': post({ title: '甲', category: 'x' }, '<p>正文。</p>'),
  'posts/2022-01-07-b.md': post({ title: '乙', category: 'y' }, '==要点== 正文。'),
  'templates/layouts/post.html': '{{ page.title | shout(2) }}{{ content }}',
  'templates/layouts/home.html': '{{ site.title }}',
};
const A = 'x/2022/01/06/a.html';
const B = 'y/2022/01/07/b.html';

/** A plugins' file from its parts. */
const plugins = (parts: string): Files => ({
  'gazette.config.mjs': `export default { ${parts} };\n`,
});

const SHOUT =
  "filters: [{ name: 'shout', version: 1, apply: (text, times = 1) => text + '!'.repeat(times) }]";

async function built(root: string): Promise<Record<string, string>> {
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

async function faultsOf(root: string): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await buildSite(root);
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** What an edit makes again; the site is then what a clean build makes of it. */
async function rendered(root: string, edit: Files): Promise<number> {
  writeFiles(root, edit);
  const { counts, ok } = await buildSite(root);
  expect(ok).toBe(true);
  const site = readTree(join(root, '_site'));
  rmSync(join(root, '.gazette'), { recursive: true });
  const clean = await buildSite(root, { destination: join(makeFolder(), 'clean') });
  expect(readTree(clean.destination ?? '')).toEqual(site);
  return counts.rendered;
}

describe('a filter of a plugin', () => {
  it('is one of templates; its text is escaped unless it says that it is HTML', async () => {
    const root = makeSite({
      ...SITE,
      'templates/layouts/post.html':
        '{{ "<b>" | shout }} {{ "<b>" | bold }} {{ content | measured }} {{ page | first_of }} {{ [page.date] | days }} {{ page | same | dump }}',
      ...plugins(`filters: [
        { name: 'shout', version: 1, apply: (text) => text + '!' },
        { name: 'bold', version: 1, apply: (text) => ({ [Symbol.for('gazette.html')]: '<b>' + text.length + '</b>' }) },
        { name: 'measured', version: 1, apply: (text) => typeof text + text.length },
        { name: 'first_of', version: 1, apply: (page) => page.terms.category.at(0).posts.map((post) => post.title + post.next?.title).join() },
        { name: 'days', version: 1, apply: ([date]) => date.format('%d') + (date > 0) },
        { name: 'same', version: 1, apply: (page) => [page.previous, page].map((one) => one?.title) },
      ]`),
    });
    const site = await built(root);
    expect(site[A]).toBe('&lt;b&gt;! <b>3</b> string11 甲乙 06true [null,&quot;甲&quot;]');
  });

  it('may be given to templates by `html` of the package, and return posts', async () => {
    const root = makeSite({
      ...SITE,
      'templates/layouts/post.html':
        '{{ (site.posts | newest).title }}{{ site.posts | newest | shout }}',
      ...plugins(`filters: [
        { name: 'newest', version: 1, apply: (posts) => posts.at(0) },
        { name: 'shout', version: 1, apply: (post) => post.title + '!' },
      ]`),
    });
    expect((await built(root))[A]).toBe('乙乙!');
  });

  it('makes what has used it again when the file or its version is another', async () => {
    const root = makeSite({ ...SITE, ...plugins(SHOUT) });
    await built(root);
    expect(await rendered(root, plugins(SHOUT.replace('version: 1', 'version: 2')))).toBe(2);
  });

  it('is traced: what it reads of the site decides what is made again', async () => {
    const READS = SHOUT.replace("text + '!'.repeat(times)", "text.next?.title + text.title + '!'");
    const root = makeSite({
      ...SITE,
      ...plugins(READS),
      'templates/layouts/post.html': '{{ page | shout }}',
    });
    await built(root);
    const edit = { 'posts/2022-01-07-b.md': post({ title: '丙', category: 'y' }, '正文。') };
    writeFiles(root, edit);
    await buildSite(root);
    expect(readTree(join(root, '_site'))[A]).toBe('丙甲!');
  });

  it.each([
    ["throw new Error('no')", 'the filter `shout` failed: no'],
    [
      'return Promise.resolve()',
      'the filter `shout` failed: it is async, and a template cannot wait',
    ],
    ['text.title = 1', 'the filter `shout` failed: the site cannot be changed: title'],
  ])('that fails by %s is a problem with its name and its place', async (code, message) => {
    const root = makeSite({
      ...SITE,
      ...plugins(`filters: [{ name: 'shout', version: 1, apply(text) { ${code} } }]`),
      'templates/layouts/post.html': '\n{{ page | shout }}',
    });
    expect(await faultsOf(root)).toMatchObject([
      { code: 'plugin-failed', message, file: 'templates/layouts/post.html', line: 2 },
    ]);
  });

  it('does not take the place of another one', async () => {
    const root = makeSite({ ...SITE, ...plugins(SHOUT.replace("'shout'", "'date'")) });
    expect(await faultsOf(root)).toMatchObject([
      {
        code: 'plugin-invalid',
        message: 'there is a filter `date` already',
        file: 'gazette.config.mjs',
      },
      { code: 'template-invalid' },
    ]);
  });
});

describe('a Markdown plugin', () => {
  const MARK = `markdown: [{ name: 'mark', version: 1, use(md) {
    md.core.ruler.push('mark', (state) => { for (const token of state.tokens) if (token.type === 'html_block') token.content = token.content.replace('<p>', '<p title="plain">'); });
    md.inline.ruler.before('emphasis', 'mark', (state, silent) => {
      const match = /^==([^=]+)==/.exec(state.src.slice(state.pos));
      if (match === null) return false;
      if (match[1] === '坏') throw new Error('bad');
      if (!silent) { state.push('mark', 'mark', 0).content = match[1]; }
      state.pos += match[0].length;
      return true;
    });
    md.renderer.rules.mark = (tokens, at) => '<mark>' + tokens[at].content + '</mark><script>1</script>';
  } }]`;
  const site = { ...SITE, 'templates/layouts/post.html': '{{ content }}' };

  it('changes all bodies, those of the usual form too, and what it makes is sanitised as all else', async () => {
    const tree = await built(makeSite({ ...site, ...plugins(MARK) }));
    expect(tree[B]).toBe('<p><mark>要点</mark> 正文。</p>\n');
    expect(tree[A]).toContain('<p title="plain">正文。</p>');
  });

  it('is part of `markdownify`', async () => {
    const root = makeSite({
      ...site,
      ...plugins(MARK),
      'templates/layouts/home.html': '{{ "==x==" | markdownify }}',
    });
    expect((await built(root))['index.html']).toContain('<mark>x</mark>');
  });

  it('that fails holds back the post', async () => {
    const root = makeSite({
      ...site,
      ...plugins(MARK),
      'posts/2022-01-07-b.md': post({ title: '乙' }, '==坏=='),
    });
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    expect(result.diagnostics).toMatchObject([
      {
        code: 'plugin-failed',
        scope: 'post',
        file: 'posts/2022-01-07-b.md',
        message: 'the Markdown plugin `mark` failed: bad',
      },
    ]);
  });

  it('that cannot be used says so of each post', async () => {
    const root = makeSite({
      ...site,
      ...plugins("markdown: [{ name: 'bad', version: 1, use() { throw new Error('no'); } }]"),
    });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['plugin-failed', 'the Markdown plugin `bad` failed: no'],
      ['plugin-failed', 'the Markdown plugin `bad` failed: no'],
    ]);
  });

  it('has all posts read again when it is another', async () => {
    const root = makeSite({ ...site, ...plugins(MARK) });
    await built(root);
    const other = MARK.replace('<mark>', '<mark title="2">').replace('version: 1', 'version: 2');
    expect(await rendered(root, plugins(other))).toBeGreaterThan(2);
    expect(readTree(join(root, '_site'))[B]).toContain('<mark title="2">');
  });
});

describe('an output of a plugin', () => {
  const SEARCH = `outputs: [
    { name: 'search', version: 1, files: ['/search.json'], render: (site) => JSON.stringify(site.posts.map((post) => post.title)) },
    { name: 'of-terms', version: 1,
      files: (site) => site.taxonomies[0].terms.map(({ name, count }) => ({ address: '/terms/' + name + '.html', data: { count, more: site.data.a } })),
      render: (site, { address, data }) => new TextEncoder().encode(site.motto + address + JSON.stringify(data)) },
  ]`;
  const site = { ...SITE, 'templates/layouts/post.html': '{{ content }}', 'data/a.yml': 'b: 1\n' };

  it('makes files', async () => {
    const tree = await built(makeSite({ ...site, ...plugins(SEARCH) }));
    expect(tree['search.json']).toBe('["乙","甲"]');
    expect(tree['terms/x.html']).toBe('言/terms/x.html{"count":1,"more":{"b":1}}');
    expect(tree['sitemap/pages.xml']).toContain('https://example.com/terms/x.html');
  });

  it.each<[string, Files, number]>([
    [
      'a title that it reads',
      { 'posts/2022-01-06-a.md': post({ title: '丁', category: 'x' }, '<p>正文。</p>') },
      9,
    ],
    ['a key of the configuration that it reads', { '_config.yml': `${CONFIG}motto: 行\n` }, 2],
    ['what is given to it', { 'data/a.yml': 'b: 2\n' }, 2],
  ])('is made again for %s', async (_, edit, count) => {
    const root = makeSite({ ...site, ...plugins(SEARCH) });
    await built(root);
    expect(await rendered(root, edit)).toBe(count);
  });

  it('that is not wanted any more goes', async () => {
    const root = makeSite({ ...site, ...plugins(SEARCH) });
    await built(root);
    await rendered(root, plugins(''));
    expect(readTree(join(root, '_site'))['search.json']).toBeUndefined();
  });

  it('gives way to public/ and pages/, and takes the place of what gazette makes', async () => {
    const root = makeSite({
      ...site,
      'public/a.txt': 'own',
      ...plugins(
        `outputs: [{ name: 'many', version: 1, files: ['/a.txt', '/robots.txt', '/a.txt/b'], render: () => 'plugin' }]`,
      ),
    });
    const { diagnostics } = await buildSite(root);
    const tree = readTree(join(root, '_site'));
    expect([tree['a.txt'], tree['robots.txt']]).toEqual(['own', 'plugin']);
    expect(diagnostics).toMatchObject([
      {
        code: 'address-taken',
        message: '/a.txt of the output `many` is already published by public/a.txt',
      },
      {
        code: 'address-taken',
        message: '/a.txt/b of the output `many` is already published by public/a.txt',
      },
    ]);
  });

  it.each([
    'a.txt',
    '/../a.txt',
    '/a/../../b',
    '/a//b',
    '/a\\\\b',
    '/nul',
    '/a\\u0000',
    '/./a',
    '',
    '//a',
  ])('has no file at %j', async (address) => {
    const root = makeSite({
      ...site,
      ...plugins(`outputs: [{ name: 'bad', version: 1, files: ['${address}'], render: () => '' }]`),
    });
    const [fault] = await faultsOf(root);
    expect(fault?.code).toBe('plugin-failed');
    expect(fault?.message).toMatch(
      /^the output `bad` failed: .* is no address of a file in the site$/,
    );
  });

  it.each([
    ["throw new Error('no')", 'the output `bad` failed: no'],
    ['return 1', 'the output `bad` failed: it returned number for /a.txt, and not a text or bytes'],
    [
      'return Promise.resolve("")',
      'the output `bad` failed: it returned a promise for /a.txt, and not a text or bytes',
    ],
  ])('that fails by %s is a problem with its name', async (code, message) => {
    const root = makeSite({
      ...site,
      ...plugins(`outputs: [{ name: 'bad', version: 1, files: ['/a.txt'], render() { ${code} } }]`),
    });
    expect(await faultsOf(root)).toMatchObject([
      { code: 'plugin-failed', message, output: '/a.txt' },
    ]);
  });
});

describe('a transform', () => {
  const STAMP = `transforms: [{ name: 'stamp', version: 1, apply: (html, { address, kind, site }) => html + kind + address + site.motto }]`;
  const site = { ...SITE, 'templates/layouts/post.html': '{{ content }}', 'public/a.html': 'own' };

  it('changes pages, and neither feeds nor files', async () => {
    const tree = await built(makeSite({ ...site, ...plugins(STAMP) }));
    expect(tree[B]).toBe('<p>==要点== 正文。</p>\npost/y/2022/01/07/b.html言');
    expect(tree['index.html']).toBe('小报home/言');
    expect(tree['404.html']).toMatch(/404\/404\.html言$/);
    expect(tree['feed.xml']).toMatch(/<\/feed>\s*$/);
    expect(tree['a.html']).toBe('own');
  });

  it('makes pages again when it comes, is another, reads another value, or goes', async () => {
    const root = makeSite(site);
    await built(root);
    for (const edit of [
      plugins(STAMP),
      plugins(STAMP.replace('html +', 'html + "2" +').replace('version: 1', 'version: 2')),
      { '_config.yml': `${CONFIG}motto: 行\n` },
      plugins(''),
    ])
      expect(await rendered(root, edit)).toBeGreaterThan(3);
  });

  it('that fails is a problem with its name', async () => {
    const root = makeSite({
      ...site,
      ...plugins("transforms: [{ name: 'bad', version: 1, apply: () => undefined }]"),
    });
    expect(await faultsOf(root)).toMatchObject([
      {
        code: 'plugin-failed',
        message: 'the transform `bad` failed: it returned undefined, and not a text',
        output: `/${A}`,
      },
    ]);
  });

  const CODE = ' let  a = "<b>" ';
  const INLINE = (named: string): Files =>
    plugins(
      `transforms: [{ name: 'count', version: 1, ${named} apply: (html) => html.replace('<p>', () => \`<script>${CODE}</script><style>b{}</style><script src="/a.js"></script><script type="application/json">{}</script><p>\`) }]`,
    );
  const NAMED = `scripts: [${JSON.stringify(CODE)}], styles: ['b{}'],`;
  const WITH_HEADERS = `${CONFIG}motto: 言\nheader_files: [netlify]\n`;
  const hashOf = (code: string): string =>
    `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

  it('that names its code has the hashes of it in the headers', async () => {
    const page = '<!doctype html><title>a</title><script>let b</script>{{ content }}';
    for (const more of ['', 'minify_html: true\n']) {
      const root = makeSite({
        ...site,
        '_config.yml': WITH_HEADERS + more,
        'templates/layouts/post.html': page,
        ...INLINE(NAMED),
      });
      const tree = await built(root);
      const code = [...(tree[A] ?? '').matchAll(/<(?:script|style)>(.*?)<\/(?:script|style)>/gs)];
      expect(code).toHaveLength(3);
      for (const [, text = ''] of code) expect(tree._headers).toContain(hashOf(text));
      await rendered(root, INLINE(NAMED.replace('styles: [', "styles: ['i{}', ")));
      expect(readTree(join(root, '_site'))._headers).toContain(hashOf('i{}'));
    }
  });

  it.each([
    ['', CODE.trim().replace('  ', ' ')],
    [NAMED.replace('b{}', ''), 'b{}'],
    [NAMED.replace('scripts', 'styles').replace('], styles: [', ', '), CODE.trim()],
  ])(
    'that does not name its code is told of where headers would have it refused: %s',
    async (named, code) => {
      const root = makeSite({ ...site, ...INLINE(named) });
      await built(root);
      writeFiles(root, { '_config.yml': WITH_HEADERS });
      const [fault, ...others] = await faultsOf(root);
      expect(others).toEqual([]);
      expect(fault?.code).toBe('plugin-failed');
      expect(fault?.message).toContain('the transform `count` failed: it puts code into the page');
      expect(fault?.message).toContain(code.replace('  ', ' '));
      writeFiles(root, INLINE(NAMED));
      expect(await faultsOf(root)).toEqual([]);
    },
  );

  it.each(['onclick="go()"', "style='color: red'", 'href=" JavaScript:go()"'])(
    'that puts code into a tag is told of where headers would have it refused: %s',
    async (attribute) => {
      const adds = (text: string): Files =>
        plugins(
          `transforms: [{ name: 'add', version: 1, apply: (html) => html.replaceAll('<p', () => ${JSON.stringify(`<p ${text}`)}) }]`,
        );
      const root = makeSite({ ...site, ...adds(attribute) });
      await built(root);
      writeFiles(root, { '_config.yml': WITH_HEADERS });
      const [fault, ...others] = await faultsOf(root);
      expect(others).toEqual([]);
      expect(fault?.code).toBe('plugin-failed');
      expect(fault?.message).toContain(`it puts code into a tag that browsers refuse`);
      expect(fault?.message).toContain(attribute);
      writeFiles(root, adds(`title="${attribute.replaceAll('"', "'")}"`));
      expect(await faultsOf(root)).toEqual([]);
    },
  );
});

describe('the file with plugins', () => {
  it.each([
    ['export default { filters: [', 'it cannot be loaded: '],
    ["import 'not-installed';", "it cannot be loaded: Cannot find package 'not-installed'"],
    ["\nthrow new Error('no');", 'it cannot be loaded: no'],
    [
      'export const x = 1;',
      'expected `export default` with filters, markdown, outputs or transforms',
    ],
    ['export default { filter: [] };', '`filter`: unknown key'],
    [
      "export default { filters: [{ name: 'a', version: 1, apply() {}, run() {} }] };",
      '`filters.0.run`: unknown key',
    ],
    ['export default { outputs: [1] };', '`outputs.0`: expected a plugin: an object'],
    [
      "export default { filters: [{ name: 'a', apply() {} }] };",
      '`filters.0.version`: it is missing',
    ],
    [
      "export default { filters: [{ name: 'a-b', version: 1, apply() {} }] };",
      '`filters`: a filter has a name',
    ],
    [
      "export default { transforms: [{ name: 'a', version: 1, apply: 1 }] };",
      '`transforms.0.apply`: expected a function',
    ],
    [
      `export default { markdown: [1, 2].map(() => ({ name: 'a', version: 1, use() {} })) };`,
      '`markdown`: two of one name',
    ],
  ])('%j is a fault of the site', async (text, message) => {
    const [fault] = await faultsOf(makeSite({ ...SITE, 'gazette.config.mjs': text }));
    expect(fault).toMatchObject({ code: 'plugin-invalid', file: 'gazette.config.mjs' });
    expect(fault?.message).toContain(message);
  });

  it.each(['export {};', ''])('that throws says where: %j', async (first) => {
    const root = makeSite({ ...SITE, 'gazette.config.js': `${first}\n throw new Error('no');` });
    expect(await faultsOf(root)).toMatchObject([
      { code: 'plugin-invalid', line: 2, column: 8, excerpt: " throw new Error('no');" },
    ]);
  });

  it('may be a module of Node’s older kind, but there is one', async () => {
    const root = makeSite({
      ...SITE,
      'package.json': '{}',
      'gazette.config.js': `module.exports = { ${SHOUT} };`,
    });
    expect((await built(root))[A]).toContain('甲!!');
    writeFiles(root, {
      'gazette.config.js': `module.exports = { ${SHOUT.replace("'!'", "'?'")} };`,
    });
    expect((await built(root))[A]).toContain('甲??');
    writeFiles(root, plugins(SHOUT));
    expect(await faultsOf(root)).toMatchObject([
      {
        code: 'plugin-invalid',
        message: 'there is gazette.config.js too, and a site has one such file',
      },
    ]);
  });

  it('is taken up by the preview when it changes', async () => {
    const root = makeSite({ ...SITE, ...plugins(SHOUT) });
    const { get, change } = await preview(root);
    expect((await get(`/${A}`)).body).toContain('甲!!');
    await change(() => writeFiles(root, plugins(SHOUT.replace("'!'", "'?'"))));
    expect((await get(`/${A}`)).body).toContain('甲??');
    const update = await change(() => writeFiles(root, plugins('filters: 1')));
    expect(update.diagnostics).toMatchObject([{ code: 'plugin-invalid' }]);
    await change(() =>
      writeFiles(
        root,
        plugins(
          `${SHOUT}, outputs: [{ name: 'a', version: 1, files: ['/a.txt'], render: (site) => site.posts.at(0).title }]`,
        ),
      ),
    );
    expect((await get('/a.txt')).body).toBe('乙');
  });
});
