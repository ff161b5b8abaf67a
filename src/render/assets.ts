import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { encodeAddress, withBaseurl } from '../util/url.js';

/** Tells which version of a file of `public/` or of the theme is published at an address: a few characters that are others when its bytes are; null where there is no such file. */
export type AssetVersions = (address: string) => string | null;

/** The path of a file with its version behind it, so that a browser may keep the file for ever. */
export function assetUrl(address: string, versionOf: AssetVersions, baseurl: string): string {
  const version = versionOf(address);
  return withBaseurl(encodeAddress(address), baseurl) + (version === null ? '' : `?v=${version}`);
}

/** Files are few, and read once. */
export function openAssets(
  addresses: readonly string[],
  files: readonly SourceFile[],
): AssetVersions {
  const known = new Map<string, string | null>();
  return (address) => {
    let version = known.get(address);
    if (version === undefined) {
      const file = files[addresses.indexOf(address)];
      version = file === undefined ? null : versionOf(absoluteOf(file));
      known.set(address, version);
    }
    return version;
  };
}

function versionOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 10);
}
