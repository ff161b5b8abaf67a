import { createReadStream, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { lookup } from 'mrmime';
import { fileOfAddress } from '../util/url.js';

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
    if (path === '/' && served.baseurl !== '')
      response.writeHead(302, { location: `${served.baseurl}/` }).end();
    else notFound(response, served, request.method === 'HEAD');
    return;
  }
  const file = join(served.folder, fileOfAddress(address));
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) send(response, file, 200, served, request.method === 'HEAD');
  else if (stat?.isDirectory())
    response.writeHead(301, { location: `${encodeURI(served.baseurl + address)}/` }).end();
  else notFound(response, served, request.method === 'HEAD');
}

/** The decoded path of a request, or null for one that no file can have. */
export function requestPath(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return null;
  }
  const outside =
    !path.startsWith('/') ||
    path.includes('\0') ||
    path.includes('\\') ||
    path.split('/').includes('..');
  return outside ? null : path.normalize('NFC');
}

function withoutBaseurl(path: string, baseurl: string): string | null {
  if (baseurl === '') return path;
  if (path === baseurl) return '/';
  return path.startsWith(`${baseurl}/`) ? path.slice(baseurl.length) : null;
}

function notFound(response: ServerResponse, served: Served, headOnly: boolean): void {
  const page = join(served.folder, '404.html');
  if (statSync(page, { throwIfNoEntry: false })?.isFile())
    send(response, page, 404, served, headOnly);
  else
    response
      .writeHead(404, { 'content-type': 'text/html; charset=utf-8' })
      .end(headOnly ? undefined : `<!doctype html><title>404</title><p>Not found${served.inject}`);
}

function send(
  response: ServerResponse,
  file: string,
  status: number,
  served: Served,
  headOnly: boolean,
): void {
  const type = lookup(file) ?? 'application/octet-stream';
  const isText = /^text\/|[/+](?:json|xml|javascript)$/.test(type);
  const headers = {
    'content-type': isText ? `${type}; charset=utf-8` : type,
    'cache-control': 'no-store',
  };
  if (type === 'text/html') {
    const html = readFileSync(file, 'utf8');
    const end = html.lastIndexOf('</body>');
    const page =
      end < 0 ? html + served.inject : html.slice(0, end) + served.inject + html.slice(end);
    response.writeHead(status, headers).end(headOnly ? undefined : page);
    return;
  }
  response.writeHead(status, headers);
  if (headOnly) response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}
