import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildManifest, HASH_BYTES, openManifest } from '../../src/archive/manifest.js';
import {
  filesWritten,
  manifestPath,
  readJournal,
  readManifest,
  removeJournal,
  writeJournal,
  writeManifest,
} from '../../src/output/manifest.js';
import { makeFolder } from '../helpers/site.js';

interface Row {
  readonly file: string;
  readonly hash: Uint8Array;
  readonly size: number;
  readonly set: number;
  readonly trace: Uint8Array;
}

const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

const ROWS: readonly Row[] = [
  {
    file: 'category/绵阳 日报.html',
    hash: bytes(HASH_BYTES, 1),
    size: 3,
    set: 0,
    trace: bytes(2, 7),
  },
  { file: 'index.html', hash: bytes(HASH_BYTES, 2), size: 2 ** 33, set: 9, trace: bytes(0, 0) },
];

function written(rows: readonly Row[], meta: unknown = {}) {
  const state = makeFolder();
  const builder = buildManifest();
  for (const { file, ...row } of rows) builder.add(file, row);
  writeManifest(state, '/site', { manifest: builder.finish(), meta });
  return state;
}

function rowsOf(state: string): Row[] | null {
  const found = readManifest(state, '/site');
  if (found === null) return null;
  const manifest = openManifest(found.manifest);
  return Array.from({ length: manifest.count }, (_, row) => {
    const { hash, trace, size, set } = manifest.rowAt(row);
    return {
      file: manifest.fileAt(row),
      hash: Uint8Array.from(hash),
      size,
      set,
      trace: Uint8Array.from(trace),
    };
  });
}

describe('a manifest', () => {
  it('is read as it was written', () => {
    const state = written(ROWS, { key: 'ü', list: [1] });
    expect(rowsOf(state)).toEqual(ROWS);
    expect(readManifest(state, '/site')?.meta).toEqual({ key: 'ü', list: [1] });
  });

  it('finds each of any files, and no other', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 200 }), name, (names, other) => {
        const builder = buildManifest();
        for (const file of names) builder.add(file, ROWS[0] as Row);
        const manifest = openManifest(builder.finish());
        // What UTF-8 cannot hold is one character there.
        const files = names.map((file) => Buffer.from(file).toString());
        for (const [row, file] of files.entries())
          expect(manifest.fileAt(manifest.find(file))).toBe(files[row]);
        if (!files.includes(Buffer.from(other).toString())) expect(manifest.find(other)).toBe(-1);
      }),
      { numRuns: 50 },
    );
  });

  it('holds more rows and bytes than one piece of memory', () => {
    const builder = buildManifest();
    const count = 70_000;
    for (let row = 0; row < count; row++)
      builder.add(`${row}.html`, { ...(ROWS[0] as Row), size: row, trace: bytes(40, row % 256) });
    const manifest = openManifest(builder.finish());
    for (const row of [0, 65_535, 65_536, count - 1]) {
      expect(manifest.find(`${row}.html`)).toBe(row);
      expect(manifest.sizeAt(row)).toBe(row);
      expect(Uint8Array.from(manifest.traceAt(row))).toEqual(bytes(40, row % 256));
    }
  });

  it.each([0, 1, 30, 100, -1])('that is cut or has another bit counts as none (at %s)', (at) => {
    const state = written(ROWS);
    const path = manifestPath(state, '/site');
    const whole = readFileSync(path);
    const place = at < 0 ? whole.length + at : at;
    const other = Buffer.from(whole);
    other[place] = (other[place] as number) ^ 1;
    writeFileSync(path, other);
    expect(readManifest(state, '/site')).toBeNull();
    writeFileSync(path, whole);
    truncateSync(path, place);
    expect(readManifest(state, '/site')).toBeNull();
  });

  it('that is missing or foreign counts as none', () => {
    expect(readManifest(makeFolder(), '/site')).toBeNull();
    const state = makeFolder();
    writeFileSync(
      manifestPath(state, '/site'),
      'gazette manifest 1\tcomplete\nabc\t3\tindex.html\n',
    );
    expect(readManifest(state, '/site')).toBeNull();
  });

  it('never names a file outside the destination to be removed', () => {
    const names = ['../x', 'a/../../x', '/etc/passwd', '..\\x', '', 'ok..html'];
    const state = written(names.map((file) => ({ ...(ROWS[0] as Row), file })));
    writeJournal(state, '/site', [...names, 'ok2.html']);
    expect([...filesWritten(state, '/site')]).toEqual(['ok..html', 'ok2.html']);
  });

  it('is one for each destination', () => {
    expect(manifestPath('/s', '/a')).not.toBe(manifestPath('/s', '/b'));
  });
});

describe('a journal', () => {
  it('names what is being written, until it is removed', () => {
    const state = makeFolder();
    expect(readJournal(state, '/site')).toBeNull();
    writeJournal(state, '/site', ['a.html', 'b/c.html']);
    expect(readJournal(state, '/site')).toEqual(new Set(['a.html', 'b/c.html']));
    writeJournal(state, '/site', 'all');
    expect(readJournal(state, '/site')).toBe('all');
    removeJournal(state, '/site');
    expect(readJournal(state, '/site')).toBeNull();
  });

  it.each(['', 'a.html\nb.h'])(
    'that was lost with the power stands for every file (%j)',
    (text) => {
      const state = makeFolder();
      writeJournal(state, '/site', ['a.html']);
      writeFileSync(join(state, readdirSync(state)[0] as string), text);
      expect(readJournal(state, '/site')).toBe('all');
    },
  );
});
