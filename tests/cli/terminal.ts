import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { plainEnvironment } from './program.js';

/** A program that runs in a terminal of its own. */
export interface InTerminal {
  /** As if on its keyboard. */
  type(text: string): void;
  /** Waits until what has been printed since the last time matches; returns that. */
  seen(pattern: RegExp): Promise<string>;
  /** All that was printed, with `\n` for the end of a line, once the program has ended. */
  readonly end: Promise<{ readonly code: number | null; readonly printed: string }>;
}

/** Columns of the terminal. */
export const COLUMNS = 80;

/**
 * Runs a shell's command line in a pseudo-terminal, made by `script` of util-linux, which Debian always has.
 */
export function startInTerminal(
  line: string,
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): InTerminal {
  const sized = `stty cols ${COLUMNS} rows 40; ${line}`;
  const child = spawn('script', ['-qefc', sized, '/dev/null'], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...plainEnvironment(), TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let printed = '';
  let looked = 0;
  let look: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    look();
  });
  const end = once(child, 'close').then(([code]) => {
    look();
    return { code: code as number | null, printed: printed.replaceAll('\r\n', '\n') };
  });
  return {
    type: (text) => void child.stdin.write(text),
    seen: (pattern) =>
      new Promise((done, fail) => {
        look = () => {
          const fresh = printed.slice(looked);
          const match = pattern.exec(fresh);
          if (match !== null) {
            looked += match.index + match[0].length;
            look = () => {};
            done(fresh.slice(0, match.index + match[0].length));
          } else if (child.exitCode !== null) {
            fail(new Error(`ended without ${pattern}:\n${fresh}`));
          }
        };
        look();
      }),
    end,
  };
}
