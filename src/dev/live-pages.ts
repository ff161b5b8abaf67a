import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Output } from '../archive/output.js';
import { absoluteOf } from '../archive/source.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Made } from '../jobs/maker.js';
import { openWatchdog, tooSlow, type Watchdog } from '../jobs/watchdog.js';
import type { Reason } from '../render/traces/check.js';
import type { ReadSet } from '../render/traces/trace.js';
import { addressOfFile, fileOfAddress } from '../util/url.js';
import { type HostedFile, type HostedSite, statsAt } from './answer.js';
import { type PageInfo, SCRIPT_PATH } from './browser/messages.js';
import type { LivePictures } from './live-pictures.js';
import type { LiveSite } from './live-site.js';

/** The outputs of a site, made when they are asked for. */
export interface LivePages extends HostedSite {
  /** From now on another site is shown. Null where there is none, for {@link LivePagesOptions.blank} says why. */
  show(site: LiveSite | null): void;
  /** Which bytes an address has now; that of the 404 page where there is nothing. */
  versionOf(address: string): string;
  /** The source that an address is the page of, a post's or page's; null of everything else. */
  sourceOf(address: string): string | null;
  /** Where the page of a source is now, by what it is called; null if it has none. */
  addressOfSource(path: string): string | null;
  /** What went wrong when an address was last made; null if nothing did. */
  failureOf(address: string): Diagnostic | null;
  /** What the published site would not show yet. */
  readonly marked: readonly { readonly address: string; readonly mark: 'draft' | 'future' }[];
}

export interface LivePagesOptions {
  /** A URL that opens a source in an editor. */
  readonly openUrl: (path: string) => string;
  /** Why an output was made anew, in words; null where it was made for the first time. */
  readonly describe: (reason: Reason | null) => string;
  readonly now: () => number;
  /** Has the copies that pages offer. */
  readonly pictures: LivePictures;
}

/** An output that was made. */
interface MadePage {
  /** The last site that it was found to hold for, by its number: an old site itself must not stay. */
  generation: number;
  /** See {@link LiveSite.key}. */
  readonly key: string;
  readonly bytes: Buffer;
  readonly version: string;
  /** Null where nothing can be told of it later. */
  readonly trace: { readonly set: ReadSet; readonly bytes: Uint8Array } | null;
  readonly why: string;
  readonly milliseconds: number;
  /** Why these are bytes of before. */
  readonly failure: Diagnostic | null;
}

/** So many pages, or so many bytes of them, are remembered. */
const MOST_PAGES = 400;
const MOST_BYTES = 64 << 20;

export function openLivePages(options: LivePagesOptions): LivePages {
  let site: LiveSite | null = null;
  let generation = 0;
  let marks: ReadonlyMap<string, 'draft' | 'future'> = new Map();
  /** Sets of reads by the maker's numbers. */
  let setsOfMaker = new Map<number, ReadSet>();
  let placesOfSets = new Map<ReadSet, number>();
  const made = new Map<string, MadePage>();
  let watchdog: (Watchdog & { readonly seconds: number }) | null = null;
  let bytesHeld = 0;

  function outputOf(file: string): Output | null {
    if (site === null) return null;
    // `public/a/index.html` may be planned under either address.
    return site.plan.find(addressOfFile(file)) ?? site.plan.find(`/${file}`);
  }

  function pageOf(file: string, output: Output, present: LiveSite): MadePage {
    const last = made.get(file);
    if (last?.generation === generation) return last;
    const reason = last === undefined ? null : whyAnew(output, last, present);
    if (last !== undefined && reason === null) {
      last.generation = generation;
      return last;
    }
    const from = performance.now();
    const result = makeInTime(output, present);
    const milliseconds = Math.round((performance.now() - from) * 10) / 10;
    const why = options.describe(reason);
    if ('code' in result) {
      return keep(file, {
        generation,
        key: present.key,
        bytes: last?.bytes ?? Buffer.alloc(0),
        version: `${last?.version ?? ''}!`,
        trace: null,
        why,
        milliseconds,
        failure: result,
      });
    }
    const bytes = Buffer.from(result.bytes);
    for (const [number, set] of present.maker.sets.takeNew()) setsOfMaker.set(number, set);
    const set = setsOfMaker.get(result.set);
    return keep(file, {
      generation,
      key: present.key,
      bytes,
      version: hash('sha256', bytes, 'base64url').slice(0, 20),
      trace: set === undefined ? null : { set, bytes: Uint8Array.from(result.trace) },
      why,
      milliseconds,
      failure: null,
    });
  }

  /** As in a build, one that takes too long is ended: a template without an end must not end the preview. */
  function makeInTime(output: Output, { maker, place }: LiveSite): Made | Diagnostic {
    const { seconds } = place.config.limits;
    if (watchdog?.seconds !== seconds) watchdog = { seconds, ...openWatchdog(seconds) };
    let result: Made | Diagnostic = tooSlow(output, seconds);
    const endless = watchdog.each([output], (one) => {
      result = maker.make(one);
    });
    if (endless !== null) maker.forget();
    return result;
  }

  /** Why what was made does not hold any more; null if it does. */
  function whyAnew(output: Output, { trace, key }: MadePage, present: LiveSite): Reason | null {
    if (trace === null || key !== present.key) return { why: 'unknown' };
    let place = placesOfSets.get(trace.set);
    if (place === undefined) {
      place = present.sets.push(trace.set) - 1;
      placesOfSets.set(trace.set, place);
    }
    return present.maker.checker?.check(output, place, trace.bytes) ?? null;
  }

  function keep(file: string, page: MadePage): MadePage {
    bytesHeld += page.bytes.length - (made.get(file)?.bytes.length ?? 0);
    made.delete(file);
    made.set(file, page);
    for (const [oldest, { bytes }] of made) {
      if (made.size <= MOST_PAGES && bytesHeld <= MOST_BYTES) break;
      made.delete(oldest);
      bytesHeld -= bytes.length;
    }
    return page;
  }

  function sourceOfOutput({ content }: Output, present: LiveSite): string | null {
    if (content.kind === 'post') return present.site.posts[content.post]?.path ?? null;
    return content.kind === 'page' ? (present.site.pages[content.page]?.path ?? null) : null;
  }

  /** @param asked the address that was asked for, which of the 404 page is another. */
  function hosted(
    file: string,
    output: Output,
    present: LiveSite,
    asked: string,
  ): HostedFile | null {
    const isPage = file.endsWith('.html');
    if (output.content.kind === 'static') {
      const source = present.site.staticFiles[output.content.file];
      const path = source === undefined ? '' : absoluteOf(source);
      const stats = statsAt(path);
      if (stats === null || !stats.isFile()) return null;
      if (!isPage) return { path, stats };
      const bytes = readFileSync(path);
      return injected(bytes, { address: asked, version: versionOfBytes(bytes), ...NOTHING });
    }
    const page = pageOf(file, output, present);
    if (!isPage) {
      const status = page.failure !== null && page.bytes.length === 0 ? { status: 500 } : {};
      return { bytes: page.bytes, etag: page.version, ...status };
    }
    const source = sourceOfOutput(output, present);
    const info: PageInfo = {
      address: asked,
      version: page.version,
      source: source === null ? null : { path: source, open: options.openUrl(source) },
      why: page.why,
      milliseconds: page.milliseconds,
      mark: marks.get(output.address) ?? null,
    };
    return page.bytes.length === 0 ? blank(info, 500) : injected(page.bytes, info);
  }

  return {
    get baseurl() {
      return site?.place.config.baseurl ?? '';
    },
    find(file) {
      if (site === null)
        return blank({ address: addressOfFile(file), version: '', ...NOTHING }, 503);
      const output = outputOf(file);
      return output === null
        ? options.pictures.find(file)
        : hosted(file, output, site, output.address);
    },
    missing(file) {
      const output = outputOf('404.html');
      if (site === null || output === null) return null;
      return hosted('404.html', output, site, addressOfFile(file));
    },
    inOtherCase(file) {
      const lower = file.toLowerCase();
      for (const { address } of site?.plan.outputs() ?? []) {
        const other = fileOfAddress(address);
        if (other.length === file.length && other.toLowerCase() === lower) return other;
      }
      return null;
    },
    show(next) {
      site = next;
      generation++;
      setsOfMaker = new Map();
      placesOfSets = new Map();
      marks = next === null ? new Map() : marksOf(next, options.now());
    },
    versionOf(address) {
      if (site === null) return '';
      const file = fileOfAddress(address);
      const own = outputOf(file);
      const shown = own === null ? '404.html' : file;
      const output = own ?? outputOf(shown);
      if (output === null) return '';
      if (output.content.kind !== 'static') return pageOf(shown, output, site).version;
      const source = site.site.staticFiles[output.content.file];
      const path = source === undefined ? '' : absoluteOf(source);
      return statsAt(path) === null ? '' : versionOfBytes(readFileSync(path));
    },
    sourceOf(address) {
      const output = outputOf(fileOfAddress(address));
      return output === null || site === null ? null : sourceOfOutput(output, site);
    },
    addressOfSource(path) {
      if (site === null) return null;
      const { posts, postAddresses, pages, pageAddresses } = site.site;
      const post = posts.findIndex((one) => one.path === path);
      if (post !== -1) return postAddresses[post] ?? null;
      const page = pages.findIndex((one) => one.path === path);
      return pageAddresses[page] ?? null;
    },
    failureOf(address) {
      const file = fileOfAddress(address);
      const page = made.get(outputOf(file) === null ? '404.html' : file);
      return page?.generation === generation ? page.failure : null;
    },
    get marked() {
      return [...marks].map(([address, mark]) => ({ address, mark }));
    },
  };
}

const NOTHING = { source: null, why: '', milliseconds: 0, mark: null };

const versionOfBytes = (bytes: Buffer): string => hash('sha256', bytes, 'base64url').slice(0, 20);

/** A page without a site, on which what is wrong is shown. */
function blank(info: PageInfo, status: number): HostedFile {
  const page = '<!doctype html><meta charset="utf-8"><title>gazette</title><body></body>';
  return { ...injected(Buffer.from(page), info), status } as HostedFile;
}

/** A page with the preview's script in it; all other bytes are the page's own. */
function injected(page: Buffer, info: PageInfo): HostedFile {
  const json = JSON.stringify(info)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
  const script = Buffer.from(`<script src="${SCRIPT_PATH}" data-page="${json}" defer></script>`);
  const end = page.lastIndexOf('</body>');
  const place = end === -1 ? page.length : end;
  const bytes = Buffer.concat([page.subarray(0, place), script, page.subarray(place)]);
  return { bytes, etag: versionOfBytes(bytes) };
}

/** So many posts are marked; whoever has more of them does not look at marks. */
const MOST_MARKS = 200;

function marksOf({ site }: LiveSite, now: number): Map<string, 'draft' | 'future'> {
  const marks = new Map<string, 'draft' | 'future'>();
  const mark = (index: number, as: 'draft' | 'future'): void => {
    const address = site.postAddresses[index];
    if (address !== undefined && marks.size < MOST_MARKS) marks.set(address, as);
  };
  // Newest first: what is in the future comes before all else.
  for (let index = 0; index < site.posts.length; index++) {
    if ((site.posts[index]?.date.epoch ?? 0) <= now) break;
    mark(index, 'future');
  }
  // In the order of paths, drafts are before posts.
  for (const index of site.byPath) {
    if (site.posts[index]?.path.startsWith('drafts/') !== true) break;
    mark(index, 'draft');
  }
  return marks;
}
