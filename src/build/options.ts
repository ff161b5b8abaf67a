import type { WorkshopOptions } from '../jobs/workshop.js';
import type { LockOptions } from '../output/lock.js';

/** How to build a site. What is not given is taken from `_config.yml`. */
export interface BuildOptions extends WorkshopOptions, LockOptions {
  /** The site's folder; the working directory if not given. */
  readonly root?: string | undefined;
  /** Folder that the site is written to, relative to the root. */
  readonly destination?: string | undefined;
  /** The configuration file, relative to the working directory. */
  readonly config?: string | undefined;
  readonly baseurl?: string | undefined;
  readonly drafts?: boolean | undefined;
  readonly future?: boolean | undefined;
  readonly strict?: boolean | undefined;
  /** Whether every source is read, and every published file, whatever the file system says of them. */
  readonly verify?: boolean | undefined;
  /** What "future" is counted from, in milliseconds since 1970; the clock if not given. */
  readonly now?: number | undefined;
}
