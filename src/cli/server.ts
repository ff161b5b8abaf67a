import type { Listening } from '../dev/server.js';
import { EXIT } from './exit-codes.js';
import { say } from './language.js';
import type { Reporter } from './report.js';

/** Options that say where a preview listens. */
export interface ServerCommandOptions {
  readonly port: number;
  /** True for all addresses of the machine. */
  readonly host?: string | true;
  readonly open?: boolean;
}

/** The address to listen on. */
export function hostOf({ host }: Pick<ServerCommandOptions, 'host'>): string {
  return host === true ? '0.0.0.0' : (host ?? '127.0.0.1');
}

/**
 * Says where a site is shown.
 *
 * @returns the URL to open.
 */
export function announce(
  { port, local, network }: Listening,
  path: string,
  wanted: number,
  reporter: Pick<Reporter, 'aside' | 'line'>,
  describe: (url: string) => string,
): string {
  if (wanted !== 0 && port !== wanted)
    reporter.aside(say('Port {} is taken, so it is {}', wanted, port));
  const [first = '', ...others] = [...local, ...network].map((url) => url + path);
  reporter.line(describe(first));
  for (const url of others) reporter.line(say('In the network at {}', url));
  return first;
}

/** Says that no port could be had; returns the exit code. @throws what is something else. */
export function unheard(error: unknown, port: number, reporter: Pick<Reporter, 'problem'>): number {
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') throw error;
  reporter.problem(say('cannot listen on port {}: {}. Choose another with --port.', port, message));
  return EXIT.fault;
}
