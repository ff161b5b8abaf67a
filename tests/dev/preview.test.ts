import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ended, installProgram } from '../cli/program.js';
import { CONFIG, type Files, makeSite, post, readTree, writeFiles } from '../helpers/site.js';

const gazette = installProgram();

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: '甲', category: '绵阳' }),
  'drafts/idea.md': post({ title: '草稿' }),
  'public/data.bin': '12345',
  'public/a.webmanifest': '{}',
};
const POST = '/%E7%BB%B5%E9%98%B3/2022/01/06/a.html';

async function startPreview(files: Files, ...args: string[]) {
  const root = makeSite(files);
  const child = gazette.start(['serve', '--root', root, '--port', '0', ...args]);
  let printed = '';
  const collect = (text: Buffer) => {
    printed += text.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const url = await until(() => /Preview at (http:\S+)\//.exec(printed)?.[1]);
  return { root, child, url: url.replace(/\/+$/, ''), printed: () => printed };
}

/** Looks again as often as the event loop lets it, until there is something. */
async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
}

async function fetchRaw(url: string, path: string, method = 'GET') {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, method, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** The events of an open page, as they come. */
async function listen(url: string) {
  const sent = get(`${new URL(url).origin}/.gazette/events`, { agent: false });
  onTestFinished(() => {
    sent.destroy();
  });
  sent.on('error', () => {});
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('error', () => {});
  return {
    next: (event: string) =>
      until(() => {
        const at = text.indexOf(`event: ${event}\n`);
        const end = text.indexOf('\n\n', at);
        if (at < 0 || end < 0) return null;
        const found = text.slice(at, end);
        text = text.slice(end);
        return found;
      }),
  };
}

describe('the preview', () => {
  it('answers as a static host does', async () => {
    const { url } = await startPreview(SITE);
    const type = async (path: string) => {
      const { status, headers } = await fetchRaw(url, path);
      return [status, headers['content-type']];
    };
    expect(await type('/')).toEqual([200, 'text/html; charset=utf-8']);
    expect(await type(POST)).toEqual([200, 'text/html; charset=utf-8']);
    expect(await type('/theme/style.css')).toEqual([200, 'text/css; charset=utf-8']);
    expect(await type('/feed.xml')).toEqual([200, expect.stringMatching(/xml; charset=utf-8$/)]);
    expect(await type('/feed.json')).toEqual([200, 'application/json; charset=utf-8']);
    expect(await type('/theme/icon.svg')).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(await type('/data.bin')).toEqual([200, 'application/octet-stream']);
    expect(await fetchRaw(url, '/nothing')).toMatchObject({
      status: 404,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: expect.stringContaining('404'),
    });
    expect(await fetchRaw(url, '/archive')).toMatchObject({
      status: 302,
      headers: { location: '/archive/' },
    });
    const head = await fetchRaw(url, POST, 'HEAD');
    const whole = await fetchRaw(url, POST);
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(whole.body)));
    expect((await fetchRaw(url, '/', 'POST')).status).toBe(405);
  });

  it('gives away nothing outside its folder', async () => {
    const { url } = await startPreview(SITE);
    for (const path of [
      '/../_config.yml',
      '/%2e%2e/_config.yml',
      '/..%2f..%2f_config.yml',
      '/..%5c_config.yml',
      '/%00',
      '/%ff',
      '//example.org/..',
      '/index.html/x',
      `/${'x'.repeat(5000)}`,
    ]) {
      const { status, body } = await fetchRaw(url, path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('timezone');
    }
  });

  it('lives below a base URL and sends the root there', async () => {
    const { url } = await startPreview(SITE, '--baseurl', '/news');
    expect(new URL(url).pathname).toBe('/news');
    expect(await fetchRaw(url, '/')).toMatchObject({
      status: 302,
      headers: { location: '/news/' },
    });
    expect(await fetchRaw(url, `/news${POST}`)).toMatchObject({ status: 200 });
    expect(await fetchRaw(url, POST)).toMatchObject({ status: 404 });
  });

  it('shows drafts with --drafts, in a folder that is not the published one', async () => {
    const { root, url } = await startPreview(SITE, '--drafts');
    const home = await fetchRaw(url, '/');
    expect(home.body).toContain('草稿');
    expect(home.body).toContain('EventSource');
    await gazette.run(['build', '--root', root]);
    const published = Object.values(readTree(join(root, '_site'))).join('');
    expect(published).not.toContain('草稿');
    expect(published).not.toContain('EventSource');
  });

  it('reloads open pages after an edit, shows a broken one over them, and is mended by the next', async () => {
    const { root, url } = await startPreview(SITE);
    const page = await listen(url);
    const edit = (content: string) => writeFiles(root, { 'posts/2022-01-06-a.md': content });
    edit(post({ title: '新题', category: '绵阳' }));
    await page.next('reload');
    expect((await fetchRaw(url, POST)).body).toContain('新题');

    writeFiles(root, { 'templates/layouts/post.html': '{% if %}' });
    expect(await page.next('problem')).toContain('templates/layouts/post.html');
    expect((await fetchRaw(url, POST)).body).toContain('新题');
    const late = await listen(url);
    expect(await late.next('problem')).toContain('templates/layouts/post.html');

    rmSync(join(root, 'templates'), { recursive: true });
    await page.next('reload');
    writeFiles(root, { 'data/new.yml': 'a: 1', 'pages/about.md': '# 关于' });
    await page.next('reload');
    expect(await until(async () => (await fetchRaw(url, '/about.html')).status === 200)).toBe(true);
  });

  it('begins with a broken configuration and lives when it is mended', async () => {
    const { root, url, printed } = await startPreview({ ...SITE, '_config.yml': 'title: [\n' });
    expect(printed()).toContain('error[config-invalid]');
    const page = await listen(url);
    expect(await page.next('problem')).toContain('_config.yml');
    writeFiles(root, { '_config.yml': CONFIG });
    await page.next('reload');
    expect((await fetchRaw(url, '/')).status).toBe(200);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends by %s, with pages open, exit 0', async (signal) => {
    const { child, url } = await startPreview(SITE);
    await listen(url);
    const end = ended(child);
    const from = performance.now();
    child.kill(signal);
    expect(await end).toMatchObject({ code: 0 });
    expect(performance.now() - from).toBeLessThan(5000);
  });

  it('ends at once in the middle of a build, and keeps nobody from building', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [
        `posts/2022-01-06-p${n}.md`,
        post({ title: `P${n}` }, '正文。'.repeat(200)),
      ]),
    );
    const root = makeSite({ ...SITE, ...many });
    const child = gazette.start(['serve', '--root', root, '--port', '0']);
    await until(() => existsSync(join(root, '.gazette/store')));
    const end = ended(child);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Preview at') });
    expect(existsSync(join(root, '.gazette/store'))).toBe(true);
    expect(existsSync(join(root, '.gazette/lock'))).toBe(false);
  });

  it('that cannot have its port says so, exit 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await gazette.run([
      'serve',
      '--root',
      makeSite(SITE),
      '--port',
      String(port),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port}`);
  });
});
