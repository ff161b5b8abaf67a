import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../diagnostics.js';
import { EXPLANATIONS } from '../explanations.js';
import { didYouMean } from '../util/suggest.js';
import { createReporter } from './report.js';

/** `gazette explain CODE`: what docs/diagnostics.md says of a code, or all codes with a line each. Returns the exit code. */
export function explainCommand(code: string | undefined): number {
  const reporter = createReporter({ quiet: false, verbose: false });
  if (code === undefined) {
    const width = Math.max(...CODES.map(({ length }) => length));
    for (const each of CODES) reporter.line(`${each.padEnd(width)}  ${DIAGNOSTIC_CODES[each]}`);
    return 0;
  }
  const known = CODES.find((each) => each === code.replace(/^.*\[|\].*$/g, ''));
  if (known === undefined) {
    const hint = didYouMean(code, CODES, '`gazette explain` lists all codes.');
    reporter.problem(`there is no code ${code}. ${hint}`);
    return 2;
  }
  reporter.line(`${known}\n\n${DIAGNOSTIC_CODES[known]}\n\n${reflow(EXPLANATIONS[known])}`);
  return 0;
}

const CODES = (Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[]).sort();

/** Paragraphs without their line breaks: a terminal has its own width. */
const reflow = (text: string): string => text.replace(/(?<!\n)\n(?!\n)/g, ' ');
