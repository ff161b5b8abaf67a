/** The encodings that old East Asian sites are in. */
export type Encoding = 'gb18030' | 'big5' | 'euc-kr' | 'shift_jis' | 'euc-jp';

const tables = new Map<Encoding, Map<string, readonly number[]>>();

/** Every character of two bytes, and of one: Node decodes these encodings, and does not encode. */
function tableOf(encoding: Encoding): Map<string, readonly number[]> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: number[]): void => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      // These bytes are no character.
    }
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  tables.set(encoding, table);
  return table;
}

/** @throws if the encoding does not have a character. */
export function encode(text: string, encoding: Encoding): Buffer {
  const table = tableOf(encoding);
  return Buffer.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new RangeError(`${encoding} has no ${character}`);
      return bytes;
    }),
  );
}
