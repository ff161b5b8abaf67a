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
    written += copy(bytes, from, edit.from, target, written);
    const size = write(edit.text, target, written);
    written += size;
    from = edit.to;
    if (edit.from < firstEnd) first += size - (edit.to - edit.from);
  }
  written += copy(bytes, from, length, target, written);
  return { length: written, firstEnd: first };
}

/** What is shorter is faster done here: bodies have dozens of edits, and a call takes as long as a hundred bytes. */
const SHORT = 100;

function copy(bytes: Buffer, from: number, to: number, target: Buffer, at: number): number {
  if (to - from > SHORT) return bytes.copy(target, at, from, to);
  for (let offset = 0; offset < to - from; offset++)
    target[at + offset] = bytes[from + offset] as number;
  return to - from;
}

function write(text: string, target: Buffer, at: number): number {
  if (text.length > SHORT) return target.write(text, at, 'utf8');
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit >= 0x80) return target.write(text, at, 'utf8');
    target[at + offset] = unit;
  }
  return text.length;
}

/** How many bytes edits may add. */
export function roomForEdits(edits: readonly Edit[]): number {
  return edits.reduce((room, { text }) => room + text.length * 3, 0);
}
