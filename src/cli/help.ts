import { styleText } from 'node:util';
import type { Command, Help } from 'commander';
import { EXAMPLES, type Example } from './examples.js';
import { ENVIRONMENT, EXIT_CODES } from './exit-codes.js';
import { say, type Text, translate } from './language.js';
import { widthOf } from './report.js';

/** Gives a command, and all below it, help with examples in the reader's language, and errors that throw instead of ending the process. */
export function helpful(command: Command): Command {
  command
    .exitOverride()
    .showHelpAfterError(translate('(--help shows what there is)'))
    .configureHelp(HELP)
    .configureOutput({ outputError: (text, write) => write(translated(text)) })
    .addHelpText('after', () => appendix(command));
  for (const inner of command.commands) helpful(inner);
  return command;
}

/** The names of a command and those above it, without the program's: `new post`. */
export function fullName(command: Command): string {
  const above = command.parent === null ? '' : fullName(command.parent);
  return command.parent === null ? '' : `${above} ${command.name()}`.trim();
}

/** The examples of a command. */
export function examplesOf(command: Command): readonly Example[] {
  return EXAMPLES[fullName(command) || command.name()] ?? [];
}

// Whether there are colours is for commander to say: it takes them out where there are none.
const bold = (text: string): string => styleText('bold', text, { validateStream: false });

const HELP: Partial<Help> = {
  styleTitle: (title) => bold(translate(title)),
  commandDescription: (command) => translate(command.description()),
  subcommandDescription: (command) => translate(command.description()),
  argumentDescription: ({ description, argChoices }) => described(description, argChoices),
  optionDescription: ({ description, argChoices, defaultValue, required }) =>
    described(description, argChoices, required ? defaultValue : undefined),
  displayWidth: (text) => widthOf(text.replace(/\u001b\[[\d;]*m/g, '')),
  boxWrap: wrap,
};

function described(text: string, choices?: readonly string[], preset?: unknown): string {
  const more = [
    ...(choices === undefined ? [] : [choices.join(', ')]),
    ...(preset === undefined ? [] : [say('default: {}', String(preset))]),
  ];
  return more.length === 0 ? translate(text) : `${translate(text)} (${more.join('; ')})`;
}

/** A word with the blanks before it; of Chinese a character with the marks that must not begin a line. */
const WRAPPED =
  /\s*(?:[\u2e80-\u9fff\uff00-\uffef“‘][，。；：、！？）》”’]*|[^\s\u2e80-\u9fff\uff00-\uffef“‘]+)/gu;

/** commander's own leaves Chinese on one line. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines = [''];
      for (const [part] of line.matchAll(WRAPPED)) {
        const last = lines.at(-1) ?? '';
        if (last === '' || widthOf(last) + widthOf(part) <= width) lines[lines.length - 1] += part;
        else lines.push(part.trimStart());
      }
      return lines.join('\n');
    })
    .join('\n');
}

/** commander writes an error on its first line and a suggestion on the next. */
function translated(text: string): string {
  return text.split('\n').map(translate).join('\n');
}

function appendix(command: Command): string {
  const parts = [titled('Examples:', examplesOf(command))];
  if (command.parent === null) {
    parts.push(titled('Exit codes:', EXIT_CODES));
    parts.push(titled('Environment:', ENVIRONMENT));
  }
  const shown = parts.filter((part) => part !== '');
  return shown.length === 0 ? '' : `\n${shown.join('\n\n')}`;
}

/** Examples below each other; what is short, in two columns. */
function titled(title: Text, rows: readonly (readonly [string | number, string])[]): string {
  if (rows.length === 0) return '';
  const terms = rows.map(([term]) => String(term));
  const widest = Math.max(...terms.map(widthOf));
  const lines = rows.map(([, meaning], place) => {
    const term = terms[place] ?? '';
    const text = translate(meaning);
    if (widest > 30) return `  ${term}\n      ${text}`;
    return `  ${term}${' '.repeat(widest - widthOf(term))}  ${text}`;
  });
  return [bold(say(title)), ...lines].join('\n');
}
