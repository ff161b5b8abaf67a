import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSite, post, readTree } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

/** Newer ones keep code themselves. */
const isOldNode = !('enableCompileCache' in module);
const user = process.geteuid?.();
const FOLDER = user === undefined ? 'gazette-code' : `gazette-code-${user}`;

/** A site for which the program also loads modules that are not part of it. */
const site = () =>
  makeSite({
    '_config.yml': 'title: 报\nurl: https://example.com\n',
    'gazette.config.js':
      'export default { filters: [{ name: "loud", version: 1, apply: (text) => text + "!" }] };',
    'data/rows.csv': 'name\n行\n',
    'pages/rows.html.njk': '---\ntitle: 行\n---\n{{ site.data.rows[0].name | loud }}',
    'posts/2022-01-06-a.md': post({ title: '甲' }, '一\n\n- **二**\n'),
    'posts/2022-01-07-b.md': post({ title: '乙' }, '<p style="color:red">三</p>'),
  });

/** Builds the site anew; returns what it has become. */
async function built(root: string, parent: string, env: NodeJS.ProcessEnv = {}, jobs = 1) {
  for (const folder of ['_site', '.gazette'])
    rmSync(join(root, folder), { recursive: true, force: true });
  const ended = await gazette.run(['build', '--quiet', '--root', root, '--jobs', `${jobs}`], {
    env: { NODE_DISABLE_COMPILE_CACHE: undefined, NODE_COMPILE_CACHE: parent, ...env },
  });
  expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  return readTree(join(root, '_site'));
}

/** The files of kept code: how each is called without its hash, and where it lies. */
function keptIn(folder: string): Record<string, string> {
  const files = readdirSync(folder).map((file) => [file.split('-')[0], join(folder, file)]);
  return Object.fromEntries(files);
}

const UNKEPT = { NODE_DISABLE_COMPILE_CACHE: '1' };

describe.runIf(isOldNode)('the code of the program, where Node does not keep it', () => {
  it('is kept at the end of the first run, and taken from there, by threads too', async () => {
    const root = site();
    const parent = makeSite({});
    const expected = await built(root, parent, UNKEPT);
    expect(String(expected['rows.html'])).toContain('行!');
    expect(readdirSync(parent)).toEqual([]);

    for (const jobs of [1, 2]) expect(await built(root, parent, {}, jobs)).toEqual(expected);
    const kept = keptIn(join(parent, FOLDER));
    expect(Object.keys(kept).sort()).toEqual(['build.cjs', 'worker.cjs']);
    // Of two threads that share two posts, one may have seen more than the other has kept.
    const { 'build.cjs': path = '' } = kept;
    const { ino } = statSync(path);

    for (const jobs of [1, 2]) expect(await built(root, parent, {}, jobs)).toEqual(expected);
    expect(keptIn(join(parent, FOLDER))).toEqual(kept);
    expect(statSync(path).ino).toBe(ino);
    if (user !== undefined) expect(statSync(join(parent, FOLDER)).mode & 0o777).toBe(0o700);
  });

  it('is kept again where a run has compiled much more', async () => {
    const root = site();
    const parent = makeSite({});
    await built(root, parent, {}, 2);
    const { 'build.cjs': path = '' } = keptIn(join(parent, FOLDER));
    const { size } = statSync(path);
    await built(root, parent);
    expect(statSync(path).size).toBeGreaterThan(size * 1.1);
  });

  it.each<[string, (path: string) => void]>([
    ['is empty', (path) => truncateSync(path)],
    ['is cut short', (path) => truncateSync(path, 300_000)],
    ['has another byte', (path) => writeFileSync(path, flipped(readFileSync(path)))],
    ['is not of V8', (path) => writeFileSync(path, 'no code at all, but long enough for a hash')],
  ])('is made anew where what was kept %s', async (_, damage) => {
    const root = site();
    const parent = makeSite({});
    const expected = await built(root, parent);
    const { 'build.cjs': path = '' } = keptIn(join(parent, FOLDER));
    damage(path);
    const { ino } = statSync(path);
    expect(await built(root, parent)).toEqual(expected);
    expect(statSync(path).ino).not.toBe(ino);
    expect(statSync(path).size).toBeGreaterThan(500_000);
  });

  it.runIf(user !== undefined).each<[string, (folder: string, parent: string) => void]>([
    ['others can write', (folder) => chmodSync(folder, 0o777)],
    [
      'is a link',
      (folder, parent) => {
        rmSync(folder, { recursive: true });
        mkdirSync(join(parent, 'elsewhere'), { mode: 0o700 });
        symlinkSync('elsewhere', folder);
      },
    ],
    [
      'is a file',
      (folder) => {
        rmSync(folder, { recursive: true });
        writeFileSync(folder, '');
      },
    ],
    // Only root can give a folder away.
    ...(user === 0
      ? [
          ['is another user’s', (folder: string) => chownSync(folder, 12345, 12345)] as [
            string,
            () => void,
          ],
        ]
      : []),
  ])('is neither taken from nor put into a folder that %s', async (_, spoil) => {
    const parent = makeSite({});
    const folder = join(parent, FOLDER);
    mkdirSync(folder, { mode: 0o700 });
    spoil(folder, parent);
    const before = readTree(parent);
    await built(site(), parent);
    expect(readTree(parent)).toEqual(before);
  });

  it('is not kept where nothing can be written', async () => {
    const parent = makeSite({ file: '' });
    await built(site(), join(parent, 'file', 'below'));
    expect(readTree(parent)).toEqual({ file: '' });
  });

  it('is not kept where source maps are wanted, which Node knows of its own modules only', async () => {
    const parent = makeSite({});
    await built(site(), parent, { NODE_OPTIONS: '--enable-source-maps' });
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe.runIf(!isOldNode)('the code of the program, where Node keeps it', () => {
  it('is left to Node', async () => {
    const root = site();
    const parent = makeSite({});
    const expected = await built(root, parent, UNKEPT);
    expect(readdirSync(parent)).toEqual([]);
    for (const jobs of [1, 1, 2, 2]) expect(await built(root, parent, {}, jobs)).toEqual(expected);
    expect(readdirSync(parent).length).toBeGreaterThan(0);
    expect(readdirSync(parent)).not.toContain(FOLDER);
  });
});

function flipped(data: Buffer): Buffer {
  const middle = data.length >> 1;
  data[middle] = (data[middle] ?? 0) ^ 0xff;
  return data;
}
