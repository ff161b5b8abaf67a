import { createHash } from 'node:crypto';
import { openManifest } from '../archive/manifest.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { type PluginKind, type Plugins, stampsOf } from '../config/plugins.js';
import { openStager, type StagePlace } from '../output/stager.js';
import { BUILD_ID, VERSION } from '../package.js';
import type { Theme } from '../render/theme.js';
import { stampOf } from '../util/file-stamp.js';
import type { Json } from '../util/json.js';

/** All that a site is made from. Where it is what it was, so is every output, and nothing needs to be modelled to say so. */
export interface Ingredients {
  /** Of the store: which one, and how often it has been saved when this build is at its end. */
  readonly store: { readonly id: string; readonly saves: number };
  readonly config: Config;
  readonly plugins: Plugins;
  /** Version of the library that copies pictures; null where none is asked for, or there is none. */
  readonly sharp: string | null;
  readonly theme: Theme;
  readonly data: Json;
  readonly statics: readonly SourceFile[];
  /** How many posts are due. They are due in the order of their dates. */
  readonly due: number;
  /** When the build began to look, in milliseconds since 1970. */
  readonly since: number;
}

/** A fingerprint of all ingredients; null where one of them may change without a sign. */
export function fingerprintOf(ingredients: Ingredients): string | null {
  const { store, config, plugins, theme, data, statics, due, since, sharp } = ingredients;
  const sum = createHash('sha256');
  const { destination: _, ...options } = config;
  const kinds: readonly PluginKind[] = ['filters', 'markdown', 'outputs', 'transforms'];
  sum.update(JSON.stringify(kinds.map((kind) => stampsOf(plugins, kind))));
  sum.update(JSON.stringify([VERSION, BUILD_ID, store.id, store.saves, options, data, due, sharp]));
  for (const [name, { text }] of theme.files) sum.update(JSON.stringify([name, text]));
  sum.update(JSON.stringify([...theme.strings]));
  for (const source of statics) {
    const stamp = stampOf(absoluteOf(source), since);
    if (stamp === null) return null;
    sum.update(JSON.stringify([source.path, stamp]));
  }
  return sum.digest('base64url');
}

/**
 * How many files the last build wrote, and how many of them are not there any more. What was edited by hand is found only where the writer
 * verifies.
 */
export function findMissing(place: StagePlace): {
  readonly count: number;
  readonly missing: number;
} {
  if (place.manifest === null || place.journal !== null) return { count: 0, missing: 1 };
  const { count } = place.manifest.shape;
  if (place.present !== null && !place.verify)
    return { count, missing: new Uint8Array(place.present).filter((flag) => flag === 0).length };
  const manifest = openManifest(place.manifest);
  const stager = openStager(place);
  let missing = 0;
  for (let row = 0; row < count; row++)
    if (!stager.isPublished(manifest.fileAt(row), row)) missing++;
  return { count, missing };
}
