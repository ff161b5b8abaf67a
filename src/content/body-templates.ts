import type { Instant } from '../archive/post.js';
import type { JsonMap } from '../util/json.js';

/** What a body sees as `page`: the front matter of its own source, as gazette understands it. */
export interface BodyPage {
  readonly path: string;
  readonly values: JsonMap;
  readonly dates: Readonly<Record<string, Instant | null>>;
}

/** Why the template in a body does not work, and where. */
export interface BodyFailure {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** Runs bodies through the template engine, where the configuration says so. */
export interface BodyTemplates {
  /** Whether the configuration names a source, by its path. */
  has(path: string): boolean;
  /**
   * @param text begins with as many line ends as the file has lines before the body, so that failures name lines of the file.
   * @throws BodyTooSlow
   */
  run(text: string, page: BodyPage): string | BodyFailure;
}

/** The configuration names no source. */
export const NO_BODY_TEMPLATES: BodyTemplates = { has: () => false, run: (text) => text };

const BODY_TOO_SLOW = 'ERR_BODY_TOO_SLOW';

/** A body takes too long. That is no fault of its post: how fast a machine is must not decide what is published. */
export class BodyTooSlow extends Error {
  /** Of an error that comes from a thread, message and code are left. */
  readonly code = BODY_TOO_SLOW;

  /** @param path of the source; it is the message. */
  constructor(path: string) {
    super(path);
    this.name = 'BodyTooSlow';
  }
}

/** Whether an error is a {@link BodyTooSlow}, also one of another thread. */
export function isBodyTooSlow(error: unknown): error is Error {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === BODY_TOO_SLOW;
}
