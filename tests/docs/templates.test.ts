import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFilters } from '../../src/render/filters/filters.js';
import { Engine, safe } from '../../src/render/nunjucks/engine.js';
import { SiteDate } from '../../src/render/views/site-date.js';

const DOCS = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');

/** Rows of the table of filters that say what an example yields. */
function examples(): { example: string; result: string }[] {
  return DOCS.split('\n').flatMap((line) => {
    const [, , example = '', result = ''] = line.replaceAll('\\|', '\u0000').split('|');
    const written = /^ `(.+)` $/.exec(example)?.[1]?.replaceAll('\u0000', '|');
    const yields = /^ `(.+)` $/.exec(result)?.[1];
    return written?.includes('|') && yields !== undefined
      ? [{ example: written, result: yields }]
      : [];
  });
}

const config = { url: 'https://news.example.com', baseurl: '/news', timezone: 'Asia/Shanghai' };
const filters = createFilters({ config, markdown: () => '<p><strong>a</strong></p>' });
const engine = new Engine({ sourceOf: () => null, names: [] }, filters, () => '');
const variables = {
  page: { date: new SiteDate({ epoch: Date.UTC(2022, 0, 6, 0, 12, 53), offset: 480 }) },
  content: safe('<p>正文</p>'),
};

describe('docs/templates.md', () => {
  it.each(examples())('$example', ({ example, result }) => {
    expect(engine.renderString(`{{ ${example} }}`, 'docs', variables)).toBe(result);
  });

  it('names every filter by Jekyll’s names', () => {
    expect(
      JEKYLL_FILTERS.filter(
        (name) => !engine.filterNames.has(name) || !DOCS.includes(`\`${name}\``),
      ),
    ).toEqual([]);
  });
});

/** The filters that the issue of the first version asks for by Jekyll's names. */
const JEKYLL_FILTERS =
  'date date_to_xmlschema date_to_rfc822 date_to_string date_to_long_string relative_url absolute_url slugify strip_html truncate number_of_words reading_time jsonify xml_escape cgi_escape uri_escape markdownify normalize_whitespace where find group_by sort array_to_sentence_string'.split(
    ' ',
  );
