import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ended, installProgram } from '../cli/program.js';
import { ask, listenTo, until } from '../helpers/http.js';
import { infoOf } from '../helpers/preview.js';
import { CONFIG, type Files, makeFolder, makeSite, post, writeFiles } from '../helpers/site.js';

const gazette = installProgram();

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲' }),
  'drafts/idea.md': post({ title: '草稿', date: '2022-02-01' }),
};

/** Starts the preview as a user does. */
async function serve(root: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = gazette.start(['serve', '--root', root, '--port', '0', ...args], { env });
  const end = ended(child);
  let printed = '';
  const collect = (text: string) => {
    printed += text;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const url = await until(() => /Preview at (http:\S+)/.exec(printed)?.[1]);
  return { child, end, url, printed: () => printed };
}

describe('gazette serve', () => {
  it('shows drafts, unless it is told not to', async () => {
    const root = makeSite(SITE);
    const withDrafts = await serve(root);
    expect((await ask(withDrafts.url, '/2022/02/01/idea.html')).status).toBe(200);
    const without = await serve(root, ['--drafts=false', '--future=false']);
    expect((await ask(without.url, '/2022/02/01/idea.html')).status).toBe(404);
    const wrong = await gazette.run(['serve', '--root', root, '--drafts=perhaps']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('true or false')]);
  });

  it('gives its pages their script, and says what it takes up', async () => {
    const root = makeSite(SITE);
    const { url, printed } = await serve(root);
    const script = await ask(url, '/.gazette/client.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(() => new Function(script.body)).not.toThrow();
    expect(infoOf(await ask(url, '/2022/01/06/a.html')).why).toBe('made for the first time');
    writeFiles(root, { 'posts/2022-01-06-a.md': '---\ntitle: [\n---\n' });
    await until(() => /front-matter-invalid[\s\S]*taken up in \d+ ms/.test(printed()));
    expect(existsSync(join(root, '_site'))).toBe(false);
  });

  it('takes up plugins in a module of Node’s older kind when it changes', async () => {
    const marked = (mark: string): Files => ({
      'gazette.config.js': `module.exports = { transforms: [{ name: 'mark', version: 1, apply: () => '${mark}' }] };`,
    });
    const root = makeSite({ ...SITE, ...marked('one') });
    const { url } = await serve(root);
    const page = async (): Promise<string> => (await ask(url, '/2022/01/06/a.html')).body;
    expect(await page()).toContain('one');
    writeFiles(root, marked('two'));
    await until(async () => (await page()).includes('two'));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends by %s, with pages open, exit 0', async (signal) => {
    const { child, url, end } = await serve(makeSite(SITE));
    await listenTo(url, { address: '/', version: '' });
    const from = performance.now();
    child.kill(signal);
    expect(await end).toMatchObject({ code: 0 });
    // On a machine that has nothing else to do it is a fifth of this.
    expect(performance.now() - from).toBeLessThan(3000);
  });

  it('ends at once while it reads an archive', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [
        `posts/2022-01-06-p${n}.md`,
        post({ title: `P${n}` }, '正文。'.repeat(200)),
      ]),
    );
    const root = makeSite({ ...SITE, ...many });
    const folder = makeFolder();
    const child = gazette.start(['serve', '--root', root, '--port', '0'], {
      // Node itself would keep what it has made of the program there.
      env: { TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    const end = ended(child);
    await until(() => readdirSync(folder).length > 0);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Preview at') });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['serve', 'preview'])('%s takes the next free port and says so', async (command) => {
    const root = makeSite(SITE);
    if (command === 'preview') await gazette.run(['build', '--root', root]);
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const child = gazette.start([command, '--root', root, '--port', String(port)]);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: string) => {
        printed += text;
      });
    const url = await until(() => /at (http:\S+)/.exec(printed)?.[1]);
    expect(printed).toContain(`Port ${port} is taken, so it is ${new URL(url).port}`);
    expect((await ask(url, '/2022/01/06/a.html')).status).toBe(200);
  });

  it('that cannot listen says so, exit 1', async () => {
    const { code, stderr } = await gazette.run([
      'serve',
      '--root',
      makeSite(SITE),
      '--host',
      '203.0.113.7',
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot listen on port 4000')]);
  });

  it('is reached from the network where that is asked for', async () => {
    const { url } = await serve(makeSite(SITE), ['--host']);
    expect(url).toMatch(/^http:\/\/localhost:\d+\/$/);
    expect((await ask(url, '/', { headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it.runIf(process.platform === 'linux')('opens the browser with --open', async () => {
    const folder = makeFolder();
    const opened = join(folder, 'opened');
    writeFiles(folder, {
      'xdg-open': `#!/bin/sh\necho "$1" > ${opened}.new && mv ${opened}.new ${opened}\n`,
    });
    chmodSync(join(folder, 'xdg-open'), 0o755);
    const { url } = await serve(makeSite(SITE), ['--open'], {
      PATH: `${folder}:${process.env.PATH ?? ''}`,
    });
    await until(() => existsSync(opened));
    expect(readFileSync(opened, 'utf8').trim()).toBe(url);
    const without = makeFolder();
    symlinkSync(process.execPath, join(without, 'node'));
    const lacking = await serve(makeSite(SITE), ['--open'], { PATH: without });
    await until(() => lacking.printed().includes('the browser could not be opened'));
  });
});
