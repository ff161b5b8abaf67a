import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostEntry } from '../../src/archive/post.js';
import { NO_TERM, SEVERAL_TERMS, type Term } from '../../src/archive/site.js';
import { termTree } from '../../src/archive/term-tree.js';
import type { TaxonomyOptions } from '../../src/config/options.js';
import { openTaxonomy, type TaxonomyContext } from '../../src/site/taxonomies.js';
import type { JsonMap } from '../../src/util/json.js';
import { configOf, postRecord } from '../helpers/records.js';

const CATEGORY = {
  name: 'category',
  key: 'categories',
  permalink: '/category/:slug.html',
  index: '/category/',
  feed: '/feed/:slug.xml',
  json_feed: false,
  rss_feed: false,
  strip_suffix: '',
} as const;

function buildTaxonomy(
  posts: readonly PostEntry[],
  options: TaxonomyOptions,
  context: TaxonomyContext,
) {
  const taxonomy = openTaxonomy(options, context);
  for (const [index, post] of posts.entries()) taxonomy.add(post, index);
  return taxonomy.build(posts.length);
}

function build(terms: readonly (readonly string[])[], { foldsCase = false, config = '' } = {}) {
  const posts = terms.map((categories) => postRecord({ categories }));
  return buildTaxonomy(posts, CATEGORY, { config: configOf(config), foldsCase, data: {} });
}

const slugs = (built: ReturnType<typeof build>) =>
  built.taxonomy.terms.map(({ name, slug }) => [name, slug]);

describe('openTaxonomy', () => {
  it('sorts terms by code units and keeps the posts’ order', () => {
    const { taxonomy, diagnostics } = build([['b', 'a'], ['绵阳'], ['a'], []]);
    expect(taxonomy.terms.map(({ name, posts }) => [name, [...posts]])).toEqual([
      ['a', [0, 2]],
      ['b', [0]],
      ['绵阳', [1]],
    ]);
    expect(taxonomy.terms[2]).toMatchObject({
      address: '/category/绵阳.html',
      feed: '/feed/绵阳.xml',
      hasTree: false,
    });
    expect(diagnostics).toEqual([]);
  });

  it('knows the only term of each post, and its place there', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', '绵阳'))), (written) => {
        const { terms, members } = build(written).taxonomy;
        for (const [post, names] of written.entries()) {
          const number = members.terms[post] as number;
          if (names.length !== 1) {
            expect(number).toBe(names.length === 0 ? NO_TERM : SEVERAL_TERMS);
            continue;
          }
          expect(terms[number]?.name).toBe(names[0]);
          expect(terms[number]?.posts[members.places[post] as number]).toBe(post);
        }
      }),
    );
  });

  it('makes two terms, and a warning, of names that differ in case', () => {
    const built = build([['News'], ['news'], ['news']]);
    expect(slugs(built)).toEqual([
      ['News', 'News'],
      ['news', 'news'],
    ]);
    expect(built.diagnostics).toMatchObject([
      {
        code: 'terms-differ-in-case',
        severity: 'warning',
        message: expect.stringMatching(/`News` \(1\) and `news` \(2\)/),
      },
    ]);
  });

  it('gives the second the hash where the destination folds case', () => {
    expect(slugs(build([['News'], ['news'], ['NEWS']], { foldsCase: true }))).toEqual([
      ['NEWS', 'NEWS'],
      ['News', expect.stringMatching(/^News-[0-9a-f]{6}$/)],
      ['news', expect.stringMatching(/^news-[0-9a-f]{6}$/)],
    ]);
  });

  it('knows that final sigmas fold too', () => {
    const built = build([['ΟΔΟΣ'], ['οδος'], ['οδοσ']], { foldsCase: true });
    expect(new Set(slugs(built).map(([, slug]) => slug?.toUpperCase())).size).toBe(3);
  });

  it('keeps a term `Index` from the index of terms where the destination folds case', () => {
    expect(slugs(build([['Index']]))).toEqual([['Index', 'Index']]);
    expect(slugs(build([['Index']], { foldsCase: true }))).toEqual([
      ['Index', expect.stringMatching(/^Index-[0-9a-f]{6}$/)],
    ]);
  });

  it('takes composed and decomposed spellings for one term', () => {
    const { taxonomy } = build([['Café'], ['Cafe\u0301']]);
    expect(taxonomy.terms.map(({ name, posts }) => [name, [...posts]])).toEqual([['Café', [0, 1]]]);
  });

  it('gives a tree to terms with more posts than the head holds', () => {
    const config = 'listing: { size: 2 }';
    const one = ['x'];
    const treeOf = (posts: string[][]) => {
      const term = build(posts, { config }).taxonomy.terms[0] as Term;
      return termTree(
        term,
        Int32Array.from(posts, () => 20_220_106),
        200,
      ).years;
    };
    expect(treeOf([one, one])).toEqual([]);
    expect(treeOf([one, one, one])).toMatchObject([
      { year: 2022, start: 0, end: 3, address: '/category/x/2022/' },
    ]);
  });
});

describe('what readers are shown of a term', () => {
  function labels(
    posts: readonly (readonly [category: string, ...tags: string[]])[],
    data: JsonMap = {},
    more: Partial<TaxonomyOptions> = {},
  ) {
    const records = posts.map(([category, ...tags]) =>
      postRecord({ categories: category.split(' '), tags }),
    );
    const context = { config: configOf(''), foldsCase: false, data };
    const { taxonomy } = buildTaxonomy(records, { ...CATEGORY, ...more }, context);
    return Object.fromEntries(taxonomy.terms.map(({ name, label }) => [name, label]));
  }
  const fromTags = { name_from: 'tags', strip_suffix: '新闻' } as const;
  const called = (title: string, description = '') => ({ title, description });

  it('is nothing but its name where nothing says more', () => {
    expect(labels([['mianyangribao', '绵阳日报新闻']])).toEqual({ mianyangribao: null });
  });

  it('is what most of its posts say, at the same place', () => {
    const posts = [
      ['mianyangribao', '绵阳晚报新闻'],
      ['mianyangribao', '绵阳日报新闻', '要闻'],
      ['mianyangribao', '绵阳日报新闻'],
      ['a b', '甲', '乙新闻'],
      ['c'],
      ['d', '新闻'],
    ] as const;
    expect(labels(posts, {}, fromTags)).toEqual({
      mianyangribao: called('绵阳日报'),
      a: called('甲'),
      b: called('乙'),
      c: null,
      d: called('新闻'),
    });
  });

  it('is what the data say, by its name or its slug', () => {
    const data = {
      categories: {
        a: '甲报',
        'b-c': { name: '乙报', description: '一份报纸' },
        d: { description: '又一份' },
        e: 7,
        toString: 'x',
      },
    };
    expect(
      labels(
        [
          ['a', '一'],
          ['d', '丁新闻'],
          ['e', '戊'],
        ],
        data,
        fromTags,
      ),
    ).toEqual({
      a: called('甲报'),
      d: called('丁', '又一份'),
      e: called('戊'),
    });
    expect(labels([['constructor', 'x']], data)).toEqual({ constructor: null });
  });
});
