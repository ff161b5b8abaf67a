import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/check.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  NOW,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const ON = `${CONFIG}nunjucks: [posts/live]\n`;
/** Bodies and nothing else, so that pages can be compared with what is meant. */
const LAYOUT = {
  'templates/layouts/post.njk': '{{ content }}',
  'templates/layouts/page.njk': '{{ content }}',
};

async function built(files: Files, config = ON) {
  const root = makeSite({ '_config.yml': config, ...LAYOUT, ...files });
  const result = await buildSite(root);
  const tree = result.ok ? readTree(join(root, '_site')) : {};
  return { root, result, page: (address: string) => tree[address]?.trim() };
}

const BODY =
  '{{ 1 + 1 }}{% for tag in page.tags %}[{{ tag }}]{% endfor %} {{ page.title }} {{ site.title }}';
const FRONT = { title: '"<b>题</b>"', tags: '[甲, 乙]' };

describe('a body that is a template', () => {
  it('runs where the configuration names its path, before Markdown, with `page` and `site`', async () => {
    const { page, result } = await built({
      'posts/live/2022-01-06-a.md': post(
        { ...FRONT, date: '2022-01-06 08:12:53 +0800', note: '{ deep: [3] }' },
        `**${BODY}** {{ page.date | date("%Y/%m") }} {{ page.note.deep[0] }} {{ "/a b.png" | relative_url }}`,
      ),
      'posts/live/2022-01-07-b.html': post(FRONT, '<p>{{ page.slug }}</p>'),
      'pages/live.md': '---\ntitle: P\n---\n{{ page.title }}',
    });
    expect(result.diagnostics).toEqual([]);
    expect(page('2022/01/06/a.html')).toBe(
      '<p><strong>2[甲][乙] &lt;b&gt;题&lt;/b&gt; 小报</strong> 2022/01 3 /a%20b.png</p>',
    );
    expect(page('2022/01/07/b.html')).toBe('<p>b</p>');
    expect(page('live.html')).toBe('<p>{{ page.title }}</p>');
  });

  it.each([
    ['posts/2022-01-06-a.md', ON],
    ['posts/liver/2022-01-06-a.md', ON],
    ['posts/live/2022-01-06-a.md', CONFIG],
    [
      'posts/live/2022-01-06-a.md',
      `${CONFIG}trust: [posts]\ndefaults: [{ values: { nunjucks: true } }]\n`,
    ],
  ])('is text like any other at %s', async (path, config) => {
    const { page } = await built({ [path]: post({ ...FRONT, nunjucks: '[posts]' }, BODY) }, config);
    expect(page('2022/01/06/a.html')).toBe(
      '<p>{{ 1 + 1 }}{% for tag in page.tags %}[{{ tag }}]{% endfor %} {{ page.title }} {{ site.title }}</p>',
    );
  });

  it.each([
    'nunjucks: [./_posts/live/]',
    'nunjucks: ["posts/*/2022-*.md"]',
    'nunjucks: [posts/live/2022-01-06-a.md]',
  ])('is named by %s', async (option) => {
    const { page } = await built(
      { 'posts/live/2022-01-06-a.md': post({ title: 'A' }, '{{ 1 + 1 }}') },
      `${CONFIG}${option}\n`,
    );
    expect(page('2022/01/06/a.html')).toBe('<p>2</p>');
  });

  it('is sanitised when it has run, unless its path is trusted too', async () => {
    const files = {
      'posts/live/2022-01-06-a.md': post(
        { title: 'A' },
        '<p>{{ "<script>x()</script><b onclick=x()>" | safe }}字</b>{{ "</div></main>" | safe }}</p>',
      ),
    };
    expect((await built(files)).page('2022/01/06/a.html')).toBe('<p><b>字</b></p>');
    expect((await built(files, `${ON}trust: [posts/live]\n`)).page('2022/01/06/a.html')).toContain(
      '<script>x()</script>',
    );
  });

  it.each([
    ['{{ x.constructor("return process")() }}', /constructor/],
    ['{{ page.title.constructor }}', /`constructor` cannot be reached/],
    ['{{ page["__proto__"] }}', /`__proto__` cannot be reached/],
    ['{{ range.constructor("return 1")() }}', /constructor/],
    ['{% include "../../../../etc/passwd" %}', /there is no template/],
    ['{% extends "layouts/post.njk" %}', /there is no template/],
    ['{% import page.title as t %}', /there is no template/],
    ['{% if %}', /unexpected/],
    ['{{ site.title | nothing }}', /filter/],
    ['{{ page.title() }}', /page/],
  ])('that cannot work holds its post back, and no other: %s', async (body, says) => {
    const { page, result } = await built({
      'posts/live/2022-01-06-a.md': post({ title: 'A' }, `字\n\n字 ${body}`),
      'posts/2022-01-07-b.md': post({ title: 'B' }, body),
    });
    expect(result.ok).toBe(true);
    expect(result.diagnostics).toMatchObject([
      { code: 'body-template-failed', scope: 'post', file: 'posts/live/2022-01-06-a.md', line: 6 },
    ]);
    expect(result.diagnostics[0]?.message).toMatch(says);
    expect(page('2022/01/06/a.html')).toBeUndefined();
    expect(page('2022/01/07/b.html')).toBeDefined();
  });

  it('shows a fragment, as a layout does, and says of a link to none what is said of any', async () => {
    const link = (name: string, text: string): string =>
      `<div data-fragment="/x/fragments/${name}.html" class="fragment"><a href="/x/fragments/${name}.html">${text}</a></div>`;
    const { root, page, result } = await built(
      {
        'posts/live/2022-01-06-a.md': post(
          { title: 'A' },
          '甲\n\n{% fragment "latest", "最新 & 全部" %}\n\n乙 {{ "none" | fragment }}',
        ),
        'templates/fragments/latest.html': '{{ site.posts.length }}',
      },
      `${ON}baseurl: /x\n`,
    );
    expect(result.diagnostics).toEqual([]);
    expect(page('2022/01/06/a.html')).toBe(
      `<p>甲</p>\n${link('latest', '最新 &amp; 全部')}\n<p>乙 ${link('none', 'none')}</p>`,
    );
    const { diagnostics } = await check({ root, now: NOW });
    expect(diagnostics).toMatchObject([
      { code: 'link-broken', file: 'posts/live/2022-01-06-a.md' },
    ]);
  });

  it('that changes what it is given changes nothing', async () => {
    const { page } = await built({
      'posts/live/2022-01-06-a.md': post(
        { title: 'A', list: '[1]' },
        '{% set x = page.list.push(2) %}{{ page.list }}',
      ),
      'posts/live/2022-01-07-b.md': post({ title: 'B' }, '{% set site = 1 %}{{ site }}'),
      'posts/live/2022-01-08-c.md': post({ title: 'C' }, '{{ site.title }}'),
    });
    expect(page('2022/01/06/a.html')).toBeUndefined();
    expect(page('2022/01/08/c.html')).toBe('<p>小报</p>');
  });

  it('that has no end ends the build, which names it and publishes nothing', async () => {
    const many = 'range(0, 100000)';
    const { root, result } = await built(
      {
        'posts/live/2022-01-06-a.md': post(
          { title: 'A' },
          `{% for a in ${many} %}{% for b in ${many} %}{% endfor %}{% endfor %}`,
        ),
      },
      `${ON}limits: { seconds: 0.1 }\n`,
    );
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toMatchObject([
      { code: 'output-too-slow', scope: 'site', file: 'posts/live/2022-01-06-a.md' },
    ]);
    // Nothing of it is kept: with more time, or on a faster machine, it is tried again.
    writeFiles(root, { 'posts/live/2022-01-06-a.md': post({ title: 'A' }, '{{ 2 }}') });
    expect((await buildSite(root)).ok).toBe(true);
  });

  it('makes no body that is larger than a post may be', async () => {
    const { result } = await built(
      {
        'posts/live/2022-01-06-a.md': post(
          { title: 'A' },
          '{% for a in range(0, 999) %}字{% endfor %}',
        ),
      },
      `${ON}limits: { size: 500 }\n`,
    );
    expect(result.diagnostics).toMatchObject([
      { code: 'post-too-large', scope: 'post', file: 'posts/live/2022-01-06-a.md' },
    ]);
  });

  it('is made again when the configuration says something else', async () => {
    const files = {
      'posts/live/2022-01-06-a.md': post({ title: 'A' }, '{{ site.title }} {{ site.own }}'),
    };
    const { root, page } = await built(files, `${ON}own: 1\n`);
    expect(page('2022/01/06/a.html')).toBe('<p>小报 1</p>');
    const other = `${ON.replace('小报', '大报')}own: 2\n`;
    writeFiles(root, { '_config.yml': other });
    await buildSite(root);
    const clean = makeSite({ '_config.yml': other, ...LAYOUT, ...files });
    await buildSite(clean);
    expect(readTree(join(root, '_site'))).toEqual(readTree(join(clean, '_site')));
    expect(readTree(join(root, '_site'))['2022/01/06/a.html']?.trim()).toBe('<p>大报 2</p>');
  });
});
