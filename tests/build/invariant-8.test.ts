import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { termSlug } from '../../src/archive/slug.js';
import { MOST_RELATED } from '../../src/render/traces/beside.js';
import { buildSite, CONFIG, makeFolder, post, readTree, writeFiles } from '../helpers/site.js';

/**
 * Invariant 8 as a property: one post added, dated back or removed changes its page, its neighbours in the site and in its
 * terms, the few later posts that it is related to, and of the
 * listings it is in the heads, the date nodes, the nodes beside or below one that appears, goes or crosses its limit,
 * their feeds, the taxonomy indexes and its part of the sitemap; nothing else. What may change is worked out here from
 * the contract alone.
 */

interface Post {
  readonly id: number;
  /** `2022-01-06` */
  readonly day: string;
  readonly minute: number;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
}

interface Limits {
  readonly size: number;
  readonly split: number;
}

const DAYS = ['2021-03-01', '2021-12-30', '2021-12-31', '2022-01-01', '2022-01-02', '2022-02-28'];
// Few days and crowded ones: every limit is crossed in many runs.
const post_ = fc.record({
  day: fc.constantFrom(...DAYS),
  minute: fc.integer({ min: 0, max: 3 }),
  categories: fc.subarray(['绵阳日报', 'News'], { maxLength: 2 }),
  tags: fc.subarray(['a', 'b c'], { maxLength: 1 }),
});
const scenario = fc.record({
  posts: fc.array(post_, { maxLength: 14 }),
  one: post_,
  otherDay: fc.constantFrom(...DAYS),
  edit: fc.constantFrom('add', 'remove', 'move'),
  place: fc.nat({ max: 14 }),
  limits: fc.record({
    size: fc.integer({ min: 1, max: 3 }),
    split: fc.integer({ min: 1, max: 3 }),
  }),
});

const fileOf = ({ id, day }: Post): string => `posts/${day}-p${id}.md`;
const sourceOf = ({ id, day, minute, categories, tags }: Post): string =>
  post({
    title: `Post ${id}`,
    date: `${day} 09:0${minute}:00`,
    categories: JSON.stringify(categories),
    tags: JSON.stringify(tags),
  });
const pageOf = ({ id, day, categories }: Post): string =>
  [...categories.map((name) => name.toLowerCase()), ...day.split('-'), `p${id}.html`].join('/');

const newestFirst = (posts: readonly Post[]): Post[] =>
  [...posts].sort(
    (a, b) =>
      (a.day < b.day ? 1 : a.day > b.day ? -1 : 0) ||
      b.minute - a.minute ||
      (fileOf(a) < fileOf(b) ? -1 : 1),
  );

/** The folders of the date nodes that have pages, with the number of their posts. */
function nodesOf(posts: readonly Post[], limits: Limits, listing: 'site' | 'term') {
  const nodes = new Map<string, number>();
  if (listing === 'term' && posts.length <= limits.size) return nodes;
  const count = (prefix: string) => posts.filter(({ day }) => day.startsWith(prefix)).length;
  for (const { day } of posts) {
    const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
    const crowded = (node: string) => listing === 'site' || count(node) > limits.split;
    nodes.set(year, count(year));
    if (!crowded(year)) continue;
    nodes.set(month, count(month));
    if (crowded(month)) nodes.set(day, count(day));
  }
  return nodes;
}

/** The files of a node: its own page and, on a crowded day, those of its parts. */
function filesOf(node: string, count: number, { split }: Limits): string[] {
  const folder = node.replaceAll('-', '/');
  const parts = node.length === 10 ? Math.floor((count - 1) / split) : 0;
  return [
    `${folder}/index.html`,
    ...Array.from({ length: parts }, (_, index) => `${folder}/${index + 1}/index.html`),
  ];
}

/** The pages before and after a node's in its tree, by time: nodes of its kind, and in the place of those without pages the node above them. */
function besideOf(node: string, tree: ReadonlyMap<string, number>): string {
  const nodes = [...tree.keys()].filter((key) => key.length <= node.length).sort();
  const pages = nodes.filter((key) => !nodes.some((other) => other.startsWith(`${key}-`)));
  const place = pages.indexOf(node);
  return `${pages[place - 1]} ${pages[place + 1]}`;
}

/** The nodes of one tree that may differ between two states of a listing. */
function changedNodes(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  days: readonly string[],
): Set<string> {
  const changed = new Set(days.flatMap((day) => [day, day.slice(0, 7), day.slice(0, 4)]));
  for (const node of [...before.keys(), ...after.keys()]) {
    const stays = before.has(node) && after.has(node);
    if (!stays || besideOf(node, before) !== besideOf(node, after)) changed.add(node);
  }
  return changed;
}

function listingFiles(
  base: string,
  before: readonly Post[],
  after: readonly Post[],
  days: readonly string[],
  limits: Limits,
  listing: 'site' | 'term',
): string[] {
  const trees = [nodesOf(before, limits, listing), nodesOf(after, limits, listing)] as const;
  const nodes = changedNodes(...trees, days);
  return trees.flatMap((tree) =>
    [...nodes].flatMap((node) =>
      filesOf(node, tree.get(node) ?? 0, limits).map((file) => `${base}/${file}`),
    ),
  );
}

/** Every page of a list that the site contract promises for these posts. */
function listPages(posts: readonly Post[], limits: Limits): Set<string> {
  const tree = (base: string, of: readonly Post[], listing: 'site' | 'term') =>
    [...nodesOf(of, limits, listing)].flatMap(([node, count]) =>
      filesOf(node, count, limits).map((file) => `${base}/${file}`),
    );
  const pages = ['index.html', 'archive/index.html', ...tree('archive', posts, 'site')];
  for (const [taxonomy, key] of [
    ['category', 'categories'],
    ['tag', 'tags'],
  ] as const) {
    pages.push(`${taxonomy}/index.html`);
    for (const term of new Set(posts.flatMap((one) => one[key]))) {
      const base = `${taxonomy}/${termSlug(term)}`;
      const members = posts.filter((one) => one[key].includes(term));
      pages.push(`${base}.html`, ...tree(base, members, 'term'));
    }
  }
  return new Set(pages);
}

function allowed(
  before: readonly Post[],
  after: readonly Post[],
  edited: readonly Post[],
  limits: Limits,
): Set<string> {
  const files = new Set([
    ...['index.html', 'archive/index.html', 'feed.xml', 'feed.json', 'sitemap.xml'],
    ...edited.map(pageOf),
    ...edited.map(({ day }) => `sitemap/${day.slice(0, 7)}.xml`),
  ]);
  for (const posts of [newestFirst(before), newestFirst(after)]) {
    for (const [place, { id }] of posts.entries()) {
      if (id !== edited[0]?.id) continue;
      for (const neighbour of [posts[place - 1], posts[place + 1]])
        if (neighbour !== undefined) files.add(pageOf(neighbour));
    }
    for (const one of edited)
      for (const key of ['categories', 'tags'] as const)
        for (const term of one[key]) {
          const members = posts.filter((each) => each[key].includes(term));
          const place = members.findIndex(({ id }) => id === one.id);
          if (place === -1) continue;
          for (const near of members.slice(Math.max(0, place - MOST_RELATED), place + 2))
            files.add(pageOf(near));
        }
  }
  const days = edited.map(({ day }) => day);
  for (const file of listingFiles('archive', before, after, days, limits, 'site')) files.add(file);
  for (const [taxonomy, key] of [
    ['category', 'categories'],
    ['tag', 'tags'],
  ] as const) {
    for (const term of new Set(edited.flatMap((one) => one[key]))) {
      const base = `${taxonomy}/${termSlug(term)}`;
      const members = (posts: readonly Post[]) => posts.filter((one) => one[key].includes(term));
      for (const file of [
        ...[`${taxonomy}/index.html`, `${base}.html`, `${base}/index.html`],
        ...(taxonomy === 'category' ? [`feed/${termSlug(term)}.xml`] : []),
        ...listingFiles(base, members(before), members(after), days, limits, 'term'),
      ])
        files.add(file);
    }
  }
  const pagesBefore = [...listPages(before, limits)].sort();
  const pagesAfter = [...listPages(after, limits)].sort();
  if (pagesBefore.join() !== pagesAfter.join()) files.add('sitemap/pages.xml');
  return files;
}

const isList = (file: string): boolean =>
  file === 'index.html' || /^(?:archive|category|tag)\/.*\.html$/.test(file);

it('an added, moved or removed post changes only what it must', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ posts, one, otherDay, edit, place, limits }) => {
      // Ids order posts of one minute: the chosen one may come anywhere among them.
      const rest = posts.map((given, n): Post => ({ id: n < place ? n + 10 : n + 11, ...given }));
      const chosen: Post = { id: place + 10, ...one };
      const before = edit === 'add' ? rest : [...rest, chosen];
      const moved: Post = { ...chosen, day: otherDay };
      const after =
        edit === 'add' ? [...rest, chosen] : edit === 'remove' ? rest : [...rest, moved];
      const edited = edit === 'move' ? [chosen, moved] : [chosen];

      const root = makeFolder();
      writeFiles(root, {
        '_config.yml': `${CONFIG}listing: { size: ${limits.size}, split: ${limits.split} }\n`,
        ...Object.fromEntries(before.map((each) => [fileOf(each), sourceOf(each)])),
      });
      const published = async (posts: readonly Post[]) => {
        expect(await buildSite(root)).toMatchObject({ ok: true, counts: { posts: posts.length } });
        const tree = readTree(join(root, '_site'));
        // Oracle and site agree about which lists there are, or the rest would prove little.
        const redirects = new Set(
          Object.keys(tree).filter(
            (file) => /^(?:category|tag)\/[^/]+\/index\.html$/.test(file) && isList(file),
          ),
        );
        expect(Object.keys(tree).filter((file) => isList(file) && !redirects.has(file))).toEqual(
          [...listPages(posts, limits)].sort(),
        );
        return tree;
      };
      const first = await published(before);
      for (const each of before) rmSync(join(root, fileOf(each)));
      writeFiles(root, Object.fromEntries(after.map((each) => [fileOf(each), sourceOf(each)])));
      const second = await published(after);
      rmSync(root, { recursive: true });

      const changed = [...new Set([...Object.keys(first), ...Object.keys(second)])].filter(
        (file) => first[file] !== second[file],
      );
      const may = allowed(before, after, edited, limits);
      expect(changed.filter((file) => !may.has(file))).toEqual([]);
      if (edit !== 'move') {
        expect(changed).toContain(pageOf(chosen));
        expect(changed).toContain(`archive/${chosen.day.replaceAll('-', '/')}/index.html`);
      }
    }),
    { numRuns: 50 },
  );
}, 120_000);
