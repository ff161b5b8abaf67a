import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildManifest, openManifest } from '../../src/archive/manifest.js';
import { checkHost } from '../../src/output/host-limits.js';
import { buildSite, CONFIG, makeSite, post } from '../helpers/site.js';

/** A manifest with so many files of a size, `perFolder` in each folder. */
function written(count: number, size = 1, perFolder = count) {
  const rows = buildManifest();
  const hash = new Uint8Array(20);
  for (let at = 0; at < count; at++)
    rows.add(`d${Math.floor(at / perFolder)}/${at}.html`, { hash, size, set: 0, trace: hash });
  return openManifest(rows.finish());
}

const messages = (...given: Parameters<typeof checkHost>): string[] =>
  checkHost(...given).map(({ message }) => message);

describe('the limits of hosts', () => {
  it('are told of from four fifths on', () => {
    expect(messages('cloudflare-pages', written(15_999))).toEqual([]);
    expect(messages('cloudflare-pages', written(16_000))).toEqual([
      'the site has 16,000 files; Cloudflare Pages takes 20,000',
    ]);
    expect(messages('cloudflare-pages-paid', written(16_000))).toEqual([]);
  });

  it('are of bytes, of one file, and of one folder', () => {
    expect(messages('github-pages', written(8, 1e8))).toEqual([
      'the site has 800 MB; GitHub Pages takes 1,000 MB',
    ]);
    expect(messages('github-pages', written(7, 1e8))).toEqual([]);
    expect(messages('cloudflare-pages', written(2, 27e6))).toEqual([
      'Cloudflare Pages takes files of 25 MiB at most; larger are 2, the first d0/0.html',
    ]);
    expect(messages('netlify', written(50_000))).toEqual([
      'the folder d0/ has 50,000 files; Netlify takes 54,000 in one folder',
    ]);
    expect(messages('netlify', written(50_000, 1, 1000))).toEqual([]);
  });

  it('count folders where the host does', () => {
    expect(messages('gitlab-pages', written(80_000, 1, 1))).toEqual([
      'the site has 160,000 files; GitLab Pages takes 200,000',
    ]);
    expect(messages('gitlab-pages', written(80_000, 1, 2))).toEqual([]);
  });
});

describe('the option `host`', () => {
  it('is checked', async () => {
    const { diagnostics } = await buildSite(
      makeSite({ '_config.yml': `${CONFIG}host: geocities\n` }),
    );
    expect(diagnostics).toMatchObject([{ code: 'config-invalid', line: 5 }]);
  });

  it('has a build warn, and one without changes warn again', async () => {
    const files = {
      '_config.yml': `${CONFIG}host: cloudflare-pages\n`,
      'posts/2022-01-06-a.md': post({ title: '甲' }),
      'public/large.bin': Buffer.alloc(27_000_000),
    };
    const root = makeSite(files);
    // What was changed just now is looked at again.
    for (const file of Object.keys(files)) utimesSync(join(root, file), 1e9, 1e9);
    for (const rendered of [expect.any(Number), 0]) {
      const { ok, diagnostics, counts } = await buildSite(root);
      expect([ok, counts.rendered]).toEqual([true, rendered]);
      expect(diagnostics).toMatchObject([
        { code: 'host-limit', severity: 'warning', message: expect.stringContaining('large.bin') },
      ]);
    }
  });
});
