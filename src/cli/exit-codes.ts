/** What a command ends with. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
} as const;

/** Every exit code and what it means; help and docs list these. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.done, 'done; posts may be held back, which the report says'],
  [EXIT.fault, 'a fault of the site, or with --strict of any post: nothing was done'],
  [EXIT.usage, 'wrong use of the command'],
  [130, 'ended by Ctrl-C (SIGINT)'],
  [143, 'ended by SIGTERM'],
];

/** Variables of the environment that matter; docs list these. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['LC_ALL, LC_MESSAGES, LANG', 'messages are Chinese where the first that is set begins with zh'],
  ['NO_COLOR', 'no colours, if it has any value'],
  ['FORCE_COLOR', 'colours also where the output is no terminal'],
  ['CI, TERM=dumb', 'no line that is drawn over itself: progress is a line now and then'],
];
