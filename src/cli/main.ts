import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.js';
import { defineProgram } from './program.js';
import { outliveReaders } from './report.js';

/** Runs the command line; resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  outliveReaders();
  let code: number = EXIT.done;
  const program = defineProgram((ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}
