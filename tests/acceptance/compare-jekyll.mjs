/**
 * Builds the sample archive's posts with Debian's Jekyll and with gazette, and compares what the two make of each
 * source: address, title, date, categories, tags, and the visible text of excerpt and body. What differs on purpose
 * stands in jekyll-differences.yml, as a change of Jekyll's result into the one that is meant. Any other difference
 * fails, and so does a listed one that does not occur.
 *
 *     node tests/acceptance/compare-jekyll.mjs
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Findings, gazette, listFiles, makeFolder, ROOT, run, writeFiles } from './lib.mjs';
import { visibleText } from './visible-text.mjs';

/**
 * What a generator made of one source.
 *
 * @typedef {Record<'address' | 'title' | 'date' | 'categories' | 'tags' | 'excerpt' | 'body', string>} Facts
 *
 * A difference that is meant: in these fields of Jekyll's facts, `pattern` becomes `to`, or `rule` is applied.
 * @typedef {object} Difference
 * @property {string} id
 * @property {string} reason
 * @property {(keyof Facts)[]} fields
 * @property {string[]} [runs] names of the runs where it occurs; in all if not given
 * @property {string[]} [posts] slugs of the sources that it concerns
 * @property {string} [source] regular expression that finds the sources that it concerns
 * @property {string} [pattern] regular expression
 * @property {string} [to]
 * @property {string} [rule] one of RULES
 */

const CONFIG = { title: 'Comparison', url: 'https://news.example.com', timezone: 'Asia/Shanghai' };

/** The site's defaults: dates without a zone as the two read them, and once more read alike, with all posts. */
const RUNS = [
  { name: 'published', gazetteConfig: {}, flags: [] },
  { name: 'all', gazetteConfig: { zoneless_dates: 'utc' }, flags: ['--drafts', '--future'] },
];

const FIELDS = /** @type {(keyof Facts)[]} */ (
  'address title date categories tags excerpt body'.split(' ')
);

/**
 * Changes that are more than a pattern.
 *
 * @type {Record<string, (value: string, source: string) => string>}
 */
const RULES = {
  /** A local time that was read as UTC, shown in Asia/Shanghai: eight hours too late. */
  'eight-hours-earlier': (value) => new Date(Date.parse(value) - 8 * 3600_000).toISOString(),
  'day-of-the-file-name': (value, source) =>
    value.replace(
      /\d{4}\/\d\d\/\d\d/,
      (/\d{4}-\d\d-\d\d/.exec(source)?.[0] ?? '').replaceAll('-', '/'),
    ),
  /** The draft's file was written just now; gazette takes the day, Jekyll the second. */
  'start-of-day'(value) {
    const day = new Date(Date.parse(value) + 8 * 3600_000).toISOString().slice(0, 10);
    return new Date(`${day}T00:00:00+08:00`).toISOString();
  },
  /** Tags that were shown as text become tags again. */
  'without-tags': (value) => value.replace(/<p>.*<\/p>/gu, (line) => visibleText(line)),
};

const WIDE =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef]';
const GAP = new RegExp(`(?<=${WIDE}) (?=${WIDE})`, 'gu');

const differences = /** @type {Difference[]} */ (
  load(readFileSync(new URL('jekyll-differences.yml', import.meta.url), 'utf8'))
);
const findings = new Findings();
/** @type {Map<string, number>} */
const occurred = new Map();
let compared = 0;

for (const { name, gazetteConfig, flags } of RUNS) {
  const jekyll = buildWithJekyll(flags);
  const ours = buildWithGazette(gazetteConfig, flags);
  for (const source of new Set([...jekyll.keys(), ...ours.keys()])) {
    const theirs = jekyll.get(source);
    const mine = ours.get(source);
    if (theirs === undefined || mine === undefined) {
      findings.add(`${name}: ${source} is only in ${mine === undefined ? 'Jekyll' : 'gazette'}`);
      continue;
    }
    compared++;
    compareFacts(`${name}: ${source}`, explain(theirs, source, name), mine);
  }
}
for (const { id } of differences) {
  findings.expect(occurred.has(id), `${id}: listed as a difference, but does not occur`);
}
findings.report(
  `${compared} sources compared in ${RUNS.length} runs; meant differences:\n${[...occurred]
    .map(([id, count]) => `  ${id}: ${count}`)
    .join('\n')}`,
);

/**
 * Jekyll's facts as they would be if all differences that are meant were there.
 *
 * @param {Facts} facts
 * @param {string} source
 * @param {string} run
 * @returns {Facts}
 */
function explain(facts, source, run) {
  const text = readFileSync(join(ROOT, source), 'utf8');
  const result = { ...facts };
  for (const difference of differences) {
    const { runs, posts, fields, rule, pattern, to = '' } = difference;
    if (runs !== undefined && !runs.includes(run)) continue;
    if (posts !== undefined && !posts.some((slug) => source.endsWith(`${slug}.md`))) continue;
    if (difference.source !== undefined && !new RegExp(difference.source, 'mu').test(text))
      continue;
    for (const field of fields) {
      const changed =
        rule === undefined
          ? result[field].replace(new RegExp(pattern ?? '', 'gmu'), to)
          : RULES[rule]?.(result[field], source);
      if (changed === undefined) throw new Error(`${difference.id}: there is no rule ${rule}`);
      if (changed === result[field]) continue;
      result[field] = field === 'excerpt' ? joinLines(changed) : changed.replace(/\n+/g, '\n');
      occurred.set(difference.id, (occurred.get(difference.id) ?? 0) + 1);
    }
  }
  return result;
}

/**
 * @param {string} where
 * @param {Facts} expected
 * @param {Facts} actual
 */
function compareFacts(where, expected, actual) {
  for (const field of FIELDS) {
    if (expected[field] === actual[field]) continue;
    let at = 0;
    while (at < expected[field].length && expected[field][at] === actual[field][at]) at++;
    const part = (/** @type {string} */ text) =>
      JSON.stringify(text.slice(Math.max(0, at - 20), at + 60));
    findings.add(
      `${where}: ${field} differs at character ${at}\n  Jekyll:  ${part(expected[field])}\n  gazette: ${part(actual[field])}`,
    );
  }
}

/**
 * @param {string[]} flags
 * @returns {Map<string, Facts>}
 */
function buildWithJekyll(flags) {
  const root = makeFolder('jekyll');
  // Slugs and addresses only: drafts lie in `_drafts`, pages anywhere.
  cpSync(join(ROOT, 'posts'), join(root, '_posts'), { recursive: true });
  cpSync(join(ROOT, 'drafts'), join(root, '_drafts'), { recursive: true });
  cpSync(join(ROOT, 'pages/about.md'), join(root, 'about.md'));
  writeFiles(root, {
    '_config.yml': JSON.stringify({
      ...CONFIG,
      // Typographic signs are left as they were written, so that the comparison is about the rest.
      kramdown: {
        input: 'GFM',
        hard_wrap: false,
        smart_quotes: 'apos,apos,quot,quot',
        typographic_symbols: {
          hellip: '...',
          mdash: '---',
          ndash: '--',
          laquo: '<<',
          raquo: '>>',
          laquo_space: '<< ',
          raquo_space: ' >>',
        },
      },
      // Posts never run through gazette's templates.
      defaults: [{ scope: { path: '' }, values: { layout: 'post', render_with_liquid: false } }],
    }),
    '_layouts/post.html': `{
      "source": {{ page.path | jsonify }}, "address": {{ page.url | jsonify }}, "title": {{ page.title | jsonify }},
      "date": {{ page.date | date_to_xmlschema | jsonify }}, "categories": {{ page.categories | jsonify }},
      "tags": {{ page.tags | jsonify }}, "excerpt": {{ page.excerpt | jsonify }}, "body": {{ content | jsonify }}
    }`,
  });
  run('jekyll', [
    'build',
    '--quiet',
    '--source',
    root,
    '--destination',
    join(root, '_site'),
    ...flags,
  ]);
  return readFacts(join(root, '_site'), (path) =>
    path === 'about.md' ? 'pages/about.md' : path.replace(/^_/, ''),
  );
}

/**
 * @param {Record<string, string>} config
 * @param {string[]} flags
 * @returns {Map<string, Facts>}
 */
function buildWithGazette(config, flags) {
  const root = makeFolder('compare');
  for (const folder of ['posts', 'drafts', 'pages/about.md'])
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  const template = `{
    "source": {{ page.path | jsonify | safe }}, "address": {{ page.url | jsonify | safe }},
    "title": {{ page.title | jsonify | safe }}, "date": {{ page.date | date_to_xmlschema | jsonify | safe }},
    "categories": {{ page.categories | jsonify | safe }}, "tags": {{ page.tags | jsonify | safe }},
    "excerpt": {{ page.excerpt | jsonify | safe }}, "body": {{ content | jsonify | safe }}
  }`;
  writeFiles(root, {
    '_config.yml': JSON.stringify({ ...CONFIG, ...config }),
    'templates/layouts/post.html': template,
    'templates/layouts/page.html': template,
  });
  gazette('build', '--quiet', '--root', root, ...flags);
  return readFacts(join(root, '_site'), (path) => path);
}

/**
 * Reads the facts that a build's layouts printed, by source path in this repository.
 *
 * @param {string} site
 * @param {(path: string) => string} sourceOf
 * @returns {Map<string, Facts>}
 */
function readFacts(site, sourceOf) {
  /** @type {Map<string, Facts>} */
  const facts = new Map();
  for (const path of listFiles(site, '.html')) {
    const text = readFileSync(join(site, path), 'utf8');
    if (!text.startsWith('{')) continue;
    const page = JSON.parse(text);
    facts.set(sourceOf(page.source), {
      address: decodeURI(page.address),
      title: page.title,
      date: page.date === null || page.date === '' ? '' : new Date(page.date).toISOString(),
      categories: (page.categories ?? []).join('\n'),
      tags: (page.tags ?? []).join('\n'),
      excerpt: joinLines(visibleText(page.excerpt ?? '')),
      body: visibleText(page.body),
    });
  }
  return facts;
}

/** An excerpt is one text, whatever its blocks: no blank stands between two Chinese characters. */
function joinLines(/** @type {string} */ text) {
  return text.replaceAll('\n', ' ').replace(GAP, '');
}
