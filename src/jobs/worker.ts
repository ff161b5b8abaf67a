import { parentPort } from 'node:worker_threads';
import { serveJobs } from '../util/crew.js';
import { JOBS } from './jobs.js';

/** The module that each thread of a build runs. */
if (parentPort !== null) serveJobs(parentPort, JOBS);
