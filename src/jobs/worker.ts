import { parentPort } from 'node:worker_threads';
import { keepCompiledCode } from '../util/code-cache.js';
import { serveJobs } from '../util/crew.js';
import { JOBS } from './jobs.js';

/** The module that each thread of a build runs. */
// Each thread has to ask for it; the code of the stages is loaded later.
keepCompiledCode();
if (parentPort !== null) serveJobs(parentPort, JOBS);
