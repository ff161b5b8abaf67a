import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { findPatch, hasScripts } from '../../../src/dev/browser/patch.js';

const OURS = '<script src="/client.js" data-page="{}"></script>';
const pageOf = (body: string, head = '<title>题</title>'): Document =>
  new JSDOM(`<!doctype html><html><head>${head}</head><body>${body}${OURS}</body></html>`).window
    .document;
const isOurs = (node: Node): boolean =>
  node.nodeType === 1 && (node as Element).matches('script[data-page], .ours');

/** What a page becomes; null where it has to be loaded. */
function patched(shown: Document, old: Document, next: Document) {
  const patch = findPatch(shown, old, next, isOurs);
  patch?.apply();
  return patch === null ? null : { html: shown.body.innerHTML, isNew: patch.hasNewElements };
}

describe('a page that is changed where it stands', () => {
  it.each([
    ['a text', '<p>甲</p>', '<p>乙</p>', false],
    ['an attribute', '<p class="a" id="b">甲</p>', '<p class="c" lang="zh">甲</p>', false],
    ['a paragraph more', '<p>甲</p>\n<p>丙</p>', '<p>甲</p>\n<p>乙</p>\n<p>丙</p>', true],
    ['the first one', '', '<p>甲</p>', true],
    ['one less', '<p>甲</p><p>乙</p>', '<p>乙</p>', false],
    ['another element', '<div><p>甲</p></div>', '<div><h2>甲</h2></div>', true],
    ['a text for an element', '<p>甲<b>乙</b></p>', '<p>甲</p>', false],
    ['all of it', '<p>甲</p>', '<table><tr><td>乙</table><ul><li>丙</ul>', true],
  ])('%s', (_what, old, next, isNew) => {
    const result = patched(pageOf(old), pageOf(old), pageOf(next));
    expect(result).toEqual({ html: pageOf(next).body.innerHTML, isNew });
  });

  it('in its head too', () => {
    const shown = pageOf('', '<title>旧</title>');
    patched(shown, pageOf('', '<title>旧</title>'), pageOf('', '<title>新</title>'));
    expect(shown.title).toBe('新');
  });

  it('keeps what is not touched, and what was done to it', () => {
    const old = '<details><p>甲</p></details><p>乙</p>';
    const shown = pageOf(old);
    const details = shown.querySelector('details');
    details?.setAttribute('open', '');
    shown.documentElement.className = 'js';
    shown.body.append(
      Object.assign(shown.createElement('div'), { className: 'ours', textContent: '条' }),
    );
    patched(shown, pageOf(old), pageOf('<details><p>甲</p></details><p>丙</p><p>丁</p>'));
    expect(shown.querySelector('details')).toBe(details);
    expect(details?.hasAttribute('open')).toBe(true);
    expect(shown.documentElement.className).toBe('js');
    expect(shown.body.textContent).toBe('甲丙丁条');
    expect(shown.body.lastElementChild?.className).toBe('ours');
  });

  it.each([
    ['a script', '<script>a()</script>', '<script>b()</script>'],
    ['a script more', '<p>甲</p>', '<p>甲</p><script>b()</script>'],
    ['what is in a template', '<template>甲</template>', '<template>乙</template>'],
    ['where links lead', '<base href="/a/">', '<base href="/b/">'],
    ['a style sheet', '<link rel="stylesheet" href="/a">', '<link rel="stylesheet" href="/b">'],
  ])('is loaded where %s is another one', (_what, old, next) => {
    expect(patched(pageOf(old), pageOf(old), pageOf(next))).toBeNull();
  });

  it('is not loaded for data, which no script of the page runs', () => {
    const data = (text: string) => `<script type="application/ld+json">${text}</script>`;
    const result = patched(pageOf(data('1')), pageOf(data('1')), pageOf(data('2')));
    expect(result?.html).toContain('>2</script>');
  });

  it('is loaded where a script has changed just what changes', () => {
    const old = '<ul><li>甲</li></ul>';
    const next = pageOf('<ul><li>乙</li></ul>');
    for (const change of [
      (list: Element) => list.append('又'),
      (list: Element) => list.replaceChildren(),
      (list: Element) => {
        (list.firstElementChild as Element).textContent = '改';
      },
    ]) {
      const shown = pageOf(old);
      change(shown.querySelector('ul') as Element);
      const before = shown.body.innerHTML;
      expect(patched(shown, pageOf(old), next)).toBeNull();
      expect(shown.body.innerHTML).toBe(before);
    }
  });

  it('becomes what it would be if it were loaded, whatever changes', () => {
    const node = fc.letrec<{ node: string; nodes: string }>((tie) => ({
      nodes: fc.array(tie('node'), { maxLength: 4 }).map((all) => all.join('')),
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('甲', '乙', ' ', '<br>', '<!--注-->', '<img alt="">'),
        fc
          .tuple(
            fc.constantFrom('p', 'b', 'div', 'ul'),
            fc.constantFrom('', ' id="a"'),
            tie('nodes'),
          )
          .map(([name, attribute, inside]) => `<${name}${attribute}>${inside}</${name}>`),
      ),
    })).nodes;
    const parser = new new JSDOM().window.DOMParser();
    const parse = (body: string) =>
      parser.parseFromString(`<!doctype html><title>题</title><body>${body}${OURS}`, 'text/html');
    fc.assert(
      fc.property(node, node, (old, next) => {
        const shown = parse(old);
        const wanted = parse(next);
        expect(patched(shown, parse(old), wanted)).not.toBeNull();
        expect(shown.documentElement.outerHTML).toBe(wanted.documentElement.outerHTML);
      }),
      { numRuns: 100 },
    );
  });
});

describe('whether a page has scripts of its own', () => {
  it.each([
    ['', false],
    ['<script type="application/ld+json">{}</script>', false],
    ['<script>a()</script>', true],
    ['<script type="module" src="/a.js"></script>', true],
  ])('%s', (body, expected) => {
    expect(hasScripts(pageOf(body), isOurs)).toBe(expected);
  });
});
