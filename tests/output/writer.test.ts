import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SiteFault } from '../../src/diagnostics.js';
import { cleanSite } from '../../src/output/clean.js';
import { stagePath } from '../../src/output/folders.js';
import { type Content, openStager } from '../../src/output/stager.js';
import { openWriter, type Rank, type WriteCounts } from '../../src/output/writer.js';
import { makeFolder, readTree, writeFiles } from '../helpers/site.js';

interface Place {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
}

function makePlace(): Place {
  const root = makeFolder();
  return { root, destination: join(root, '_site'), state: join(root, '.gazette') };
}

type Texts = Readonly<Record<string, string>>;

const nothing = (): void => {};

/** A writer with one worker that stages for it. */
function openBoth(...args: Parameters<typeof openWriter>) {
  const writer = openWriter(...args);
  const stager = openStager(writer.place);
  const put = (file: string, rank: Rank, content: Content): void => {
    const row = stager.rowOf(file);
    const { state, hash, size } = stager.put(file, content, row);
    const made = { hash: Buffer.from(hash, 'latin1'), size, set: 0, trace: Buffer.from(file) };
    writer.add(file, rank, state, made, row);
  };
  const publish = (): WriteCounts => writer.publish(() => ({}), nothing);
  return { ...writer, put, publish };
}

function write({ destination, state }: Place, texts: Texts, caseFolds = false): WriteCounts {
  const writer = openBoth(destination, state, caseFolds);
  try {
    for (const [file, text] of Object.entries(texts)) {
      const rank: Rank = file.endsWith('.xml') ? 'list' : 'page';
      writer.put(file, rank, Buffer.from(text));
    }
    return writer.publish();
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** The diagnostics of a build that must be refused. */
function refusal(place: Place, texts: Texts): unknown {
  try {
    write(place, texts);
  } catch (error) {
    if (error instanceof SiteFault) return error.diagnostics;
    throw error;
  }
  return 'was not refused';
}

const identity = (path: string) => {
  const { ino, mtimeNs } = lstatSync(path, { bigint: true });
  return `${ino} ${mtimeNs}`;
};

const folders = (top: string): string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .sort();

describe('a first build', () => {
  it('puts everything into place at once and leaves no stage', () => {
    const place = makePlace();
    const writer = openBoth(place.destination, place.state);
    writer.put('a/b.html', 'page', Buffer.from('绵'));
    expect(existsSync(place.destination)).toBe(false);
    expect(writer.publish()).toEqual({ added: 1, changed: 0, unchanged: 0, removed: 0 });
    expect(readTree(place.destination)).toEqual({ 'a/b.html': '绵' });
    expect(readdirSync(place.root).sort()).toEqual(['.gazette', '_site']);
  });

  it('leaves nothing when it is given up', () => {
    const place = makePlace();
    const writer = openBoth(place.destination, place.state);
    writer.put('a.html', 'page', Buffer.from('a'));
    writer.discard();
    expect(existsSync(place.destination)).toBe(false);
    expect(existsSync(stagePath(place.destination))).toBe(false);
  });

  it('takes an empty folder, or makes the folders above', () => {
    const place = makePlace();
    mkdirSync(place.destination);
    write(place, { 'a.html': 'a' });
    expect(readTree(place.destination)).toEqual({ 'a.html': 'a' });
    const deep = { ...place, destination: join(place.root, 'x/y/_site') };
    write(deep, { 'a.html': 'a' });
    expect(readTree(deep.destination)).toEqual({ 'a.html': 'a' });
  });

  it('copies files byte for byte', () => {
    const place = makePlace();
    const bytes = Buffer.alloc(3 << 20, 0xff);
    writeFileSync(join(place.root, 'big.bin'), bytes);
    const writer = openBoth(place.destination, place.state);
    writer.put('big.bin', 'page', { copyOf: join(place.root, 'big.bin') });
    writer.publish();
    expect(lstatSync(join(place.destination, 'big.bin')).size).toBe(bytes.length);
  });
});

describe('a later build', () => {
  it('touches only what changed', () => {
    const place = makePlace();
    write(place, { 'same.html': 'a', 'changed.html': 'a', 'gone/x/y.html': 'a' });
    const before = identity(join(place.destination, 'same.html'));
    expect(write(place, { 'same.html': 'a', 'changed.html': 'b', 'new/z.html': 'c' })).toEqual({
      added: 1,
      changed: 1,
      unchanged: 1,
      removed: 1,
    });
    expect(identity(join(place.destination, 'same.html'))).toBe(before);
    expect(readTree(place.destination)).toEqual({
      'changed.html': 'b',
      'new/z.html': 'c',
      'same.html': 'a',
    });
    expect(folders(place.destination)).toEqual(['new']);
  });

  it('tells two texts of one length apart', () => {
    const place = makePlace();
    write(place, { 'a.html': 'one' });
    write(place, { 'a.html': 'two' });
    expect(readTree(place.destination)).toEqual({ 'a.html': 'two' });
  });

  it('leaves alone what gazette did not write', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a', 'f/b.html': 'b' });
    writeFiles(place.destination, { 'mine.txt': 'mine', 'f/mine.txt': 'mine' });
    mkdirSync(join(place.destination, 'empty'));
    expect(write(place, { 'a.html': 'a' }).removed).toBe(1);
    expect(readTree(place.destination)).toEqual({
      'a.html': 'a',
      'f/mine.txt': 'mine',
      'mine.txt': 'mine',
    });
    expect(folders(place.destination)).toEqual(['empty', 'f']);
  });

  it('brings back what somebody removed or changed the size of', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' });
    rmSync(join(place.destination, 'a.html'));
    writeFileSync(join(place.destination, 'b.html'), 'broken');
    rmSync(join(place.destination, 'c.html'));
    mkdirSync(join(place.destination, 'c.html'));
    write(place, { 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' });
    expect(readTree(place.destination)).toEqual({ 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' });
  });

  it('does not know what was written when the manifest is lost, and removes nothing', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a', 'b.html': 'b' });
    const before = identity(join(place.destination, 'a.html'));
    rmSync(place.state, { recursive: true });
    expect(write(place, { 'a.html': 'a' })).toMatchObject({ unchanged: 1, removed: 0 });
    expect(identity(join(place.destination, 'a.html'))).toBe(before);
    expect(Object.keys(readTree(place.destination))).toEqual(['a.html', 'b.html']);
  });

  it('does not count the manifest of a folder that is gone', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a' });
    rmSync(place.destination, { recursive: true });
    expect(write(place, { 'a.html': 'a' })).toMatchObject({ added: 1, unchanged: 0 });
  });

  it('removes the stage that a killed one left', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a' });
    writeFiles(stagePath(place.destination), { 'old.html': 'old' });
    write(place, { 'a.html': 'b' });
    expect(existsSync(stagePath(place.destination))).toBe(false);
    expect(readTree(place.destination)).toEqual({ 'a.html': 'b' });
  });
});

describe('a name that changes between file and folder', () => {
  it.each<[string, Texts, Texts]>([
    ['a file becomes a folder', { a: '1' }, { 'a/index.html': '2' }],
    ['a folder becomes a file', { 'a/index.html': '1', 'a/b/c.html': '1' }, { a: '2' }],
    ['a file becomes a deep folder', { a: '1', b: '1' }, { 'a/b/c/d.html': '2', b: '1' }],
    ['both', { 'a/x': '1', b: '1' }, { a: '2', 'b/x': '2' }],
  ])('%s', (_, before, after) => {
    const place = makePlace();
    write(place, { keep: 'k', ...before });
    write(place, { keep: 'k', ...after });
    expect(readTree(place.destination)).toEqual({ keep: 'k', ...after });
    write(place, { keep: 'k', ...before });
    expect(readTree(place.destination)).toEqual({ keep: 'k', ...before });
  });

  it('may change its case where the destination folds it', () => {
    const place = makePlace();
    write(place, { 'About.html': 'a' });
    // On such a system both are one file: to remove the old name would remove the new file.
    const kept = write(place, { 'about.html': 'a' }, true);
    expect(kept.removed).toBe(0);
  });
});

describe('what is in the way', () => {
  it.each<[string, (destination: string, outside: string) => void, Texts]>([
    [
      'a linked folder',
      (destination, outside) => symlinkSync(outside, join(destination, 'linked')),
      { 'keep.html': 'k', 'linked/new.html': 'n' },
    ],
    [
      'a file for a folder',
      (destination) => writeFileSync(join(destination, 'folder'), 'mine'),
      { 'keep.html': 'k', 'folder/a/new.html': 'n' },
    ],
    [
      'a folder for a file',
      (destination) => writeFiles(destination, { 'file.html/mine.txt': 'mine' }),
      { 'keep.html': 'k', 'file.html': 'n' },
    ],
  ])('%s is refused before anything is written', (_, obstruct, texts) => {
    const place = makePlace();
    const outside = makeFolder();
    writeFiles(outside, { 'new.html': 'theirs' });
    write(place, { 'keep.html': 'old' });
    obstruct(place.destination, outside);
    const before = readTree(place.destination);
    expect(refusal(place, texts)).toMatchObject([
      {
        code: 'write-failed',
        severity: 'error',
        scope: 'site',
        hint: expect.stringContaining('move'),
      },
    ]);
    expect(readTree(place.destination)).toEqual(before);
    expect(readTree(outside)).toEqual({ 'new.html': 'theirs' });
    expect(existsSync(stagePath(place.destination))).toBe(false);
  });

  it('is refused also where the linked folder holds the same bytes', () => {
    const place = makePlace();
    const outside = makeFolder();
    write(place, { 'f/a.html': 'a' });
    rmSync(join(place.destination, 'f'), { recursive: true });
    writeFiles(outside, { 'a.html': 'a' });
    symlinkSync(outside, join(place.destination, 'f'));
    expect(refusal(place, { 'f/a.html': 'a' })).toMatchObject([
      { message: expect.stringContaining('symbolic link') },
    ]);
  });

  it('names every obstacle once', () => {
    const place = makePlace();
    write(place, { x: '1' });
    writeFiles(place.destination, { a: '', b: '' });
    expect(refusal(place, { 'a/1': '', 'a/2': '', 'b/1': '' })).toHaveLength(2);
  });

  it('is replaced if it is a link in place of a file', () => {
    const place = makePlace();
    const outside = makeFolder();
    writeFiles(outside, { 'x.html': 'theirs' });
    write(place, { 'a.html': 'a' });
    rmSync(join(place.destination, 'a.html'));
    symlinkSync(join(outside, 'x.html'), join(place.destination, 'a.html'));
    write(place, { 'a.html': 'b' });
    expect(lstatSync(join(place.destination, 'a.html')).isFile()).toBe(true);
    expect(readTree(outside)).toEqual({ 'x.html': 'theirs' });
  });
});

describe('removal', () => {
  it.each([
    ['a build', (place: Place) => void write(place, { 'a.html': 'a' })],
    ['clean', (place: Place) => void cleanSite(place.destination, place.state)],
  ])('by %s does not follow a link out of the destination', (_, remove) => {
    const place = makePlace();
    const outside = makeFolder();
    write(place, { 'a.html': 'a', 'f/b.html': 'b' });
    rmSync(join(place.destination, 'f'), { recursive: true });
    writeFiles(outside, { 'b.html': 'theirs' });
    symlinkSync(outside, join(place.destination, 'f'));
    remove(place);
    expect(readTree(outside)).toEqual({ 'b.html': 'theirs' });
  });

  it('goes on after a folder that is gone already', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a', 'f/g/b.html': 'b' });
    rmSync(join(place.destination, 'f/g'), { recursive: true });
    write(place, { 'a.html': 'a' });
    expect(folders(place.destination)).toEqual([]);
  });
});

describe('clean', () => {
  it('removes what gazette wrote, its folders and the state, and nothing else', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a', 'f/b.html': 'b' });
    writeFiles(place.destination, { 'mine.txt': 'mine' });
    expect(cleanSite(place.destination, place.state)).toBe(2);
    expect(readTree(place.root)).toEqual({ '_site/mine.txt': 'mine' });
    expect(folders(place.root)).toEqual(['_site']);
  });

  it('leaves no empty destination, and a folder that took a file’s name', () => {
    const place = makePlace();
    write(place, { 'a.html': 'a' });
    cleanSite(place.destination, place.state);
    expect(existsSync(place.destination)).toBe(false);
    write(place, { 'a.html': 'a' });
    rmSync(join(place.destination, 'a.html'));
    mkdirSync(join(place.destination, 'a.html'));
    expect(cleanSite(place.destination, place.state)).toBe(0);
    expect(folders(place.root)).toContain('_site/a.html');
  });
});
