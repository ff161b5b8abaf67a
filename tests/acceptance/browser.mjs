import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { lookup } from 'mrmime';
import { chromium } from 'playwright-core';
import { listFiles } from './lib.mjs';

/** What the scripts that open pages in Chromium share. */

/**
 * Serves a built folder on a port of its own.
 *
 * @param {string} folder
 * @param {Record<string, string>} [headers] of every file
 */
export async function serve(folder, headers = {}) {
  const files = new Set(listFiles(folder));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).slice(1);
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (!files.has(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = lookup(file) ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'Content-Type': `${type}; charset=utf-8` });
    createReadStream(join(folder, file)).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return { files, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Debian's Chromium, silent about everything but the pages. */
export function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
