import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostRecord } from '../../src/archive/post.js';
import { compilePermalink, compileSitePermalink, pageAddress } from '../../src/site/permalink.js';
import { fileOfAddress } from '../../src/util/url.js';
import { pageRecord, postRecord } from '../helpers/records.js';

function addressOf(
  template: string,
  post: PostRecord,
  compile = compilePermalink,
): { address: string; changed: boolean } {
  const permalink = compile(template);
  if ('problem' in permalink) throw new Error(permalink.problem);
  return permalink.addressOf(post);
}

const path = 'posts/2022/2022-01-06-My Slug_x.md';
const A = postRecord({
  path,
  categories: ['News', 'World Affairs'],
  slug: 'Hello-World_2.0 (draft)!',
  at: '2021-01-03T05:06:07Z',
});
const B = postRecord({
  path,
  categories: ['绵阳日报', 'News', 'news', 'C++/Systems'],
  slug: 'NW2022，标题',
  at: '2024-12-31T23:59:58Z',
});
const C = postRecord({ path, slug: '--a..b--', at: '2022-06-09T00:00:00Z' });

/** Addresses are decoded; what Jekyll 4.3.1 writes to disk. */
describe('the styles of Jekyll 4.3.1', () => {
  it.each([
    [
      'date',
      '/news/world affairs/2021/01/03/Hello-World_2.0-(draft)!.html',
      '/绵阳日报/news/c++/systems/2024/12/31/NW2022-标题.html',
      '/2022/06/09/a/b.html',
    ],
    [
      'pretty',
      '/news/world affairs/2021/01/03/Hello-World_2.0-(draft)!/',
      '/绵阳日报/news/c++/systems/2024/12/31/NW2022-标题/',
      '/2022/06/09/a/b/',
    ],
    [
      'ordinal',
      '/news/world affairs/2021/003/Hello-World_2.0-(draft)!.html',
      '/绵阳日报/news/c++/systems/2024/366/NW2022-标题.html',
      '/2022/160/a/b.html',
    ],
    [
      'weekdate',
      '/news/world affairs/2021/W53/Sun/Hello-World_2.0-(draft)!.html',
      '/绵阳日报/news/c++/systems/2024/W01/Tue/NW2022-标题.html',
      '/2022/W23/Thu/a/b.html',
    ],
    [
      'none',
      '/news/world affairs/Hello-World_2.0-(draft)!.html',
      '/绵阳日报/news/c++/systems/NW2022-标题.html',
      '/a/b.html',
    ],
  ])('%s', (style, a, b, c) => {
    expect([A, B, C].map((post) => addressOf(style, post, compileSitePermalink))).toEqual(
      [a, b, c].map((address) => ({ address, changed: false })),
    );
  });

  it('are styles in the configuration only: in front matter the name is an address', () => {
    expect(addressOf('pretty', A)).toEqual({ address: '/pretty/', changed: false });
  });

  it('are not taken from what every object has', () => {
    expect(addressOf('constructor', A, compileSitePermalink).address).toBe('/constructor/');
    expect(compilePermalink('/:constructor/')).toHaveProperty('problem');
    expect(compilePermalink('/:valueOf_/')).toHaveProperty('problem');
  });
});

describe('the placeholders of Jekyll 4.3.1', () => {
  it.each([
    ['categories', 'news/world affairs', '绵阳日报/news/c++/systems'],
    ['slugified_categories', 'news/world-affairs', '绵阳日报/news/c-systems'],
    ['collection', 'posts', 'posts'],
    ['name', '2022-01-06-my-slug-x', '2022-01-06-my-slug-x'],
    ['path', '2022/2022-01-06-My Slug_x', '2022/2022-01-06-My Slug_x'],
    ['title', 'Hello-World_2.0-(draft)!', 'NW2022-标题'],
    ['slug', 'hello-world-2-0-draft', 'nw2022-标题'],
    ['year', '2021', '2024'],
    ['month', '01', '12'],
    ['day', '03', '31'],
    ['hour', '05', '23'],
    ['minute', '06', '59'],
    ['second', '07', '58'],
    ['i_day', '3', '31'],
    ['i_month', '1', '12'],
    ['short_month', 'Jan', 'Dec'],
    ['long_month', 'January', 'December'],
    ['short_year', '21', '24'],
    ['w_year', '2020', '2025'],
    ['week', '53', '01'],
    ['w_day', '7', '2'],
    ['short_day', 'Sun', 'Tue'],
    ['long_day', 'Sunday', 'Tuesday'],
    ['y_day', '003', '366'],
  ])(':%s', (name, a, b) => {
    expect([A, B].map((post) => addressOf(`/x/:${name}/`, post).address)).toEqual([
      `/x/${a}/`,
      `/x/${b}/`,
    ]);
  });

  it('show the date on the site’s calendar', () => {
    const post = postRecord({ date: { epoch: Date.parse('2021-12-31T16:30:00Z'), offset: 480 } });
    expect(addressOf('/:year-:month-:day-:hour/', post).address).toBe('/2022-01-01-00/');
  });

  it('are named where one is unknown', () => {
    expect(compilePermalink('/:yaer/:title/')).toMatchObject({
      problem: expect.stringContaining(':yaer'),
      known: expect.arrayContaining([':year']),
    });
  });
});

describe('an own permalink', () => {
  const post = postRecord({ slug: 'slug-x', categories: ['News'], at: '2021-01-03T05:06:07Z' });

  it.each([
    ['/:year_:month_:day/:title.html', '/2021_01_03/slug-x.html'],
    ['about.html', '/about.html'],
    // Meant difference: Jekyll writes `about.html` and links to `/about`.
    ['/about', '/about/'],
    ['/a//b/', '/a/b/'],
    ['/a/./b.html', '/a/b.html'],
    ['/%E4%B8%AD/a%20b.html', '/中/a b.html'],
    ['/idx/index.html', '/idx/index.html'],
    ['/q:path/', '/q/2022-01-06-a/'],
    ['/v1.2', '/v1.2/'],
    ['/', '/'],
  ])('%s is %s', (permalink, address) => {
    expect(addressOf(permalink, post)).toEqual({ address, changed: false });
  });

  it('is composed', () => {
    expect(addressOf('/Cafe\u0301/', post)).toEqual({ address: '/Café/', changed: false });
  });

  it.each([
    ['/a?b#c.html', /^\/a-b-c-[0-9a-f]{6}\.html$/],
    ['/100%/x.html', /^\/100--[0-9a-f]{6}\/x\.html$/],
    ['\\..\\x.html', /^\/--[0-9a-f]{6}\/-x-[0-9a-f]{6}\.html$/],
    ['/con/aux.html', /^\/con-[0-9a-f]{6}\/aux-[0-9a-f]{6}\.html$/],
    ['/a./b.html', /^\/ab\.html$/],
    [`/${'绵'.repeat(90)}.html`, /^\/绵{70}-[0-9a-f]{6}\.html$/],
    ['/C:/x.html', /^\/C--[0-9a-f]{6}\/x\.html$/],
    ['/%252e%252e/x.html', /^\/-2e-2e-[0-9a-f]{6}\/x\.html$/],
  ])('%s is made safe', (permalink, expected) => {
    const { address, changed } = addressOf(permalink, post);
    expect(address).toMatch(expected);
    expect(changed).toBe(address !== '/ab.html');
  });

  it.each([
    ['/../../etc/passwd', '/etc/passwd/'],
    ['/a/../x.html', '/a/x.html'],
    ['/%2e%2e/x.html', '/x.html'],
    ['/x/..', '/x/'],
  ])('%s leads to a folder above: that is taken away, and said', (permalink, address) => {
    expect(addressOf(permalink, post)).toEqual({ address, changed: true });
  });

  it('says nothing of dots within a name, which mean no folder', () => {
    expect(addressOf('/a...html', post).changed).toBe(false);
  });

  it('never leads out of the site, whatever it and the slug hold', () => {
    const piece = fc.constantFrom(
      ...[
        '..',
        '.',
        '/',
        '\\',
        '%2e',
        '%2E%2E',
        '%2f',
        '%5c',
        '%252e',
        ':title',
        ':path',
        ':categories',
      ],
      ...['a', ' ', '\0', '%00', '%', 'C:', '~', '．．', '․․', '绵'],
    );
    const text = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (permalink, slug, category) => {
        const compiled = compilePermalink(permalink);
        if ('problem' in compiled) return;
        const { address } = compiled.addressOf(
          postRecord({
            slug,
            categories: [category],
            path: `posts/${slug.replaceAll('/', '')}.md`,
          }),
        );
        expect(address).toMatch(/^\//);
        const file = fileOfAddress(address);
        expect(file).not.toMatch(/[\\%:\0]/);
        for (const segment of file.split('/')) {
          expect(segment).not.toBe('');
          expect(segment).not.toMatch(/^\.{1,2}$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the default style’s short way', () => {
  it('gives what the general way gives', () => {
    const category = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aBz09-()._ /+绵'), maxLength: 8 }),
      fc.constantFrom('con', 'CON', 'com1', 'console', 'mianyangribao', 'x'.repeat(250), '..'),
    );
    const slug = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aBz09-._ !绵'), maxLength: 8 }),
      fc.constantFrom('con', 'NUL', 'lpt1', 'NW202201062237809524', 'x'.repeat(250), 'index'),
    );
    const day = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(2100, 0, 1) });
    const general = '/:categories/:year/:month/:day/:title.html';
    fc.assert(
      fc.property(
        fc.array(category, { maxLength: 2 }),
        slug,
        day,
        fc.constantFrom(-300, 0, 480),
        (categories, slug, epoch, offset) => {
          const post = postRecord({ categories, slug, date: { epoch, offset } });
          expect(addressOf('date', post, compileSitePermalink)).toEqual(addressOf(general, post));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('does not take the name of a device', () => {
    const post = postRecord({ categories: ['mianyangribao'], slug: 'con' });
    expect(addressOf('date', post, compileSitePermalink).address).toMatch(
      /\/con-[0-9a-f]{6}\.html$/,
    );
  });
});

describe('the address of a page', () => {
  it.each([
    ['pages/about.md', null, '/about.html'],
    ['pages/a/b.md', null, '/a/b.html'],
    ['pages/index.md', null, '/'],
    ['pages/a/index.md', null, '/a/'],
    ['pages/about.md', '/about', '/about/'],
    ['pages/about.md', '/:title/', '/about/'],
    ['pages/about.md', '/info.html', '/info.html'],
  ])('%s with permalink %s is %s', (path, permalink, address) => {
    const compiled = permalink === null ? null : compilePermalink(permalink);
    if (compiled !== null && 'problem' in compiled) throw new Error(compiled.problem);
    expect(pageAddress(pageRecord({ path }), compiled)).toEqual({ address, changed: false });
  });
});
