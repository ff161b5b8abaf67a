import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteOf } from '../../src/archive/source.js';
import { SiteFault } from '../../src/diagnostics.js';
import { buildSite } from '../../src/site/model.js';
import { newestFirst } from '../../src/site/order.js';
import { configOf, pageRecord, postRecord, staticFile } from '../helpers/records.js';

const options = (text = '') => ({ config: configOf(text), foldsCase: false, data: {} });

describe('newestFirst', () => {
  const posts = [
    postRecord({ path: 'posts/2022-01-02-b.md', at: '2022-01-02T00:00:00Z' }),
    postRecord({ path: 'posts/2022-01-01-z.md', at: '2022-01-02T00:00:00Z' }),
    postRecord({ path: 'posts/2022-01-03-a.md', at: '2022-01-03T00:00:00Z' }),
    postRecord({ path: 'posts/Z.md', at: '2022-01-02T00:00:00Z' }),
    postRecord({
      path: 'posts/zone.md',
      date: { epoch: Date.parse('2022-01-02T00:00:01Z'), offset: -300 },
    }),
  ];
  const expected = [
    'posts/2022-01-03-a.md',
    'posts/zone.md',
    'posts/2022-01-01-z.md',
    'posts/2022-01-02-b.md',
    'posts/Z.md',
  ];

  it('is by instant, ties by path', () => {
    const byPath = posts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    expect(Array.from(newestFirst(byPath), (place) => byPath[place]?.path)).toEqual(expected);
  });

  it('is the order that comparing any two gives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), (epochs) => {
        const posts = epochs.map((epoch) => postRecord({ date: { epoch, offset: 0 } }));
        const places = epochs.map((_, place) => place);
        const compared = places.sort((a, b) => (epochs[b] ?? 0) - (epochs[a] ?? 0) || a - b);
        expect([...newestFirst(posts)]).toEqual(compared);
      }),
    );
  });
});

describe('buildSite', () => {
  it('builds an empty site', () => {
    const { site, diagnostics } = buildSite([], [], [], options());
    expect(site.tree.years).toEqual([]);
    expect(site.taxonomies.map(({ terms }) => terms)).toEqual([[], []]);
    expect(diagnostics).toEqual([]);
  });

  it('leaves out posts and pages whose permalink cannot be used, and names the placeholders', () => {
    const { site, diagnostics } = buildSite(
      [postRecord({ path: 'posts/x.md', permalink: '/:nope/' }), postRecord({ categories: ['c'] })],
      [pageRecord({ path: 'pages/y.md', permalink: '/:no/' })],
      [],
      options(),
    );
    expect(site.postAddresses).toEqual(['/c/2022/01/06/a.html']);
    expect(site.taxonomies[0]?.terms[0]?.posts).toEqual(Uint32Array.of(0));
    expect(site.pages).toEqual([]);
    expect(diagnostics).toMatchObject([
      { code: 'permalink-invalid', severity: 'error', scope: 'post', file: 'posts/x.md' },
      { code: 'permalink-invalid', severity: 'error', scope: 'post', file: 'pages/y.md' },
    ]);
    expect(diagnostics[0]?.hint).toContain(':title');
  });

  it('refuses a configuration with an unknown placeholder', () => {
    expect(() => buildSite([], [], [], options('permalink: /:nope/'))).toThrow(SiteFault);
  });

  it('warns of addresses that had to be made safe', () => {
    const { site, diagnostics } = buildSite(
      [postRecord({ path: 'posts/x.md', permalink: '/a?b.html' })],
      [],
      [staticFile('public/50%.png'), staticFile('public/Cafe\u0301.png')],
      options(),
    );
    expect(site.postAddresses).toEqual([expect.stringMatching(/^\/a-b-[0-9a-f]{6}\.html$/)]);
    expect(site.staticAddresses).toEqual([
      expect.stringMatching(/^\/50--[0-9a-f]{6}\.png$/),
      '/Café.png',
    ]);
    expect(diagnostics.map(({ code, severity, file }) => [code, severity, file])).toEqual([
      ['address-unsafe', 'warning', 'posts/x.md'],
      ['address-unsafe', 'warning', 'public/50%.png'],
    ]);
  });

  it('lets the site’s static files override the theme’s silently, and names two of the site that meet', () => {
    const theme = { ...staticFile('public/theme/style.css'), root: '/theme' };
    const { site, diagnostics } = buildSite(
      [],
      [],
      [
        staticFile('public/Caf\u00e9'),
        staticFile('public/Cafe\u0301'),
        staticFile('public/theme/style.css'),
        theme,
      ],
      options(),
    );
    expect(site.staticFiles.map(absoluteOf)).toEqual([
      '/nowhere/public/Caf\u00e9',
      '/nowhere/public/theme/style.css',
    ]);
    expect(diagnostics).toMatchObject([
      { code: 'address-taken', severity: 'warning', file: 'public/Cafe\u0301' },
    ]);
  });

  it('serves an index under its folder', () => {
    const { site } = buildSite(
      [],
      [],
      [staticFile('public/a/index.html'), staticFile('public/index.html')],
      options(),
    );
    expect(site.staticAddresses).toEqual(['/a/', '/']);
  });
});
