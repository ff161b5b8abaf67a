import type { Manifest } from '../archive/manifest.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import { folderOf } from './folders.js';

/** What a host takes; null where it says nothing. */
interface HostLimits {
  readonly name: string;
  readonly files: number | null;
  /** Whether folders count as files. */
  readonly countsFolders: boolean;
  /** Of the whole site. */
  readonly bytes: number | null;
  /** Of one file. */
  readonly fileBytes: number | null;
  /** Files in one folder. */
  readonly inFolder: number | null;
}

const NO_LIMITS = {
  files: null,
  countsFolders: false,
  bytes: null,
  fileBytes: null,
  inFolder: null,
};
const MIB = 2 ** 20;

/** As the hosts' documentation has them in 2026; docs/deploying.md says the same. */
export const HOSTS = {
  'github-pages': { ...NO_LIMITS, name: 'GitHub Pages', bytes: 1_000_000_000 },
  'cloudflare-pages': {
    ...NO_LIMITS,
    name: 'Cloudflare Pages',
    files: 20_000,
    fileBytes: 25 * MIB,
  },
  'cloudflare-pages-paid': {
    ...NO_LIMITS,
    name: 'Cloudflare Pages (paid)',
    files: 100_000,
    fileBytes: 25 * MIB,
  },
  'gitlab-pages': {
    ...NO_LIMITS,
    name: 'GitLab Pages',
    files: 200_000,
    countsFolders: true,
    bytes: 1_000_000_000,
  },
  netlify: { ...NO_LIMITS, name: 'Netlify', inFolder: 54_000 },
} as const satisfies Record<string, HostLimits>;

/** From this share of a limit on a site is near it. */
const NEAR = 0.8;

/** Says where a site is near a limit of its host, or above it. */
export function checkHost(host: keyof typeof HOSTS, written: Manifest): Diagnostic[] {
  const limits: HostLimits = HOSTS[host];
  const { files, bytes, fileBytes, inFolder } = limits;
  const found = measure(written, fileBytes ?? Number.POSITIVE_INFINITY);
  const count = written.count + (limits.countsFolders ? found.folders.size : 0);
  const [folder, inLargest] = [...found.folders].reduce(
    (largest, one) => (one[1] > largest[1] ? one : largest),
    ['', 0],
  );
  const diagnostics: Diagnostic[] = [];
  const say = (message: string): void => {
    diagnostics.push(
      warning('host-limit', message, {
        hint: 'docs/deploying.md says what makes a site smaller, and which hosts take more.',
      }),
    );
  };
  const isNear = (number: number, limit: number | null): limit is number =>
    limit !== null && number >= limit * NEAR;
  if (isNear(count, files))
    say(`the site has ${inWords(count)} files; ${limits.name} takes ${inWords(files)}`);
  if (isNear(found.bytes, bytes))
    say(`the site has ${inMb(found.bytes)} MB; ${limits.name} takes ${inMb(bytes)} MB`);
  if (isNear(inLargest, inFolder))
    say(
      `the folder ${folder}/ has ${inWords(inLargest)} files; ${limits.name} takes ${inWords(inFolder)} in one folder`,
    );
  if (fileBytes !== null && found.large.length > 0)
    say(
      `${limits.name} takes files of ${fileBytes / MIB} MiB at most; larger are ${inWords(found.large.length)}, the first ${found.large[0]}`,
    );
  return diagnostics;
}

function measure(
  written: Manifest,
  most: number,
): {
  readonly bytes: number;
  readonly large: readonly string[];
  /** Files in each folder. */
  readonly folders: ReadonlyMap<string, number>;
} {
  const folders = new Map<string, number>();
  const large: string[] = [];
  let bytes = 0;
  const enter = (folder: string): void => {
    if (folder === '' || folders.has(folder)) return;
    folders.set(folder, 0);
    enter(folderOf(folder));
  };
  for (let row = 0; row < written.count; row++) {
    const file = written.fileAt(row);
    const size = written.sizeAt(row);
    bytes += size;
    if (size > most) large.push(file);
    const folder = folderOf(file);
    enter(folder);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  return { bytes, large, folders };
}

const inWords = (number: number): string => number.toLocaleString('en-US');
const inMb = (bytes: number): string => inWords(Math.ceil(bytes / 1_000_000));
