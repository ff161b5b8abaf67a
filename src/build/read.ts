import type { PostEntry } from '../archive/post.js';
import { type DataFiles, readData } from '../content/data.js';
import type { Gathered } from '../content/gather.js';
import { findUnread, type Unread } from '../content/known.js';
import type { Look } from '../jobs/look.js';
import { beginParsing, type ParseJob, parseAll } from '../jobs/parse-all.js';
import type { Run } from './run.js';
import { findSources, type OtherSources } from './sources.js';

/** All that a site is made from, as it is now: read, or known from builds before. */
export interface Reading {
  readonly sources: OtherSources;
  readonly gathered: Gathered;
  readonly unread: Unread;
  readonly data: DataFiles;
  /** How many posts, drafts and pages there are, and how many of them were read. */
  readonly count: number;
  readonly parsed: number;
  /** Whether no post, draft or page has changed. */
  readonly isSame: boolean;
  /** Posts that are not in the future, in the order of their paths. */
  readonly due: readonly PostEntry[];
  readonly isDue: (post: Pick<PostEntry, 'date'>) => boolean;
}

/**
 * Scans and parses: finds the sources, and reads those that may have changed.
 *
 * @param look of workers, if they have begun one.
 */
export async function readSources(run: Run, look: Look | null): Promise<Reading> {
  const { place, options, store, workshop, since, diagnostics, lap } = run;
  const { config } = place;
  let parsing: ParseJob | undefined;
  const { content, ...sources } = findSources(place, diagnostics, (count) => {
    // Where sources are known, most of them will not be parsed.
    if (store.index.count === 0 && workshop.expect(count))
      parsing ??= beginParsing(workshop, store, place);
  });
  const count = content.length;
  const unread = findUnread(
    content,
    store.index,
    options.verify === true,
    (await look?.sources) ?? null,
  );
  const parsed = unread.places.length;
  lap('scan');
  if (parsed > 0) {
    workshop.expect(count);
    parsing ??= beginParsing(workshop, store, place);
  }
  const gathered = await parseAll(workshop, parsing, store, unread, content, since);
  for (const diagnostic of gathered.diagnostics) diagnostics.push(diagnostic);
  const data = await readData(sources.data);
  const now = options.now ?? Date.now();
  const isDue: Reading['isDue'] = ({ date }) => config.future || date.epoch <= now;
  const due = gathered.posts.filter(isDue);
  lap('parse');
  const isSame = parsed === 0 && gathered.table.count === store.index.count;
  return { sources, gathered, unread, data, count, parsed, isSame, due, isDue };
}
