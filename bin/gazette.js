#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Node 20's optimizing compiler works on the cores that the threads of a build need. A build of 10,000 posts is over before all that it
// would inline has paid: with less of it, and later, that build takes a seventh less time, and one of 100,000 no more.
if (process.versions.v8.startsWith('11.')) {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
  setFlagsFromString('--interrupt-budget=400000');
  // What V8 has compiled is kept at the end of a run (src/util/kept-code.ts): till then it forgets nothing of it.
  setFlagsFromString('--no-flush-bytecode');
}

// Where Node can (from 22.1 on), it keeps what V8 makes of the program: that is most of what a small build takes. Before all that is to be kept.
module.enableCompileCache?.();

const { run } = await import('../dist/cli/main.js');
process.exitCode = await run(process.argv.slice(2));
