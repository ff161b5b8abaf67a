import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOfFile,
  decodeUrlPath,
  encodeAddress,
  fileOfAddress,
  withBaseurl,
} from '../../src/util/url.js';

describe('an address', () => {
  it.each([
    ['/category/绵阳.html', '/category/%E7%BB%B5%E9%98%B3.html'],
    ["/a b/c(d)!$&'*+,;=:@~.html", "/a%20b/c(d)!$&'*+,;=:@~.html"],
    ['/100%?#[x]', '/100%25%3F%23%5Bx%5D'],
    ['/', '/'],
  ])('%s is linked as %s', (address, url) => {
    expect(encodeAddress(address)).toBe(url);
    expect(decodeUrlPath(url)).toBe(address);
  });

  it('survives encoding and decoding', () => {
    const segments = fc.string({ unit: 'binary' }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(fc.array(segments), (list) => {
        const address = `/${list.join('/')}`;
        expect(decodeUrlPath(encodeAddress(address))).toBe(address);
        expect(encodeAddress(address)).toMatch(/^[\x21-\x7e]*$/);
      }),
    );
  });

  it('is encoded as RFC 3986 has it, segment by segment', () => {
    // pchar: unreserved, sub-delims, `:` and `@`; all else as the percent-encoded bytes of its UTF-8.
    const encode = (text: string): string =>
      text.replace(/[^A-Za-z0-9._~!$&'()*+,;=:@-]/gu, (character) =>
        [...Buffer.from(character)]
          .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
          .join(''),
      );
    const segment = fc.string({ unit: 'binary' }).filter((text) => !text.includes('/'));
    const odd = fc.string({ unit: fc.constantFrom(...' !"#$%&\'()*+,;:<=>?@[\\]^`{|}~绵-_.') });
    fc.assert(
      fc.property(fc.array(fc.oneof(segment, odd)), (list) => {
        expect(encodeAddress(`/${list.join('/')}`)).toBe(`/${list.map(encode).join('/')}`);
      }),
    );
  });

  it('with a malformed escape stays as it is', () => {
    expect(decodeUrlPath('/100%/%E7')).toBe('/100%/%E7');
  });

  it.each([
    ['/', 'index.html'],
    ['/a/', 'a/index.html'],
    ['/a.html', 'a.html'],
    ['/文/x.html', '文/x.html'],
  ])('%s is served from %s', (address, file) => {
    expect(fileOfAddress(address)).toBe(file);
    expect(addressOfFile(file)).toBe(address);
  });

  it('of a file whose name only ends like an index is the file', () => {
    expect(addressOfFile('my-index.html')).toBe('/my-index.html');
  });
});

describe('baseurl', () => {
  it.each([
    ['/a.html', '/news', '/news/a.html'],
    ['a.html', '/news', '/news/a.html'],
    ['/a.html', '', '/a.html'],
    ['https://x.example/a', '/news', 'https://x.example/a'],
    ['//x.example/a', '/news', '//x.example/a'],
    ['mailto:a@b.example', '/news', 'mailto:a@b.example'],
    ['#top', '/news', '#top'],
  ])('%s below %s is %s', (path, baseurl, url) => {
    expect(withBaseurl(path, baseurl)).toBe(url);
  });
});
