import fc from 'fast-check';
import nunjucks from 'nunjucks';
import { describe, expect, it } from 'vitest';
import { createFilters } from '../../src/render/filters/filters.js';
import { Engine } from '../../src/render/nunjucks/engine.js';

/** Templates by name; `main` is rendered. */
type Templates = Readonly<Record<string, string>>;

const VARIABLES = {
  n: 3,
  zero: 0,
  name: '绵阳<日报>',
  html: '<b>"a" & \'b\'</b>',
  items: ['a', 'b', 'c'],
  pairs: [
    ['x', 1],
    ['y', 2],
  ],
  map: { one: 1, two: 2 },
  posts: [
    { title: 'A<', tags: ['t'], draft: true, by: { name: 'x' } },
    { title: 'B', tags: [], draft: false, by: { name: 'y' } },
    { title: 'C', tags: ['t', 'u'], draft: true, by: { name: 'x' } },
  ],
  empty: [],
  nothing: null,
  parent: 'base',
};

function stock(templates: Templates): string {
  const environment = new nunjucks.Environment(
    {
      getSource: (name: string) => {
        const src = templates[name];
        return src === undefined ? null : { src, path: name, noCache: false };
      },
    } as unknown as nunjucks.ILoader,
    { autoescape: true },
  );
  return environment.render('main', structuredClone(VARIABLES));
}

function ours(templates: Templates): string {
  const engine = new Engine(
    { sourceOf: (name) => templates[name] ?? null, names: Object.keys(templates) },
    createFilters({ config: { url: '', baseurl: '', timezone: 'UTC' }, markdown: (text) => text }),
    () => '',
  );
  return engine.render('main', structuredClone(VARIABLES));
}

const BASE = {
  base: 'top {% block a %}base a {{ n }}{% endblock %} mid {% block b %}base b{% endblock %} end',
};
const MACROS = {
  macros:
    '{% set constant = "k" %}{% macro one(x, y="d", z=n) %}[{{ x }}|{{ y }}|{{ z }}]{% endmacro %}{% macro two(x) %}<i>{{ one(x) }}</i>{% endmacro %}{% macro _hidden() %}h{% endmacro %}',
};

/** A text alone is the template `main`. */
const CASES: Readonly<Record<string, string | Templates>> = {
  'plain text': 'a < b & "c" \\ \n\u2028 end',
  'an expression is escaped': '{{ html }}{{ name }}{{ "\\\\" }}',
  'safe is not escaped twice':
    '{{ html | safe }}{{ html | escape }}{{ html | e | e }}{{ html | forceescape }}',
  'undefined and null print nothing': '[{{ missing }}{{ nothing }}{{ missing.deeper.still }}]',
  'lists and objects print as JavaScript does': '{{ items }}{{ map }}{{ [1, [2, 3]] }}{{ true }}',
  arithmetic:
    '{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 10 }} {{ -n }} {{ (1 + 2) * 3 }} {{ 7 / 2 }} {{ +n }}',
  concatenation: '{{ "a" ~ 1 ~ 2 }}{{ "a" + "b" }}{{ n ~ html }}',
  comparison:
    '{{ 1 < 2 }} {{ 1 == "1" }} {{ 1 === "1" }} {{ n != 3 }} {{ n !== "3" }} {{ n >= 3 }}',
  logic: '{{ zero or "x" }} {{ n and "y" }} {{ not n }} {{ n > 1 and not zero }}',
  'inline if': '{{ "y" if n else "z" }}{{ "y" if zero else "z" }}[{{ "only" if zero }}]',
  in: '{{ "a" in items }} {{ "z" in items }} {{ "one" in map }} {{ "b" in "abc" }} {{ "q" not in items }}',
  is: '{{ missing is defined }} {{ n is odd }} {{ n is divisibleby(3) }} {{ nothing is none }} {{ "A" is upper }} {{ n is number }} {{ items is iterable }} {{ map is mapping }}',
  'is not': '{{ n is not even }}',
  'member lookup':
    '{{ posts[0].title }}{{ posts[1]["title"] }}{{ items[n - 1] }}{{ map["on" ~ "e"] }}{{ items.length }}',
  'methods of texts and lists':
    '{{ "abc".toUpperCase() }}{{ items.join("-") }}{{ items.slice(1).length }}{{ "a,b".split(",")[1] }}',
  literals: '{{ { a: 1, "b": [2] }.b[0] }}{{ (1, 2)[1] }}{{ [1, "x"][1] }}{{ none }}',
  'regular expressions': '{{ r/a+/g.test("caat") }}{{ "aXbX" | replace(r/X/g, "-") }}',
  filters:
    '{{ name | upper }} {{ "a b" | title }} {{ "abc" | capitalize }} {{ " x " | trim }} {{ "abc" | reverse }} {{ 3.7 | round }} {{ "5" | int + 1 }} {{ "2.5" | float }} {{ -2 | abs }}',
  'filters with arguments':
    '{{ missing | default("d") }} {{ "" | default("d", true) }} {{ "a" | replace("a", "b") }} {{ 3.14159 | round(2, "floor") }} {{ "x" | indent(2, true) }} {{ "ab" | center(6) }}',
  'filters with keyword arguments': '{{ "zz" | int(default=7) }} {{ "z" | int(base=36) }}',
  'filters of lists':
    '{{ items | join("+") }} {{ posts | join(",", "title") }} {{ items | reverse | join }} {{ [1, 2, 3] | sum }} {{ items | batch(2) | dump }} {{ items | list | join }} {{ map | dictsort | dump }}',
  selecting:
    '{{ posts | selectattr("draft") | join(",", "title") }} {{ posts | rejectattr("draft") | join(",", "title") }} {{ [1, 2, 3] | select("odd") | join }} {{ [1, 2, 3] | reject("odd") | join }}',
  grouping:
    '{% for key, group in posts | groupby("draft") %}{{ key }}={{ group | join(",", "title") }};{% endfor %}{% for key, group in posts | groupby("by.name") %}{{ key }}:{{ group.length }} {% endfor %}',
  'more filters':
    '{{ "a\nb" | nl2br }} {{ "<b>x</b> y" | striptags }} {{ "one two" | wordcount }} {{ "a b&c" | urlencode }} {{ "see http://a.org now" | urlize }} {{ html | string }} {{ map | dump }} {{ "AB" | lower }}',
  'a chain of filters': '{{ items | join(", ") | upper | replace("A", "z") }}',
  'a filter on a call': '{{ range(3) | join("") | default("x") }}',
  'filter block':
    '{% filter upper %}a {{ name }} b{% endfilter %}{% filter replace("a", "c") %}aXa{% endfilter %}',
  for: '{% for x in items %}{{ x }},{% endfor %}',
  'for over nothing':
    '{% for x in missing %}x{% else %}none{% endfor %}{% for x in empty %}x{% else %}none{% endfor %}{% for x in items %}y{% else %}n{% endfor %}',
  'loop variables':
    '{% for x in items %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}',
  'for with pairs':
    '{% for k, v in pairs %}{{ k }}={{ v }};{% endfor %}{% for k, v in map %}{{ k }}={{ v }}{{ loop.index }};{% endfor %}',
  'nested loops':
    '{% for p in posts %}{{ loop.index }}:{% for t in p.tags %}{{ t }}{{ loop.index }}{{ p.title }}{% else %}-{% endfor %}/{{ loop.index }} {% endfor %}',
  'a loop over a range': '{% for i in range(2, 8, 2) %}{{ i }}{% endfor %}',
  'a loop over a text': '{% for c in "abc" %}{{ c }}.{% endfor %}',
  if: '{% if n > 5 %}a{% elif n > 2 %}b{% else %}c{% endif %}{% if zero %}x{% endif %}{% if not zero %}y{% endif %}',
  switch:
    '{% switch n %}{% case 1 %}one{% case 2 %}{% case 3 %}two or three{% default %}other{% endswitch %}{% switch name %}{% default %}d{% endswitch %}',
  set: '{% set x = 1 %}{{ x }}{% set x = x + 1 %}{{ x }}{% set y, z = 5 %}{{ y }}{{ z }}',
  'set in a loop stays in it':
    '{% set x = 0 %}{% for i in items %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}',
  'set in an if reaches out': '{% if n %}{% set x = "in" %}{% endif %}{{ x }}',
  'a name that is read before it is set': '[{{ name }}]{% set name = 2 %}{{ name }}',
  'a name that one branch sets':
    '{% if zero %}{% set name = 1 %}{% set n = 1 %}{% endif %}{{ name }}{% set n = n + 1 %}{{ n }}',
  'a name that one case sets':
    '{% switch n %}{% case 1 %}{% set name = 1 %}{% default %}{% set n = 9 %}{% endswitch %}{{ name }}{{ n }}',
  'a name that is set to nothing':
    '{% set name = missing %}[{{ name }}]{% block a %}{% set n = missing %}[{{ n }}]{% endblock %}',
  'a name that a captured text sets':
    '{% set x %}{% set name = 1 %}{{ name }}{% endset %}{{ name }}{{ x }}{% set y %}{% set x %}[{{ x }}]{% endset %}{% endset %}{{ x }}',
  'a name that is exported where it is set': {
    part: '{% if n %}{% set a = 1 %}{% else %}{% set a = 2 %}{% endif %}{% set b = a + 1 %}{% set _c = 3 %}',
    main: '{% from "part" import a, b %}{{ a }}{{ b }}{% import "part" as part %}[{{ part._c }}]',
  },
  'set block':
    '{% set x %}a {{ html }} {% for i in items %}{{ i }}{% endfor %}{% endset %}[{{ x }}]{{ x | safe }}',
  macro:
    '{% macro m(a, b="B") %}<{{ a }}{{ b }}>{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3, a=4) }}{{ m() }}',
  'a macro does not see the context':
    '{% set outer = "o" %}{% macro m() %}[{{ outer }}{{ inner }}]{% endmacro %}{% for inner in items %}{{ m() }}{% endfor %}',
  'macros call macros':
    '{% macro a(x) %}a{{ x }}{% endmacro %}{% macro b(x) %}b{{ a(x) }}{% endmacro %}{{ b("<") }}',
  'a recursive macro':
    '{% macro count(k) %}{{ k }}{% if k > 0 %}{{ count(k - 1) }}{% endif %}{% endmacro %}{{ count(4) }}',
  call: '{% macro box(title) %}<h1>{{ title }}</h1>{{ caller() }}{{ caller() }}{% endmacro %}{% set out = "&" %}{% call box("t") %}body {{ out }}{{ n }}{% endcall %}',
  'call with arguments':
    '{% macro each(list) %}{% for i in list %}{{ caller(i, loop.index) }};{% endfor %}{% endmacro %}{% call(x, k) each(items) %}{{ k }}={{ x }}{% endcall %}',
  import: {
    ...MACROS,
    main: '{% import "macros" as m %}{{ m.one(1) }}{{ m.two("<") }}{{ m.constant }}[{{ m._hidden }}]',
  },
  'import with context': {
    ...MACROS,
    main: '{% import "macros" as m with context %}{{ m.one(1) }}',
  },
  'import with context sees the names as they were then': {
    macros: '{% macro show() %}{{ k }}{% endmacro %}',
    main: '{% set k = 1 %}{% import "macros" as m with context %}{% set k = 2 %}{{ m.show() }}',
  },
  'a macro that defines another in its place while an include runs': {
    part: '{{ m() }}{{ m() }}',
    main: '{% macro m() %}{% macro m() %}inner{% endmacro %}outer {% endmacro %}{% include "part" %}',
  },
  'a macro that imports a name while an include runs': {
    ...MACROS,
    part: '{{ m() }}[{{ two }}]{% set two = 1 %}',
    main: '{% macro m() %}{% from "macros" import two %}{{ two(1) }}{% endmacro %}{% include "part" %}{{ m() }}',
  },
  'from import': {
    ...MACROS,
    main: '{% from "macros" import one, two as second, constant %}{{ one(1, z=2) }}{{ second(2) }}{{ constant }}',
  },
  'from import with context': {
    ...MACROS,
    main: '{% from "macros" import one with context %}{{ one("c") }}',
  },
  'an import in a block and in a loop': {
    ...MACROS,
    ...BASE,
    main: '{% extends "base" %}{% block a %}{% from "macros" import two %}{% for i in items %}{% from "macros" import one %}{{ one(i) }}{{ two(i) }}{% endfor %}{% endblock %}',
  },
  'a macro imported at the top is seen in blocks': {
    ...MACROS,
    ...BASE,
    main: '{% extends "base" %}{% from "macros" import one %}{% block a %}{{ one(1) }}{% endblock %}',
  },
  include: {
    part: '<p>{{ name }}{{ n }}</p>',
    main: '{% include "part" %}{% include "pa" ~ "rt" %}',
  },
  'include that ignores what is missing': { main: 'a{% include "no" ignore missing %}b' },
  'include in a loop': {
    part: '{{ x }}{{ loop.index }};',
    main: '{% for x in items %}{% include "part" %}{% endfor %}',
  },
  'set in an include stays in it': {
    part: '{% set x = 2 %}{{ x }}',
    main: '{% set x = 1 %}{% include "part" %}{{ x }}',
  },
  'set before an include is seen in it': {
    part: '{{ x }}',
    main: '{% set x = 1 %}{% include "part" %}{% for i in items %}{% set x = i %}{% include "part" %}{% endfor %}',
  },
  'include of a template that extends': {
    ...BASE,
    part: '{% extends "base" %}{% block a %}part{% endblock %}',
    main: '({% include "part" %})',
  },
  'text after an include': {
    part: 'p',
    main: '{% include "part" %} after {{ n }}{% include "part" %}',
  },
  extends: { ...BASE, main: '{% extends "base" %}ignored {{ n }}{% block a %}mine{% endblock %}' },
  'extends by a variable': { ...BASE, main: '{% extends parent %}{% block b %}B{% endblock %}' },
  'extends within an if': {
    ...BASE,
    main: '{% if n %}{% extends "base" %}{% endif %}{% block a %}A{% endblock %}',
  },
  'set before the parent is seen in its blocks': {
    base: '{{ title }}{% block a %}{{ title }}{% endblock %}',
    main: '{% extends "base" %}{% set title = "T" %}',
  },
  'blocks without a parent': 'x{% block a %}A{% endblock %}{% block b %}{{ n }}{% endblock %}',
  'nested blocks': {
    base: '{% block a %}<{% block b %}b{% endblock %}>{% endblock %}',
    main: '{% extends "base" %}{% block b %}mine{% endblock %}',
  },
  super: {
    ...BASE,
    main: '{% extends "base" %}{% block a %}[{{ super() }}]{{ super() }}{% endblock %}',
  },
  'super at several levels': {
    root: '{% block a %}root<{% endblock %}{% block b %}rb{% endblock %}',
    mid: '{% extends "root" %}{% block a %}mid({{ super() }}){% endblock %}',
    main: '{% extends "mid" %}{% block a %}main({{ super() }}){% endblock %}{% block b %}{{ super() | upper }}{% endblock %}',
  },
  'a block in a loop of the parent': {
    base: '{% for i in items %}{% block a %}{{ i }}{% endblock %}{% endfor %}',
    main: '{% extends "base" %}{% block a %}<{{ i }}>{% endblock %}',
  },
  'raw and verbatim': '{% raw %}{{ n }} {% if %}{% endraw %}{% verbatim %}{{ x }}{% endverbatim %}',
  comments: 'a{# {{ n }} \n {% if %} #}b',
  'white space control': 'a \n {%- if n -%} \n b \n {%- endif -%} \n c {{- n -}} d\n{#- x -#}\n e',
  'line ends are kept': '{% if n %}\nx\n{% endif %}\n\n{{ n }}\n',
  globals:
    '{% set c = cycler("odd", "even") %}{% for i in items %}{{ c.next() }} {% endfor %}{% set j = joiner("|") %}{% for i in items %}{{ j() }}{{ i }}{% endfor %}',
  'a variable over a global': '{% set range = 5 %}{{ range }}',
  'Chinese names':
    '{% set 标题 = "文" %}{{ 标题 }}{% macro 宏(参数) %}{{ 参数 }}{% endmacro %}{{ 宏("甲") }}{{ { 键: 1 }.键 }}',
  'names of JavaScript':
    '{% set output = 1 %}{% set env = 2 %}{% set context = 3 %}{% set frame = 4 %}{% set lineno = 5 %}{{ output }}{{ env }}{{ context }}{{ frame }}{{ lineno }}{{ n }}',
  'a call in every place':
    '{% macro t(x) %}{{ x }}{% endmacro %}{% if t(1) %}{{ t(t(2)) | upper | replace(t("2") | string, "3") }}{% endif %}{% for i in [t(1), t(2)] %}{{ i }}{% endfor %}{{ items[t(1) | int] }}',
};

/** Templates that set and read few names in every kind of scope. */
function templates(): fc.Arbitrary<Templates> {
  const name = fc.constantFrom('a', 'b', 'n', 'name');
  const value = fc.oneof(
    name,
    fc.constantFrom('1', '"s"', 'missing', 'a ~ 1', 'n + 1', 'm(2)', 'zero'),
  );
  const body = (within: 'top' | 'inner' | 'loop', depth: number): fc.Arbitrary<string> => {
    const print = name.map((one) => `{{ ${one} }};`);
    const rest = fc.constantFrom(
      '{% include "part" %}',
      '{{ m(a) }}',
      '{{ b | default("d") | string | upper }}',
    );
    const set = fc.tuple(name, value).map(([one, to]) => `{% set ${one} = ${to} %}`);
    const simple = within === 'loop' ? [print, rest] : [print, set, rest];
    if (depth === 0)
      return fc.array(fc.oneof(...simple), { maxLength: 3 }).map((all) => all.join(''));
    const inner = body(within, depth - 1);
    // From a loop in a block, an include or a call, Nunjucks sets names of the template around; we do not.
    const loop = body(within === 'top' ? 'top' : 'loop', depth - 1);
    const called = body(within === 'loop' ? 'loop' : 'inner', depth - 1);
    const nested = [
      fc
        .tuple(value, inner, inner)
        .map(([on, yes, no]) => `{% if ${on} %}${yes}{% else %}${no}{% endif %}`),
      fc.tuple(name, loop).map(([one, text]) => `{% for ${one} in items %}${text}{% endfor %}`),
      called.map((text) => `{% call m(1) %}${text}{% endcall %}`),
    ];
    const capture = fc
      .tuple(name, inner)
      .map(([one, text]) => `{% set ${one} %}${text}{% endset %}`);
    const all = within === 'loop' ? nested : [...nested, capture];
    return fc.array(fc.oneof(...simple, ...all), { maxLength: 5 }).map((some) => some.join(''));
  };
  const imports = '{% from "macros" import m %}';
  return fc
    .record({
      main: body('top', 2),
      part: body('inner', 2),
      a: body('inner', 2),
      b: body('inner', 2),
      extending: fc.boolean(),
    })
    .map(({ main, part, a, b, extending }) => ({
      macros:
        '{% macro m(a) %}<{{ a }}{% set b = a %}{{ b }}{{ n }}{{ caller() if caller }}>{% endmacro %}',
      // What includes itself has no end.
      part: imports + part.replaceAll('{% include "part" %}', ''),
      base: `${imports}{{ a }}{% block a %}${b}{% endblock %}{{ b }}`,
      main: extending
        ? `{% extends "base" %}${imports}${main}{% block a %}${a}{{ super() }}{% endblock %}`
        : `${imports}${main}`,
    }));
}

describe('the synchronous compiler', () => {
  it.each(Object.entries(CASES))('%s', (_, written) => {
    const templates = typeof written === 'string' ? { main: written } : written;
    const expected = stock(templates);
    expect(expected).toBeTypeOf('string');
    expect(ours(templates)).toBe(expected);
  });

  it('gives every name the value that Nunjucks gives it', () => {
    fc.assert(
      fc.property(templates(), (written) => {
        expect(ours(written)).toBe(stock(written));
      }),
      { numRuns: 500 },
    );
  });

  it('renders an include anew where a name that it captures is another', () => {
    const parts: Templates = {
      main: '{% include "part" %}',
      part: '{% set x %}{{ name }}{% endset %}{{ x }}',
    };
    const engine = new Engine(
      { sourceOf: (name) => parts[name] ?? null, names: Object.keys(parts) },
      {},
      () => '',
    );
    expect(['a', 'b'].map((name) => engine.render('main', { name }))).toEqual(['a', 'b']);
  });

  it('renders a template twice alike', () => {
    const templates = {
      main: '{% set x = (x or 0) + 1 %}{{ x }}{% for i in items %}{{ i }}{% endfor %}',
    };
    const engine = new Engine(
      { sourceOf: (name) => templates[name as 'main'] ?? null, names: ['main'] },
      {},
      () => '',
    );
    const first = engine.render('main', VARIABLES);
    expect(first).toBe('1abc');
    expect(engine.render('main', VARIABLES)).toBe(first);
  });

  it('says of what fails but once that it has failed', () => {
    const templates: Templates = { main: 'a\n{{ 1 | once }}' };
    let calls = 0;
    const once = (): string => {
      if (++calls === 1) throw new Error('not yet');
      return 'now';
    };
    const engine = new Engine(
      { sourceOf: (name) => templates[name] ?? null, names: ['main'] },
      { once },
      () => '',
    );
    expect(() => engine.render('main', {})).toThrow(
      expect.objectContaining({ name: 'TemplateFailure', template: 'main', message: 'not yet' }),
    );
    expect(engine.render('main', {})).toBe('a\nnow');
  });

  it('can include as deep as before when something has failed deep within', () => {
    const templates: Templates = {
      main: '{% set depth = 1 %}{% include "part" %}',
      part: '{% set depth = depth + 1 %}{% if depth < 60 %}{% include "part" %}{% else %}{{ 1 | check }}{% endif %}',
    };
    const engine = new Engine(
      { sourceOf: (name) => templates[name] ?? null, names: ['main', 'part'] },
      {
        check: () => {
          throw new Error('checked');
        },
      },
      () => '',
    );
    for (let time = 0; time < 3; time++) {
      expect(() => engine.render('main', {})).toThrow(
        expect.objectContaining({ message: 'checked', template: 'part', line: 1, column: 84 }),
      );
    }
  });

  it.each([
    ['asyncEach', '{% asyncEach x in items %}{% endeach %}'],
    ['asyncAll', '{% asyncAll x in items %}{% endall %}'],
    ['ifAsync', '{% ifAsync n %}{% endif %}'],
  ])('refuses %s by name', (tag, main) => {
    expect(() => ours({ main })).toThrow(`\`${tag}\` is not supported`);
  });

  it('refuses a block that is defined twice, at the second', () => {
    expect(() =>
      ours({ main: '{% block a %}{% endblock %}\n  {% block a %}{% endblock %}' }),
    ).toThrow(
      expect.objectContaining({ line: 2, column: 6, message: 'the block "a" is defined twice' }),
    );
  });
});
