import { join } from 'node:path';
import fc from 'fast-check';
import { parse, serialize } from 'parse5';
import { describe, expect, it } from 'vitest';
import { openPageMinifier } from '../../src/render/minify-html.js';
import { installProgram } from '../cli/program.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';
import { cases, seeded } from '../helpers/soak.js';
import { visibleTree } from '../helpers/visible-text.js';

const minify = openPageMinifier();
const minified = (html: string): string => {
  const result = minify('/a.html', Buffer.from(html));
  if ('code' in result) throw new Error(result.message);
  return result.toString();
};

describe('a minified page', () => {
  it('is what it was to a browser, for every page of the sample archive', async () => {
    const destination = makeSite({});
    const { code } = await installProgram().run(['build', '--destination', destination]);
    expect(code).toBe(0);
    let before = 0;
    let after = 0;
    for (const [file, html] of Object.entries(readTree(destination))) {
      if (!file.endsWith('.html')) continue;
      const small = minified(html);
      before += html.length;
      after += small.length;
      if (visibleTree(small) !== visibleTree(html)) expect(small, file).toBe(html);
    }
    expect(after).toBeLessThan(before * 0.95);
  });

  it('is what it was to a browser, whatever is in it', () => {
    const pieces =
      '<b>|</b>|<i>|</i>|<p>|</p>|<div>|</div>|<pre>|</pre>|<br>|<ul><li>|</li></ul>|<table><tr><td>|</table>|<a href="x y" title=\'"\'>|</a>|<img alt="">|' +
      '<noscript>| </noscript>|<ruby>漢<rt>かん</ruby>|<!-- x -->|<!--#include a-->|<script>let  a = "</b>"  // x\n</script>|<span hidden>|</span>|<textarea>\n|</textarea>|<h2 id=a>|</h2>|<math><mi>x</mi></math>|<svg><g/></svg>';
    const piece = fc.constantFrom(
      ...pieces.split('|'),
      ' ',
      '\n',
      '  ',
      '甲',
      'a',
      '\u3000',
      '\u00a0',
      '&lt;',
      '&amp;amp;',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const html = `<!doctype html><html lang=zh><head><title>t</title></head><body>${parts.join('')}</body></html>`;
        // There are trees that no HTML makes when it is written from them; bodies that nobody has checked are not among them.
        fc.pre(visibleTree(serialize(parse(html))) === visibleTree(html));
        expect(visibleTree(minified(html))).toBe(visibleTree(html));
      }),
      { numRuns: cases(500), ...seeded },
    );
  });

  it('keeps the comments that servers read', () => {
    const html =
      '<!doctype html><title>a</title><p>甲<!-- mine --><!--#include virtual="/a" --><!--! (c) -->';
    expect(minified(html)).toMatch(/甲<!--#include virtual="\/a" --><!--! \(c\) -->/);
  });

  it('stays as it is where elements lie so deep in each other that the minifier could crash', () => {
    const html = `<!doctype html> <title>a</title> ${'<div>'.repeat(30_000)}`;
    expect(minified(html)).toBe(html);
  });

  it('is told of where the minifier fails', () => {
    const failing = openPageMinifier(() => {
      throw new Error('no');
    });
    expect(failing('/a/', Buffer.from('<!doctype html>'))).toMatchObject({
      code: 'minify-failed',
      scope: 'site',
      output: '/a/',
      message: 'the page cannot be minified: no',
    });
  });
});

describe('minify_html', () => {
  const SITE: Files = {
    'posts/2022-01-06-a.md': post({ title: '甲' }, '<p>正 <b>文</b> <i>和</i></p>'),
    'posts/2022-01-06-b.md': post({ title: '乙', layout: 'none' }, '<p>正 <b>文</b></p>'),
    'pages/part.njk': '---\nlayout: none\n---\n<ul> <li>x</li> </ul>',
  };

  it('makes pages small and leaves all else, and one build is like another', async () => {
    const root = makeSite({ '_config.yml': CONFIG, ...SITE });
    await buildSite(root);
    const plain = readTree(join(root, '_site'));
    writeFiles(root, { '_config.yml': `${CONFIG}minify_html: true\n` });
    await buildSite(root);
    const small = readTree(join(root, '_site'));
    expect(Object.keys(small)).toEqual(Object.keys(plain));
    const changed = Object.keys(plain).filter((file) => plain[file] !== small[file]);
    const pages = Object.keys(plain).filter((file) => /^<!doctype html/i.test(plain[file] ?? ''));
    expect(changed).toEqual(pages);
    expect(changed).toContain('2022/01/06/a.html');
    expect(changed).not.toContain('2022/01/06/b.html');
    for (const file of pages)
      expect(visibleTree(small[file] ?? '')).toBe(visibleTree(plain[file] ?? ''));
    const { code } = await installProgram().run(
      ['build', '--root', root, '--jobs', '2', '--destination', join(root, 'threads')],
      {},
    );
    expect(code).toBe(0);
    const threads = readTree(join(root, 'threads'));
    // Only its style sheet is another, being minified when the program is compiled.
    for (const file of pages)
      expect(threads[file]?.replace(/\?v=\w+/g, '')).toBe(small[file]?.replace(/\?v=\w+/g, ''));
  });
});
