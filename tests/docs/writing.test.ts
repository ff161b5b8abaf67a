import { expect, it } from 'vitest';
import { blocksOf, docsText } from '../helpers/docs.js';
import { type Files, post } from '../helpers/site.js';
import { PAGE, POST, tryOut } from '../helpers/trial.js';

const DOCS = docsText('writing');

const body = (text: string) => (): Files => ({
  [POST]: post({ title: '甲', years: '[2021, 2022]' }, text),
});

it('the Markdown of the docs becomes what they name', async () => {
  const [markdown = ''] = blocksOf(DOCS, 'markdown');
  await tryOut('', {
    beside: body(markdown),
    shows: ({ [PAGE]: page = '' }) => {
      expect(page).toMatch(/<h2 id="user-content-小标题"[^>]*>小标题/);
      expect(page).toContain('<strong>加粗。</strong>紧接着');
      expect(page).toContain('源文件里换行不会多出空格');
      expect(page).toMatch(/<(?:s|del)>删去/);
      expect(page).toContain('<th>代码</th>');
      expect(page).toMatch(/<input [^>]*type="checkbox"/);
      expect(page).toMatch(/class="hljs-/);
      expect(page).toContain('脚注的内容。');
    },
  });
});

it('the template of the docs runs in a body', async () => {
  const template = blocksOf(DOCS, '').find((block) => block.startsWith('{% macro')) ?? '';
  await tryOut('nunjucks: [posts]', {
    beside: body(template),
    shows: ({ [PAGE]: page = '' }) => {
      expect(page).toMatch(/<figure><img [^>]*src="\/images\/harbour.png"[^>]*><figcaption>甲/);
      expect(page).toContain('<li>2021</li>\n<li>2022</li>');
    },
  });
});
