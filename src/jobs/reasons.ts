import type { Output } from '../archive/output.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import type { Reason } from '../render/traces/check.js';
import { describeKey, isWide } from '../render/traces/keys.js';
import { fileOfAddress } from '../util/url.js';

/** Why outputs were made again: each reason with the files that it was one for. */
export type Reasons = readonly (readonly [reason: Reason, files: readonly string[]])[];

/** A read that many outputs have in common, and that is another with nearly every build. */
export interface WideRead {
  readonly key: string;
  /** One of the outputs. */
  readonly output: Output;
  readonly count: number;
}

/** So many outputs made again for one read are worth a word. The default theme's own lists of terms are fewer. */
const MANY = 20;
/** So many files are named; where there are more, nobody reads them all. */
const MOST_FILES = 50_000;

/** Puts reasons together as they come. */
export function gatherReasons() {
  const files = new Map<string, { readonly reason: Reason; readonly files: string[] }>();
  const wide = new Map<string, { readonly output: Output; count: number }>();
  let named = 0;
  return {
    add(output: Output, reason: Reason): void {
      if (reason.why === 'read' && isWide(reason.key)) {
        const found = wide.get(reason.key) ?? { output, count: 0 };
        found.count++;
        wide.set(reason.key, found);
      }
      if (named++ >= MOST_FILES) return;
      const text = JSON.stringify(reason);
      const group = files.get(text) ?? { reason, files: [] };
      group.files.push(fileOfAddress(output.address));
      files.set(text, group);
    },
    /** The most expensive first. */
    wide: (): WideRead[] =>
      [...wide]
        .map(([key, { output, count }]) => ({ key, output, count }))
        .filter(({ count }) => count >= MANY)
        .sort((a, b) => b.count - a.count),
    all: (): Reasons => [...files.values()].map((group) => [group.reason, group.files]),
  };
}

/** Says what a read has cost, and where it is. */
export function wideRead({ key, output, count }: WideRead, place: Partial<Diagnostic>): Diagnostic {
  return warning(
    'whole-site-read',
    `${count} outputs were made again, ${output.address} among them, because they show ${describeKey(key)}`,
    {
      ...place,
      hint: 'Such a read makes all of them again with nearly every build. Show it on pages of their own, or on lists.',
    },
  );
}
