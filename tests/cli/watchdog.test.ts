import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/result.js';
import { check } from '../../src/check/check.js';
import { openWatchdog } from '../../src/jobs/watchdog.js';
import { CONFIG, makeSite, NOW, post } from '../helpers/site.js';
import { installProgram } from './program.js';

const program = installProgram();

/** No reader of it will live to see its end. */
const ENDLESS = `{% if page.title == '乙' %}${'{% for a in range(100000) %}'.repeat(3)}${'{% endfor %}'.repeat(3)}{% endif %}`;

const site = () =>
  makeSite({
    '_config.yml': `${CONFIG}limits: { seconds: 0.2 }\n`,
    'templates/layouts/post.html': ENDLESS,
    'posts/2022-01-06-a.md': post({ title: '甲' }),
    'posts/2022-01-06-b.md': post({ title: '乙' }),
    'posts/2022-01-06-c.md': post({ title: '丙' }),
  });

describe('an output that takes too long', () => {
  it.each([1, 2])('ends the build, naming it, with %i at work', async (jobs) => {
    const root = site();
    // Threads run the compiled program.
    const { stdout } = await program.run(['build', '--json', '--jobs', `${jobs}`, '--root', root]);
    const { ok, diagnostics } = JSON.parse(stdout) as BuildResult;
    expect(ok).toBe(false);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({
        code: 'output-too-slow',
        scope: 'site',
        output: '/2022/01/06/b.html',
        message: 'an output takes more than 0.2 s to make',
      }),
    ]);
    expect(existsSync(join(root, '_site'))).toBe(false);
  });

  it('ends a check', async () => {
    const { ok, diagnostics } = await check({ root: site(), now: NOW });
    expect(ok).toBe(false);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'output-too-slow', output: '/2022/01/06/b.html' }),
    );
  });
});

describe('the watchdog', () => {
  const spin = (milliseconds: number): void => {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
  };

  it('lets many items take longer than the limit together', () => {
    const done: number[] = [];
    const ended = openWatchdog(0.1).each([1, 2, 3, 4, 5, 6, 7, 8], (item) => {
      spin(30);
      done.push(item);
    });
    expect(ended).toBeNull();
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('ends what catches everything', () => {
    const ended = openWatchdog(0.05).each(['a', 'b'], () => {
      for (;;) {
        try {
          spin(1e9);
        } catch {}
      }
    });
    expect(ended).toBe('a');
  });

  it('passes on what is thrown', () => {
    expect(() =>
      openWatchdog(1).each([1], () => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
  });
});
