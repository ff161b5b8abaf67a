import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../diagnostics.js';
import { EXPLANATIONS } from '../explanations.js';
import { didYouMean } from '../util/suggest.js';
import { language, say, translate } from './language.js';
import { createReporter } from './report.js';

/** `gazette explain CODE`: what docs/diagnostics.md says of a code, or all codes with a line each. Returns the exit code. */
export async function explainCommand(code: string | undefined): Promise<number> {
  const reporter = createReporter({ quiet: false, verbose: false });
  const explain = await openExplanations();
  if (code === undefined) {
    const width = Math.max(...CODES.map(({ length }) => length));
    for (const each of CODES) reporter.line(`${each.padEnd(width)}  ${explain(each).line}`);
    return 0;
  }
  const known = CODES.find((each) => each === code.replace(/^.*\[|\].*$/g, ''));
  if (known === undefined) {
    const hint = didYouMean(code, CODES, '`gazette explain` lists all codes.');
    reporter.problem(say('there is no code {}. {}', code, translate(hint)));
    return 2;
  }
  const { line, text } = explain(known);
  reporter.line(`${known}\n\n${line}\n\n${text}`);
  return 0;
}

const CODES = (Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[]).sort();

/** The explanations in the language of whoever runs the program; those of another are not loaded. */
async function openExplanations(): Promise<
  (code: DiagnosticCode) => { readonly line: string; readonly text: string }
> {
  if (language === 'en')
    return (code) => ({ line: DIAGNOSTIC_CODES[code], text: reflow(EXPLANATIONS[code]) });
  const { EXPLANATIONS_ZH } = await import('./explanations-zh.js');
  return (code) => {
    const [line, text] = EXPLANATIONS_ZH[code];
    return { line, text };
  };
}

/** Paragraphs without their line breaks: a terminal has its own width. */
const reflow = (text: string): string => text.replace(/(?<!\n)\n(?!\n)/g, ' ');
