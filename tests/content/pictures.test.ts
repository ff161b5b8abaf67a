import { describe, expect, it } from 'vitest';
import { goodPost } from '../helpers/parser.js';

const bodyOf = (body: string, config = ''): string =>
  String(goodPost(`---\ntitle: 题\n---\n${body}\n`, { config }).body).trimEnd();

/** A carriage return sends a body the general way, through Markdown and all. */
const bothWays = (body: string): string => {
  const html = bodyOf(body);
  expect(bodyOf(body.replaceAll('\n', '\r\n'))).toBe(html);
  return html;
};

describe('pictures of a post', () => {
  it('are loaded when a reader comes near, but the first', () => {
    expect(
      bothWays('<p><img src="/a.png"></p>\n\n<p><IMG SRC="/b.png"><img src="//c/d.png"></p>'),
    ).toBe(
      '<p><img src="/a.png" alt="" decoding="async"></p>\n<p><img src="/b.png" alt="" loading="lazy" decoding="async"><img src="//c/d.png" alt="" loading="lazy" decoding="async"></p>',
    );
  });

  it('have no name to be read out where nobody has given them one', () => {
    expect(
      bothWays(
        '<p><IMG SRC="/a.png" width="9"></p>\n\n<figure><img src="/b.png"><figcaption>桥</figcaption></figure>\n\n<p><img alt="桥" src="/c.png"><img alt src="/d.png"><img src="/e.png" title="桥"><img src="/f.png" title=""></p>',
      ),
    ).toBe(
      '<p><img src="/a.png" width="9" alt="" decoding="async"></p>\n<figure><img src="/b.png" alt="" loading="lazy" decoding="async"><figcaption>桥</figcaption></figure>\n<p><img alt="桥" src="/c.png" loading="lazy" decoding="async"><img alt="" src="/d.png" loading="lazy" decoding="async"><img src="/e.png" title="桥" loading="lazy" decoding="async"><img src="/f.png" title="" alt="" loading="lazy" decoding="async"></p>',
    );
  });

  it('are no others where they say all of it by themselves', () => {
    const html = '<p><img src="/a.png" alt="" loading="lazy" decoding="async"></p>';
    expect(bothWays(html)).toBe('<p><img src="/a.png" alt="" decoding="async"></p>');
  });

  it('do as their author says, but the first does not wait', () => {
    expect(
      bothWays(
        '<p><img src="/a.png" loading="lazy" decoding="sync"></p>\n\n<p><img src="/b.png" loading="eager"><img src="/c.png" loading="now"></p>',
      ),
    ).toBe(
      '<p><img src="/a.png" decoding="sync" alt=""></p>\n<p><img src="/b.png" loading="eager" alt="" decoding="async"><img src="/c.png" loading="lazy" alt="" decoding="async"></p>',
    );
  });

  it('of Markdown are no others, with an excerpt or without', () => {
    expect(bothWays('![甲](/a.png)\n\n![乙](/b.png "题")')).toBe(
      '<p><img src="/a.png" alt="甲" decoding="async"></p>\n<p><img src="/b.png" alt="乙" title="题" loading="lazy" decoding="async"></p>',
    );
    const { excerpt, body } = goodPost(
      '---\ntitle: 题\n---\n<p><img src="/a.png"></p>\n\n<p>文</p>\n',
      {},
    );
    expect(String(body.subarray(0, Number(excerpt.text)))).toBe(
      '<p><img src="/a.png" alt="" decoding="async"></p>\n',
    );
  });

  it('stay as they were written where the site trusts the post, but for those of Markdown', () => {
    const html = '<p><img src="/a.png" loading="lazy"></p>\n<p><img src="/b.png"></p>';
    expect(bodyOf(html, 'sanitize: false')).toBe(html);
    expect(bodyOf('![](/a.png)\n\n![](/b.png)', 'sanitize: false')).toBe(
      '<p><img src="/a.png" alt="" decoding="async"></p>\n<p><img src="/b.png" alt="" loading="lazy" decoding="async"></p>',
    );
  });

  it.each([
    ['<p><img src="/a.png"></p>', true],
    ['<p><img alt="甲" src="a.png"></p>', true],
    ['<p><IMG SRC="https://x.example/a.png"><img alt="" src="//x.example/a.png"></p>', false],
    ['<p><img src="data:image/png;base64,AA=="></p>', false],
    ['<p>&lt;img src="/a.png"&gt;</p>', false],
  ])('are told of where they may be the site’s: %s', (body, isPictured) => {
    expect(goodPost(`---\ntitle: 题\n---\n${body}\n`, {}).record.pictured).toBe(isPictured);
  });
});
