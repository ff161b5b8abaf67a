import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

/** Enough posts for several tasks. */
const SITE: Files = {
  '_config.yml': CONFIG,
  'templates/layouts/post.html': '{{ page.title | shout }}{{ content }}',
  ...Object.fromEntries(
    Array.from({ length: 420 }, (_, n) => [
      `posts/2022-01-${String(1 + (n % 28)).padStart(2, '0')}-p${n}.md`,
      post({ title: `题${n}`, category: `c${n % 3}` }, n % 2 === 0 ? '正文==x==' : '<p>正文</p>'),
    ]),
  ),
};

async function built(root: string, ...args: string[]) {
  const { stdout } = await gazette.run(['build', '--json', '--root', root, ...args]);
  return JSON.parse(stdout) as { ok: boolean; diagnostics: { message: string; line?: number }[] };
}

describe('plugins', () => {
  it('give the same bytes with any number of threads', async () => {
    const files = {
      ...SITE,
      'gazette.config.mjs': `export default {
        filters: [{ name: 'shout', version: 1, apply: (text) => text + '!' }],
        markdown: [{ name: 'mark', version: 1, use: (md) => {
          md.core.ruler.push('mark', ({ tokens }) => tokens.forEach((token) => { token.content = token.content.replace('正文', '文'); for (const child of token.children ?? []) child.content = child.content.replace('正文', '文'); }));
        } }],
        outputs: [{ name: 'terms', version: 1, files: (site) => site.taxonomies[0].terms.map(({ name }) => ({ address: '/t/' + name, data: name })), render: (site, { data }) => data + site.posts.length }],
        transforms: [{ name: 'stamp', version: 1, apply: (html, { kind }) => html + kind }],
      };`,
    };
    const roots = [makeSite(files), makeSite(files)] as const;
    const [one, many] = [
      await built(roots[0], '--jobs', '1'),
      await built(roots[1], '--jobs', '3'),
    ];
    expect(one).toMatchObject({ ok: true, diagnostics: [] });
    expect(many).toMatchObject({ ok: true, diagnostics: [] });
    const tree = readTree(join(roots[0], '_site'));
    expect(tree['c0/2022/01/01/p0.html']).toBe('题0!<p>文==x==</p>\npost');
    expect(tree['t/c1']).toBe('c1420');
    expect(readTree(join(roots[1], '_site'))).toEqual(tree);
  });

  it('that cannot be loaded are a fault with its place', async () => {
    const root = makeSite({ 'gazette.config.mjs': "\n  throw new Error('no');" });
    expect((await built(root)).diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'plugin-invalid',
        message: 'it cannot be loaded: no',
        line: 2,
        column: 9,
        excerpt: "  throw new Error('no');",
      }),
    );
  });

  const MISTAKE = "    { name: '图' version: 1 },";
  it.each([
    ['gazette.config.js', `export default {\n  filters: [\n${MISTAKE}\n  ] };`, 3, 17, MISTAKE],
    ['gazette.config.js', `\nmodule.exports = { filters: [\n${MISTAKE}`, 3, 17, MISTAKE],
    ['gazette.config.mjs', '\r\nexport default {', 2, 17, 'export default {'],
    ['gazette.config.mjs', "\timport { no } from 'fs';", 1, 11, "\timport { no } from 'fs';"],
  ])('with a mistake in what is written say where: %s %j', async (file, text, ...place) => {
    const [line, column, excerpt] = place;
    const { diagnostics } = await built(makeSite({ '_config.yml': CONFIG, [file]: text }));
    expect(diagnostics).toMatchObject([
      { code: 'plugin-invalid', file, line, column, excerpt, hint: 'Mend the file.' },
    ]);
  });

  it('name no place where the mistake is in what they import', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'gazette.config.mjs': "import './other.mjs';\nexport default {};",
      'other.mjs': 'export default {',
    });
    const [fault, ...others] = (await built(root)).diagnostics;
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      code: 'plugin-invalid',
      hint: expect.stringContaining('what it imports'),
    });
    expect(fault).not.toHaveProperty('line');
  });

  it('are written in TypeScript where Node reads it, and told of elsewhere', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'gazette.config.ts': 'const filters: [] = [];\nexport default { filters };\n',
    });
    const { ok, diagnostics } = await built(root);
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major > 22 || (major === 22 && minor >= 18)) {
      expect(ok).toBe(true);
      const broken = 'export default {\n  filters: [] as [],,\n};\n';
      const other = makeSite({ '_config.yml': CONFIG, 'gazette.config.ts': broken });
      expect((await built(other)).diagnostics).toMatchObject([
        { code: 'plugin-invalid', line: 2, column: 21, excerpt: '  filters: [] as [],,' },
      ]);
    } else
      expect(diagnostics).toMatchObject([
        { code: 'plugin-invalid', message: `this Node (${process.version}) loads no TypeScript` },
      ]);
  });
});
