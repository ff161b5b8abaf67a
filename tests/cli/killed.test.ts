import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  CONFIG,
  type Files,
  makeFolder,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';
import { cases } from '../helpers/soak.js';
import { installProgram } from './program.js';

const KILLS = cases(20);

const program = installProgram();

const day = (n: number): string => `2022-01-${String(1 + (n % 28)).padStart(2, '0')}`;

function sources(from: number, to: number, title: string): Files {
  const files: Record<string, string> = {
    '_config.yml': `${CONFIG}listing: { size: 5, split: 9 }\n`,
  };
  for (let n = from; n < to; n++)
    files[`posts/${day(n)}-p${n}.md`] = post(
      { title: `${title} ${n % 3}`, category: `C${n % 7}` },
      '正文。'.repeat(50 + n),
    );
  return files;
}

/** Builds go from one to the other and back: posts come, change and go. */
const STATES = [sources(0, 120, 'A'), sources(40, 160, 'B')] as const;

it(
  `${KILLS} builds that are killed at any moment leave whole files, and the next ends as a clean one`,
  async () => {
    const clean = await Promise.all(
      STATES.map(async (files) => {
        const root = makeSite(files);
        expect((await program.run(['build', '--root', root])).code).toBe(0);
        return readTree(join(root, '_site'));
      }),
    );
    const root = makeSite(STATES[0]);
    const began = performance.now();
    await program.run(['build', '--root', root]);
    const length = performance.now() - began;
    const halves = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const to = (kill + 1) % 2;
      rmSync(join(root, 'posts'), { recursive: true });
      writeFiles(root, STATES[to] as Files);
      const child = program.start(['build', '--root', root]);
      // Evenly over all of a build, and a little beyond; the machine's own pace makes it another moment each time.
      const ends = once(child, 'close');
      await Promise.race([ends, delay((length * 1.2 * (kill + 0.5)) / KILLS)]);
      child.kill('SIGKILL');
      await ends;
      const found = readTree(join(root, '_site'));
      for (const [file, text] of Object.entries(found))
        expect([file, clean.some((tree) => tree[file] === text)]).toEqual([file, true]);
      halves.add(Object.keys(found).join());
      const { code, stderr } = await program.run(['build', '--root', root]);
      expect([kill, code, stderr]).toEqual([kill, 0, expect.any(String)]);
      expect([kill, readTree(join(root, '_site'))]).toEqual([kill, clean[to]]);
    }
    expect(halves.size).toBeGreaterThan(1);
  },
  60_000 + KILLS * 30_000,
);

it('a copy of a site with its state is a site', async () => {
  const root = makeSite(STATES[0]);
  await program.run(['build', '--root', root]);
  const copy = makeFolder();
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  const { stdout } = await program.run(['build', '--json', '--root', copy]);
  // A manifest is one destination's: what lies in the other folder was not written by this site.
  expect(JSON.parse(stdout).counts).toMatchObject({ changed: 0, added: 0 });
  expect(readTree(join(copy, '_site'))).toEqual(readTree(join(root, '_site')));
});
