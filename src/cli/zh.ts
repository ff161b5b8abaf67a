import { ADVICE } from './zh/advice.js';
import { BUILDS } from './zh/builds.js';
import { CHECKS } from './zh/checks.js';
import { HELP } from './zh/help.js';
import { OUTPUTS } from './zh/outputs.js';
import { SOURCES } from './zh/sources.js';

/**
 * The Chinese texts, under the English ones that stand in the code; `{}` is a value, `{2}` the second. Tests name what is missing here.
 */

export { TEXTS } from './zh/texts.js';

/** What is made in English elsewhere: help, the errors of the command line, and diagnostics with their hints. */
export const MESSAGES = {
  ...HELP,
  ...BUILDS,
  ...SOURCES,
  ...CHECKS,
  ...OUTPUTS,
  ...ADVICE,
} as const;
