import type { SpillReader, TextRef } from '../util/spill.js';
import { fillGaps, gapFor } from './html.js';

/** The texts that gaps name: bodies, and such as stay in memory because page after page prints them. */
export interface KeptTexts extends Pick<SpillReader, 'read' | 'readInto'> {
  /**
   * Keeps a text for good.
   *
   * @returns how it is printed: as a gap, so that it is turned into bytes once; as it is, where it is short or has a body in it.
   */
  keep(printed: string): string;
}

/** Stands for the number of a spill file. */
const IN_MEMORY = -1;
/** A gap costs as much as it takes to turn so many characters into bytes. */
const SHORT = 200;

/** @param bodies spill files, where all is that is not kept. */
export function keepTexts(bodies: Pick<SpillReader, 'read' | 'readInto'>): KeptTexts {
  const kept: { readonly text: string; readonly bytes: Buffer }[] = [];

  function textAt({ offset }: TextRef): (typeof kept)[0] {
    const found = kept[offset];
    if (found === undefined) throw new RangeError(`there is no kept text ${offset}`);
    return found;
  }

  return {
    keep(printed) {
      let hasBody = false;
      const text = fillGaps(printed, (ref) => {
        if (ref.file === IN_MEMORY) return textAt(ref).text;
        hasBody = true;
        return '';
      });
      if (hasBody || text.length < SHORT) return printed;
      const bytes = Buffer.from(text);
      kept.push({ text, bytes });
      return gapFor({ file: IN_MEMORY, offset: kept.length - 1, length: bytes.length });
    },
    read: (ref) => (ref.file === IN_MEMORY ? textAt(ref).text : bodies.read(ref)),
    readInto(ref, target, at) {
      if (ref.file === IN_MEMORY) target.set(textAt(ref).bytes, at);
      else bodies.readInto(ref, target, at);
    },
  };
}
