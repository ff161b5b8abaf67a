import type { Command, Option } from 'commander';
import { EXIT } from './exit-codes.js';
import { fullName } from './help.js';
import { translate } from './language.js';
import { createReporter } from './report.js';

export type Shell = 'bash' | 'zsh' | 'fish';

/** `gazette completion`; returns the exit code. */
export function completionCommand(shell: Shell, program: Command): number {
  createReporter({ quiet: false, verbose: false }).line(completionScript(shell, program).trimEnd());
  return EXIT.done;
}

/** What makes a shell complete commands, options and their values; made from the command line's own definition. */
export function completionScript(shell: Shell, program: Command): string {
  return WRITERS[shell](entriesOf(program));
}

/** A command, or the program itself. */
interface Entry {
  /** Empty for the program itself. */
  readonly name: string;
  /** Other full names that mean it. */
  readonly aliases: readonly string[];
  readonly commands: readonly Choice[];
  readonly options: readonly OptionEntry[];
  /** What its arguments are. */
  readonly values: Values;
}

interface Choice {
  readonly name: string;
  readonly description: string;
}

interface OptionEntry {
  readonly flags: readonly string[];
  readonly description: string;
  /** What stands behind it; null for an option without a value. */
  readonly values: Values | null;
}

type Values = 'folder' | 'file' | 'any' | 'nothing' | readonly string[];

function entriesOf(command: Command): Entry[] {
  const help = command.createHelp();
  const above = command.parent === null ? '' : fullName(command.parent);
  const [argument] = command.registeredArguments;
  const values =
    argument === undefined ? 'nothing' : (argument.argChoices ?? valuesOf(argument.name()));
  return [
    {
      name: fullName(command),
      aliases:
        command.parent === null ? [] : command.aliases().map((name) => `${above} ${name}`.trim()),
      commands: help
        .visibleCommands(command)
        .map((inner) => ({ name: inner.name(), description: translate(inner.description()) })),
      options: help.visibleOptions(command).map(optionEntry),
      values,
    },
    ...command.commands.flatMap(entriesOf),
  ];
}

function optionEntry(option: Option): OptionEntry {
  const { short, long, description, argChoices, flags } = option;
  const placeholder = /[<[](\w+)[\]>]/.exec(flags)?.[1];
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description: translate(description),
    values: placeholder === undefined ? null : (argChoices ?? valuesOf(placeholder)),
  };
}

/** By the name of a value: what commander shows in the help. */
function valuesOf(placeholder: string): Values {
  if (placeholder === 'dir') return 'folder';
  return placeholder === 'file' || placeholder === 'draft' ? 'file' : 'any';
}

const WRITERS: Readonly<Record<Shell, (entries: readonly Entry[]) => string>> = {
  bash,
  zsh,
  fish,
};

/** In single quotes, as all three shells read them. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Lines of a shell's `case` that take one word after another from a command to the one below it. */
function steps(entries: readonly Entry[], line: (from: string, to: string) => string): string {
  return entries
    .filter(({ name }) => name !== '')
    .flatMap(({ name, aliases }) =>
      [name, ...aliases].map((written) =>
        line(written.includes(' ') ? written : ` ${written}`, name),
      ),
    )
    .join('\n');
}

function bash(entries: readonly Entry[]): string {
  const withValues = entries.flatMap(({ name, options }) =>
    options.flatMap(({ flags, values }) =>
      values === null ? [] : flags.map((flag) => ({ at: `${name}|${flag}`, values })),
    ),
  );
  const caseOf = (wanted: Values, action: string): string => {
    const places = withValues.filter(({ values }) => values === wanted).map(({ at }) => quoted(at));
    return places.length === 0 ? '' : `    ${places.join(' | ')}) ${action} ;;\n`;
  };
  const words = entries.map(({ name, commands, options, values }) => {
    const all = [
      ...commands.map((choice) => choice.name),
      ...options.flatMap(({ flags }) => flags),
      ...(Array.isArray(values) ? values : []),
    ];
    return `    ${quoted(name)}) words=${quoted(all.join(' '))} files=${typeof values === 'string' ? values : 'nothing'} ;;`;
  });
  return `# bash completion of gazette: source <(gazette completion bash)
_gazette() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command= words= files= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
${steps(entries, (from, to) => `      ${quoted(from)}) command=${quoted(to)} ;;`)}
    esac
  done
  COMPREPLY=()
  case "$command|$prev" in
${caseOf('folder', '_gazette_files -d; return')}${caseOf('file', '_gazette_files -f; return')}${caseOf('any', 'return')}  esac
  case "$command" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  case "$files" in
    folder) _gazette_files -d ;;
    file) _gazette_files -f ;;
  esac
}
_gazette_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen "$1" -- "$cur"))
}
complete -F _gazette gazette
`;
}

function zsh(entries: readonly Entry[]): string {
  // A colon ends a name, and brackets a description.
  const safe = (text: string): string => text.replace(/[:[\]\\]/g, '\\$&');
  const action = (values: Values): string => {
    if (typeof values !== 'string') return `(${values.join(' ')})`;
    if (values === 'folder') return '_files -/';
    // With a message in place of an empty list, zsh would not complete options there.
    return values === 'file' ? '_files' : '()';
  };
  const specs = (options: readonly OptionEntry[]): string[] =>
    options.flatMap(({ flags, description, values }) =>
      flags.map((flag) =>
        quoted(
          `(${flags.join(' ')})${flag}[${safe(description)}]${values === null ? '' : `:${flag.replace(/^-+/, '')}:${action(values)}`}`,
        ),
      ),
    );
  const functionOf = (name: string): string => `_gazette_${name.replaceAll(' ', '_') || 'program'}`;
  const functions = entries.map(({ name, commands, options, values }) => {
    if (commands.length === 0) {
      const argument = values === 'nothing' ? [] : [quoted(`1:argument:${action(values)}`)];
      return `${functionOf(name)}() {\n  _arguments ${[...specs(options), ...argument].join(' \\\n    ')}\n}`;
    }
    const below = entries.filter((entry) => entry.name !== '' && parentOf(entry.name) === name);
    const choices = commands.map((choice) => quoted(`${safe(choice.name)}:${choice.description}`));
    return `${functionOf(name)}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C ${[...specs(options), "'1:command:->command'", "'*::argument:->argument'"].join(' \\\n    ')}
  case $state in
    command)
      local -a commands=(${choices.join('\n        ')})
      _describe command commands ;;
    argument)
      case $line[1] in
${below
  .map((entry) => {
    const words = [entry.name, ...entry.aliases].map((written) => written.split(' ').at(-1));
    return `        ${words.join('|')}) ${functionOf(entry.name)} ;;`;
  })
  .join('\n')}
      esac ;;
  esac
}`;
  });
  return `#compdef gazette
# zsh completion of gazette: source <(gazette completion zsh)
${functions.join('\n')}
_gazette() { _gazette_program "$@" }
if [[ $funcstack[1] == _gazette ]]; then _gazette "$@"; else compdef _gazette gazette; fi
`;
}

const parentOf = (name: string): string => name.split(' ').slice(0, -1).join(' ');

function fish(entries: readonly Entry[]): string {
  // Fish has no quotes within quotes but by a backslash.
  const string = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = entries.flatMap(({ name, commands, options, values }) => {
    const at = `complete -c gazette -n ${string(`__gazette_at "${name}"`)}`;
    return [
      ...commands.map((choice) => `${at} -f -a ${choice.name} -d ${string(choice.description)}`),
      ...(typeof values === 'string' ? [] : [`${at} -f -a ${string(values.join(' '))}`]),
      ...(values === 'file' ? [`${at} -F`] : []),
      ...(values === 'folder' ? [`${at} -f -a '(__fish_complete_directories)'`] : []),
      ...options.map((option) => {
        const flags = option.flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        return `${at} ${flags.join(' ')} -d ${string(option.description)}${fishValues(option.values, string)}`;
      }),
    ];
  });
  return `# fish completion of gazette: gazette completion fish > ~/.config/fish/completions/gazette.fish
function __gazette_at
  set -l command
  for word in (commandline -opc)[2..-1]
    switch "$command $word"
${steps(entries, (from, to) => `      case ${string(from)}\n        set command ${string(to)}`)}
    end
  end
  test "$command" = "$argv[1]"
end
complete -c gazette -f
${lines.join('\n')}
`;
}

function fishValues(values: Values | null, string: (text: string) => string): string {
  if (values === null) return '';
  if (typeof values !== 'string') return ` -x -a ${string(values.join(' '))}`;
  if (values === 'folder') return " -x -a '(__fish_complete_directories)'";
  return values === 'file' ? ' -r -F' : ' -x';
}
