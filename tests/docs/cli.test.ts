import { readFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, EXIT_CODES } from '../../src/cli/exit-codes.js';
import { examplesOf, fullName } from '../../src/cli/help.js';
import { defineProgram } from '../../src/cli/program.js';

/** Every command but the built-in help. */
function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}

const program = defineProgram();
const all = commandsOf(program);

const escaped = (text: string): string => text.replaceAll('|', '\\|');

function reference(): string {
  return [
    '# Command line',
    '<!-- Made from the definitions in src/cli by `npm run docs`. -->',
    'Every command is one of a site: the working directory’s, or that of `--root`. Results go to standard output, problems to standard error; `--json` prints both as one document on standard output, in English whatever the language. `gazette help COMMAND` and `gazette COMMAND --help` print what stands here.',
    table(
      ['command', 'what it does'],
      all
        .filter((command) => command !== program && command.commands.length === 0)
        .map((command) => [
          `[\`gazette ${fullName(command)}\`](#${anchorOf(command)})`,
          command.description(),
        ]),
    ),
    ...all.filter((command) => command !== program).map(section),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      EXIT_CODES.map(([code, meaning]) => [String(code), meaning]),
    ),
    '## Environment',
    table(
      ['variable', 'effect'],
      ENVIRONMENT.map(([name, effect]) => [`\`${name}\``, effect]),
    ),
  ].join('\n\n');
}

const anchorOf = (command: Command): string => `gazette ${fullName(command)}`.replaceAll(' ', '-');

function section(command: Command): string {
  const help = command.createHelp();
  const aliases = command.aliases().map((alias) => `\`gazette ${alias}\``);
  const meaning = `${command.description()}${aliases.length > 0 ? `; also ${aliases.join(', ')}` : ''}.`;
  const examples = examplesOf(command).map(([line, does]) => `${line}   # ${does}`);
  const level = command.parent?.parent ? '###' : '##';
  return [
    `${level} gazette ${fullName(command)}`,
    meaning.charAt(0).toUpperCase() + meaning.slice(1),
    `\`\`\`\n${help.commandUsage(command)}\n\`\`\``,
    ...(command.registeredArguments.length > 0
      ? [
          table(
            ['argument', 'meaning'],
            command.registeredArguments.map((argument) => [
              `\`${help.argumentTerm(argument)}\``,
              argument.argChoices === undefined
                ? argument.description
                : `${argument.description}: ${argument.argChoices.join(', ')}`,
            ]),
          ),
        ]
      : []),
    ...(command.options.length > 0
      ? [table(['option', 'meaning'], command.options.map(optionRow))]
      : []),
    ...(examples.length > 0 ? [`\`\`\`sh\n${examples.join('\n')}\n\`\`\``] : []),
  ].join('\n\n');
}

function optionRow({ flags, description, defaultValue, required }: Option): string[] {
  const preset = required && defaultValue !== undefined ? ` (default: ${defaultValue})` : '';
  return [`\`${flags}\``, `${description}${preset}`];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escaped).join(' | ')} |`)
    .join('\n');
}

describe('docs/cli.md', () => {
  it('is what the definitions say; `npm run docs` writes it anew', async () => {
    await expect(`${reference()}\n`).toMatchFileSnapshot('../../docs/cli.md');
  });

  it('has an example of every command', () => {
    expect(all.filter((command) => examplesOf(command).length === 0).map(fullName)).toEqual([]);
  });

  it('README.md names every command', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const names = all.filter((command) => command.commands.length === 0).map(fullName);
    expect(names.filter((name) => !readme.includes(`\`gazette ${name}\``))).toEqual([]);
  });
});
