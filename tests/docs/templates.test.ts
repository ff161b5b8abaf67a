import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../src/build/build.js';
import { parseConfig } from '../../src/config/load.js';
import { createFilters } from '../../src/render/filters/filters.js';
import { Engine, safe } from '../../src/render/nunjucks/engine.js';
import { PageView, PostView } from '../../src/render/views/content-view.js';
import { GeneratedPageView } from '../../src/render/views/generated-page-view.js';
import { ListingView } from '../../src/render/views/listing-view.js';
import { SiteDate } from '../../src/render/views/site-date.js';
import { SiteView } from '../../src/render/views/site-view.js';
import { TaxonomyView, TermView } from '../../src/render/views/term-view.js';
import { type Files, makeLastingSite, NOW, readTree } from '../helpers/site.js';

const DOCS = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');

/** Cells of the rows of tables, by the heading above. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .replaceAll('\\|', '\u0000')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('\u0000', '|')),
    );
}

const codeIn = (cell = ''): string | undefined => /^ `(.+)` $/.exec(cell)?.[1];

/** Rows of the tables of filters that say what an example yields. */
const filterExamples = rowsOf(DOCS).flatMap(([, example, result]) => {
  const [written, yields] = [codeIn(example), codeIn(result)];
  return written?.includes('|') && yields !== undefined ? [{ example: written, yields }] : [];
});

const config = { url: 'https://news.example.com', baseurl: '/news', timezone: 'Asia/Shanghai' };
const filters = createFilters({ config, markdown: () => '<p><strong>a</strong></p>' });
const engine = new Engine({ sourceOf: () => null, names: [] }, filters, () => '');
const variables = {
  page: { date: new SiteDate({ epoch: Date.UTC(2022, 0, 6, 0, 12, 53), offset: 480 }) },
  content: safe('<p>正文</p>'),
};

/** The part of the docs under a heading. */
function section(heading: string): string {
  const found = DOCS.split(/^### /m).find((part) => part.startsWith(`${heading}\n`));
  return found?.split(/^## /m)[0] ?? '';
}

/** What stands in a table of variables, and in which layout that can be tried. */
const SECTIONS: Readonly<Record<string, string>> = {
  Site: 'post',
  'Page of a post': 'post',
  'Page of a page': 'page',
  'Page of a list': 'listing',
  Term: 'listing',
  Taxonomy: 'taxonomy',
  Listing: 'node',
};

const examplesOf = (heading: string): { example: string; yields: string }[] =>
  rowsOf(section(heading)).flatMap(([, , example, result]) => {
    const [written, yields] = [codeIn(example), codeIn(result)];
    return written === undefined || yields === undefined ? [] : [{ example: written, yields }];
  });

const EXAMPLES = Object.entries(SECTIONS).flatMap(([heading, layout]) =>
  examplesOf(heading).map((one) => ({ heading, layout, ...one })),
);

/** The site that the docs describe: its second post and its configuration stand there. */
function documentedSite(): Files {
  const [, second = ''] = /```markdown\n([\s\S]*?)```/.exec(DOCS) ?? [];
  const [, options = ''] = /```yaml\n([\s\S]*?)```/.exec(DOCS) ?? [];
  const layouts = ['post', 'page', 'listing', 'taxonomy', 'node'].map((name) => [
    `templates/layouts/${name}.html`,
    EXAMPLES.filter(({ layout }) => layout === name)
      .map(({ example }) => example)
      .join('\n'),
  ]);
  const other = (title: string): string =>
    `---\ntitle: ${title}\ncategory: hewanribao\n---\n正文。\n`;
  return {
    '_config.yml': options,
    'posts/2022-01-05-a.md': other('春耕'),
    'posts/2022-01-06-b.md': second,
    'posts/2022-02-01-c.md': other('元宵'),
    'pages/about.md': '---\ntitle: 关于\n---\n',
    'public/a.css': '',
    'data/links.yml': '- name: 河湾网\n',
    'data/categories.yml': 'hewanribao: { name: 河湾日报, description: 一份日报 }\n',
    ...Object.fromEntries(layouts),
  };
}

const PAGE_OF_LAYOUT: Readonly<Record<string, string>> = {
  post: 'hewanribao/2022/01/06/b.html',
  page: 'about.html',
  listing: 'category/hewanribao.html',
  taxonomy: 'category/index.html',
  node: 'category/hewanribao/2022/index.html',
};

describe('docs/templates.md', () => {
  let tree: Record<string, string> = {};
  beforeAll(async () => {
    const root = makeLastingSite(documentedSite());
    const { diagnostics } = await build({ root, now: NOW });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    tree = readTree(join(root, '_site'));
  });

  it.each(Object.keys(SECTIONS))('has examples of: %s', (heading) => {
    const of = EXAMPLES.filter((one) => one.layout === SECTIONS[heading]);
    const lines = (tree[PAGE_OF_LAYOUT[SECTIONS[heading] ?? ''] ?? ''] ?? '').split('\n');
    const shown = of.map(({ example }, at) => `${example} → ${lines[at]}`);
    const expected = of.map(({ example, yields }) => `${example} → ${yields}`);
    expect(shown).toEqual(expected);
    expect(examplesOf(heading).length).toBeGreaterThan(0);
  });

  it.each<[string, object]>([
    ['Site', SiteView.prototype],
    ['Page of a post', PostView.prototype],
    ['Page of a page', PageView.prototype],
    ['Page of a list', new GeneratedPageView('', '', '', parseConfig('', '').config, '')],
    ['Term', TermView.prototype],
    ['Taxonomy', TaxonomyView.prototype],
    ['Listing', ListingView.prototype],
  ])('names every member of: %s', (heading, view) => {
    const hidden = ['constructor', 'member', 'further', 'read', 'toString'];
    const members = [view, Object.getPrototypeOf(view) as object]
      .flatMap((one) => Object.getOwnPropertyNames(one))
      .filter((name) => !hidden.includes(name));
    expect(members.length).toBeGreaterThan(2);
    const text = section(heading);
    // What posts and pages have in common is told of posts.
    const said = heading === 'Page of a page' ? text + section('Page of a post') : text;
    expect(members.filter((name) => !said.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(filterExamples)('$example', ({ example, yields }) => {
    expect(engine.renderString(`{{ ${example} }}`, 'docs', variables)).toBe(yields);
  });

  it('names every filter, with an example or in a row with one', () => {
    const named = rowsOf(DOCS)
      .filter(([, example]) => codeIn(example)?.includes('|'))
      .flatMap(([names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    const all = [...engine.filterNames].filter((name) => !SYNONYMS.has(name));
    expect(all.filter((name) => !named.includes(name))).toEqual([]);
  });
});

/** Names that say the same as others, or that nothing should be done with. */
const SYNONYMS: ReadonlySet<string> = new Set(['random', 'size']);
