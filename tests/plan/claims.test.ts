import { describe, expect, it } from 'vitest';
import { Claims } from '../../src/plan/claims.js';

/** Claims addresses in turn for owners 1, 2, …; returns who had each. */
function claimAll(addresses: readonly string[], foldsCase = false): (string | null)[] {
  const claims = new Claims<string>(foldsCase);
  return addresses.map((address, index) => claims.claim(address, String(index + 1)));
}

describe('Claims', () => {
  it.each([
    ['different files', ['/a.html', '/b.html', '/a/', '/'], [null, null, null, null]],
    ['the same address', ['/a.html', '/a.html'], [null, '1']],
    [
      'a folder and its index',
      ['/a/', '/a/index.html', '/index.html', '/'],
      [null, '1', null, '3'],
    ],
    ['a folder below a file', ['/feed.xml', '/feed.xml/x'], [null, '1']],
    ['a file where a folder is', ['/feed.xml/x', '/feed.xml'], [null, '1']],
    ['deep below a file', ['/a', '/a/b/c/d.html'], [null, '1']],
    ['a deep folder', ['/a/b/c/d.html', '/a/b', '/a/b/c/', '/a'], [null, '1', null, '1']],
    ['names with a common beginning', ['/a/b', '/a/bc', '/a/b.c/d'], [null, null, null]],
    ['a claim that failed', ['/a', '/a/b', '/a/b/c', '/a/b'], [null, '1', '1', '1']],
    ['case, where it counts', ['/A.html', '/a.html', '/F/x', '/f'], [null, null, null, null]],
  ])('tells %s', (_, addresses, owners) => {
    expect(claimAll(addresses)).toEqual(owners);
  });

  it.each([
    ['files', ['/A.html', '/a.html'], [null, '1']],
    ['folders', ['/F/x', '/f', '/f/X', '/f/y'], [null, '1', '1', null]],
    ['Greek', ['/ΟΔΟΣ', '/οδος', '/οδοσ'], [null, '1', '1']],
  ])('folds the case of %s where the destination does', (_, addresses, owners) => {
    expect(claimAll(addresses, true)).toEqual(owners);
  });

  it('knows what is published at an address itself', () => {
    const claims = new Claims<string>(false);
    claims.claim('/a/b/', 'x');
    expect(['/a/b/', '/a/b/index.html', '/a/', '/a/b'].map((a) => claims.has(a))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
