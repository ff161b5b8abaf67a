import { describe, expect, it } from 'vitest';
import type { Output, OutputContent } from '../../src/archive/output.js';
import type { PageRecord, PostEntry } from '../../src/archive/post.js';
import { withCopies } from '../../src/plan/copies.js';
import { planOutputs } from '../../src/plan/plan.js';
import { buildSite } from '../../src/site/model.js';
import { configOf, pageRecord, postRecord, staticFile } from '../helpers/records.js';

interface Sources {
  readonly posts?: readonly PostEntry[];
  readonly pages?: readonly PageRecord[];
  readonly statics?: readonly string[];
  readonly config?: string;
  readonly foldsCase?: boolean;
}

function planOf({ posts = [], pages = [], statics = [], config, foldsCase = false }: Sources) {
  const options = { config: configOf(config), foldsCase, data: {} };
  const { site } = buildSite(posts.toSorted(byPath), pages, statics.map(staticFile), options);
  const plan = planOutputs(site, options.config, foldsCase);
  return { ...plan, outputs: [...plan.outputs()], again: [...plan.outputs()] };
}

/** As the scan has them. */
const byPath = (a: PostEntry, b: PostEntry): number => (a.path < b.path ? -1 : 1);
const addresses = (outputs: readonly Output[]) => outputs.map(({ address }) => address);
const at = (outputs: readonly Output[], address: string) =>
  outputs.filter((output) => output.address === address);

/** The content of the only output of a kind. */
function only<K extends OutputContent['kind']>(outputs: readonly Output[], kind: K) {
  const found = outputs.flatMap(({ content }) => (content.kind === kind ? [content] : []));
  expect(found).toHaveLength(1);
  return found[0] as Extract<OutputContent, { kind: K }>;
}

const POST = postRecord({ categories: ['News'], tags: ['x'] });

describe('the plan', () => {
  it('finds each output by its address', () => {
    const { outputs, find } = planOf({
      posts: [
        POST,
        postRecord({ path: 'posts/2022-01-07-b.md', slug: 'b', redirectFrom: ['/old.html'] }),
      ],
      pages: [pageRecord({ path: 'pages/about.md' })],
      statics: ['public/a.css', 'public/robots.txt', 'public/notes/index.html'],
    });
    for (const output of outputs) expect(find(output.address)).toEqual(output);
    expect(find('/nothing.html')).toBeNull();
  });

  it('has the pages of posts first, and lists what is beside them without them', () => {
    const plan = planOf({ posts: [POST], pages: [pageRecord({ path: 'pages/about.md' })] });
    const copied = withCopies(
      {
        ...plan,
        *outputs() {
          yield* plan.outputs;
        },
      },
      ['a.webp'],
    );
    expect(plan.posts).toBe(1);
    expect([...plan.besidePosts()]).toEqual(plan.outputs.slice(1));
    expect([...copied.besidePosts()]).toEqual([...copied.outputs()].slice(1));
    expect(addresses([...copied.besidePosts()]).at(-1)).toMatch(/a\.webp$/);
  });

  it('has every output of the site contract, pages before lists, feeds and sitemaps', () => {
    const { outputs, held, diagnostics } = planOf({
      posts: [POST],
      pages: [pageRecord({ path: 'pages/about.md' })],
      statics: ['public/a.png'],
    });
    expect(addresses(outputs)).toEqual([
      '/news/2022/01/06/a.html',
      '/about.html',
      '/a.png',
      '/category/News.html',
      '/tag/x.html',
      '/category/',
      '/tag/',
      '/',
      '/archive/',
      '/archive/2022/',
      '/archive/2022/01/',
      '/archive/2022/01/06/',
      '/404.html',
      '/feed.xml',
      '/feed.json',
      '/feed/News.xml',
      '/sitemap/pages.xml',
      '/sitemap/2022-01.xml',
      '/sitemap.xml',
      '/robots.txt',
    ]);
    expect(held.size).toBe(0);
    expect(diagnostics).toEqual([]);
  });

  it('has a site without posts, too', () => {
    const { outputs } = planOf({});
    expect(addresses(outputs)).toEqual([
      ...['/category/', '/tag/', '/', '/archive/', '/404.html', '/feed.xml', '/feed.json'],
      ...['/sitemap/pages.xml', '/sitemap.xml', '/robots.txt'],
    ]);
  });

  it('is the same each time it is read', () => {
    const { outputs, again } = planOf({ posts: [POST], config: 'archive: /' });
    expect(again).toEqual(outputs);
  });

  it('leaves out what the configuration does not want', () => {
    const { outputs } = planOf({
      posts: [POST],
      config:
        'feed: { atom: false, json: false }\nsitemap: false\nrobots: false\ntaxonomies: { tag: { key: tags, permalink: /t/:slug/ } }',
    });
    expect(addresses(outputs)).toEqual([
      ...['/news/2022/01/06/a.html', '/t/x/', '/', '/archive/', '/archive/2022/'],
      ...['/archive/2022/01/', '/archive/2022/01/06/', '/404.html'],
    ]);
  });

  it('leads from a term’s folder back to its head', () => {
    const posts = ['a', 'b'].map((slug) => postRecord({ path: slug, slug, categories: ['c'] }));
    const { outputs } = planOf({ posts, config: 'listing: { size: 1 }' });
    expect(at(outputs, '/category/c/')).toEqual([
      { address: '/category/c/', content: { kind: 'redirect', to: '/category/c.html' } },
    ]);
    expect(addresses(outputs)).toContain('/category/c/2022/');
  });
});

describe('one address', () => {
  const page = pageRecord({ path: 'pages/x.md', permalink: '/x.html' });
  const first = postRecord({ path: 'posts/2022-01-06-a.md', permalink: '/x.html' });
  const second = postRecord({ path: 'posts/2022-01-06-b.md', permalink: '/x.html' });

  it.each<[string, Sources, Record<string, string>]>([
    [
      'two posts: the later by path, though it is newer',
      { posts: [{ ...second, date: { epoch: Date.parse('2023-01-01'), offset: 0 } }, first] },
      { [second.path]: first.path },
    ],
    ['a page and a post', { posts: [first], pages: [page] }, { [first.path]: page.path }],
    [
      'public/, a page and two posts',
      { posts: [first, second], pages: [page], statics: ['public/x.html'] },
      {
        [page.path]: 'public/x.html',
        [first.path]: 'public/x.html',
        [second.path]: 'public/x.html',
      },
    ],
    [
      'a post and a generated listing',
      { posts: [POST, { ...first, permalink: '/category/News.html' }] },
      { [first.path]: 'the generated head /category/News.html' },
    ],
    [
      'a post below a generated file',
      { posts: [{ ...first, permalink: '/feed.xml/x' }] },
      { [first.path]: 'the generated atom /feed.xml' },
    ],
    [
      'a post that would be a file where a folder is',
      {
        posts: [
          { ...first, permalink: '/archive/2022/01.html' },
          { ...second, permalink: '/archive/2022/01.html/' },
        ],
      },
      { [second.path]: first.path },
    ],
  ])('is held from: %s', (_, sources, holders) => {
    const { held, diagnostics, outputs } = planOf(sources);
    expect([...held].sort()).toEqual(Object.keys(holders).sort());
    for (const [file, owner] of Object.entries(holders)) {
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'address-taken',
          severity: 'error',
          scope: 'post',
          file,
          message: expect.stringContaining(owner),
        }),
      );
    }
    expect(diagnostics).toHaveLength(held.size);
    expect(outputs.length).toBeGreaterThan(0);
  });

  it('is one only where the destination folds case', () => {
    const posts = [
      { ...first, permalink: '/X.html' },
      { ...second, permalink: '/x.html' },
    ];
    expect(planOf({ posts }).held.size).toBe(0);
    expect([...planOf({ posts, foldsCase: true }).held]).toEqual([second.path]);
    const statics = ['public/A.txt', 'public/a.txt'];
    expect(planOf({ statics }).diagnostics).toEqual([]);
    const folded = planOf({ statics, foldsCase: true });
    expect(folded.diagnostics).toMatchObject([{ code: 'address-taken', file: 'public/a.txt' }]);
    expect(at(folded.outputs, '/a.txt')).toEqual([]);
  });
});

describe('public/ and pages/', () => {
  it('replace what would be generated, silently', () => {
    const { outputs, diagnostics } = planOf({
      posts: [POST],
      pages: [pageRecord({ path: 'pages/404.md' }), pageRecord({ path: 'pages/index.md' })],
      statics: ['public/robots.txt', 'public/category/index.html'],
    });
    expect(diagnostics).toEqual([]);
    for (const address of ['/404.html', '/', '/robots.txt', '/category/'])
      expect(at(outputs, address)).toHaveLength(1);
    expect(at(outputs, '/')[0]?.content.kind).toBe('page');
    expect(at(outputs, '/robots.txt')[0]?.content.kind).toBe('static');
  });

  it('are named once in the sitemap, but for the page of errors', () => {
    const { outputs } = planOf({
      pages: [
        pageRecord({ path: 'pages/404.md' }),
        pageRecord({ path: 'pages/index.md' }),
        pageRecord({ path: 'pages/data.json.njk', file: 'data.json' }),
      ],
      statics: ['public/category/index.html'],
    });
    expect(only(outputs, 'sitemap-pages').addresses).toEqual([
      '/',
      '/archive/',
      '/category/',
      '/tag/',
    ]);
  });

  it('say so where a file of theirs makes a folder impossible', () => {
    const { outputs, diagnostics } = planOf({ posts: [POST], statics: ['public/archive'] });
    expect(diagnostics).toMatchObject([
      {
        code: 'address-taken',
        severity: 'warning',
        message: expect.stringMatching(/\/archive\/ and 3 more .*public\/archive/),
      },
    ]);
    expect(addresses(outputs).filter((address) => address.startsWith('/archive'))).toEqual([
      '/archive',
    ]);
    expect(only(outputs, 'sitemap-pages').addresses).toEqual([
      '/',
      '/category/',
      '/category/News.html',
      '/tag/',
      '/tag/x.html',
    ]);
  });
});

describe('two generated outputs with one address', () => {
  it('leave the first, with a warning', () => {
    const { outputs, diagnostics } = planOf({ posts: [POST], config: 'archive: /' });
    expect(at(outputs, '/').map(({ content }) => content.kind)).toEqual(['head']);
    expect(diagnostics).toMatchObject([
      { code: 'address-taken', severity: 'warning', message: expect.stringContaining('head /') },
    ]);
  });

  it('are found between taxonomies', () => {
    const { outputs, diagnostics } = planOf({
      posts: [postRecord({ categories: ['x'], tags: ['x'] })],
      config:
        'taxonomies: { a: { key: categories, permalink: /t/:slug/ }, b: { key: tags, permalink: /t/:slug/ } }',
    });
    expect(at(outputs, '/t/x/').map(({ content }) => content)).toEqual([
      { kind: 'head', listing: { of: 'term', taxonomy: 0, term: 0 } },
    ]);
    expect(diagnostics).toHaveLength(1);
  });
});

describe('redirects', () => {
  const target = '/news/2022/01/06/a.html';
  const redirectsOf = (redirectFrom: readonly string[], more: Sources = {}) =>
    planOf({
      ...more,
      posts: [postRecord({ categories: ['News'], redirectFrom }), ...(more.posts ?? [])],
    });

  it.each([
    ['/old.html', '/old.html'],
    ['/old', '/old/'],
    ['old/', '/old/'],
    ['https://old.example.com/a/b.html?x=1#y', '/a/b.html'],
    ['/%E4%B8%AD.html', '/中.html'],
    ['/a/../../b.html', '/a/b.html'],
    ['/%2e%2e/%2e%2e/b.html', '/b.html'],
    ['..\\..\\b.html', '/b.html'],
  ])('from %s stand at %s', (from, address) => {
    const { outputs, diagnostics } = redirectsOf([from]);
    expect(at(outputs, address)).toEqual([{ address, content: { kind: 'redirect', to: target } }]);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['/feed.xml', 'the generated atom /feed.xml'],
    ['/', 'the generated head /'],
    ['', 'the generated head /'],
    [target, 'posts/2022-01-06-a.md'],
    ['/a.png', 'public/a.png'],
    ['/feed.xml/old', 'the generated atom /feed.xml'],
  ])('from %j, where a real output is, are dropped with a warning', (from, owner) => {
    const { outputs, diagnostics, held } = redirectsOf([from], { statics: ['public/a.png'] });
    expect(outputs.filter(({ content }) => content.kind === 'redirect')).toEqual([]);
    expect(diagnostics).toMatchObject([
      {
        code: 'redirect-dropped',
        severity: 'warning',
        file: 'posts/2022-01-06-a.md',
        message: expect.stringContaining(owner),
      },
    ]);
    expect(held.size).toBe(0);
  });

  it('from addresses that differ behind `?` alone are told of as such', () => {
    const { outputs, diagnostics } = redirectsOf(['/?p=1', '/a.php?id=1', '/a.php?id=2', '/#?']);
    expect(
      outputs.flatMap(({ address, content }) => (content.kind === 'redirect' ? address : [])),
    ).toEqual(['/a.php']);
    const query = 'a page cannot tell what stands behind `?`';
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `no redirect at /?p=1: ${query}, and the generated head / is published there`,
      `no redirect at /a.php?id=2: ${query}, and posts/2022-01-06-a.md is published there`,
      'no redirect at /#?: the generated head / is published there',
    ]);
    expect(diagnostics[0]).toMatchObject({
      code: 'redirect-dropped',
      file: 'posts/2022-01-06-a.md',
    });
  });

  it('from one address go to the first source by path', () => {
    const other = postRecord({ path: 'posts/2022-01-05-b.md', slug: 'b', redirectFrom: ['/old/'] });
    const { outputs, diagnostics } = redirectsOf(['/old'], { posts: [other] });
    expect(at(outputs, '/old/')).toEqual([
      { address: '/old/', content: { kind: 'redirect', to: '/2022/01/06/b.html' } },
    ]);
    expect(diagnostics).toMatchObject([
      { code: 'redirect-dropped', file: 'posts/2022-01-06-a.md' },
    ]);
  });
});

describe('the sitemap', () => {
  it('has a part for each month, and a numbered one, from the oldest, beyond the protocol’s limit', () => {
    const many = Array.from({ length: 50_002 }, (_, n) =>
      postRecord({ path: `posts/${n}`, permalink: `/${n}/`, at: '2022-02-01T00:00:00Z' }),
    );
    const { outputs } = planOf({ posts: [...many, POST] });
    expect(
      outputs.flatMap(({ address, content }) =>
        content.kind === 'sitemap-posts' ? [[address, content.start, content.end]] : [],
      ),
    ).toEqual([
      ['/sitemap/2022-02.xml', 2, 50_002],
      ['/sitemap/2022-02-2.xml', 0, 2],
      ['/sitemap/2022-01.xml', 50_002, 50_003],
    ]);
    expect(only(outputs, 'sitemap-index').parts.map(({ address }) => address)).toEqual([
      '/sitemap/pages.xml',
      '/sitemap/2022-02.xml',
      '/sitemap/2022-02-2.xml',
      '/sitemap/2022-01.xml',
    ]);
  });
});
