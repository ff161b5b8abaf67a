import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/**
 * Several workers that do the same job on many tasks: threads or, for a small site, this thread alone. Both give the same
 * results in the same order.
 */
export interface Crew {
  readonly size: number;
  /**
   * Begins a job on every worker; one at a time.
   *
   * @param name one of the jobs that the workers know.
   * @param inputFor what each worker is given, by its number from 0.
   */
  begin<Task, Result>(
    name: string,
    inputFor: (worker: number) => unknown,
  ): Promise<Job<Task, Result>>;
  /**
   * Gives each worker a whole job and does not wait: workers begin when they can, also while this thread is busy. Jobs that are begun
   * later wait for it.
   *
   * @param tasksFor the tasks of a worker: as many for each.
   * @returns for each task its results, by worker.
   */
  spread<Result>(
    name: string,
    input: unknown,
    tasksFor: (worker: number, workers: number) => readonly unknown[],
  ): readonly Promise<Result[]>[];
  /** Ends the workers: those that have a job at once, also in the middle of a task. */
  close(): Promise<void>;
}

/** A job that every worker has begun. */
export interface Job<Task, Result> {
  /** Tells every worker something that it needs before the first task; returns what each answers. */
  tell<Said>(saidTo: (worker: number) => unknown): Promise<Said[]>;
  /**
   * Hands out the tasks and takes the results in the order of the tasks. Tasks are drawn when a worker needs one, and no more
   * than a few results wait for an earlier one.
   *
   * @throws what a worker throws; an `AbortError` when the signal of {@link openCrew} says so.
   */
  each(tasks: Iterable<Task>, take: (result: Result, task: Task) => void): Promise<void>;
  /** Returns how long each worker was at work on tasks, in milliseconds. */
  end(): Promise<readonly number[]>;
}

/** One worker's part of a job. */
export interface JobHandler {
  tell?(said: never): unknown;
  run(task: never): unknown;
  end?(): void;
}

/** The jobs that workers know, by name. Loaded when they are begun: parsing needs nothing of rendering. */
export type JobTable = Readonly<Record<string, (input: never) => Promise<JobHandler>>>;

/** @internal */
export interface CrewOptions {
  /** What does the work, see `startThreads`: each runs {@link serveJobs}. None is this thread alone. */
  readonly threads: readonly Worker[];
  readonly jobs: JobTable;
  readonly signal?: AbortSignal | undefined;
}

/** @internal */
export function openCrew(options: CrewOptions): Crew {
  return options.threads.length === 0 ? openLoner(options) : openThreads(options);
}

/** So long, in milliseconds, this thread works before it looks at signals and timers. */
const LONGEST_TURN = 30;

function openLoner({ jobs, signal }: CrewOptions): Crew {
  return {
    size: 1,
    async begin<Task, Result>(name: string, inputFor: (worker: number) => unknown) {
      const handler = await jobs[name]?.(inputFor(0) as never);
      if (handler === undefined) throw new RangeError(`there is no job ${name}`);
      let busy = 0;
      return {
        async tell<Said>(saidTo: (worker: number) => unknown) {
          return [handler.tell?.(saidTo(0) as never) as Said];
        },
        async each(tasks: Iterable<Task>, take: (result: Result, task: Task) => void) {
          let rested = performance.now();
          for (const task of tasks) {
            const begun = performance.now();
            const result = handler.run(task as never) as Result;
            busy += performance.now() - begun;
            take(result, task);
            signal?.throwIfAborted();
            if (performance.now() - rested < LONGEST_TURN) continue;
            await setImmediate();
            signal?.throwIfAborted();
            rested = performance.now();
          }
        },
        async end() {
          handler.end?.();
          return [busy];
        },
      };
    },
    spread<Result>(
      name: string,
      input: unknown,
      tasksFor: (worker: number, workers: number) => readonly unknown[],
    ) {
      const opening = jobs[name]?.(input as never);
      if (opening === undefined) throw new RangeError(`there is no job ${name}`);
      return tasksFor(0, 1).map(async (task) => [(await opening).run(task as never) as Result]);
    },
    async close() {},
  };
}

/** What threads are told, and what they answer. */
type Order =
  | { readonly begin: string; readonly input: unknown }
  | { readonly tell: unknown }
  | { readonly task: unknown; readonly place: number }
  | { readonly end: true }
  | { readonly leave: true };
type Answer =
  | { readonly said: unknown }
  | { readonly result: unknown; readonly place: number }
  | { readonly ended: true; readonly busy: number }
  | { readonly failed: ThreadError };

/** An error as it crosses: cloning would lose its code. */
interface ThreadError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
}

/** So many tasks a thread has at most: the one that it does, and the next. */
const TASKS_EACH = 2;
/** So many times the threads' tasks may be ahead of the first that is not done. */
const AHEAD = 8;

function openThreads({ threads, signal }: CrewOptions): Crew {
  const size = threads.length;

  async function ask(thread: Worker, order: Order): Promise<Answer> {
    const answer = once(thread, 'message', { signal });
    thread.postMessage(order);
    return checked(((await answer) as [Answer])[0]);
  }

  let spreading: Promise<unknown> | null = null;
  /** How many jobs have begun and not ended. */
  let running = 0;
  let closing: Promise<unknown> | null = null;

  /** The answers to a job of so many tasks: one to its beginning, one to each task, one to its end. */
  function resultsOf<Result>(
    thread: Worker,
    worker: number,
    count: number,
  ): { readonly results: readonly Promise<Result>[]; readonly ended: Promise<void> } {
    const results = Array.from({ length: count }, () => deferred<Result>());
    const ended = new Promise<void>((resolve, reject) => {
      const settle = (error?: unknown): void => {
        thread.off('message', hear);
        thread.off('error', settle);
        thread.off('exit', exited);
        signal?.removeEventListener('abort', aborted);
        if (error === undefined) resolve();
        else for (const fail of [reject, ...results.map((one) => one.reject)]) fail(error);
      };
      const exited = (): void => settle(new Error(`worker thread ${worker} has ended early`));
      const aborted = (): void => settle(signal?.reason);
      const hear = (answer: Answer): void => {
        if ('failed' in answer) settle(asError(answer.failed));
        else if ('result' in answer) results[answer.place]?.resolve(answer.result as Result);
        else if ('ended' in answer) settle();
      };
      thread.on('message', hear);
      thread.on('error', settle);
      thread.on('exit', exited);
      signal?.addEventListener('abort', aborted);
    });
    return { results: results.map(({ promise }) => promise), ended };
  }

  return {
    size,
    spread<Result>(
      name: string,
      input: unknown,
      tasksFor: (worker: number, workers: number) => readonly unknown[],
    ) {
      running++;
      const all = threads.map((thread, worker) => {
        thread.ref();
        const tasks = tasksFor(worker, size);
        const results = resultsOf<Result>(thread, worker, tasks.length);
        thread.postMessage({ begin: name, input } satisfies Order);
        for (const [place, task] of tasks.entries())
          thread.postMessage({ task, place } satisfies Order);
        thread.postMessage({ end: true } satisfies Order);
        return results;
      });
      // Whoever begins the next job only waits for its end.
      spreading = Promise.all(all.map(({ ended }) => ended)).then(
        () => running--,
        () => {},
      );
      return (all[0]?.results ?? []).map((_, task) =>
        Promise.all(all.map(({ results }) => results[task] as Promise<Result>)),
      );
    },
    async begin<Task, Result>(name: string, inputFor: (worker: number) => unknown) {
      // Else workers are told at once, and load while this thread goes on, which may be long.
      if (spreading !== null) await spreading;
      spreading = null;
      running++;
      for (const thread of threads) thread.ref();
      await Promise.all(
        threads.map((thread, worker) => ask(thread, { begin: name, input: inputFor(worker) })),
      );
      return {
        async tell<Said>(saidTo: (worker: number) => unknown) {
          const answers = await Promise.all(
            threads.map((thread, worker) => ask(thread, { tell: saidTo(worker) })),
          );
          return answers.map((answer) => ('said' in answer ? answer.said : undefined) as Said);
        },
        each: (tasks: Iterable<Task>, take: (result: Result, task: Task) => void) =>
          handOut(threads, tasks, take, signal),
        async end() {
          const answers = await Promise.all(threads.map((thread) => ask(thread, { end: true })));
          for (const thread of threads) thread.unref();
          running--;
          return answers.map((answer) => ('ended' in answer ? answer.busy : 0));
        },
      };
    },
    async close() {
      closing ??= Promise.all(
        threads.map((thread) => (running === 0 ? leave(thread) : thread.terminate())),
      );
      await closing;
    },
  };
}

/** A thread that is not at work ends by itself: so it can do what is to be done at its end, which one that is terminated cannot. */
async function leave(thread: Worker): Promise<void> {
  const left = once(thread, 'exit');
  thread.ref();
  thread.postMessage({ leave: true } satisfies Order);
  await left;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let functions: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    functions = { resolve, reject };
  });
  return { promise, ...(functions as Omit<Deferred<T>, 'promise'>) };
}

function checked(answer: Answer): Answer {
  if ('failed' in answer) throw asError(answer.failed);
  return answer;
}

function asError({ message, stack, code }: ThreadError): Error {
  return Object.assign(new Error(message), { stack, code });
}

function handOut<Task, Result>(
  threads: readonly Worker[],
  tasks: Iterable<Task>,
  take: (result: Result, task: Task) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = tasks[Symbol.iterator]();
  const begun = new Map<number, Task>();
  const done = new Map<number, Result>();
  const busy = new Map(threads.map((thread) => [thread, 0]));
  let next = 0;
  let taken = 0;
  let isDrawn = false;

  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const settle = (error?: unknown): void => {
      stop.abort();
      for (const thread of threads) {
        thread.off('message', listeners.get(thread) as () => void);
        thread.off('error', settle);
        thread.off('exit', exited);
      }
      if (error === undefined) resolve();
      else reject(error);
    };
    const exited = (): void => settle(new Error('a worker thread has ended early'));
    const feed = (thread: Worker): void => {
      while (!isDrawn && (busy.get(thread) ?? 0) < TASKS_EACH) {
        if (next - taken >= threads.length * AHEAD) return;
        const { done: isLast, value } = source.next();
        if (isLast) {
          isDrawn = true;
          break;
        }
        begun.set(next, value);
        busy.set(thread, (busy.get(thread) ?? 0) + 1);
        thread.postMessage({ task: value, place: next++ } satisfies Order);
      }
      if (isDrawn && taken === next) settle();
    };
    const heard = (thread: Worker, answer: Answer): void => {
      const { result, place } = checked(answer) as { result: Result; place: number };
      busy.set(thread, (busy.get(thread) ?? 0) - 1);
      done.set(place, result);
      for (; done.has(taken); taken++) {
        take(done.get(taken) as Result, begun.get(taken) as Task);
        done.delete(taken);
        begun.delete(taken);
      }
      for (const each of threads) if (!stop.signal.aborted) feed(each);
    };
    const listeners = new Map(
      threads.map((thread) => [
        thread,
        (answer: Answer): void => {
          try {
            heard(thread, answer);
          } catch (error) {
            settle(error);
          }
        },
      ]),
    );
    signal?.addEventListener('abort', () => settle(signal.reason), { signal: stop.signal });
    for (const thread of threads) {
      thread.on('message', listeners.get(thread) as () => void);
      thread.on('error', settle);
      thread.on('exit', exited);
    }
    try {
      signal?.throwIfAborted();
      for (const thread of threads) if (!stop.signal.aborted) feed(thread);
    } catch (error) {
      settle(error);
    }
  });
}

/** What a thread runs: it does the jobs that it is told to. */
export function serveJobs(
  port: {
    on(event: 'message', listener: (order: Order) => void): unknown;
    postMessage(answer: Answer): void;
  },
  jobs: JobTable,
): void {
  let handler: JobHandler | undefined;
  let busy = 0;
  const follow = async (order: Order): Promise<void> => {
    try {
      if ('begin' in order) {
        handler = await jobs[order.begin]?.(order.input as never);
        port.postMessage({ said: undefined });
      } else if ('tell' in order) {
        port.postMessage({ said: handler?.tell?.(order.tell as never) });
      } else if ('leave' in order) {
        // Ends this thread alone.
        process.exit();
      } else if ('end' in order) {
        handler?.end?.();
        handler = undefined;
        port.postMessage({ ended: true, busy });
        busy = 0;
      } else {
        const begun = performance.now();
        const result = handler?.run(order.task as never);
        busy += performance.now() - begun;
        port.postMessage({ result, place: order.place });
      }
    } catch (error) {
      const { message, stack, code } = error as NodeJS.ErrnoException;
      port.postMessage({ failed: { message, stack, code } });
    }
  };
  // One after another: a task may come before its job has been loaded.
  let last = Promise.resolve();
  port.on('message', (order) => {
    last = last.then(() => follow(order));
  });
}
