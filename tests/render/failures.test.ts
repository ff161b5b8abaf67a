import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.js';
import { buildSite, CONFIG, type Files, makeSite, post } from '../helpers/site.js';

const POST = 'posts/2022-01-06-a.md';

/** A site whose posts have the layout `post` of the test; `bare` has no layout and never fails. */
function files(templates: Files, more: Files = {}): Files {
  return { '_config.yml': CONFIG, [POST]: post({ title: '甲' }), ...templates, ...more };
}

async function errorsOf(site: Files): Promise<readonly Diagnostic[]> {
  const root = makeSite(site);
  const result = await buildSite(root);
  expect(result.ok).toBe(false);
  expect(readdirSync(root)).not.toContain('_site');
  return result.diagnostics.filter(({ severity }) => severity === 'error');
}

interface Case {
  readonly templates: Files;
  readonly more?: Files;
  /** Where and what, of the only error. */
  readonly error: Partial<Diagnostic> & { readonly says: RegExp };
}

const LAYOUT = 'templates/layouts/post.html';
const POST_ADDRESS = '/2022/01/06/a.html';

const CASES: Readonly<Record<string, Case>> = {
  'an unknown filter, while compiling, with what was meant': {
    templates: { [LAYOUT]: '<p>\n  {{ page.title | trucnate(5) }}' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      line: 2,
      column: 19,
      excerpt: '  {{ page.title | trucnate(5) }}',
      says: /no filter `trucnate`.*`truncate`/,
    },
  },
  'an unknown filter in a branch that is never taken': {
    templates: { [LAYOUT]: '{% if false %}\n{{ 1 | nope }}{% endif %}' },
    error: { code: 'template-invalid', file: LAYOUT, line: 2, column: 8, says: /no filter `nope`/ },
  },
  'an unknown test': {
    templates: { [LAYOUT]: '{% if page is defind %}{% endif %}' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      line: 1,
      column: 15,
      says: /no test `defind`.*`defined`/,
    },
  },
  'a syntax error': {
    templates: { [LAYOUT]: 'a\nb {% if %}\nc' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      line: 2,
      column: 9,
      excerpt: 'b {% if %}',
      says: /unexpected token/,
    },
  },
  'a block that is not closed': {
    templates: { [LAYOUT]: '{% for x in y %}\na' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      says: /endfor|end of file|parseAggregate|expected/,
    },
  },
  'a missing include, at the include': {
    templates: { [LAYOUT]: 'x\n\n  {% include "partials/haeder.html" %}\n' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 3,
      column: 6,
      excerpt: '  {% include "partials/haeder.html" %}',
      output: POST_ADDRESS,
      says: /no template `partials\/haeder.html`.*`partials\/header.html`/,
    },
  },
  'a missing parent': {
    templates: { [LAYOUT]: '{# x #}\n{% extends "nope.html" %}\n{% block a %}{% endblock %}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 2,
      column: 4,
      output: POST_ADDRESS,
      says: /no template `nope.html`/,
    },
  },
  'a missing import': {
    templates: { [LAYOUT]: '\n{% from "nope.html" import a %}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 2,
      column: 4,
      output: POST_ADDRESS,
      says: /no template `nope.html`/,
    },
  },
  'a name that the imported template does not have': {
    templates: { [LAYOUT]: '\n\n{% from "partials/macros.html" import nope %}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 3,
      output: POST_ADDRESS,
      says: /cannot import `nope`/,
    },
  },
  'an error in a block': {
    templates: {
      [LAYOUT]:
        '{% extends "layouts/base.html" %}\n{% block main %}\n<p>\n   {{ nope() }}</p>\n{% endblock %}',
    },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 4,
      column: 11,
      excerpt: '   {{ nope() }}</p>',
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error in a block of the parent': {
    templates: {
      'templates/base.html':
        '<html>\n{% block a %}\n{{ page.title | upper }}{{ nope() }}{% endblock %}',
      [LAYOUT]: '{% extends "base.html" %}\n\n\n\n',
    },
    error: {
      code: 'template-failed',
      file: 'templates/base.html',
      line: 3,
      column: 32,
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error in a parent by super': {
    templates: {
      'templates/base.html': '\n{% block a %}\n\n{{ nope() }}{% endblock %}',
      [LAYOUT]: '{% extends "base.html" %}\n{% block a %}{{ super() }}{% endblock %}',
    },
    error: {
      code: 'template-failed',
      file: 'templates/base.html',
      line: 4,
      column: 8,
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error in a macro of another template': {
    templates: {
      'templates/m.html': '\n{% macro a(x) %}\n  {{ x.y.z() }}\n{% endmacro %}',
      [LAYOUT]: '{% from "m.html" import a %}\n\n\n\n\n{{ a(1) }}',
    },
    error: {
      code: 'template-failed',
      file: 'templates/m.html',
      line: 3,
      column: 11,
      output: POST_ADDRESS,
      says: /Unable to call/,
    },
  },
  'an error in the body of a call': {
    templates: {
      'templates/m.html': '{% macro a() %}\n\n\n\n{{ caller() }}{% endmacro %}',
      [LAYOUT]: '{% from "m.html" import a %}\n{% call a() %}\n {{ nope() }}{% endcall %}',
    },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 3,
      column: 9,
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error in an include in a loop': {
    templates: {
      'templates/part.html': 'a\n{{ x.nope() }}',
      [LAYOUT]: '{% for x in [1, 2] %}\n\n\n{% include "part.html" %}{% endfor %}',
    },
    error: {
      code: 'template-failed',
      file: 'templates/part.html',
      line: 2,
      column: 10,
      output: POST_ADDRESS,
      says: /x\["nope"\]/,
    },
  },
  'an error behind an include': {
    templates: {
      'templates/part.html': '\n\n\n\n\nfine',
      [LAYOUT]: '\n{% include "part.html" %}\n\n{{ nope() }}',
    },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 4,
      column: 8,
      excerpt: '{{ nope() }}',
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error behind a call of a macro on the same line': {
    templates: {
      [LAYOUT]: '{% macro a() %}\n{{ [1] | first }}\n{% endmacro %}\n{{ a() | random }}',
    },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 4,
      column: 10,
      output: POST_ADDRESS,
      says: /`random`/,
    },
  },
  'an error in the last of several filters': {
    templates: { [LAYOUT]: '{{ page.title | upper | lower | random }}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 1,
      column: 33,
      output: POST_ADDRESS,
      says: /`random`/,
    },
  },
  'an error of an operator': {
    templates: { [LAYOUT]: '{{ page.title }}\n\n\n{{ "a" in page.nope }}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 4,
      output: POST_ADDRESS,
      says: /"in" operator/,
    },
  },
  'a call of something undefined': {
    templates: { [LAYOUT]: 'x{{ page.nope.deeper() }}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 1,
      column: 21,
      output: POST_ADDRESS,
      says: /Unable to call `page\["nope"\]\["deeper"\]`/,
    },
  },
  'a template that includes itself': {
    templates: { [LAYOUT]: '\n {% include "layouts/post.html" %}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 2,
      column: 5,
      output: POST_ADDRESS,
      says: /without end/,
    },
  },
  'a macro that calls itself without end': {
    templates: { [LAYOUT]: '{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 1,
      column: 20,
      output: POST_ADDRESS,
      says: /without end/,
    },
  },
  'a template that extends itself': {
    templates: { [LAYOUT]: '\n{% extends "layouts/post.html" %}\n{% block a %}{% endblock %}\n' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 2,
      column: 4,
      output: POST_ADDRESS,
      says: /extends itself/,
    },
  },
  'super without a parent': {
    templates: { [LAYOUT]: '\n{% block a %}\n{{ super() }}{% endblock %}' },
    error: { code: 'template-failed', file: LAYOUT, output: POST_ADDRESS, says: /no parent/ },
  },
  'a layout that is its own parent': {
    templates: { [LAYOUT]: '---\na: 1\nlayout: post\n---\n{{ content }}' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      line: 3,
      column: 1,
      excerpt: 'layout: post',
      says: /`post` is its own parent/,
    },
  },
  'an unknown parent in the front matter': {
    templates: { [LAYOUT]: '---\nlayout: nope\n---\n{{ content }}' },
    error: {
      code: 'template-invalid',
      file: LAYOUT,
      line: 2,
      column: 1,
      excerpt: 'layout: nope',
      says: /no layout `nope`; layouts are 404, archive, base, fragment, home, /,
    },
  },
  'an error below front matter, at the file’s own line': {
    templates: { [LAYOUT]: '---\na: 1\nb: 2\n---\n<p>\n{{ nope() }}' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 6,
      column: 8,
      excerpt: '{{ nope() }}',
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'front matter that is no YAML': {
    templates: { [LAYOUT]: '---\na: 1\nb: "\n---\nx' },
    error: { code: 'template-invalid', file: LAYOUT, says: /not valid YAML/ },
  },
  'Windows line ends': {
    templates: { [LAYOUT]: '---\r\na: 1\r\n---\r\n<p>\r\n {{ nope() }}\r\n' },
    error: {
      code: 'template-failed',
      file: LAYOUT,
      line: 5,
      column: 9,
      excerpt: ' {{ nope() }}',
      output: POST_ADDRESS,
      says: /`nope`/,
    },
  },
  'an error in a page that is a template, at the page’s own line': {
    templates: {},
    more: { 'pages/x.njk': '---\ntitle: X\nlayout: null\n---\n<p>\n  {{ nope() }}' },
    error: {
      code: 'template-failed',
      file: 'pages/x.njk',
      line: 6,
      column: 10,
      excerpt: '  {{ nope() }}',
      output: '/x.html',
      says: /`nope`/,
    },
  },
  'a page that cannot be compiled, with Windows line ends': {
    templates: {},
    more: { 'pages/x.xml.njk': '---\r\ntitle: X\r\n---\r\n<p>\r\n  {{ 1 | nope }}' },
    error: {
      code: 'template-invalid',
      file: 'pages/x.xml.njk',
      line: 5,
      column: 10,
      excerpt: '  {{ 1 | nope }}',
      says: /no filter `nope`/,
    },
  },
  'strings that are no YAML': {
    templates: { 'templates/strings/zh-CN.yml': 'home: a\nhome2: [\n' },
    error: {
      code: 'template-invalid',
      file: 'templates/strings/zh-CN.yml',
      says: /not valid YAML/,
    },
  },
};

describe('a template that fails', () => {
  it.each(Object.entries(CASES))('%s', async (_, { templates, more, error }) => {
    const errors = await errorsOf(files(templates, more));
    expect(errors).toHaveLength(1);
    const { says, ...rest } = error;
    expect(errors[0]).toMatchObject({ severity: 'error', scope: 'site', ...rest });
    expect(errors[0]?.message).toMatch(says);
    expect(errors[0]?.hint).toBeTruthy();
  });

  it('is reported with all others that cannot be compiled', async () => {
    const errors = await errorsOf(
      files(
        {
          'templates/a.html': '{{ 1 | nope }}',
          'templates/layouts/post.html': '{% if %}',
          'templates/layouts/x.html': '---\nlayout: y\n---\n',
        },
        { 'pages/p.njk': '---\ntitle: p\n---\n{% endif %}' },
      ),
    );
    expect(errors.map(({ file }) => file).sort()).toEqual([
      'pages/p.njk',
      'templates/a.html',
      'templates/layouts/post.html',
      'templates/layouts/x.html',
    ]);
  });

  it('is reported with all others that fail, each once', async () => {
    const errors = await errorsOf(
      files(
        {
          [LAYOUT]: '{{ a() }}',
          'templates/layouts/home.html': '{{ b() }}',
          'templates/layouts/404.html': '{{ c() }}',
        },
        { 'posts/2022-01-07-b.md': post({ title: '乙' }) },
      ),
    );
    expect(errors.map(({ file, output }) => [file, output])).toEqual([
      [LAYOUT, '/2022/01/07/b.html'],
      ['templates/layouts/home.html', '/'],
      ['templates/layouts/404.html', '/404.html'],
    ]);
  });

  it('of the default theme is named as such', async () => {
    const errors = await errorsOf(files({ 'templates/partials/macros.html': '{# none #}' }));
    expect(errors.some(({ file }) => file?.startsWith('default theme: templates/'))).toBe(true);
  });
});
