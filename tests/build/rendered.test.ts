import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readLastReasons } from '../../src/output/last-reasons.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeLastingSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

/**
 * What is parsed and made again after each kind of edit, of a site with a category of 500 posts: five a day from 2021-10-01 on, the second of
 * each day in another category and with a tag. The tests follow each other, each with one edit.
 */

const POSTS = 500;
const pad = (n: number): string => String(n).padStart(2, '0');

function postAt(index: number, more: Readonly<Record<string, string>> = {}, body = '正文。') {
  const day = new Date(Date.UTC(2021, 9, 1 + Math.floor(index / 5)));
  const date = `${day.getUTCFullYear()}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`;
  const isOther = index % 5 === 1;
  return {
    path: `posts/${date}-p${index}.md`,
    page: `${isOther ? 'other' : 'news'}/${date.replaceAll('-', '/')}/p${index}.html`,
    text: post(
      {
        title: `Post ${index}`,
        date: `${date} 0${index % 5}:00`,
        category: isOther ? 'Other' : 'News',
        ...(isOther ? { tags: '[x]' } : {}),
        ...more,
      },
      `${body} ${'字'.repeat(220)}\n\n结尾。`,
    ),
  };
}

const CONFIGURATION = `${CONFIG}listing: { size: 20, split: 100 }\nfeed: { limit: 20 }\nmotto: 一\n`;

let root: string;
let before: Record<string, string>;

beforeAll(async () => {
  const files: Record<string, string> = {
    '_config.yml': CONFIGURATION,
    'data/people.yml': 'one: 1\n',
    'pages/people.njk': post({ title: 'People' }, '{{ site.data.people.one }}{{ site.motto }}'),
    'public/style.css': 'a {}',
    'templates/partials/footer.html': 'Footer',
  };
  for (let index = 0; index < POSTS; index++) {
    const { path, text } = postAt(index);
    files[path] = text;
  }
  root = makeLastingSite({});
  write(files);
  await buildSite(root);
}, 120_000);

/** Writes files with times that are believed: what was changed just now would be read once more by the next build. */
function write(files: Files): void {
  writeFiles(root, files);
  const past = new Date(Date.now() - 3_600_000);
  for (const path of Object.keys(files)) utimesSync(join(root, path), past, past);
}

/** Builds after an edit: how many sources were parsed, and which outputs were made. */
async function edited(
  written: Files,
  removed?: string,
): Promise<{ parsed: number; made: string[] }> {
  before = readTree(join(root, '_site'));
  write(written);
  if (removed !== undefined) rmSync(join(root, removed));
  const { counts } = await buildSite(root);
  const after = readTree(join(root, '_site'));
  const last = readLastReasons({ state: join(root, '.gazette'), destination: join(root, '_site') });
  const again = last?.reasons.flatMap(([, files]) => files) ?? [];
  const added = Object.keys(after).filter((file) => before[file] === undefined);
  const made = [...again, ...added].sort();
  expect(made).toHaveLength(counts.rendered);
  return { parsed: counts.parsed, made };
}

/** Every output that is a page of the theme. */
const isPage = (file: string): boolean => file.endsWith('.html') && !isRedirect(file);
/** `/category/News/` leads back to the head. */
const isRedirect = (file: string): boolean => /^(?:category|tag)\/[^/]+\/index\.html$/.test(file);
const isFeed = (file: string): boolean => /^feed\b/.test(file);

it('follows a new post: its page, its neighbour, and what lists it', async () => {
  const { path, page, text } = postAt(POSTS);
  const { parsed, made } = await edited({ [path]: text });
  expect(parsed).toBe(1);
  expect(made).toEqual(
    [
      page,
      postAt(POSTS - 1).page,
      'index.html',
      'archive/index.html',
      'archive/2022/index.html',
      'archive/2022/01/index.html',
      // Until now the last day of the month.
      'archive/2022/01/08/index.html',
      'archive/2022/01/09/index.html',
      'category/News.html',
      'category/News/2022/index.html',
      'category/index.html',
      'feed.xml',
      'feed.json',
      'feed/News.xml',
      'sitemap.xml',
      'sitemap/2022-01.xml',
      'sitemap/pages.xml',
    ].sort(),
  );
});

it('follows a title: the page, its neighbours, the later ones that name it, and the lists that show it', async () => {
  const { path, page, text } = postAt(250, { title: 'Another' });
  const { parsed, made } = await edited({ [path]: text });
  expect(parsed).toBe(1);
  expect(made).toEqual(
    [
      page,
      postAt(249).page,
      postAt(251).page,
      // The later ones of its newspaper.
      ...[252, 253, 254, 255].map((index) => postAt(index).page),
      'archive/2021/11/20/index.html',
      'category/News/2021/11/20/index.html',
      'sitemap.xml',
    ].sort(),
  );
});

it('follows a body: the page, where the description stays', async () => {
  const { path, page, text } = postAt(251);
  const { parsed, made } = await edited({ [path]: text.replace('结尾', '尾声') });
  expect(parsed).toBe(1);
  expect(made).toEqual([page, 'sitemap.xml'].sort());
});

it('follows a body in feeds that hold it', async () => {
  const { path, page, text } = postAt(POSTS - 1);
  const { made } = await edited({ [path]: text.replace('结尾', '尾声') });
  expect(made).toEqual([page, 'feed.json', 'feed.xml', 'feed/News.xml', 'sitemap.xml'].sort());
});

it('follows a tag that is removed: the page, its day, and the tag’s lists', async () => {
  const { path, page, text } = postAt(251, { tags: '[]' });
  const { parsed, made } = await edited({ [path]: text });
  expect(parsed).toBe(1);
  expect(made).toEqual(
    [
      page,
      'archive/2021/11/20/index.html',
      'tag/x.html',
      'tag/x/2021/index.html',
      'tag/index.html',
      'sitemap.xml',
    ].sort(),
  );
});

it('follows the oldest post when it goes: its neighbour, the later ones that named it, and the nodes of its day', async () => {
  const { path } = postAt(0);
  const { parsed, made } = await edited({}, path);
  expect(parsed).toBe(0);
  expect(made).toEqual(
    [
      postAt(1).page,
      ...[2, 3, 4, 5].map((index) => postAt(index).page),
      'index.html',
      'archive/index.html',
      'archive/2021/index.html',
      'archive/2021/10/index.html',
      'archive/2021/10/01/index.html',
      'category/News.html',
      'category/News/2021/index.html',
      'category/News/2021/10/index.html',
      'category/News/2021/10/01/index.html',
      'category/index.html',
      'sitemap.xml',
      'sitemap/2021-10.xml',
    ].sort(),
  );
});

it('follows a layout: the pages in it', async () => {
  const { parsed, made } = await edited({
    'templates/layouts/archive.html':
      '{% extends "layouts/base.html" %}{% block main %}!{% endblock %}',
  });
  expect(parsed).toBe(0);
  expect(made).toEqual(['archive/index.html']);
});

it('follows an include: every page that has it', async () => {
  const { parsed, made } = await edited({ 'templates/partials/footer.html': 'Fuß' });
  expect(parsed).toBe(0);
  expect(made).toEqual(Object.keys(before).filter(isPage));
});

it('follows a key of the configuration: the outputs that show it', async () => {
  const { parsed, made } = await edited({ '_config.yml': CONFIGURATION.replace('一', '二') });
  expect(parsed).toBe(0);
  expect(made).toEqual(['people.html']);
});

it('follows the title of the site: every page and feed', async () => {
  const { parsed, made } = await edited({
    '_config.yml': CONFIGURATION.replace('小报', '大报').replace('一', '二'),
  });
  expect(parsed).toBe(0);
  expect(made).toEqual(Object.keys(before).filter((file) => isPage(file) || isFeed(file)));
});

it('follows a data file: the pages that read it', async () => {
  const { parsed, made } = await edited({ 'data/people.yml': 'one: 2\n' });
  expect(parsed).toBe(0);
  expect(made).toEqual(['people.html']);
});

it('follows a style sheet: its copy', async () => {
  const { parsed, made } = await edited({ 'public/style.css': 'b {}' });
  expect(parsed).toBe(0);
  expect(made).toEqual(['style.css']);
});

it('makes nothing where nothing has changed', async () => {
  expect((await buildSite(root)).counts).toMatchObject({ parsed: 0, rendered: 0 });
});
