import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completionScript, type Shell } from '../../src/cli/completion.js';
import { defineProgram } from '../../src/cli/program.js';
import { makeFolder, makeSite } from '../helpers/site.js';
import { startInTerminal } from './terminal.js';

const has = (shell: Shell): boolean => spawnSync(shell, ['--version']).status === 0;

function makeWorkplace(shell: Shell): { readonly cwd: string; readonly script: string } {
  const cwd = makeSite({ 'drafts/idea.md': '', 'a.yml': '' });
  const script = join(makeFolder(), `gazette.${shell}`);
  writeFileSync(script, completionScript(shell, defineProgram()));
  return { cwd, script };
}

/** What a shell offers for the last of some words, sorted. */
function completed(shell: 'bash' | 'fish', words: readonly string[]): string[] {
  const { cwd, script } = makeWorkplace(shell);
  const { stdout, stderr } = spawnSync(shell, ARGUMENTS[shell](script, words), {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: cwd },
  });
  expect(stderr).toBe('');
  return stdout
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .sort();
}

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

const ARGUMENTS = {
  bash: (script: string, words: readonly string[]) => [
    '--norc',
    '-c',
    `source ${script}; COMP_WORDS=(gazette ${quoted(words)}); COMP_CWORD=${words.length}; _gazette; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  fish: (script: string, words: readonly string[]) => [
    '--no-config',
    '-c',
    `source ${script}; complete -C ${quoted([`gazette ${words.join(' ')}`])} | string replace -r '\\t.*' ''`,
  ],
};

const COMMANDS =
  'build changes clean completion doctor help list new preview publish serve stats'.split(' ');

describe.each(['bash', 'fish'] as const)('%s', (shell) => {
  const test = it.skipIf(!has(shell));

  test('completes commands, and those below a command', () => {
    expect(completed(shell, [''])).toEqual(expect.arrayContaining(COMMANDS));
    expect(completed(shell, ['bui'])).toEqual(['build']);
    expect(completed(shell, ['new', ''])).toEqual(expect.arrayContaining(['post', 'site']));
    expect(completed(shell, ['new', 'po'])).toEqual(['post']);
  });

  test('completes the options of a command, also by its alias, and of no other', () => {
    const offered = completed(shell, ['build', '--']);
    expect(offered).toEqual(expect.arrayContaining(['--strict', '--root', '--no-wait', '--help']));
    expect(offered).not.toContain('--port');
    expect(completed(shell, ['dev', '--por'])).toEqual(['--port']);
    expect(completed(shell, ['new', 'post', '--dr'])).toEqual(['--draft']);
    expect(completed(shell, ['list', '--root', 'build', '--str'])).toEqual([]);
  });

  test('completes values: folders, files, choices', () => {
    expect(completed(shell, ['completion', ''])).toEqual(
      expect.arrayContaining(['bash', 'fish', 'zsh']),
    );
    expect(completed(shell, ['build', '--root', 'dr'])[0]).toMatch(/^drafts\/?$/);
    expect(completed(shell, ['build', '--config', 'a'])).toEqual(['a.yml']);
    expect(completed(shell, ['publish', 'drafts/'])).toEqual(['drafts/idea.md']);
    expect(completed(shell, ['build', '--jobs', ''])).toEqual([]);
  });
});

describe('zsh', () => {
  it.skipIf(!has('zsh'))('completes what is typed and followed by a tab', async () => {
    const { cwd, script } = makeWorkplace('zsh');
    const shell = startInTerminal('zsh -f -i', { cwd });
    shell.type(
      `PS1= RPS1= PS2=; autoload -Uz compinit && compinit -u -D && source ${script}; gazette() { print -r -- "RAN<$*>" }; PS1=$'\\n'READY'> '\n`,
    );
    for (const [typed, run] of [
      ['bui', 'build'],
      ['new po', 'new post'],
      ['build --stri', 'build --strict'],
      ['dev --por', 'dev --port'],
      ['new post --dra', 'new post --draft'],
      ['completion fi', 'completion fish'],
      // The slash goes again when the line ends.
      ['build --root dr', 'build --root drafts'],
      ['publish drafts/i', 'publish drafts/idea.md'],
    ]) {
      await shell.seen(/READY> /);
      shell.type(`gazette ${typed}\t\n`);
      expect(await shell.seen(/RAN<.*>/)).toContain(`RAN<${run}>`);
    }
    shell.type('exit\n');
    await shell.end;
  });
});
