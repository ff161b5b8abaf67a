import { buildDateTree } from '../archive/date-tree.js';
import { openDays, type PageRecord, type PostEntry } from '../archive/post.js';
import type { Site } from '../archive/site.js';
import { safeSegment } from '../archive/slug.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, postFault, SiteFault, siteFault, warning } from '../diagnostics.js';
import type { Json } from '../util/json.js';
import { addressOfFile } from '../util/url.js';
import { newestFirst } from './order.js';
import {
  type BadPermalink,
  compilePermalink,
  compileSitePermalink,
  type Permalink,
  pageAddress,
} from './permalink.js';
import { findRepeats } from './repeats.js';
import { openTaxonomy } from './taxonomies.js';

export interface ModelOptions {
  readonly config: Config;
  readonly foldsCase: boolean;
  /** The site's data files by their names. */
  readonly data: Json;
}

/** The site, and the posts and pages that have no address of their own. */
export interface Model {
  readonly site: Site;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Records to site: order, addresses, terms, archives. Pure. A post whose own permalink is unusable is left out.
 *
 * @param posts in the order of their paths.
 * @param staticFiles the site's own before the theme's: the first for an address counts.
 * @throws SiteFault if the configuration's permalink is unusable.
 */
export function buildSite(
  posts: readonly PostEntry[],
  pages: readonly PageRecord[],
  staticFiles: readonly SourceFile[],
  options: ModelOptions,
): Model {
  const { config } = options;
  const diagnostics: Diagnostic[] = [];
  const permalinkOf = permalinks(config, diagnostics);

  // In one pass: what each post is asked for lies together.
  const kept: PostEntry[] = [];
  const postAddresses: string[] = [];
  const days = new Int32Array(posts.length);
  const taxonomies = config.taxonomies.map((taxonomy) => openTaxonomy(taxonomy, options));
  const indices = new Int32Array(posts.length).fill(-1);
  const dayOf = openDays();
  for (const place of newestFirst(posts)) {
    const post = posts[place] as PostEntry;
    const permalink = permalinkOf(post);
    if (permalink === 'invalid') continue;
    const index = kept.length;
    indices[place] = index;
    kept.push(post);
    postAddresses.push(checked(post, (permalink ?? permalinkOf.site).addressOf(post), diagnostics));
    days[index] = dayOf(post.date);
    for (const taxonomy of taxonomies) taxonomy.add(post, index);
  }
  const keptPages: PageRecord[] = [];
  const pageAddresses: string[] = [];
  for (const page of pages) {
    const permalink = permalinkOf(page);
    if (permalink === 'invalid') continue;
    keptPages.push(page);
    pageAddresses.push(checked(page, pageAddress(page, permalink), diagnostics));
  }
  const built = taxonomies.map((taxonomy) => taxonomy.build(kept.length));
  for (const { diagnostics: found } of built) diagnostics.push(...found);
  const statics = uniqueStatics(staticFiles, diagnostics);
  return {
    site: {
      posts: kept,
      postAddresses,
      byPath: Uint32Array.from(indices.filter((index) => index >= 0)),
      days: days.slice(0, kept.length),
      repeats: config.duplicates === 'canonical' ? findRepeats(kept) : null,
      pages: keptPages,
      pageAddresses,
      taxonomies: built.map(({ taxonomy }) => taxonomy),
      tree: buildDateTree(kept.length, (place) => days[place] ?? 0, {
        base: config.archive,
        split: config.listing.split,
        complete: true,
      }),
      newsCount: config.news_sitemap === false ? 0 : countNews(kept),
      bodyBytes: config.feed.archive ? Uint32Array.from(kept, ({ body }) => body.length) : null,
      staticFiles: [...statics.values()],
      staticAddresses: [...statics.keys()],
    },
    diagnostics,
  };
}

/** Google News takes what is two days old at most; counted from the newest post, so that it does not depend on the clock. */
const NEWS_MS = 2 * 86_400_000;

/** @param posts newest first. */
function countNews(posts: readonly PostEntry[]): number {
  const oldest = (posts[0]?.date.epoch ?? 0) - NEWS_MS;
  const end = posts.findIndex(({ date }) => date.epoch < oldest);
  return end === -1 ? posts.length : end;
}

interface PermalinkFor {
  /** The record's own permalink, null if it has none. Unusable ones are reported once. */
  (record: PostEntry | PageRecord): Permalink | null | 'invalid';
  /** The configuration's. */
  readonly site: Permalink;
}

function permalinks(config: Config, diagnostics: Diagnostic[]): PermalinkFor {
  const site = compileSitePermalink(config.permalink);
  if ('problem' in site) {
    throw new SiteFault([
      siteFault('permalink-invalid', `\`permalink\`: ${site.problem}`, {
        file: '_config.yml',
        hint: knownPlaceholders(site),
      }),
    ]);
  }
  const own = (record: PostEntry | PageRecord): Permalink | null | 'invalid' => {
    if (record.permalink === null) return null;
    const permalink = compilePermalink(record.permalink);
    if (!('problem' in permalink)) return permalink;
    diagnostics.push(
      postFault('permalink-invalid', `\`permalink\`: ${permalink.problem}`, {
        file: record.path,
        hint: knownPlaceholders(permalink),
      }),
    );
    return 'invalid';
  };
  return Object.assign(own, { site });
}

const knownPlaceholders = ({ known }: BadPermalink): string =>
  `Placeholders are ${known.join(' ')}.`;

function checked(
  record: { readonly path: string },
  { address, changed }: { address: string; changed: boolean },
  diagnostics: Diagnostic[],
): string {
  if (changed) {
    diagnostics.push(
      warning('address-unsafe', `the address was made safe: ${address}`, {
        file: record.path,
        hint: 'Some hosts and file systems cannot store the name as it was. Choose another slug, category or permalink.',
      }),
    );
  }
  return address;
}

/** By address; paths are relative to the site or the theme, both with `public/` before them. */
function uniqueStatics(
  files: readonly SourceFile[],
  diagnostics: Diagnostic[],
): Map<string, SourceFile> {
  const byAddress = new Map<string, SourceFile>();
  for (const file of files) {
    const written = file.path.slice('public/'.length);
    const stored = written.split('/').map(safeSegment).join('/');
    const address = addressOfFile(stored);
    const owner = byAddress.get(address);
    if (owner === undefined) {
      byAddress.set(address, file);
      if (stored !== written.normalize('NFC'))
        checked(file, { address, changed: true }, diagnostics);
    } else if (owner.path !== file.path) {
      diagnostics.push(
        warning('address-taken', `${address} is already published by ${owner.path}`, {
          file: file.path,
          hint: 'Rename one of the two.',
        }),
      );
    }
  }
  return byAddress;
}
