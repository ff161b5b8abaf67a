import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answer } from '../../src/dev/answer.js';
import { openFolderSite } from '../../src/dev/folder-site.js';
import { leadsHere, listen, type ServerOptions } from '../../src/dev/server.js';
import { ask } from '../helpers/http.js';
import { makeFolder, writeFiles } from '../helpers/site.js';

const FILES = {
  'index.html': '<p>首页',
  '404.html': '<p>没有',
  'archive/index.html': '<p>归档',
  '绵阳/甲 乙.html': '<p>甲乙',
  'a.css': 'p{}',
  'data.bin': '0123456789',
  'feed.json': '{}',
  'app.webmanifest': '{}',
  'favicon.ico': 'x',
  'empty.txt': '',
  'percent%20.html': '<p>%',
};

/** A folder that is served beside a file that is not. */
async function host(baseurl = '', options: Partial<ServerOptions> = {}) {
  const outer = makeFolder();
  writeFiles(outer, { 'secret.txt': 'secret', 'site-other/x.txt': 'secret' });
  const folder = join(outer, 'site');
  writeFiles(folder, FILES);
  const notes: string[] = [];
  const site = openFolderSite(folder, baseurl);
  const onOtherCase = (asked: string, there: string) => notes.push(`${asked} ${there}`);
  const { local, close, port } = await listen(
    (request, response) => answer(request, response, site, { onOtherCase }),
    { host: '127.0.0.1', port: 0, ...options },
  );
  onTestFinished(close);
  const url = local[0] ?? '';
  const get = (path: string, more: Parameters<typeof ask>[2] = {}) => ask(url, path, more);
  return { folder, outer, url, port, notes, get };
}

/** Sends bytes as they are; resolves to all that is answered before the connection ends. */
async function send(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answered = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answered += chunk;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return answered;
}

describe('a host', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/archive/', 'text/html; charset=utf-8'],
    ['/archive/index.html', 'text/html; charset=utf-8'],
    ['/%E7%BB%B5%E9%98%B3/%E7%94%B2%20%E4%B9%99.html', 'text/html; charset=utf-8'],
    ['/percent%2520.html', 'text/html; charset=utf-8'],
    ['/a.css?v=1', 'text/css; charset=utf-8'],
    ['/feed.json', 'application/json; charset=utf-8'],
    ['/app.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['/favicon.ico', 'image/x-icon'],
    ['/data.bin', 'application/octet-stream'],
    ['/empty.txt', 'text/plain; charset=utf-8'],
  ])('answers %s as %s', async (path, type) => {
    const { get } = await host();
    expect(await get(path)).toMatchObject({ status: 200, headers: { 'content-type': type } });
  });

  it('answers 404.html where nothing is, and folders with a slash', async () => {
    const { get } = await host();
    expect(await get('/nothing')).toMatchObject({ status: 404, body: '<p>没有' });
    expect(await get('/archive?x=1')).toMatchObject({
      status: 302,
      headers: { location: '/archive/?x=1' },
    });
    expect((await get('/', { method: 'POST' })).status).toBe(405);
  });

  it('answers HEAD with the headers of GET', async () => {
    const { get } = await host();
    for (const path of ['/', '/nothing', '/data.bin']) {
      const whole = await get(path);
      const head = await get(path, { method: 'HEAD' });
      expect([head.status, head.body]).toEqual([whole.status, '']);
      expect(head.headers['content-length']).toBe(String(Buffer.byteLength(whole.body)));
    }
  });

  it('answers 304 where the browser has the file', async () => {
    const { folder, get } = await host();
    const { etag = '' } = (await get('/a.css')).headers;
    const again = async (tag: string) =>
      (await get('/a.css', { headers: { 'if-none-match': tag } })).status;
    expect(await again(etag)).toBe(304);
    expect(await again(`"x", W/${etag}`)).toBe(304);
    expect(await again('"x"')).toBe(200);
    writeFileSync(join(folder, 'a.css'), 'p{color:red}');
    expect(await again(etag)).toBe(200);
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('answers the range %s with %i', async (range, status, body, described) => {
    const { get } = await host();
    const answered = await get('/data.bin', { headers: { range } });
    expect([answered.status, answered.body]).toEqual([status, body]);
    expect(answered.headers['content-range']).toBe(described);
  });

  it('answers a range only of the file that the browser has begun with', async () => {
    const { get } = await host();
    const { etag = '' } = (await get('/data.bin')).headers;
    const status = async (condition: string) =>
      (await get('/data.bin', { headers: { range: 'bytes=0-1', 'if-range': condition } })).status;
    expect([await status(etag), await status('"old"')]).toEqual([206, 200]);
  });

  it('lives below a base URL', async () => {
    const { get } = await host('/news');
    expect(await get('/')).toMatchObject({ status: 302, headers: { location: '/news/' } });
    expect((await get('/news/a.css')).status).toBe(200);
    expect(await get('/news')).toMatchObject({ status: 302, headers: { location: '/news/' } });
    for (const path of ['/a.css', '/newsa.css', '/other/a.css'])
      expect((await get(path)).status).toBe(404);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e/secret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/%uff0e%uff0e/secret.txt',
    '/archive/../../secret.txt',
    '/archive/..%00/../../secret.txt',
    '/./../secret.txt',
    '/..;/secret.txt',
    '/../site-other/x.txt',
    '/．．/secret.txt',
    '//secret.txt',
    '/%2f%2fsecret.txt',
    '/link/secret.txt',
    '/link.txt',
    'http://127.0.0.1/../secret.txt',
    '/%00',
    '/%ff',
    '/index.html/x',
    `/${'x'.repeat(5000)}`,
  ])('gives nothing away at %s', async (path) => {
    const { outer, folder, port } = await host();
    symlinkSync(outer, join(folder, 'link'));
    symlinkSync(join(outer, 'secret.txt'), join(folder, 'link.txt'));
    const answered = await send(
      port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answered).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answered).not.toContain('secret');
  });

  it('says where only the case of a name differs, and does not answer with it', async () => {
    const { get, notes } = await host();
    expect((await get('/A.css')).status).toBe(404);
    expect((await get('/Archive/index.HTML')).status).toBe(404);
    expect(notes).toEqual(['/A.css a.css', '/Archive/index.HTML archive/index.html']);
  });

  it('answers a host name only where it leads here for certain', async () => {
    const { get } = await host();
    const status = async (name: string) => (await get('/', { headers: { host: name } })).status;
    for (const name of [
      'localhost',
      'localhost:4000',
      'x.localhost',
      '127.0.0.1:80',
      '[::1]:4000',
      '192.168.1.5',
    ])
      expect([name, await status(name)]).toEqual([name, 200]);
    for (const name of [
      'evil.example',
      'evil.example:4000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
    ])
      expect([name, await status(name)]).toEqual([name, 403]);
    expect(leadsHere('news.example:80', new Set(['news.example']))).toBe(true);
  });

  it('refuses headers that are too long', async () => {
    const { port } = await host();
    // All of it is read at once: what lies unread when a connection is closed can take the answer with it.
    const huge = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await send(port, huge)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('does not wait for who is slow', async () => {
    const { port } = await host('', { patience: { headers: 150, request: 300 } });
    expect(await send(port, 'GET / HTTP/1.1\r\nHost: loc')).toMatch(/^HTTP\/1\.1 408 /);
    expect(await send(port, 'no HTTP at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('takes the next port that is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const found = await host('', { port });
    expect(found.port).toBeGreaterThan(port);
    expect((await found.get('/')).status).toBe(200);
  });

  it('names the addresses at which others reach it', async () => {
    const { local, network, port, close } = await listen((_, response) => response.end(), {
      host: '0.0.0.0',
      port: 0,
    });
    onTestFinished(close);
    expect(local).toEqual([`http://localhost:${port}`]);
    for (const url of network) expect(url).toMatch(/^http:\/\/\d+(?:\.\d+){3}:\d+$/);
  });
});

describe('a folder', () => {
  it('may hold links that stay inside', async () => {
    const { folder, get } = await host();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/x.txt'), 'inside');
    symlinkSync(join(folder, 'real'), join(folder, 'alias'));
    expect((await get('/alias/x.txt')).body).toBe('inside');
  });
});
