import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

/** Builds a site with one page that is this template; its text, or the message of what failed. */
async function run(template: string): Promise<string> {
  const root = makeSite({
    '_config.yml': `${CONFIG}links: [{ name: x, list: [1, 2] }]\n`,
    'data/x.yml': '- { name: b, list: [1] }\n- { name: a, list: [2] }\n',
    'data/odd.json': '{ "toString": 1, "valueOf": 2, "own": { "toString": null } }',
    'posts/2022-01-06-a.md': post({ title: '甲', tags: '[t, u]', own: '[1, 2]' }),
    'pages/p.html.njk': `---\ntitle: P\nlayout: null\n---\n${template}`,
  });
  const result = await buildSite(root);
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map(({ message }) => `error: ${message}`).join('\n');
  return readTree(join(root, '_site'))['p.html'] ?? '';
}

const BLOCKED =
  /^error: `(?:constructor|__proto__|prototype|__defineGetter__|__lookupGetter__)` cannot be reached/;

describe('what leads out of the data', () => {
  it.each([
    '{{ site.constructor }}',
    '{{ site["constructor"] }}',
    '{{ site["const" ~ "ructor"] }}',
    '{{ "".constructor }}',
    '{{ (1).constructor }}',
    '{{ [].constructor }}',
    '{{ {}.constructor }}',
    '{{ range.constructor }}',
    '{{ "".trim.constructor }}',
    '{{ site.posts.slice.constructor }}',
    '{{ site.posts["constructor"] }}',
    '{{ site.posts[0].constructor }}',
    '{{ content.constructor }}{{ ("a" | safe).constructor }}',
    '{{ ""[["constructor"]] }}',
    '{{ ""[["constructor"]][["constructor"]]("return 1")() }}',
    '{{ ""["constructor" | safe] }}',
    '{% set k = "constructor" %}{{ ""[k] }}',
    '{% set k %}constructor{% endset %}{{ ""[k] }}',
    '{% macro k() %}constructor{% endmacro %}{{ ""[k()] }}',
    '{{ ""[{ toString: "constructor".trim }] }}',
    '{{ site.__proto__ }}',
    '{{ {}["__proto__"] }}',
    '{{ range.prototype }}',
    '{{ {}.__defineGetter__ }}',
    '{{ {}["__lookupGetter__"] }}',
  ])('%s is refused', async (template) => {
    expect(await run(template)).toMatch(BLOCKED);
  });

  it.each([
    ['{{ ["x"] | join(",", "constructor") }}', ''],
    ['{{ [{}] | selectattr("constructor") | length }}', '0'],
    ['{{ [{}] | rejectattr("__proto__") | length }}', '1'],
    ['{{ [{}, []] | groupby("constructor") | dump }}', '{"undefined":[{},[]]}'],
    ['{{ [{}] | group_by("constructor") | jsonify }}', '[{"name":"","items":[{}],"size":1}]'],
    ['{{ ["b", "a"] | sort("constructor") | join }}', 'ba'],
    ['{{ ["x"] | where("constructor.name", "String") | length }}', '0'],
    ['{{ ["x"] | find("constructor") }}', 'x'],
    ['{{ [""] | sum("constructor") }}', '0'],
    ['{{ site.posts | where("constructor.name", "PostView") | length }}', '0'],
    ['{{ constructor }}{{ __proto__ }}{{ toString }}{{ hasOwnProperty }}', ''],
    ['{{ site.data.x.nothing }}{{ site.member }}{{ site.further }}{{ page.further }}', ''],
    ['{{ process }}{{ global }}{{ globalThis }}{{ require }}{{ env }}{{ runtime }}', ''],
  ])('%s yields nothing of it', async (template, text) => {
    expect(await run(template)).toBe(
      text.replaceAll('"', '&quot;').replace(/^\[\{&quot;name.*$/, text),
    );
  });

  it('random is no filter that a build can use', async () => {
    expect(await run('{{ [1, 2] | random }}')).toMatch(/^error: `random` is not available/);
  });

  it('there is no site.time, and no name for the present', async () => {
    expect(await run('[{{ site.time }}{{ "now" | date("%Y") }}{{ "today" | date("%Y") }}]')).toBe(
      '[nowtoday]',
    );
  });

  it('odd data are printed as nothing, not as an error', async () => {
    expect(
      await run(
        '[{{ site.data.odd }}{{ page.terms }}{{ site.data.odd | upper }}{{ site.data.odd | truncate(3) }}]',
      ),
    ).toMatch(/^\[/);
  });
});

describe('nothing can be changed', () => {
  it.each([
    '{{ site.data.x.push(1) }}',
    '{{ site.data.x.reverse() }}',
    '{{ site.data.x[0].list.push(1) }}',
    '{{ site.data.x.sort() }}',
    '{{ site.links.push(1) }}',
    '{{ site.links[0].list.pop() }}',
    '{{ site.posts.first.tags.push("x") }}',
    '{{ site.posts.first.own.push("x") }}',
    '{{ site.posts.first.terms.tag.pop() }}',
    '{{ site.taxonomies.first.groups[0].terms.pop() }}',
    '{{ t.weekdays.reverse() }}',
    '{{ page.terms.push(1) }}{{ site.posts.push(1) }}',
    '{{ site.posts.splice(0, 1) }}',
  ])('%s fails', async (template) => {
    expect(await run(template)).toMatch(/^error: (?:Cannot|Unable|Attempted)/);
  });

  it('set makes a variable, and does not write into what it was made from', async () => {
    const text = await run(
      '{% set site = { title: "mine" } %}{% set x = page.title %}{% set x = 2 %}{% set a = site.data %}{{ site.title }}{{ page.title }}{{ x }}',
    );
    expect(text).toBe('mineP2');
  });

  it.each(['{% set site.title = "x" %}', '{% set page["title"] = 1 %}'])(
    '%s is no template',
    async (template) => {
      expect(await run(template)).toMatch(/^error: /);
    },
  );

  it('the filters that change order leave the data alone', async () => {
    const read = '{{ site.data.x | join(",", "name") }}';
    expect(
      await run(
        `${read}{{ site.data.x | sort("name") | join(",", "name") }}{{ site.data.x | reverse | join(",", "name") }}${read}`,
      ),
    ).toBe('b,aa,ba,bb,a');
  });

  it('one output does not see what another one set', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post({ title: '甲' }),
      'posts/2022-01-07-b.md': post({ title: '乙' }),
      'templates/part.html': '{% set inner = (inner or 0) + 1 %}{{ inner }}',
      'templates/layouts/post.html':
        '{% set seen = (seen or "") ~ page.title %}{% set c = cycler(1, 2) %}{{ seen }}{{ c.next() }}{{ inner }}{% include "part.html" %}{% set site = 1 %}{% set page = 2 %}{% set upper = 3 %}',
    });
    expect((await buildSite(root)).ok).toBe(true);
    const tree = readTree(join(root, '_site'));
    expect(tree['2022/01/06/a.html']).toBe('甲11');
    expect(tree['2022/01/07/b.html']).toBe('乙11');
  });
});

describe('what a post says', () => {
  it('is never run as a template', async () => {
    const evil = '{{ site.title }}{% include "x" %}{{ nope() }}{# c #}';
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post(
        {
          title: `'T ${evil.replaceAll("'", '')}'`,
          tags: `['{{ 7 * 6 }}']`,
          description: `'{{ 7 * 6 }}'`,
        },
        `P ${evil}\n\n<p>{{ 7 * 6 }}</p>`,
      ),
      'pages/about.md': post({ title: "'{{ 7 * 6 }}'" }, '{{ 7 * 6 }}'),
    });
    expect((await buildSite(root)).ok).toBe(true);
    const tree = readTree(join(root, '_site'));
    const page = tree['2022/01/06/a.html'] ?? '';
    expect(page).toContain('P {{ site.title }}{% include');
    expect(page).toContain('<p>{{ 7 * 6 }}</p>');
    expect(page).toContain('<h1>T {{ site.title }}{% include');
    expect(tree['about.html']).toContain('<p>{{ 7 * 6 }}</p>');
    for (const text of Object.values(tree)) expect(text).not.toMatch(/\b42\b/);
  });
});
