import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SiteFault } from '../../src/diagnostics.js';
import { type Holder, takeLock, waitForLock } from '../../src/output/lock.js';
import { type ProcessIdentity, stateOfProcess, thisProcess } from '../../src/util/processes.js';
import { makeFolder } from '../helpers/site.js';

/** Whether the file system has hard links. */
const links = vi.hoisted(() => ({ exist: true }));
/** What happens each time that somebody waits a while. */
const pauses = vi.hoisted(() => ({ during: () => {} }));

vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof import('node:timers/promises')>();
  return {
    ...timers,
    setTimeout(_: number, value: unknown, options: object) {
      pauses.during();
      return timers.setImmediate(value, options);
    },
  };
});

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const linkSync: typeof fs.linkSync = (from, to) => {
    if (!links.exist) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    fs.linkSync(from, to);
  };
  return { ...fs, linkSync, default: { ...fs, linkSync } };
});

afterEach(() => {
  links.exist = true;
  pauses.during = () => {};
});

/** A state folder with a lock that somebody else has left. */
function lockedBy(holder: Partial<Holder>): string {
  const state = makeFolder();
  const record = {
    ...thisProcess(),
    id: '0123456789ab',
    thread: 7,
    since: Date.UTC(2022, 0, 6, 8, 12, 53, 123),
    ...holder,
  };
  writeFileSync(join(state, 'lock'), JSON.stringify(record));
  return state;
}

/** The diagnostic with which a lock is refused; null if it was taken. */
function refusalOf(state: string) {
  try {
    takeLock(state).release();
    return null;
  } catch (error) {
    if (!(error instanceof SiteFault)) throw error;
    return error.diagnostics[0];
  }
}

/** The highest number of a process on Linux is 2^22. */
const NOBODY = 99_999_999;

describe('a lock', () => {
  it.each([true, false])('is held by one at a time (hard links: %s)', (exist) => {
    links.exist = exist;
    const state = join(makeFolder(), 'not', 'yet');
    const lock = takeLock(state);
    expect(refusalOf(state)).toMatchObject({ code: 'build-running', scope: 'site' });
    lock.release();
    expect(readdirSync(state)).toEqual([]);
    expect(refusalOf(state)).toBeNull();
  });

  it('of another thread is respected, with the process named', () => {
    expect(refusalOf(lockedBy({}))?.message).toBe(
      `another build of this site is running (process ${process.pid}, since 2022-01-06T08:12:53Z)`,
    );
  });

  it.each([
    ['a process that has ended', { pid: NOBODY }],
    ['this thread, which has not released it', { thread: 0 }],
  ])('of %s is taken over, with what else the dead have left', (_, holder) => {
    const state = lockedBy(holder);
    writeFileSync(join(state, 'lock.cafecafecafe'), 'on its way');
    writeFileSync(join(state, 'manifest'), 'kept');
    takeLock(state).release();
    expect(readdirSync(state)).toEqual(['manifest']);
  });

  it.runIf(process.platform === 'linux')(
    'of a process whose number another one has by now is taken over',
    () => {
      expect(refusalOf(lockedBy({ started: '1' }))).toBeNull();
    },
  );

  it('is taken over also after one was killed while it took it over', () => {
    const state = lockedBy({ pid: NOBODY });
    const right = JSON.stringify({ ...thisProcess(), pid: NOBODY, id: 'ba9876543210', since: 0 });
    writeFileSync(join(state, 'lock.0123456789ab'), right);
    expect(refusalOf(state)).toBeNull();
    expect(readdirSync(state)).toEqual([]);
  });

  it('is left alone while somebody else takes it over', () => {
    const state = lockedBy({ pid: NOBODY });
    const right = { ...thisProcess(), id: 'ba9876543210', thread: 7, since: 0 };
    writeFileSync(join(state, 'lock.0123456789ab'), JSON.stringify(right));
    expect(refusalOf(state)).toMatchObject({ code: 'build-running' });
    expect(readdirSync(state).sort()).toEqual(['lock', 'lock.0123456789ab']);
  });

  it.each([
    ['machine', { host: 'press.example' }],
    ['container of a machine', { pids: 'pid:[1]' }],
  ])('of another %s is left alone, and the fault says how to remove it', async (_, holder) => {
    const state = lockedBy({ pid: NOBODY, ...holder });
    const refusal = refusalOf(state);
    expect(refusal?.message).toContain(
      `on ${{ ...thisProcess(), ...holder }.host}, another machine or container`,
    );
    expect(refusal?.hint).toContain(`remove the file ${join(state, 'lock')}`);
    // Its end might never be seen: nobody waits for it.
    await expect(waitForLock(state, {})).rejects.toThrow(SiteFault);
  });

  it.each(['', '{', 'null', '{"id":"../..","since":0}', '{"id":"0123456789ab","since":1e99}'])(
    'whose record is damaged (%j) is taken over, unless it may still be being written',
    (text) => {
      const state = makeFolder();
      const path = join(state, 'lock');
      writeFileSync(path, text);
      expect(refusalOf(state)).toMatchObject({ code: 'build-running' });
      utimesSync(path, 0, 0);
      expect(refusalOf(state)).toBeNull();
    },
  );

  it('that was removed by hand and taken by somebody else is not theirs to lose', () => {
    const state = makeFolder();
    const lost = takeLock(state);
    unlinkSync(join(state, 'lock'));
    const theirs = takeLock(state);
    lost.release();
    expect(existsSync(join(state, 'lock'))).toBe(true);
    theirs.release();
  });

  it('that cannot be written is a failure of the disk', () => {
    const state = join(makeFolder(), 'file');
    writeFileSync(state, '');
    expect(() => takeLock(state)).toThrow('ENOTDIR');
    const other = makeFolder();
    mkdirSync(join(other, 'lock'));
    expect(() => takeLock(other)).toThrow('EISDIR');
  });
});

describe('waiting for a lock', () => {
  it('tells of it once, and ends when the lock is released', async () => {
    const state = makeFolder();
    const first = takeLock(state);
    let paused = 0;
    pauses.during = () => {
      if (++paused === 5) first.release();
    };
    const seen: number[] = [];
    const second = await waitForLock(state, { onWait: ({ pid }) => seen.push(pid) });
    expect({ seen, paused }).toEqual({ seen: [process.pid], paused: 5 });
    expect(refusalOf(state)).not.toBeNull();
    second.release();
    expect(readdirSync(state)).toEqual([]);
  });

  it('ends with its signal', async () => {
    const state = makeFolder();
    const lock = takeLock(state);
    const controller = new AbortController();
    const waiting = waitForLock(state, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');
    expect(refusalOf(state)).not.toBeNull();
    lock.release();
  });
});

/**
 * What each of several processes does: takes the lock again and again, never finds anybody else inside, and leaves it like one
 * that was killed every other time.
 */
const RIVAL = `
  import fs, { unlinkSync, writeFileSync, readFileSync, renameSync } from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { takeLock } from './src/output/lock.ts';
  const [, , state, inside, rounds, links] = process.argv;
  if (links === 'false') {
    fs.linkSync = () => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    };
    syncBuiltinESMExports();
  }
  for (let round = 0; round < Number(rounds); ) {
    let lock;
    try {
      lock = takeLock(state);
    } catch (error) {
      if (error.name === 'SiteFault') continue;
      throw error;
    }
    writeFileSync(inside, '', { flag: 'wx' });
    const path = state + '/lock';
    const record = JSON.parse(readFileSync(path, 'utf8'));
    unlinkSync(inside);
    if (round++ % 2 === 0) lock.release();
    else {
      writeFileSync(inside + process.pid, JSON.stringify({ ...record, pid: ${NOBODY} }));
      renameSync(inside + process.pid, path);
    }
  }`;

it.each([true, false])(
  'of many processes that find the lock of a dead one, one takes it over (hard links: %s)',
  async (exist) => {
    const folder = makeFolder();
    const script = join(folder, 'rival.mjs');
    buildSync({
      stdin: { contents: RIVAL, resolveDir: process.cwd() },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
    const state = join(folder, 'state');
    const ends = Array.from({ length: 4 }, async () => {
      const args = [script, state, join(folder, 'inside'), '80', String(exist)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let problem = '';
      child.stderr.on('data', (text) => {
        problem += text;
      });
      const [code] = await once(child, 'close');
      return { code, problem };
    });
    for (const end of ends) expect(await end).toEqual({ code: 0, problem: '' });
    expect(refusalOf(state)).toBeNull();
  },
  120_000,
);

describe('a process', () => {
  it('is running while it is, and has ended when it has', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(child, 'spawn');
    const identity: ProcessIdentity = { ...thisProcess(), pid: child.pid ?? 0 };
    const started = startOf(child.pid ?? 0);
    expect(stateOfProcess({ ...identity, started })).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(stateOfProcess({ ...identity, started })).toBe('ended');
  });

  it.runIf(process.platform === 'linux')(
    'has ended also while its parent has not asked what became of it',
    async () => {
      // `exec` makes a parent that never asks.
      const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec cat'], {
        stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      });
      const [text] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
      const pid = Number(text);
      const identity = { ...thisProcess(), pid, started: startOf(pid) };
      expect(stateOfProcess(identity)).toBe('running');
      // Until then it is a shell, which may ask.
      while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'cat\n') await setImmediate();
      process.kill(pid, 'SIGKILL');
      while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) await setImmediate();
      expect(stateOfProcess(identity)).toBe('ended');
      parent.kill('SIGKILL');
    },
  );
});

/** The start of a process as the system counts it; empty where it does not tell. */
function startOf(pid: number): string {
  if (!existsSync(`/proc/${pid}/stat`)) return '';
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
}
