import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { STATES } from '../../src/archive/source-table.js';
import { parseConfig } from '../../src/config/load.js';
import { openParser } from '../../src/content/parse.js';
import { parseOptions } from '../../src/jobs/parse-all.js';
import { makeSite, post } from '../helpers/site.js';

/** Markdown that fails, as a fault of its own would. */
vi.mock('markdown-it-deflist', () => ({
  default: (md: {
    core: { ruler: { push(name: string, rule: (state: { src: string }) => void): void } };
  }) =>
    md.core.ruler.push('fail', ({ src }) => {
      if (src.includes('DEEP')) throw new RangeError('Maximum call stack size exceeded');
      if (src.includes('FAIL')) throw new TypeError('x is not a function');
    }),
}));

describe('a batch of sources', () => {
  it('is parsed to its end, whatever one of them holds or does', () => {
    const files = {
      'posts/2022-01-06-a.md': post({ title: 'A' }, '**DEEP**'),
      'posts/2022-01-06-b.md': post({ title: 'B' }, '**FAIL**'),
      'posts/2022-01-06-c.md': post({ title: 'C' }, '**c**'),
    };
    const root = makeSite(files);
    const { config } = parseConfig('', '_config.yml');
    const parser = openParser({
      options: parseOptions(config),
      spill: join(root, 'spill'),
      spillFrom: 0,
      worker: 0,
      workers: 1,
    });
    const paths = [...Object.keys(files), 'posts/2022-01-06-gone.md'];
    const sources = paths.map((path) => ({ kind: 'post' as const, path, root }));
    const batch = parser.parse({ sources, hashes: new Uint8Array(16 * paths.length) });
    parser.end();
    expect(Array.from(batch.states, (state) => STATES[state])).toEqual([
      'fault',
      'fault',
      'post',
      'unpublished',
    ]);
    expect(batch.diagnostics).toMatchObject([
      [0, { code: 'nesting-too-deep', severity: 'error', file: paths[0] }],
      [1, { code: 'parse-failed', severity: 'error', file: paths[1] }],
      [3, { code: 'source-removed', severity: 'warning', file: paths[3] }],
    ]);
  });
});
