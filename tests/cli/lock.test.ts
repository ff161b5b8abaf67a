import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createReporter } from '../../src/cli/report.js';
import { takeLock } from '../../src/output/lock.js';
import { CONFIG, makeSite, post, readTree, writeFiles } from '../helpers/site.js';
import { ended, installProgram } from './program.js';

/** What a build that has ended leaves in the state folder. */
const KEPT = [expect.stringMatching(/^manifest-/), expect.stringMatching(/^reasons-/), 'store'];

const gazette = installProgram();

const BEFORE = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', category: 'c' }),
};
const ADDED = { 'posts/2022-01-07-b.md': post({ title: '乙', category: 'c' }) };

const stateOf = (root: string): string => join(root, '.gazette');
const build = (root: string, ...args: string[]) => gazette.run(['build', '--root', root, ...args]);

/** What a build of these files gives. */
async function expectedOf(files: typeof BEFORE): Promise<Record<string, string>> {
  const root = makeSite(files);
  expect(await build(root)).toMatchObject({ code: 0 });
  return readTree(join(root, '_site'));
}

/** Starts a build that sends a signal to itself in the middle of publishing, after it has said so. */
function startSignalled(root: string, signal: 'SIGSTOP' | 'SIGKILL'): ChildProcess {
  const preload = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { renameSync } = fs;
    fs.renameSync = (from, to) => {
      fs.renameSync = renameSync;
      syncBuiltinESMExports();
      fs.writeSync(2, 'publishing');
      process.kill(process.pid, '${signal}');
      renameSync(from, to);
    };
    syncBuiltinESMExports();`;
  return gazette.start(['build', '--root', root], {
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}`,
    },
  });
}

/** Waits until a program has printed a text as a problem; returns all that it has printed as such. */
async function printed(child: ChildProcess, text: string): Promise<string> {
  let all = '';
  while (!all.includes(text)) {
    const [chunk] = (await Promise.race([
      once(child.stderr ?? child, 'data'),
      once(child, 'close').then(() => [null]),
    ])) as [Buffer | null];
    if (chunk === null) throw new Error(`ended without ${text}: ${all}`);
    all += chunk;
  }
  return all;
}

describe('a build of a site that another one is building', () => {
  it('says so and waits, and then builds the sources as they are', async () => {
    const root = makeSite(BEFORE);
    const first = startSignalled(root, 'SIGSTOP');
    await printed(first, 'publishing');
    const second = gazette.start(['build', '--root', root]);
    const line = await printed(second, 'waiting');
    expect(line).toMatch(
      new RegExp(
        `^another build of this site is running \\(process ${first.pid}, since \\d{4}-[\\d-]+T[\\d:]+Z\\); waiting\n$`,
      ),
    );
    writeFiles(root, ADDED);
    const ends = [ended(first), ended(second)];
    first.kill('SIGCONT');
    for (const end of ends) expect(await end).toMatchObject({ code: 0 });
    expect(readTree(join(root, '_site'))).toEqual(await expectedOf({ ...BEFORE, ...ADDED }));
    expect(readdirSync(stateOf(root))).toEqual(KEPT);
  });

  it('ends with --no-wait, and so does clean: both say what to do, and touch nothing', async () => {
    const root = makeSite(BEFORE);
    const first = startSignalled(root, 'SIGSTOP');
    await printed(first, 'publishing');
    const before = readTree(root);
    for (const args of [['build', '--no-wait'], ['clean']]) {
      const { code, stderr } = await gazette.run([...args, '--root', root]);
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toContain(
        `error[build-running]: another build of this site is running (process ${first.pid}, `,
      );
      expect(stderr).toContain(`end process ${first.pid}`);
    }
    expect(readTree(root)).toEqual(before);
    const end = ended(first);
    first.kill('SIGCONT');
    expect(await end).toMatchObject({ code: 0 });
    expect(await build(root, '--no-wait')).toMatchObject({ code: 0 });
    expect(await gazette.run(['clean', '--root', root])).toMatchObject({ code: 0 });
    expect(readdirSync(root).sort()).toEqual(['_config.yml', 'posts']);
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const root = makeSite(BEFORE);
    const lock = takeLock(stateOf(root));
    const { code, stdout, stderr } = await build(root, '--no-wait', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'build-running', scope: 'site' }],
    });
    lock.release();
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('and that waits ends by %s with %i', async (signal, code) => {
    const root = makeSite(BEFORE);
    const lock = takeLock(stateOf(root));
    const waiting = gazette.start(['build', '--root', root]);
    await printed(waiting, 'waiting');
    const before = readTree(root);
    const end = ended(waiting);
    waiting.kill(signal);
    expect(await end).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining('interrupted: nothing was published'),
    });
    // The lock among them: it is not the waiting one's to release.
    expect(readTree(root)).toEqual(before);
    lock.release();
  });
});

it('that a build waits is not said with --quiet', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const holder = { pid: 1, since: Date.UTC(2022, 0, 6) };
  createReporter({ quiet: false, verbose: false }).waiting(holder);
  expect(write).toHaveBeenCalledTimes(1);
  createReporter({ quiet: true, verbose: false }).waiting(holder);
  expect(write).toHaveBeenCalledTimes(1);
  write.mockRestore();
});

it('what a killed build has left, its lock and its bodies, the next one takes over', async () => {
  const root = makeSite(BEFORE);
  expect(await ended(startSignalled(root, 'SIGKILL'))).toMatchObject({ signal: 'SIGKILL' });
  expect(readdirSync(stateOf(root))).toEqual(expect.arrayContaining(['lock', 'store']));
  writeFiles(root, ADDED);
  expect(await build(root, '--no-wait')).toMatchObject({ code: 0 });
  expect(readTree(join(root, '_site'))).toEqual(await expectedOf({ ...BEFORE, ...ADDED }));
  expect(readdirSync(stateOf(root))).toEqual(KEPT);
  expect(readdirSync(root).sort()).toEqual(['.gazette', '_config.yml', '_site', 'posts']);
});

it('many builds at once all end well, also when they find the lock of a dead one', async () => {
  const root = makeSite({ ...BEFORE, ...ADDED });
  expect(await ended(startSignalled(root, 'SIGKILL'))).toMatchObject({ signal: 'SIGKILL' });
  const ends = await Promise.all(Array.from({ length: 6 }, () => build(root)));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  const first = ends.filter(({ stdout }) => / made: [1-9]\d* new/.test(stdout));
  expect(first).toHaveLength(1);
  expect(readTree(join(root, '_site'))).toEqual(await expectedOf({ ...BEFORE, ...ADDED }));
  expect(readdirSync(stateOf(root))).toEqual(KEPT);
}, 60_000);

describe('the preview', () => {
  it('shows the site while a build runs, and leaves the lock alone', async () => {
    const root = makeSite(BEFORE);
    const lock = takeLock(stateOf(root));
    const preview = gazette.start(['serve', '--root', root, '--port', '0']);
    await once(preview.stdout ?? preview, 'data');
    const end = ended(preview);
    preview.kill('SIGINT');
    expect(await end).toMatchObject({ code: 0 });
    expect(existsSync(join(stateOf(root), 'lock'))).toBe(true);
    lock.release();
  });
});
