import { devNull } from 'node:os';
import type { PageRecord } from '../archive/post.js';
import { openRecords, type StoredRecord } from '../archive/record-store.js';
import type { Site } from '../archive/site.js';
import { peekStore } from '../cache/store.js';
import { readData } from '../content/data.js';
import { findUnread } from '../content/known.js';
import { missingLayouts } from '../content/layouts.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import type { Diagnostic } from '../diagnostics.js';
import { beginParsing, parseAll } from '../jobs/parse-all.js';
import { withWorkshop } from '../jobs/workshop.js';
import { seemsToFoldCase } from '../output/folders.js';
import { fragmentsOf } from '../render/theme.js';
import type { BuildOptions } from './options.js';
import { openPlace, type Place, storeFolder, storeKey } from './place.js';
import { settle } from './settle.js';
import { findSources, redirectsOf } from './sources.js';

/** An archive as a build would see it now. */
export interface Archive extends Omit<Place, 'theme' | 'plugins'> {
  /** What would be published. */
  readonly site: Site;
  /** A post's whole record. */
  readonly recordOf: (post: Pick<StoredRecord, 'record'>) => StoredRecord;
  /** Posts dated in the future that wait for their time, in the order of their paths. */
  readonly waiting: readonly StoredRecord[];
  readonly pages: readonly PageRecord[];
  /** Posts and pages with `published: false`. */
  readonly unpublished: number;
  /** How many outputs there would be. */
  readonly outputs: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an archive without building it: scan, parse, model and plan, as a build does them. Takes what the store knows, and writes nothing
 * of the site: neither lock nor store are touched, so this may run beside a build.
 *
 * @throws SiteFault for a configuration that cannot be read.
 */
export async function readArchive(options: BuildOptions): Promise<Archive> {
  const diagnostics: Diagnostic[] = [];
  const place = await openPlace(options, diagnostics);
  const { root, config, destination, state, plugins } = place;
  const store = {
    ...peekStore(storeFolder(state), storeKey(config, plugins)),
    // Bodies are not wanted.
    spill: () => ({ path: devNull, length: 0 }),
  };
  return withWorkshop(options, async (workshop) => {
    const since = Date.now();
    const sources = findSources(place, diagnostics, () => {});
    const unread = findUnread(sources.content, store.index, false);
    // Where all is known, no threads are wanted.
    workshop.expect(unread.places.length);
    const parsing = unread.places.length > 0 ? beginParsing(workshop, store, place) : undefined;
    const { content, data, statics, theme } = sources;
    const parsed = await parseAll(workshop, parsing, store, unread, content, since);
    const read = await readData(data);
    const asked = redirectsOf(read, data);
    const lost = missingLayouts([...parsed.posts, ...parsed.pages], theme.layouts.keys(), root);
    const recordOf: Archive['recordOf'] = readerOf(parsed.blocks);
    const now = options.now ?? Date.now();
    const isDue = ({ date }: { date: { epoch: number } }): boolean =>
      config.future || date.epoch <= now;
    const { model, plan } = settle(
      {
        posts: parsed.posts.filter(isDue),
        pages: parsed.pages,
        statics,
        data: read.data,
        config,
        folds: seemsToFoldCase(root),
        redirects: { file: REDIRECTS_FILE, redirects: asked.redirects },
        fragments: fragmentsOf(theme),
        plugins,
      },
      new Set(lost.map(({ file }) => file ?? '')),
      // Asked for are the sources as they are.
      () => null,
      () => {},
    );
    return {
      root,
      config,
      destination,
      state,
      site: model.site,
      recordOf,
      waiting: parsed.posts.filter((post) => !isDue(post)).map(recordOf),
      pages: model.site.pages,
      unpublished: parsed.unpublished,
      outputs: plan.count,
      diagnostics: [
        ...diagnostics,
        ...parsed.diagnostics,
        ...lost,
        ...read.diagnostics,
        ...asked.diagnostics,
        ...model.diagnostics,
        ...plan.diagnostics,
      ],
    };
  });
}

function readerOf(blocks: Parameters<typeof openRecords>[0]): Archive['recordOf'] {
  const read = openRecords(blocks);
  return ({ record }) => read(record);
}
