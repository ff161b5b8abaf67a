import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postSource, slugOfTitle } from '../../src/cli/new-post.js';
import { publishedText } from '../../src/cli/publish.js';
import { parseConfig } from '../../src/config/load.js';
import { splitFrontMatter } from '../../src/content/front-matter.js';
import { SiteFault } from '../../src/diagnostics.js';
import { goodPost } from '../helpers/parser.js';

const DATE = '2022-01-06 08:12:53 +0800';
const { config } = parseConfig('timezone: Asia/Shanghai\n', '_config.yml');

describe('the slug of a title', () => {
  it.each([
    ['重庆银行行长：一粒种子', 'chong-qing-yin-hang-hang-zhang-yi-li-zhong-zi'],
    ['《春耕》，备耕！', 'chun-geng-bei-geng'],
    ['女足3比2逆转', 'nv-zu-3-bi-2-ni-zhuan'],
    ['ABC公司 Q1', 'abc-gong-si-q1'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Déjà vu', 'déjà-vu'],
    ['！？', ''],
  ])('%s in pinyin is %s', async (title, slug) => {
    expect(await slugOfTitle(title, 'pinyin')).toBe(slug);
  });

  it.each([
    ['重庆银行行长：一粒种子', '重庆银行行长-一粒种子'],
    ['a/b\\c?d#e%f', 'a-b-c-d-e-f'],
  ])('%s as it is becomes %s', async (title, slug) => {
    expect(await slugOfTitle(title, 'title')).toBe(slug);
  });

  it('of a long title is its beginning, cut between words', async () => {
    const slug = await slugOfTitle('春耕备耕一粒种子的旅程'.repeat(10), 'pinyin');
    expect(slug.length).toBeLessThanOrEqual(60);
    expect(slug).toMatch(/^chun-geng-bei-geng-.*[a-z]$/);
    expect(`${slug}-`).toMatch(/^(?:(?:chun|geng|bei|yi|li|zhong|zi|de|lv|cheng)-)+$/);
  });
});

describe('the source of a new post', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const visible = (value: string): string =>
    value.replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]+/gu, ' ').trim();

  it('is understood as it was meant, whatever the texts', () => {
    fc.assert(
      fc.property(
        text,
        fc.option(text),
        fc.array(text, { maxLength: 3 }),
        (title, category, tags) => {
          const options = { tags, ...(category === null ? {} : { category }) };
          const source = postSource(title, DATE, options, config);
          const split = splitFrontMatter(source, 'posts/x.md');
          expect(split).toMatchObject({ frontMatter: { title: visible(title), date: DATE } });
          const { record } = goodPost(source);
          const terms = (names: readonly string[]) => [
            ...new Set(names.map(visible).filter(Boolean)),
          ];
          expect(record.categories).toEqual(category === null ? [] : terms([category]));
          expect(record.tags).toEqual(terms(tags));
        },
      ),
    );
  });

  it('has the form of the archive', () => {
    expect(
      postSource('春耕', DATE, { category: 'heyuannongbao', tags: ['a', '河 原'] }, config),
    ).toBe(
      `---\nlayout: post\ntitle: "春耕"\ndate: ${DATE}\ncategories: heyuannongbao\ntags: [a, "河 原"]\n---\n\n`,
    );
  });

  it('names the keys that the taxonomies have', () => {
    const { config: other } = parseConfig(
      'taxonomies:\n  category: { key: section, permalink: "/s/:slug.html" }\n',
      '_config.yml',
    );
    expect(postSource('x', null, { category: 'a' }, other)).toContain('\nsection: a\n');
  });
});

describe('a draft that is published', () => {
  const publish = (source: string, date: string | null = null): string =>
    publishedText(source, date, DATE, 'drafts/x.md');

  it.each([
    ['---\ntitle: 甲\n---\n正文', `---\ntitle: 甲\ndate: ${DATE}\n---\n正文`],
    ['---\r\ntitle: 甲\r\n---\r\n正文', `---\r\ntitle: 甲\r\ndate: ${DATE}\r\n---\r\n正文`],
    ['\ufeff---\ntitle: 甲\n---\n', `\ufeff---\ntitle: 甲\ndate: ${DATE}\n---\n`],
    ['---\ntitle: >\n  甲\n  乙\n---\n', `---\ntitle: >\n  甲\n  乙\ndate: ${DATE}\n---\n`],
    [
      '---\ndraft: true\ntitle: 甲\npublished: false\n---\n',
      `---\ntitle: 甲\ndate: ${DATE}\n---\n`,
    ],
    ['---\n---\n正文\n---\n', `---\ndate: ${DATE}\n---\n正文\n---\n`],
    ['正文 draft: true\n', `---\ndate: ${DATE}\n---\n正文 draft: true\n`],
    ['---\ntitle: 甲\n---\ndraft: true\n', `---\ntitle: 甲\ndate: ${DATE}\n---\ndraft: true\n`],
  ])('%j gets its date and keeps all else', (source, published) => {
    expect(publish(source)).toBe(published);
  });

  it('keeps a date that it has', () => {
    const source = '---\ndate: 2021-01-01\n---\n';
    expect(publish(source, '2021-01-01 00:00:00 +0800')).toBe(source);
  });

  it('is left alone where a line cannot be added', () => {
    expect(() => publish('---\n{ title: 甲 }\n---\n')).toThrow(SiteFault);
  });
});
