import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SiteFault } from '../../src/diagnostics.js';
import {
  type Deployment,
  findChanges,
  listChanges,
  markListed,
  markPresent,
} from '../../src/output/deployment.js';
import { readPresentState, removeJournal, writeJournal } from '../../src/output/manifest.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeFolder,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const A: Files = { 'posts/2022-01-06-a.md': post({ title: '甲' }) };
const B: Files = { 'posts/2022-01-07-b.md': post({ title: '乙' }) };
const PAGE_A = '2022/01/06/a.html';
const PAGE_B = '2022/01/07/b.html';

/** A site that has been built. */
async function built(files: Files): Promise<Deployment & { readonly root: string }> {
  const root = makeSite({ '_config.yml': CONFIG, ...files });
  expect(await buildSite(root)).toMatchObject({ ok: true });
  return { root, destination: join(root, '_site'), state: join(root, '.gazette') };
}

async function rebuild(root: string, files: Files): Promise<void> {
  rmSync(join(root, 'posts'), { recursive: true });
  writeFiles(root, files);
  expect(await buildSite(root)).toMatchObject({ ok: true });
}

/** The lists as a tool that uploads reads them. */
function readLists(folder: string): Record<'new' | 'changed' | 'removed', string[]> {
  const [added, changed, removed] = ['new', 'changed', 'removed'].map((name) => {
    const text = readFileSync(join(folder, `${name}.txt`), 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    return text.split('\n').slice(0, -1);
  });
  return { new: added ?? [], changed: changed ?? [], removed: removed ?? [] };
}

const allFiles = ({ destination }: Deployment) => Object.keys(readTree(destination));
const codesOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof SiteFault) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
};

describe('changes', () => {
  it('are, without a mark, all files as new', async () => {
    const site = await built(A);
    expect(findChanges(site)).toEqual({
      changes: { new: allFiles(site).sort(), changed: [], removed: [] },
      diagnostics: [],
    });
  });

  it('are none after a mark', async () => {
    const site = await built(A);
    expect(markPresent(site)).toBe(allFiles(site).length);
    expect(findChanges(site).changes).toEqual({ new: [], changed: [], removed: [] });
  });

  it('gather over builds until they are marked', async () => {
    const site = await built(A);
    markPresent(site);
    await rebuild(site.root, { ...A, ...B });
    await rebuild(site.root, {
      ...B,
      'posts/2022-01-08-c.md': post({ title: '丙' }),
    });
    const { changes } = findChanges(site);
    expect(changes.new).toEqual(expect.arrayContaining([PAGE_B, '2022/01/08/c.html']));
    expect(changes.changed).toContain('index.html');
    expect(changes.removed).toContain(PAGE_A);
  });

  it('tell nothing of a file that did not change', async () => {
    const site = await built(A);
    markPresent(site);
    await rebuild(site.root, { ...A, ...B });
    const { new: added, changed, removed } = findChanges(site).changes;
    expect(removed).toEqual([]);
    expect([...added, ...changed]).not.toContain('robots.txt');
  });

  it('are those of one destination', async () => {
    const site = await built(A);
    await buildSite(site.root, { destination: 'other' });
    markPresent(site);
    const other = { ...site, destination: join(site.root, 'other') };
    expect(findChanges(other).changes.new).toContain(PAGE_A);
  });

  it.each([
    ['damaged', 'gazette manifest 1\tcomplete\nabc\t3\tindex.ht'],
    ['foreign', 'hello\n'],
    ['empty', ''],
  ])('count all files as new, and say so, where the record is %s', async (_, text) => {
    const site = await built(A);
    markPresent(site);
    const [record = ''] = readdirSync(site.state).filter((name) => name.startsWith('deployed-'));
    writeFileSync(join(site.state, record), text);
    const { changes, diagnostics } = findChanges(site);
    expect(changes.new).toEqual(allFiles(site).sort());
    expect(diagnostics).toMatchObject([{ code: 'deployed-unreadable', severity: 'warning' }]);
    expect(listChanges(site, makeFolder()).diagnostics).toEqual(diagnostics);
    expect(findChanges(site).diagnostics).toEqual([]);
  });

  it('need a build that has come to its end', async () => {
    const root = makeSite({ '_config.yml': CONFIG, ...A });
    const site = { destination: join(root, '_site'), state: join(root, '.gazette') };
    const lists = join(root, 'lists');
    const all = [
      () => findChanges(site),
      () => listChanges(site, lists),
      () => markPresent(site),
    ] as const;
    for (const act of all) expect(codesOf(act)).toEqual(['build-unfinished']);
    await buildSite(root);
    writeJournal(site.state, site.destination, ['index.html']);
    for (const act of all) expect(codesOf(act)).toEqual(['build-unfinished']);
    expect(readdirSync(root)).not.toContain('lists');
  });
});

describe('lists', () => {
  it('are plain paths, one a line, sorted, in a folder that is made', async () => {
    const site = await built(A);
    markPresent(site);
    await rebuild(site.root, B);
    const folder = join(makeFolder(), 'deep', 'lists');
    const { changes } = listChanges(site, folder);
    expect(readLists(folder)).toEqual(changes);
    for (const list of Object.values(changes)) expect([...list].sort()).toEqual(list);
    expect(changes.new).toContain(PAGE_B);
    expect(changes.removed).toContain(PAGE_A);
  });

  it('are empty files where nothing changed', async () => {
    const site = await built(A);
    markPresent(site);
    const folder = makeFolder();
    writeFiles(folder, { 'new.txt': 'old\n', 'changed.txt': 'old\n', 'removed.txt': 'old\n' });
    listChanges(site, folder);
    expect(readLists(folder)).toEqual({ new: [], changed: [], removed: [] });
  });

  it.skipIf(process.platform === 'win32')('name files as they are', async () => {
    const names = ['a b.txt', '中文.txt', '[x] {y}.txt', '-dash', ';semicolon', ' blank', "'q'"];
    const tricky = ['back\\slash', 'hash#', 'star*', 'line\nfeed', 'tab\t'];
    const site = await built(
      Object.fromEntries([...names, ...tricky].map((name) => [`public/${name}`, name])),
    );
    const folder = makeFolder();
    listChanges(site, folder);
    expect(readLists(folder).new).toEqual(allFiles(site).sort());
    expect(readLists(folder).new).toEqual(expect.arrayContaining(names));
  });

  it('of an upload that failed are listed again', async () => {
    const site = await built(A);
    const folder = makeFolder();
    const first = listChanges(site, folder).changes;
    expect(listChanges(site, folder).changes).toEqual(first);
    markListed(site, folder);
    await rebuild(site.root, B);
    const second = listChanges(site, folder).changes;
    expect(second.removed).toContain(PAGE_A);
    expect(findChanges(site).changes).toEqual(second);
  });

  it('take back what an upload that failed may have sent', async () => {
    const site = await built(A);
    markPresent(site);
    await rebuild(site.root, B);
    const failed = listChanges(site, makeFolder()).changes;
    await rebuild(site.root, A);
    const { new: added, changed, removed } = listChanges(site, makeFolder()).changes;
    expect([added, changed, removed]).toEqual([failed.removed, failed.changed, failed.new]);
  });
});

describe('marking lists', () => {
  it('marks what was listed, not what was built since', async () => {
    const site = await built(A);
    const folder = makeFolder();
    listChanges(site, folder);
    const count = allFiles(site).length;
    await rebuild(site.root, { ...A, ...B });
    expect(markListed(site, folder)).toBe(count);
    const { new: added, changed, removed } = findChanges(site).changes;
    expect(added).toContain(PAGE_B);
    expect(added).not.toContain(PAGE_A);
    expect(changed).toContain('index.html');
    expect(removed).toEqual([]);
  });

  it('does not trust a file that a build changed meanwhile', async () => {
    const site = await built(A);
    const folder = makeFolder();
    listChanges(site, folder);
    await rebuild(site.root, B);
    markListed(site, folder);
    await rebuild(site.root, A);
    expect(findChanges(site).changes.new).toContain(PAGE_A);
    expect(findChanges(site).changes.removed).toContain(PAGE_B);
  });

  it('is possible while a build is writing', async () => {
    const site = await built(A);
    const folder = makeFolder();
    listChanges(site, folder);
    writeJournal(site.state, site.destination, ['index.html']);
    expect(readPresentState(site.state, site.destination)?.complete).toBe(false);
    markListed(site, folder);
    removeJournal(site.state, site.destination);
    // Who knows which of the two was sent.
    expect(findChanges(site).changes).toEqual({ new: [], changed: ['index.html'], removed: [] });
  });

  it('refuses a folder without lists, and lists of another destination', async () => {
    const site = await built(A);
    await buildSite(site.root, { destination: 'other' });
    const folder = makeFolder();
    expect(codesOf(() => markListed(site, folder))).toEqual(['lists-missing']);
    listChanges({ ...site, destination: join(site.root, 'other') }, folder);
    expect(codesOf(() => markListed(site, folder))).toEqual(['lists-missing']);
    expect(findChanges(site).changes.new).toContain(PAGE_A);
  });
});
