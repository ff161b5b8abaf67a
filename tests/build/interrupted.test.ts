import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/jobs/workshop.js';
import { buildSite, CONFIG, makeSite, post, readTree } from '../helpers/site.js';

const FILES = {
  '_config.yml': CONFIG,
  ...Object.fromEntries(
    Array.from({ length: 450 }, (_, n) => [`posts/2022-01-06-p${n}.md`, post({ title: `T${n}` })]),
  ),
};

const isBodies = (path: string): boolean => path.startsWith('.gazette/store/bodies-');

describe('a build with a signal', () => {
  it.each(['parse', 'render'] as const)(
    'ends at once while it is at %s, and publishes nothing',
    async (stage) => {
      const root = makeSite(FILES);
      const before = readTree(root);
      const controller = new AbortController();
      const seen: Progress[] = [];
      const running = buildSite(root, {
        jobs: 1,
        signal: controller.signal,
        onProgress(progress) {
          seen.push(progress);
          if (progress.stage === stage) controller.abort(new Error('enough'));
        },
      });
      await expect(running).rejects.toThrow('enough');
      expect(seen.filter((progress) => progress.stage === stage)).toHaveLength(1);
      // What was parsed by then counts for nothing.
      const left = Object.entries(readTree(root)).filter(([path]) => !isBodies(path));
      expect(Object.fromEntries(left)).toEqual(before);
      expect(readdirSync(root).sort()).toEqual(['.gazette', '_config.yml', 'posts']);
    },
  );

  it('says how far it is, up to the end of each stage', async () => {
    const seen: Progress[] = [];
    const result = await buildSite(makeSite(FILES), {
      jobs: 1,
      onProgress: (one) => seen.push(one),
    });
    for (const [stage, total] of [
      ['parse', 450],
      ['render', result.counts.outputs],
    ] as const) {
      const steps = seen.filter((progress) => progress.stage === stage);
      expect(steps.map(({ total }) => total)).toEqual(steps.map(() => total));
      expect(steps.map(({ done }) => done)).toEqual(
        steps.map(({ done }) => done).sort((a, b) => a - b),
      );
      expect(steps.at(-1)?.done).toBe(total);
    }
  });
});
