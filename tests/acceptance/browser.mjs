import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { lookup } from 'mrmime';
import { chromium } from 'playwright-core';
import { listFiles } from './lib.mjs';

/** What the scripts that open pages in Chromium share. */

/** @typedef {Record<string, string>} Headers */

/**
 * Serves a built folder on a port of its own, texts compressed, as hosts do.
 *
 * @param {string} folder
 * @param {(file: string) => Headers} [headersOf] those of a file of the folder
 */
export async function serve(folder, headersOf = () => ({})) {
  const files = new Set(listFiles(folder));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).slice(1);
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (!files.has(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = lookup(file) ?? 'application/octet-stream';
    const isText = /^text|javascript|json|xml/.test(type);
    response.writeHead(200, {
      ...headersOf(file),
      'Content-Type': `${type}; charset=utf-8`,
      ...(isText && { 'Content-Encoding': 'gzip' }),
    });
    const content = createReadStream(join(folder, file));
    (isText ? content.pipe(createGzip()) : content).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return { files, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/**
 * The headers that the site's own file of headers for Netlify names, which a site has with `header_files: [netlify]`.
 *
 * @param {string} folder
 * @returns {(file: string) => Headers}
 */
export function publishedHeaders(folder) {
  /** @type {{ below: string, headers: Headers }[]} */
  const rules = [];
  for (const line of readFileSync(join(folder, '_headers'), 'utf8').trim().split('\n')) {
    const header = /^\s+([^:]+): (.*)$/.exec(line);
    if (header === null) rules.push({ below: line.replace(/^\/|\*$/g, ''), headers: {} });
    else Object.assign(rules.at(-1)?.headers ?? {}, { [header[1] ?? '']: header[2] });
  }
  return (file) =>
    Object.assign(
      {},
      ...rules.filter(({ below }) => file.startsWith(below)).map(({ headers }) => headers),
    );
}

/** Where Debian has Chromium. */
export const CHROMIUM = '/usr/bin/chromium';

/** What keeps Chromium silent about everything but the pages. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Debian's Chromium, without a window. */
export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}
