import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, makeFolder, makeSite, post, readTree } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

function makeOne(): string {
  return makeSite({
    '_config.yml': CONFIG,
    'posts/2022-01-06-a.md': post({ title: '甲' }),
    'public/;note.txt': 'x',
  });
}

async function makeBuilt(): Promise<string> {
  const root = makeOne();
  await gazette.run(['build', '--root', root]);
  return root;
}

const changes = (root: string, ...args: string[]) =>
  gazette.run(['changes', '--root', root, ...args], { cwd: makeFolder() });

describe('gazette changes', () => {
  it('shows the lists and counts them', async () => {
    const root = await makeBuilt();
    const { code, stdout, stderr } = await changes(root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^New\n {2}2022\/01\/06\/a\.html\n/m);
    const count = Object.keys(readTree(join(root, '_site'))).length;
    expect(stdout).toContain(`${count} new, 0 changed, 0 removed since the last mark\n`);
    expect(stdout).not.toMatch(/^(?:Changed|Removed)$/m);
    expect(await changes(root, '--quiet')).toEqual({ code: 0, signal: null, stdout: '', stderr });
  });

  it('writes lists below the working directory, and marks them', async () => {
    const root = await makeBuilt();
    const options = { cwd: makeFolder() };
    const run = (...args: string[]) => gazette.run(['changes', '--root', root, ...args], options);
    const { code, stdout } = await run('--write', 'lists');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ new, 0 changed, 0 removed: listed in lists\n$/);
    expect(existsSync(join(options.cwd, 'lists/new.txt'))).toBe(true);
    expect((await run('--mark', 'lists')).stdout).toMatch(/^Marked \d+ files as deployed\n$/);
    expect((await run()).stdout).toBe('0 new, 0 changed, 0 removed since the last mark\n');
  });

  it('marks the output without lists', async () => {
    const root = await makeBuilt();
    expect((await changes(root, '--mark')).code).toBe(0);
    expect((await changes(root)).stdout).toBe('0 new, 0 changed, 0 removed since the last mark\n');
  });

  it('--json prints one document', async () => {
    const root = await makeBuilt();
    const listed = JSON.parse((await changes(root, '--json')).stdout) as {
      changes: { new: string[] };
    };
    expect(listed).toMatchObject({ ok: true, marked: null, diagnostics: [] });
    expect(listed.changes.new).toEqual(Object.keys(readTree(join(root, '_site'))).sort());
    const marked = JSON.parse((await changes(root, '--mark', '--json')).stdout) as object;
    expect(marked).toMatchObject({ ok: true, changes: null, marked: listed.changes.new.length });
  });

  it('takes the destination of the build', async () => {
    const root = makeOne();
    await gazette.run(['build', '--root', root, '--destination', 'out']);
    expect(await changes(root)).toMatchObject({ code: 1, stdout: '' });
    expect(await changes(root, '--destination', 'out')).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(root, 'other.yml'), `${CONFIG}destination: out\n`);
    const other = await changes(root, '--config', join(root, 'other.yml'));
    expect(other).toMatchObject({ code: 0, stderr: '' });
  });

  it('says what to do where it cannot', async () => {
    const root = makeOne();
    expect(await changes(root)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error\[build-unfinished\][\s\S]*`gazette build`/),
    });
    await gazette.run(['build', '--root', root]);
    expect(await changes(root, '--mark', 'none')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error\[lists-missing\][\s\S]*--write/),
    });
    const file = join(root, '_config.yml');
    expect(await changes(root, '--write', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error[write-failed]'),
    });
  });

  it('does not write and mark at once: the upload comes between', async () => {
    const { code, stderr } = await changes(makeOne(), '--write', 'lists', '--mark', 'lists');
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be used with');
  });
});
