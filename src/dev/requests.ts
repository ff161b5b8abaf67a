import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { lookup } from 'mrmime';
import { encodeAddress, fileOfAddress } from '../util/url.js';

/** What the preview answers with; read at each request, so that a new build is seen at once. */
export interface Served {
  /** Absolute path of the built site. */
  readonly folder: string;
  readonly baseurl: string;
  /** What stands before `</body>` of every HTML page. */
  readonly inject: string;
}

/** Answers as a static host does: index pages, 404.html, types and charsets. */
export function answer(request: IncomingMessage, response: ServerResponse, served: Served): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const path = requestPath(request.url ?? '/');
  const address = path === null ? null : withoutBaseurl(path, served.baseurl);
  if (address === null) {
    if (path === '/') redirect(response, `${served.baseurl}/`);
    else notFound(response, served);
    return;
  }
  const file = join(served.folder, fileOfAddress(address));
  const entry = entryAt(file);
  if (entry?.isFile()) send(response, file, 200, served);
  else if (entry?.isDirectory()) redirect(response, `${served.baseurl}${address}/`);
  else notFound(response, served);
}

/** The decoded path of a request, or null for one that no file can have. */
export function requestPath(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return null;
  }
  // `//name` would be another host in a redirect.
  const outside =
    !path.startsWith('/') ||
    path.includes('//') ||
    path.includes('\0') ||
    path.includes('\\') ||
    path.split('/').includes('..');
  return outside ? null : path.normalize('NFC');
}

function withoutBaseurl(path: string, baseurl: string): string | null {
  if (baseurl === '') return path;
  if (path === baseurl) return '';
  return path.startsWith(`${baseurl}/`) ? path.slice(baseurl.length) : null;
}

/** What stands at a path; null if nothing does, or if no file can have that path: below another file, or too long. */
function entryAt(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** Only for now: a browser keeps a permanent one for good, and the next site on this port may be another. */
function redirect(response: ServerResponse, address: string): void {
  response.writeHead(302, { location: encodeAddress(address), 'cache-control': 'no-store' }).end();
}

function notFound(response: ServerResponse, served: Served): void {
  const file = join(served.folder, '404.html');
  if (entryAt(file)?.isFile()) send(response, file, 404, served);
  else sendHtml(response, '<!doctype html><title>404</title><p>Not found', 404, served);
}

/** A HEAD request gets the same headers; Node leaves the body out. */
function send(response: ServerResponse, file: string, status: number, served: Served): void {
  const type = typeOf(file);
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    // A build has removed it since it was looked for.
    response.writeHead(503, { 'retry-after': '1' }).end();
    return;
  }
  if (type === HTML) {
    const html = readFileSync(fd, 'utf8');
    closeSync(fd);
    sendHtml(response, html, status, served);
    return;
  }
  // A build replaces files and never writes into them: the open one keeps its size.
  response.writeHead(status, headersOf(type, fstatSync(fd).size));
  createReadStream(file, { fd })
    .on('error', () => response.destroy())
    .pipe(response);
}

function sendHtml(
  response: ServerResponse,
  html: string,
  status: number,
  { inject }: Served,
): void {
  const end = html.lastIndexOf('</body>');
  const page = end < 0 ? html + inject : html.slice(0, end) + inject + html.slice(end);
  response.writeHead(status, headersOf(HTML, Buffer.byteLength(page))).end(page);
}

const HTML = 'text/html';
const TEXT = /^text\/|[/+](?:json|xml)$/;

function typeOf(file: string): string {
  return file.endsWith('.ico') ? 'image/x-icon' : (lookup(file) ?? 'application/octet-stream');
}

function headersOf(type: string, length: number): Record<string, string | number> {
  return {
    'content-type': TEXT.test(type) ? `${type}; charset=utf-8` : type,
    'content-length': length,
    'cache-control': 'no-store',
  };
}
