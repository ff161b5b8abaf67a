import { NO_SET, openManifest } from '../archive/manifest.js';
import { openRecords } from '../archive/record-store.js';
import { EDITION_BYTES } from '../archive/shared-site.js';
import { readRecordsOf } from '../cache/store.js';
import { type Diagnostic, siteFault } from '../diagnostics.js';
import { readLastReasons } from '../output/last-reasons.js';
import { readJournal, readManifest } from '../output/manifest.js';
import type { Reason } from '../render/traces/check.js';
import { namesOfFields } from '../render/traces/fields.js';
import { describeKey, KEY } from '../render/traces/keys.js';
import { namesOfFacets } from '../render/traces/own.js';
import { postOf, type ReadTrace, readTrace } from '../render/traces/trace.js';
import { addressOfFile, decodeUrlPath, encodeAddress, fileOfAddress } from '../util/url.js';
import type { ManifestMeta } from './standing.js';

/** What an output was made from, and why it was or was not made again in the last build. */
export interface Explanation {
  /** Relative to the destination. */
  readonly file: string;
  /** Percent-encoded, without `baseurl`. */
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  readonly last: LastMade;
  /** What it was made from. */
  readonly posts: readonly PostRead[];
  readonly neighbours: readonly {
    readonly of: string;
    readonly side: string;
    readonly post: string | null;
  }[];
  /** What its listing told it beside the posts. */
  readonly listing: readonly string[];
  readonly reads: readonly { readonly what: string; readonly value: string }[];
}

export interface PostRead {
  readonly path: string;
  readonly fields: readonly string[];
}

/** What the last build that made anything did with an output. */
export interface LastMade {
  readonly state: 'kept' | 'made' | 'made-again' | 'unfinished';
  /** Why it was made again. */
  readonly reason: Reason | null;
}

export interface WhyPlace {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
  readonly store: string;
  readonly url: string;
  readonly baseurl: string;
}

/**
 * Explains an output.
 *
 * @param asked a URL, an address, a file of the output, or the path of a post's or page's source.
 */
export function explain(place: WhyPlace, asked: string): Explanation | Diagnostic {
  const found = readManifest(place.state, place.destination);
  if (found === null)
    return siteFault('build-unfinished', `${place.destination} has not been built`, {
      hint: 'Run `gazette build` first.',
    });
  const manifest = openManifest(found.manifest);
  const meta = found.meta as ManifestMeta;
  const records = readRecordsOf(place.store, meta.store);
  const read = records === null ? null : openRecords(new Map([[0, records]]));
  const pathOf = (edition: number): string =>
    read?.({ block: 0, offset: edition * EDITION_BYTES }).path ?? '?';
  const row = rowOf(asked);
  if (row === -1)
    return siteFault('output-unknown', `nothing was published at ${asked}`, {
      hint: 'Name a URL, a file of the output, or a source of a post or page.',
    });
  const file = manifest.fileAt(row);
  const set = manifest.setAt(row);
  const trace = set === NO_SET ? null : readTrace(manifest.traceAt(row));
  return {
    file,
    url: encodeAddress(addressOfFile(file)),
    size: manifest.sizeAt(row),
    last: lastMade(file),
    posts: trace === null ? [] : postsOf(trace, pathOf),
    neighbours: (trace?.beside ?? []).map(({ edition, side, other }) => ({
      of: pathOf(edition),
      side,
      post: other === null ? null : pathOf(other),
    })),
    listing: namesOfFacets(trace?.facets ?? 0),
    reads: (meta.sets.sets[set] ?? []).map((at) => {
      const [key = '', value = ''] = meta.sets.reads[at] ?? [];
      return { what: describeKey(key), value };
    }),
  };

  function rowOf(text: string): number {
    for (const file of filesMeant(place, text)) {
      const row = manifest.find(file);
      if (row !== -1) return row;
    }
    return rowOfSource(text.replace(/^\.\//, ''));
  }

  function rowOfSource(path: string): number {
    const body = meta.sets.reads.findIndex(([key]) => key === KEY.pageBody(path));
    for (let row = 0; row < manifest.count; row++) {
      const set = manifest.setAt(row);
      if (set === NO_SET) continue;
      const post = postOf(manifest.traceAt(row));
      const isPost = post !== null && pathOf(post) === path;
      if (isPost || meta.sets.sets[set]?.includes(body)) return row;
    }
    return -1;
  }

  function lastMade(file: string): LastMade {
    const journal = readJournal(place.state, place.destination);
    if (journal !== null) return { state: 'unfinished', reason: null };
    const last = readLastReasons<Reason>(place);
    const group = last?.reasons.find(([, files]) => files.includes(file));
    if (group !== undefined) return { state: 'made-again', reason: group[0] };
    return { state: last?.isFirst ? 'made' : 'kept', reason: null };
  }
}

function postsOf({ own, others }: ReadTrace, pathOf: (edition: number) => string): PostRead[] {
  return [
    ...own.editions.map((edition) => ({
      path: pathOf(edition),
      fields: namesOfFields(own.fields),
    })),
    ...others.map(({ edition, fields }) => ({
      path: pathOf(edition),
      fields: namesOfFields(fields),
    })),
  ];
}

/** The files that a text may mean: of a URL, of an address with or without `baseurl`, or by their names. */
function filesMeant({ destination, url, baseurl }: WhyPlace, text: string): string[] {
  const plain = text.replace(/[?#].*$/, '');
  const files = new Set<string>([plain]);
  for (const prefix of [destination, destination.slice(destination.lastIndexOf('/') + 1)])
    if (plain.startsWith(`${prefix}/`)) files.add(plain.slice(prefix.length + 1));
  let path = plain;
  if (url !== '' && path.startsWith(url)) path = path.slice(url.length);
  else path = path.replace(/^[a-z]+:\/\/[^/]*/i, '');
  for (const way of [path, path.startsWith(`${baseurl}/`) ? path.slice(baseurl.length) : path]) {
    const address = decodeUrlPath(way.startsWith('/') ? way : `/${way}`).normalize('NFC');
    files.add(fileOfAddress(address));
    files.add(fileOfAddress(`${address}/`));
    files.add(fileOfAddress(`${address}.html`));
  }
  return [...files];
}
