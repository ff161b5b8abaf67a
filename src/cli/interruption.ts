/** What a shell makes of a signal: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What a user does to end a command. */
interface Interruption {
  readonly signal: AbortSignal;
  /** Null if there was none. */
  exitCode(): number | null;
  end(): void;
}

/** Hears the first Ctrl-C; a second one ends the program as if nobody listened. */
export function listen(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const stop = (name: NodeJS.Signals): void => {
    code = EXIT_CODES[name as keyof typeof EXIT_CODES];
    end();
    controller.abort();
  };
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const end = (): void => {
    for (const name of names) process.off(name, stop);
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, exitCode: () => code, end };
}
