import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../src/build/options.js';
import type { BuildResult } from '../../src/build/result.js';
import { apply, EDITED_SITE, edit } from '../helpers/edits.js';
import { buildSite, type Files, makeSite, readTree } from '../helpers/site.js';
import { cases, patience, seeded } from '../helpers/soak.js';

const RUNS = cases(50);
const TIMEOUT = patience(240_000);

const said = ({ diagnostics }: BuildResult): string[] =>
  diagnostics
    .map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`)
    // What a build says of itself, or of the build before, and not of the site.
    .filter((text) => !/^(?:cache-discarded|whole-site-read|post-moved)/.test(text));

/**
 * A build that knows nothing.
 *
 * @param held folder of last good versions, which are part of what a site is made from.
 */
async function cleanBuild(files: Files, held: string, options: BuildOptions) {
  const root = makeSite(files);
  if (existsSync(held)) cpSync(held, join(root, '.gazette/held'), { recursive: true });
  try {
    const result = await buildSite(root, options);
    return { tree: result.ok ? readTree(join(root, '_site')) : null, said: said(result) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ lose: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ scribble: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ stopAt: fc.nat({ max: 30 }), edit }) },
  {
    weight: 1,
    arbitrary: fc.record({ day: fc.constantFrom(Date.UTC(2023, 0, 1), Date.UTC(2025, 0, 1)) }),
  },
);

describe('a build after others', () => {
  it(
    'publishes what a clean build does, after any changes',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
          let files: Files = EDITED_SITE;
          const root = makeSite(files);
          const site = join(root, '_site');
          let now = Date.UTC(2023, 0, 1);
          await buildSite(root, { now });
          let published = readTree(site);
          for (const one of steps) {
            let verify = false;
            const names = Object.keys(published);
            if ('edits' in one) {
              for (const each of one.edits) files = apply(root, files, each);
            } else if ('day' in one) {
              now = one.day;
            } else if ('lose' in one) {
              rmSync(join(site, names[one.lose % names.length] as string));
            } else if ('scribble' in one) {
              writeFileSync(join(site, names[one.scribble % names.length] as string), 'x');
              verify = true;
            } else {
              files = apply(root, files, one.edit);
              await interrupted(root, one.stopAt, now);
            }
            const result = await buildSite(root, { now, verify });
            const clean = await cleanBuild(files, join(root, '.gazette/held'), { now });
            expect(said(result)).toEqual(clean.said);
            // A fault of the site leaves what was published before it, and an output that is missing stays so.
            if (clean.tree === null) {
              expect(result.ok).toBe(false);
              continue;
            }
            published = readTree(site);
            expect(published).toEqual(clean.tree);
          }
          rmSync(root, { recursive: true });
        }),
        { ...seeded, numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});

/** A build that is given up at a call of its progress. */
async function interrupted(root: string, at: number, now: number): Promise<void> {
  const controller = new AbortController();
  let calls = 0;
  await buildSite(root, {
    now,
    signal: controller.signal,
    onProgress() {
      if (calls++ === at) controller.abort(new Error('stopped'));
    },
  }).catch((error: Error) => {
    if (error.message !== 'stopped') throw error;
  });
}
