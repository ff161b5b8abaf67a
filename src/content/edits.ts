/** Bytes of the HTML, and what stands in their place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Writes HTML with its edits made; `target` has room for it. Returns its length, and that of the part before `firstEnd`. */
export function applyEdits(
  bytes: Buffer,
  length: number,
  firstEnd: number,
  edits: readonly Edit[],
  target: Buffer,
): { readonly length: number; readonly firstEnd: number } {
  let written = 0;
  let from = 0;
  let first = firstEnd;
  for (const edit of edits) {
    written += bytes.copy(target, written, from, edit.from);
    const size = target.write(edit.text, written, 'utf8');
    written += size;
    from = edit.to;
    if (edit.from < firstEnd) first += size - (edit.to - edit.from);
  }
  written += bytes.copy(target, written, from, length);
  return { length: written, firstEnd: first };
}

/** How many bytes edits may add. */
export function roomForEdits(edits: readonly Edit[]): number {
  return edits.reduce((room, { text }) => room + text.length * 3, 0);
}
