import { createHash } from 'node:crypto';

/** Names that Windows reserves for devices, with or without an ending. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
const UNSAFE = /[/\\?#%:*"<>|\s\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g;
const LONGEST_NAME_BYTES = 255;
/** Room that a name needs beside a slug: `.html`, and a temporary name while it is written. */
const ROOM_BYTES = 32;

/**
 * The slug of a term (design, site contract): NFC, case kept, what a path or a file system cannot carry turned
 * into `-`. Where that lost something, six hex digits of the term's hash follow, so that no slug depends on
 * another term.
 */
export function termSlug(name: string): string {
  const normal = name.normalize('NFC');
  const slug = normal
    .toWellFormed()
    .replace(UNSAFE, '-')
    .replace(/^\.+|\.+$/g, '');
  const lost = slug !== normal || slug === '' || slug === 'index' || DEVICE.test(slug);
  if (!lost && Buffer.byteLength(slug) <= LONGEST_NAME_BYTES - ROOM_BYTES) return slug;
  return `${cutToBytes(undotDevice(slug), LONGEST_NAME_BYTES - ROOM_BYTES - 7)}-${hash6(normal)}`;
}

/** A slug told apart from another that some file systems would take for the same. */
export function hashedSlug(slug: string, name: string): string {
  return `${slug}-${hash6(name.normalize('NFC'))}`;
}

/**
 * A segment of an address as every file system and static host can store it, or the same segment if it
 * already is. Stable: depends on the segment only.
 */
export function safeSegment(segment: string): string {
  const normal = segment.normalize('NFC');
  const clean = normal
    .toWellFormed()
    .replace(/[\\?#%:*"<>|\u0000-\u001f\u007f]/g, '-')
    .replace(/[. ]+$/, '');
  if (clean === normal && !DEVICE.test(clean) && Buffer.byteLength(clean) <= LONGEST_NAME_BYTES)
    return clean;
  const ending = /(?<=.)\.[a-z0-9]{1,5}$/i.exec(clean)?.[0] ?? '';
  const stem = undotDevice(clean.slice(0, clean.length - ending.length));
  const room = LONGEST_NAME_BYTES - ROOM_BYTES - Buffer.byteLength(ending) - 7;
  return `${cutToBytes(stem, room)}-${hash6(normal)}${ending}`;
}

/** Windows looks at a name up to its first dot: `nul.tar-1a2b3c` is still the device. */
function undotDevice(name: string): string {
  return DEVICE.test(name) ? name.replaceAll('.', '-') : name;
}

/** Names with the same key may be one on a file system that folds case: rather too often than too seldom. */
export function foldCase(name: string): string {
  return name.toUpperCase();
}

/** Half a surrogate pair has no UTF-8; as an escape it still tells one text from another. */
function hash6(text: string): string {
  const bytes = text.isWellFormed() ? text : JSON.stringify(text);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 6);
}

/** The longest beginning of `text` that fits into `bytes` of UTF-8 without cutting a character. */
function cutToBytes(text: string, bytes: number): string {
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
