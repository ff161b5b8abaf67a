/**
 * Checks the feeds and sitemaps of a built folder: Atom against the schema of RFC 4287, sitemaps against the protocol's
 * (both with xmllint, Debian's libxml2-utils), JSON Feed against what version 1.1 requires.
 *
 *     node tests/acceptance/check-schemas.mjs DIR
 *
 * Without DIR, a site of its own with all that has to be asked for: archives and excerpts of feeds, RSS, the sitemap for Google News.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Findings, gazette, listFiles, makeFolder, ROOT, writeFiles } from './lib.mjs';

const folder = process.argv[2] ?? buildOnRequest();
const findings = new Findings();
const texts = new Map(
  listFiles(folder, '.xml').map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
);

const kinds = [
  { root: 'feed', schema: ['--relaxng', 'atom.rng'] },
  { root: 'urlset', schema: ['--schema', 'sitemap.xsd'] },
  { root: 'sitemapindex', schema: ['--schema', 'siteindex.xsd'] },
];
/** @type {string[]} */
const counts = [];
const seen = new Set();
for (const { root, schema } of kinds) {
  const paths = [...texts].flatMap(([path, text]) =>
    text.slice(0, 500).includes(`<${root} `) ? [path] : [],
  );
  findings.expect(paths.length > 0, `there is no ${root}`);
  validate(paths, schema);
  for (const path of paths) seen.add(path);
  counts.push(`${paths.length} ${root}`);
}
for (const [path, text] of texts) {
  findings.expect(seen.has(path) || /<rss /.test(text), `${path}: neither a feed nor a sitemap`);
  if (/<rss /.test(text)) checkRss(path, text);
  else if (/<feed /.test(text)) checkAtom(path, text);
  else checkSitemap(path, text);
}
checkJsonFeed('feed.json');
findings.report(`valid: ${counts.join(', ')}, feed.json`);

/**
 * @param {string[]} paths
 * @param {string[]} schema option and name of the schema
 */
function validate(paths, [option = '', name = '']) {
  const { status, stderr, error } = spawnSync(
    'xmllint',
    ['--noout', '--nonet', option, join(ROOT, 'tests/fixtures/schemas', name), ...paths],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (error !== undefined) throw error;
  if (status === 0) return;
  for (const line of stderr.split('\n').filter((line) => line !== '' && !/ validates$/.test(line)))
    findings.add(line);
}

/** A small site with all feeds and sitemaps that there are; returns where it was built. */
function buildOnRequest() {
  const root = makeFolder('schemas');
  const body = '<p>正文 &amp; <a href="/archive/">存档</a>。</p>'.repeat(40);
  const posts = Array.from({ length: 30 }, (_, at) => {
    const day = String(1 + (at % 9)).padStart(2, '0');
    const frontMatter = `title: 第 ${at} 篇 & <其他>\ncategories: [河湾日报]\ndescription: 摘要 ${at}`;
    return [`posts/2022-01-${day}-p${at}.md`, `---\n${frontMatter}\n---\n${body}\n`];
  });
  writeFiles(root, {
    '_config.yml': [
      'title: 小报 & 其他',
      'url: https://example.com',
      'lang: zh-CN',
      'feed: { limit: 5, bytes: 10000, archive: true, rss: /rss.xml, ids: "tag:example.com,2022:" }',
      'news_sitemap: /news.xml',
      'taxonomies:',
      '  category: { key: categories, permalink: "/c/:slug.html", feed: "/c/:slug.xml", json_feed: "/c/:slug.json", rss_feed: "/c/:slug-rss.xml" }',
      '',
    ].join('\n'),
    ...Object.fromEntries(posts),
  });
  gazette('build', '--quiet', '--strict', '--root', root);
  return join(root, '_site');
}

/**
 * What RSS 2.0 asks for.
 *
 * @param {string} path
 * @param {string} text
 */
function checkRss(path, text) {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', path], {
    cwd: folder,
    encoding: 'utf8',
  });
  findings.expect(status === 0, `${path}: ${stderr}`);
  const [head = '', ...items] = text.split('<item>');
  for (const name of ['title', 'link', 'description'])
    findings.expect(new RegExp(`<${name}>[^<]+</${name}>`).test(head), `${path}: no ${name}`);
  const ids = items.map((item) => /<guid isPermaLink="false">([^<]+)</.exec(item)?.[1]);
  findings.expect(items.length > 0 && new Set(ids).size === ids.length, `${path}: guids`);
  for (const [, date = ''] of text.matchAll(/<(?:pubDate|lastBuildDate)>(.*?)</g))
    findings.expect(
      /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}$/.test(date) && !Number.isNaN(Date.parse(date)),
      `${path}: ${date}`,
    );
}

/**
 * What the RFC asks for beyond its grammar.
 *
 * @param {string} path
 * @param {string} text
 */
function checkAtom(path, text) {
  const [head = '', ...entries] = text.split('<entry');
  const ids = entries.map((entry) => /<id>(.*?)<\/id>/.exec(entry)?.[1]);
  findings.expect(new Set(ids).size === ids.length, `${path}: two entries with one id`);
  findings.expect(/<link [^>]*rel="self"/.test(head), `${path}: no link rel="self"`);
  findings.expect(
    head.includes('<author>') || entries.every((entry) => entry.includes('<author>')),
    `${path}: an entry without an author`,
  );
  const dates = [...text.matchAll(/<updated>(.*?)<\/updated>/g)].map(([, date = '']) => date);
  for (const date of dates)
    findings.expect(/T.*(?:Z|[+-]\d\d:\d\d)$/.test(date), `${path}: ${date} has no zone`);
  const newest = Math.max(...dates.slice(1).map((date) => Date.parse(date)));
  findings.expect(
    entries.length === 0 || Date.parse(dates[0] ?? '') === newest,
    `${path}: the feed's date is not that of its newest entry`,
  );
}

/**
 * What the protocol asks for beyond its schema.
 *
 * @param {string} path
 * @param {string} text
 */
function checkSitemap(path, text) {
  findings.expect(statSync(join(folder, path)).size <= 50 * 1024 ** 2, `${path}: above 50 MB`);
  for (const [, loc = ''] of text.matchAll(/<loc>(.*?)<\/loc>/g))
    findings.expect(/^https?:\/\/[\x21-\x7e]+$/.test(loc), `${path}: ${loc} is not escaped`);
}

/** @param {string} path */
function checkJsonFeed(path) {
  const feed = JSON.parse(readFileSync(join(folder, path), 'utf8'));
  findings.expect(feed.version === 'https://jsonfeed.org/version/1.1', `${path}: version`);
  findings.expect(typeof feed.title === 'string' && feed.title !== '', `${path}: no title`);
  findings.expect(Array.isArray(feed.items) && feed.items.length > 0, `${path}: no items`);
  for (const key of ['home_page_url', 'feed_url'])
    findings.expect(URL.canParse(feed[key]), `${path}: ${key} is not absolute`);
  const ids = new Set(feed.items.map((/** @type {{ id: string }} */ { id }) => id));
  findings.expect(ids.size === feed.items.length, `${path}: two items with one id`);
  for (const item of feed.items) {
    const where = `${path}: ${item.id}`;
    findings.expect(typeof item.id === 'string' && item.id !== '', `${where}: no id`);
    findings.expect(URL.canParse(item.url), `${where}: url is not absolute`);
    findings.expect(
      typeof (item.content_html ?? item.content_text) === 'string',
      `${where}: no content`,
    );
    for (const key of ['date_published', 'date_modified'])
      findings.expect(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.test(item[key]),
        `${where}: ${key} is ${item[key]}`,
      );
    for (const key of ['tags', 'authors'])
      findings.expect(item[key] === undefined || Array.isArray(item[key]), `${where}: ${key}`);
  }
}
