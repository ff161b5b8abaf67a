import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarkdown } from '../../src/content/markdown.js';
import { createFilters } from '../../src/render/filters/filters.js';
import { Engine } from '../../src/render/nunjucks/engine.js';
import { Sequence } from '../../src/render/views/sequence.js';
import { SiteDate } from '../../src/render/views/site-date.js';

const markdown = createMarkdown({ rewrite: (url) => url, math: false }).renderText;
const filters = createFilters({
  config: { url: 'https://example.com', baseurl: '/news', timezone: 'Asia/Shanghai' },
  markdown,
});
const engine = new Engine({ sourceOf: () => null, names: [] }, filters, () => '');

/** What a filter yields; safe texts as texts. */
function apply(name: string, value: unknown, ...args: unknown[]): unknown {
  const result = (filters[name] as (...given: unknown[]) => unknown)(value, ...args);
  return result instanceof String ? result.toString() : result;
}

/** 2022-01-06 22:37:08 in Shanghai. */
const DATE = new SiteDate({ epoch: Date.UTC(2022, 0, 6, 14, 37, 8), offset: 480 });
const march = (day: number): SiteDate =>
  new SiteDate({ epoch: Date.UTC(2022, 2, day, 1) - 480 * 60_000, offset: 480 });

it.each([
  ['%-d %B %b %h', { months: ['janvier'], months_short: ['janv.'] }, '6 janvier janv. janv.'],
  ['%a %A', { weekdays: ['lu', 'ma', 'me', 'je'] }, 'je Thursday'],
  // What has no name, or none that is a text, stays in English.
  ['%B %b', { months: [], months_short: [7] }, 'January Jan'],
  ['%B', { months: 'x' }, 'January'],
  ['%B', null, 'January'],
  ['%%B %^B', { months: ['%Y'] }, '%B JANUARY'],
])('date(%j, %j)', (format, words, text) => {
  expect(apply('date', DATE, format, words)).toBe(text);
});

it('names days in the language of its strings, whichever was asked for before, and as they are now', () => {
  const day = (words: object): unknown => apply('date', DATE, '%a %-d', words);
  const dutch = Object.freeze({ weekdays: ['ma', 'di', 'wo', 'do'] });
  const changed = { weekdays: ['lu', 'ma', 'me', 'je'] };
  expect([day(dutch), day(changed), day(dutch)]).toEqual(['do 6', 'je 6', 'do 6']);
  changed.weekdays = [];
  expect([day(changed), day(dutch), day({})]).toEqual(['Thu 6', 'do 6', 'Thu 6']);
});

/**
 * Results of Debian's jekyll 4.3.1 (`include Liquid::StandardFilters; include Jekyll::Filters`, TZ Asia/Shanghai, `url`
 * https://example.com, `baseurl` /news). What differs stands in its own table below, with the reason.
 */
const AS_JEKYLL: Readonly<
  Record<string, readonly (readonly [args: readonly unknown[], result: unknown])[]>
> = {
  date: [
    ...Object.entries({
      '%Y-%m-%d': '2022-01-06',
      '%-d.%-m.%y': '6.1.22',
      '%b %d, %Y': 'Jan 06, 2022',
      '%A %a %B': 'Thursday Thu January',
      '%H:%M:%S': '22:37:08',
      '%I:%M %p': '10:37 PM',
      '%l %P': '10 pm',
      '%j': '006',
      '%U %W %V %G': '01 01 01 2022',
      '%s': '1641479828',
      '%z %:z': '+0800 +08:00',
      '%e': ' 6',
      '%^a': 'THU',
      '%%': '%',
      '%C': '20',
      '%F %T': '2022-01-06 22:37:08',
      '%D %R': '01/06/22 22:37',
      '%L %N': '000 000000000',
      '%_m': ' 1',
      '%q': '%q',
      '%c': 'Thu Jan  6 22:37:08 2022',
      '%x %X': '01/06/22 22:37:08',
      '%u %w': '4 4',
      '%h': 'Jan',
      '%n|%t': '\n|\t',
    }).map(([format, result]) => [[DATE, format], result] as const),
    [['2022-01-06', '%F %T %z'], '2022-01-06 00:00:00 +0800'],
    [['2022-01-06 10:20:30', '%F %T %z'], '2022-01-06 10:20:30 +0800'],
    [['January 6, 2022', '%F %T %z'], '2022-01-06 00:00:00 +0800'],
    [[1641479828, '%F %T %z'], '2022-01-06 22:37:08 +0800'],
    [['1641479828', '%F %T %z'], '2022-01-06 22:37:08 +0800'],
    [['no date', '%F'], 'no date'],
    [['2022-02-31', '%F'], '2022-03-03'],
  ],
  date_to_xmlschema: [
    [[DATE], '2022-01-06T22:37:08+08:00'],
    [['2022-01-06'], '2022-01-06T00:00:00+08:00'],
  ],
  date_to_rfc822: [
    [[DATE], 'Thu, 06 Jan 2022 22:37:08 +0800'],
    [['2022-01-06'], 'Thu, 06 Jan 2022 00:00:00 +0800'],
  ],
  date_to_string: [
    [[DATE], '06 Jan 2022'],
    [['2022-01-06'], '06 Jan 2022'],
    [[DATE, 'ordinal', 'UK'], '6th Jan 2022'],
    ...(
      [
        [1, '1st'],
        [2, '2nd'],
        [3, '3rd'],
        [4, '4th'],
        [10, '10th'],
        [11, '11th'],
        [12, '12th'],
        [13, '13th'],
        [21, '21st'],
        [22, '22nd'],
        [23, '23rd'],
        [30, '30th'],
        [31, '31st'],
      ] as const
    ).flatMap(([day, text]) => [
      [[march(day), 'ordinal'], `${text} Mar 2022`] as const,
      [[march(day), 'ordinal', 'US'], `Mar ${text}, 2022`] as const,
    ]),
  ],
  date_to_long_string: [
    [[DATE], '06 January 2022'],
    [[march(2), 'ordinal'], '2nd March 2022'],
    [[march(2), 'ordinal', 'US'], 'March 2nd, 2022'],
  ],
  relative_url: [
    [['/a/b.html'], '/news/a/b.html'],
    [['a/b.html'], '/news/a/b.html'],
    [['/'], '/news/'],
    [['https://x.org/y'], 'https://x.org/y'],
    [['mailto:a@b.c'], 'mailto:a@b.c'],
    [['/分类/绵阳.html'], '/news/%E5%88%86%E7%B1%BB/%E7%BB%B5%E9%98%B3.html'],
    [['/%E5%88%86/'], '/news/%E5%88%86/'],
    [['/a b/'], '/news/a%20b/'],
    [['?q=1'], '/news/?q=1'],
    [['/x?y=é'], '/news/x?y=%C3%A9'],
    [[5], '/news/5'],
  ],
  absolute_url: [
    [['/a/b.html'], 'https://example.com/news/a/b.html'],
    [['a/b.html'], 'https://example.com/news/a/b.html'],
    [['/'], 'https://example.com/news/'],
    [['https://x.org/y'], 'https://x.org/y'],
    [['/分类/'], 'https://example.com/news/%E5%88%86%E7%B1%BB/'],
  ],
  slugify: [
    [['The _config.yml file'], 'the-config-yml-file'],
    [['The _config.yml file', 'raw'], 'the-_config.yml-file'],
    [['The _config.yml file', 'pretty'], 'the-_config.yml-file'],
    [['The _config.yml file', 'none'], 'the _config.yml file'],
    [['Hello, 世界！ 你好'], 'hello-世界-你好'],
    [['Hello, 世界！ 你好', 'raw'], 'hello,-世界！-你好'],
    [['Hello, 世界！ 你好', 'pretty'], 'hello,-世界-你好'],
    [['Hello, 世界！ 你好', 'ascii'], 'hello'],
    [['Ünïcödé Tèxt'], 'ünïcödé-tèxt'],
    [['Ünïcödé Tèxt', 'ascii'], 'n-c-d-t-xt'],
    [['Ünïcödé Tèxt', 'latin'], 'unicode-text'],
    [['Hello, 世界！ 你好', 'latin'], 'hello'],
    [['--a--b--'], 'a-b'],
    [['--a--b--', 'raw'], '-a--b-'],
    [["A.b_c~d!e$f&g'h(i)j+k,l;m=n@o", 'pretty'], "a.b_c~d!e$f&g'h(i)j+k,l;m=n@o"],
    [['Ⅷ ½'], ''],
    [['a\nb'], 'a-b'],
  ],
  truncate: [
    [['Ground control to Major Tom.', 20], 'Ground control to...'],
    [['Ground control to Major Tom.', 25, ', and so on'], 'Ground control, and so on'],
    [['Ground', 20], 'Ground'],
    [['中文标题很长很长很长', 5], '中文...'],
    [['a😀b😀c', 4], 'a...'],
    [['abc', 2], '...'],
    [['abc', 0], '...'],
    [['abcdef', 5, ''], 'abcde'],
    [['x'.repeat(60)], `${'x'.repeat(47)}...`],
  ],
  number_of_words: [
    [['你好，世界 hello world', 'cjk'], 7],
    [['你好，世界 hello world', 'auto'], 7],
    [['你好世界', 'cjk'], 4],
    [['한국어 こんにちは カタカナ abc', 'auto'], 13],
    [['  a  b ', 'auto'], 2],
    [['a\u3000b', 'cjk'], 1],
    [['。。', 'auto'], 1],
    [['', 'cjk'], 0],
    [['Hello world', 'default'], 2],
    [['你好，世界 hello world', 'default'], 3],
    [['a\u3000b', 'default'], 1],
    [['Hello world'], 2],
    [['<p>a b</p>'], 2],
    [['a, b. c!'], 3],
  ],
  jsonify: [
    [[1], '1'],
    [['a"b'], '"a\\"b"'],
    [[null], 'null'],
    [[[1, 'a', null]], '[1,"a",null]'],
    [[{ a: { b: [1.5] } }], '{"a":{"b":[1.5]}}'],
    [[DATE], '"2022-01-06 22:37:08 +0800"'],
  ],
  xml_escape: [
    [['<a href="x">&amp;</a>'], '&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;'],
    [['中&'], '中&amp;'],
  ],
  cgi_escape: [
    [['foo,bar;baz?'], 'foo%2Cbar%3Bbaz%3F'],
    [['a b+c'], 'a+b%2Bc'],
    [["~*'()!-_."], '~%2A%27%28%29%21-_.'],
    [['中文'], '%E4%B8%AD%E6%96%87'],
    [['a/b'], 'a%2Fb'],
  ],
  uri_escape: [
    [['foo, bar \\baz?'], 'foo,%20bar%20%5Cbaz?'],
    [['http://a.b/c d?e=f g&h=[é]'], 'http://a.b/c%20d?e=f%20g&h=[%C3%A9]'],
    [['100%'], '100%25'],
    [['a#b'], 'a#b'],
    [['é%C3%A9'], '%C3%A9%C3%A9'],
  ],
  array_to_sentence_string: [
    [[[]], ''],
    [[['a']], 'a'],
    [[['a', 'b']], 'a and b'],
    [[['a', 'b', 'c']], 'a, b, and c'],
    [[[1, 2, 3, 4], 'or'], '1, 2, 3, or 4'],
  ],
  normalize_whitespace: [
    [[' a \n b\t\tc '], 'a b c'],
    [['\u3000a\u3000\u3000b\u00a0 c'], '\u3000a\u3000\u3000b\u00a0 c'],
  ],
  strip_html: [
    [['a<script>x</script>b<!-- c -->d<style>e</style>f'], 'abdf'],
    [['1 < 2'], '1 < 2'],
  ],
  slice: [
    [['Liquid', 0], 'L'],
    [['Liquid', 2, 5], 'quid'],
    [['Liquid', -3, 2], 'ui'],
    [['中😀文', 1, 1], '😀'],
    [['abc', 5], ''],
    [[[1, 2, 3, 4], 1], [2]],
    [
      [[1, 2, 3, 4], 1, 2],
      [2, 3],
    ],
    [
      [[1, 2, 3, 4], -2, 2],
      [3, 4],
    ],
    [[[1, 2, 3, 4], -9, 2], []],
  ],
  sort: [
    [[[3, 1, 2]], [1, 2, 3]],
    [[['b', 'a', 'B', 'A', '中', '10', '9']], ['10', '9', 'A', 'B', 'a', 'b', '中']],
  ],
};

/** Where gazette means it otherwise. */
const NOT_AS_JEKYLL: readonly (readonly [
  name: string,
  args: readonly unknown[],
  result: unknown,
  jekyll: string,
  reason: string,
])[] = [
  [
    'date',
    ['2022-01-06T10:20:30Z', '%F %T %z'],
    '2022-01-06 18:20:30 +0800',
    '2022-01-06 10:20:30 +0000',
    'dates are shown in the site’s zone',
  ],
  ['date', ['now', '%F'], 'now', 'today', 'the clock is not read'],
  ['date_to_xmlschema', ['no date'], 'no date', 'an error', 'filters never throw on data'],
  ['relative_url', [''], '/news/', '/news', 'the address of home'],
  ['relative_url', ['#top'], '#top', '/news/#top', 'a place on the same page'],
  ['relative_url', ['//x.org/y'], '//x.org/y', '/news//x.org/y', 'another host'],
  ['relative_url', ['/a/../b'], '/news/a/../b', '/news/b', 'browsers resolve it'],
  [
    'strip_html',
    ['<p>a <b>b</b></p>\n<p>c&amp;d</p>'],
    'a b c&d',
    'a b\nc&amp;d',
    'the result is text, and is escaped where it is printed',
  ],
  ['strip_html', ["<a href='>'>x</a>"], 'x', "'>x", 'attributes may hold >'],
  [
    'number_of_words',
    ['你好，世界 hello world'],
    6,
    '3',
    'without a mode CJK characters count, and punctuation does not',
  ],
  [
    'jsonify',
    ['<script>&'],
    '"\\u003cscript\\u003e\\u0026"',
    '"<script>&"',
    'safe inside a script element',
  ],
  ['xml_escape', ["'"], '&#39;', '&apos;', 'which HTML 4 does not know'],
  ['uri_escape', ['%41%zz'], '%41%25zz', 'A%25zz', 'what is encoded stays'],
];

describe.each(Object.entries(AS_JEKYLL))('%s, as Jekyll', (name, cases) => {
  it.each(cases.map(([args, result]) => ({ args, result })))(
    '$args → $result',
    ({ args, result }) => {
      expect(apply(name, ...(args as [unknown]))).toEqual(result);
    },
  );
});

it.each(NOT_AS_JEKYLL)('%s(%j) is %j, in Jekyll %s: %s', (name, args, result) => {
  expect(apply(name, ...(args as [unknown]))).toBe(result);
});

describe('filters of lists, as Jekyll', () => {
  const list = [
    { n: 'a', v: 3, t: ['x', 'y'] },
    { n: 'b', t: 'x' },
    { n: 'c', v: 1 },
    { n: 'd', v: null },
    { n: 'e', v: false, t: [] },
    { n: 'f', v: '1' },
  ];
  const names = (items: unknown): string => (items as { n: string }[]).map(({ n }) => n).join('');

  it.each([
    ['v', 1, 'cf'],
    ['v', '1', 'cf'],
    ['v', undefined, 'bd'],
    ['v', false, 'e'],
    ['t', 'x', 'ab'],
    ['t', 'z', ''],
    ['n', 'b', 'b'],
    ['nope', undefined, 'abcdef'],
    ['v', '', ''],
  ])('where %s is %j: %s', (key, wanted, found) => {
    expect(names(apply('where', list, key, wanted))).toBe(found);
    expect((apply('find', list, key, wanted) as { n: string } | undefined)?.n ?? '').toBe(
      found.charAt(0),
    );
  });

  it('where goes through the values of an object, and into what lies deeper', () => {
    expect(names(apply('where', { p: { n: 'a', k: 1 }, q: { n: 'b', k: 2 } }, 'k', 2))).toBe('b');
    expect(names(apply('where', [{ n: 'a', d: { e: 1 } }, { n: 'b' }], 'd.e', 1))).toBe('a');
  });

  it('group_by', () => {
    const groups = apply('group_by', list, 'v') as { name: string; size: number; items: unknown }[];
    expect(groups.map(({ name, size, items }) => [name, size, names(items)])).toEqual([
      ['3', 1, 'a'],
      ['', 2, 'bd'],
      ['1', 2, 'cf'],
      ['false', 1, 'e'],
    ]);
  });

  const sortable = [{ n: 'a', v: 3 }, { n: 'b' }, { n: 'c', v: 1 }, { n: 'd', v: 2 }];
  it.each([
    [['v'], 'bcda'],
    [['v', 'last'], 'cdab'],
    [['v', 'first'], 'bcda'],
  ])('sort %j: %s', (args, order) => {
    expect(names(apply('sort', sortable, ...args))).toBe(order);
    expect(names(sortable)).toBe('abcd');
  });

  it('sort takes texts that look like numbers for numbers, and dates for dates', () => {
    expect(
      names(
        apply(
          'sort',
          [
            { n: 'a', v: '10' },
            { n: 'b', v: '9' },
            { n: 'c', v: '9.5' },
          ],
          'v',
        ),
      ),
    ).toBe('bca');
    expect(apply('sort', [march(10), march(9)])).toEqual([march(9), march(10)]);
  });

  it('length, first and last', () => {
    expect(['中文', [1], { a: 1 }, null].map((value) => apply('length', value))).toEqual([
      2, 1, 1, 0,
    ]);
    expect([apply('first', [1, 2]), apply('last', [1, 2]), apply('size', [1, 2])]).toEqual([
      1, 2, 2,
    ]);
  });
});

describe('other filters', () => {
  it('markdownify yields HTML that is not escaped', () => {
    expect(engine.renderString('{{ "a *b*" | markdownify }}', 'x', {}).trim()).toBe(
      '<p>a <em>b</em></p>',
    );
  });

  it('jsonify and xml_escape are not escaped again', () => {
    expect(engine.renderString('{{ ["<"] | jsonify }}{{ "<" | xml_escape }}', 'x', {})).toBe(
      '["\\u003c"]&lt;',
    );
  });

  it.each([
    ['短', 1],
    ['字'.repeat(400), 1],
    ['字'.repeat(1000), 3],
    ['word '.repeat(660), 3],
    [`<p title="${'x '.repeat(3000)}">字</p>`, 1],
  ])('reading_time', (text, minutes) => {
    expect(apply('reading_time', text)).toBe(minutes);
  });

  it.each(['Jan 6, 2022', '2022-01-06T10:00:00.5', '6 January 2022 10:00', '2022/01/06'])(
    'the date %s does not depend on the machine’s time zone',
    (text) => {
      const zone = process.env.TZ;
      try {
        const dates = ['UTC', 'America/New_York', 'Asia/Tokyo'].map((name) => {
          process.env.TZ = name;
          return apply('date', text, '%F %z');
        });
        expect(dates).toEqual(Array(3).fill('2022-01-06 +0800'));
      } finally {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      }
    },
  );
});

describe('truncate', () => {
  it('counts code points, and cuts none in two', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '中', '😀', '𠮷', ' ') });
    fc.assert(
      fc.property(text, fc.nat(30), text, (written, length, end) => {
        const made = String(filters.truncate?.(written, length, end));
        const kept = [...written].slice(0, Math.max(0, length - [...end].length)).join('');
        expect(made).toBe([...written].length <= length ? written : kept + end);
      }),
    );
  });
});

describe('no filter throws on data', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '\ud800',
      '\udc00x',
      'constructor',
      '__proto__',
      '%',
      '%E4',
      '<a href="',
      '9999-99-99',
      '2022-02-31',
      '1e999',
      '\u0000',
      '99999999999999999999',
    ),
  );
  const key = fc.oneof(
    fc.constantFrom('toString', 'valueOf', 'length', '__proto__', 'constructor', 'toJSON', 'a'),
    fc.string(),
  );
  const { data } = fc.letrec<{ data: unknown }>((tie) => ({
    data: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, undefined, Number.NaN, -0),
      fc.array(tie('data'), { maxLength: 4 }),
      fc.dictionary(key, tie('data'), { maxKeys: 4 }),
      fc
        .array(tie('data'), { maxLength: 3 })
        .map((items) => new Sequence(items.length, (index) => items[index])),
      fc.constantFrom<unknown>(DATE, filters.xml_escape?.('<')),
    ),
  }));
  const argument = fc.oneof(
    text,
    fc.integer({ min: -50, max: 50 }),
    fc.boolean(),
    fc.constantFrom(null, undefined, 'a', 'a.b'),
    fc.dictionary(key, fc.integer(), { maxKeys: 2 }),
  );

  it('a key `length` in a map of the data is not the length of a list', () => {
    const variables = { map: { length: 2 ** 31 - 1 } };
    for (const name of ['list', 'batch(2)', 'reverse', 'select']) {
      expect(engine.renderString(`{{ map | ${name} }}`, 'x', variables)).toBe('');
    }
  });

  it('a count in the data that no page could hold is bounded', () => {
    const variables = { many: '1e999', list: [1] };
    expect(engine.renderString('{{ "a" | center(many) }}', 'x', variables)).toHaveLength(10_000);
    expect(
      engine.renderString('{{ list | batch(many, 7) | first | length }}', 'x', variables),
    ).toBe('10000');
  });

  it('half a pair of surrogates in an address does not end a page', () => {
    for (const name of ['asset_url', 'relative_url', 'absolute_url'])
      expect(engine.renderString(`{{ "a\ud800" | ${name} }}`, 'x', {})).toContain('a%EF%BF%BD');
  });

  it.each(
    [...engine.filterNames].filter((name) => name !== 'random' && name !== 'fragment').sort(),
  )('%s', (name) => {
    fc.assert(
      fc.property(data, fc.array(argument, { maxLength: 3 }), (value, args) => {
        const call = args.map((_, index) => `a${index}`).join(', ');
        const variables = Object.fromEntries([
          ['value', value],
          ...args.map((arg, index) => [`a${index}`, arg]),
        ]);
        expect(engine.renderString(`{{ value | ${name}(${call}) }}`, 'x', variables)).toBeTypeOf(
          'string',
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('headings', () => {
  it('are those with ids, in order, as text', () => {
    const html =
      '<h1 id="a">1</h1><h2 class="x" id="b &amp; c">甲 <em>乙</em><a class="anchor" href="#b"></a></h2><h2>none</h2><h4 id="d">&lt;丁&gt;</h4><H3 ID="e"></H3>';
    expect(apply('headings', html)).toEqual([
      { level: 2, id: 'b & c', text: '甲乙' },
      { level: 4, id: 'd', text: '<丁>' },
    ]);
  });

  it('are found in one pass through a text of nothing but beginnings', () => {
    expect(apply('headings', '<h2 id="a">'.repeat(100_000))).toEqual([]);
    expect(apply('headings', '<h2 '.repeat(100_000))).toEqual([]);
  });
});
