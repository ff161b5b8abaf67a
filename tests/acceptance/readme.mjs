/**
 * Runs the README's first two commands, exactly as they are written, in a fresh clone of the last commit.
 *
 *     node tests/acceptance/readme.mjs
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings, makeFolder, ROOT, run } from './lib.mjs';

const clone = join(makeFolder('clone'), 'gazette');
run('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
const readme = readFileSync(join(clone, 'README.md'), 'utf8');
const [first = '', second = ''] = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(
  ([, commands = '']) => commands.trim(),
);

const findings = new Findings();
attempt(first);
findings.expect(
  existsSync(join(clone, '_site/index.html')),
  `\`${first}\` leaves no _site/index.html`,
);
attempt(second);
findings.report(`a fresh clone: \`${first}\`, then \`${second}\``);

/** As a shell runs it: a line that fails ends the block. */
function attempt(/** @type {string} */ commands) {
  console.log(`$ ${commands}`);
  try {
    console.log(run('bash', ['-ec', commands], { cwd: clone }));
  } catch (error) {
    findings.add(/** @type {Error} */ (error).message);
  }
}
