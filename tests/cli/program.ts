import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';

/** gazette as a user has it: the compiled program in a folder of its own. */
export interface Program {
  /** Absolute path of the launcher. */
  readonly bin: string;
  /** Absolute path of a module of `dist/`. */
  module(name: string): string;
  /** Runs `gazette` to its end. */
  run(args: readonly string[], options?: SpawnOptions): Promise<Ended>;
  /** Starts `gazette`; it is killed at the end of the test if it still runs. */
  start(args: readonly string[], options?: SpawnOptions): ChildProcess;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** gazette as `tests/helpers/compile-program.ts` has compiled it; no test may change it. */
export function installProgram(): Program {
  const home = inject('program');
  const start: Program['start'] = (args, options = {}) => {
    const child = spawn(process.execPath, [join(home, 'bin/gazette.js'), ...args], {
      ...options,
      env: { ...plainEnvironment(), ...options.env },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return child;
  };
  return {
    bin: join(home, 'bin/gazette.js'),
    module: (name) => join(home, 'dist', name),
    start,
    run: (args, options) => ended(start(args, options)),
  };
}

/** Waits for a process; what it prints is collected from now on. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout, stderr };
}

/** The environment in English, and without what switches colours and animation on or off. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, CI, ...rest } = process.env;
  return { ...rest, LC_ALL: 'C.UTF-8' };
}
