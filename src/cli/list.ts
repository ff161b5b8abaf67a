import { resolve } from 'node:path';
import type { StoredRecord } from '../archive/record-store.js';
import type { Term } from '../archive/site.js';
import { type Archive, readArchive } from '../build/read-archive.js';
import { type HeldSource, readHeldList } from '../cache/held.js';
import { parseDate } from '../content/date.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { heldFolder, stateFolder } from '../output/folders.js';
import { strftime } from '../util/strftime.js';
import { suggest } from '../util/suggest.js';
import { openTimeZone } from '../util/time-zone.js';
import type { BuildCommandOptions } from './build.js';
import { EXIT } from './exit-codes.js';
import { say, type Text } from './language.js';
import { faultsOf } from './place.js';
import { createProgress } from './progress.js';
import { createReporter, type Reporter, reportJson } from './report.js';

export interface ListCommandOptions extends Omit<BuildCommandOptions, 'strict' | 'wait'> {
  readonly category?: string;
  readonly tag?: string;
  readonly since?: string;
  /** Whether sources at fault are listed in place of posts. */
  readonly held?: boolean;
}

/** What `gazette list --held --json` prints. */
interface ListedHeld {
  readonly held: readonly HeldSource[];
}

/** A post as it is listed. */
interface ListedPost {
  /** Path of the source, relative to the site. */
  readonly path: string;
  readonly title: string;
  /** RFC 3339, in the site's time zone. */
  readonly date: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly state: State;
  /** Address within the site; null of what has none yet. */
  readonly address: string | null;
}

/** `waiting`: dated in the future. */
type State = 'published' | 'draft' | 'waiting';

interface ListResult {
  readonly ok: boolean;
  readonly posts: readonly ListedPost[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette list`; resolves to the exit code. */
export async function listCommand(options: ListCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, json = false } = options;
  const reporter = createReporter({ quiet, verbose });
  if (options.held === true) {
    const held = readHeldList(heldFolder(stateFolder(resolve(options.root ?? '.'))));
    if (json) reportJson({ held } satisfies ListedHeld);
    else reporter.held(held);
    return EXIT.done;
  }
  const result = await list(options);
  if (json) {
    reportJson(result);
  } else if (result.ok) {
    reporter.lines(result.posts.map(lineOf));
    tellProblems(result.diagnostics, reporter, verbose);
  } else {
    reporter.diagnostics(result.diagnostics);
  }
  return result.ok ? EXIT.done : EXIT.fault;
}

/** What is wrong with posts is no answer to the question, so it is told in one line unless all is asked for. */
function tellProblems(
  diagnostics: readonly Diagnostic[],
  reporter: Reporter,
  verbose: boolean,
): void {
  const held = new Set(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ file }) => file),
  ).size;
  if (verbose) reporter.diagnostics(diagnostics);
  else if (held > 0)
    reporter.aside(
      say(
        held === 1
          ? 'One source is at fault and not listed; --verbose tells why'
          : '{} sources are at fault and not listed; --verbose tells why',
        held,
      ),
    );
}

async function list(options: ListCommandOptions): Promise<ListResult> {
  const progress = createProgress(options.quiet === true || options.json === true);
  try {
    const archive = await readArchive({ ...options, onProgress: progress.show });
    return { ok: true, posts: listed(archive, options), diagnostics: archive.diagnostics };
  } catch (error) {
    return { ok: false, posts: [], diagnostics: faultsOf(error) };
  } finally {
    progress.end();
  }
}

function listed(archive: Archive, options: ListCommandOptions): ListedPost[] {
  const { site, recordOf, waiting, config } = archive;
  const since = options.since === undefined ? -Infinity : startOf(options.since, config.timezone);
  const filters = [
    ...(options.category === undefined ? [] : [{ name: 'category', term: options.category }]),
    ...(options.tag === undefined ? [] : [{ name: 'tag', term: options.tag }]),
  ].map(({ name, term }) => carriers(archive, name, term));
  const posts: ListedPost[] = [];
  // Those that wait are the newest of all, but not in order.
  const later = waiting
    .filter(
      (post) =>
        post.date.epoch >= since && filters.every(({ isWaiting }) => isWaiting.has(post.path)),
    )
    .sort((a, b) => b.date.epoch - a.date.epoch);
  for (const post of later) posts.push(listedPost(post, 'waiting', null));
  for (const [index, entry] of site.posts.entries()) {
    if (entry.date.epoch < since) break;
    if (!filters.every(({ has }) => has.has(index))) continue;
    const post = recordOf(entry);
    posts.push(
      listedPost(post, post.draft ? 'draft' : 'published', site.postAddresses[index] ?? null),
    );
  }
  return posts;
}

function listedPost(post: StoredRecord, state: State, address: string | null): ListedPost {
  const { path, title, date, categories, tags } = post;
  const shown = strftime(date.epoch, date.offset, '%Y-%m-%dT%H:%M:%S%:z');
  return { path, title, date: shown, categories, tags, state, address };
}

/** The posts that carry a term, by index, and those that wait, by path. @throws SiteFault if there are none. */
function carriers(
  { site, waiting }: Archive,
  taxonomy: 'category' | 'tag' | string,
  name: string,
): { readonly has: ReadonlySet<number>; readonly isWaiting: ReadonlySet<string> } {
  const wanted = name.normalize('NFC');
  const terms: readonly Term[] =
    site.taxonomies.find((each) => each.name === taxonomy)?.terms ?? [];
  const term = terms.find((each) => each.name === wanted);
  const isWaiting = waiting
    .filter(({ categories, tags }) =>
      (taxonomy === 'tag' ? tags : categories).some((each) => each.normalize('NFC') === wanted),
    )
    .map(({ path }) => path);
  if (term !== undefined || isWaiting.length > 0)
    return { has: new Set(term?.posts), isWaiting: new Set(isWaiting) };
  const near = suggest(
    wanted,
    terms.map((each) => each.name),
  );
  throw new SiteFault([
    siteFault('term-unknown', `no post has the ${taxonomy} \`${name}\``, {
      hint: near === null ? '`gazette stats` shows the largest.' : `Did you mean \`${near}\`?`,
    }),
  ]);
}

/** @throws SiteFault for what is no date. */
function startOf(written: string, timezone: string): number {
  const date = parseDate(written, openTimeZone(timezone), 'site');
  if ('epoch' in date) return date.epoch;
  throw new SiteFault([
    siteFault('date-invalid', `\`--since ${written}\` is no date: ${date.problem}`, {
      hint: 'Write it as `2022-01-06`, or with a time as `2022-01-06 08:12:53 +0800`.',
    }),
  ]);
}

const STATES: Readonly<Record<State, Text | null>> = {
  published: null,
  draft: 'draft',
  waiting: 'in the future',
};

function lineOf({ date, title, categories, path, state }: ListedPost): string {
  const mark = STATES[state];
  return [
    date.slice(0, 16).replace('T', ' '),
    ...(mark === null ? [] : [`[${say(mark)}]`]),
    title,
    ...(categories.length === 0 ? [] : [`(${categories.join(', ')})`]),
    path,
  ].join('  ');
}
