import { createReadStream, type Stats, statSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { lookup } from 'mrmime';
import { encodeAddress, fileOfAddress } from '../util/url.js';

/** A site as a host has it. It is asked anew at each request, so that a change is seen at once. */
export interface HostedSite {
  readonly baseurl: string;
  /** What stands under a file's name, such as `2022/a.html`; null if nothing does. */
  find(file: string): HostedFile | null;
  /** What is answered where nothing stands under a file's name; null for nothing. */
  missing(file: string): HostedFile | null;
  /** The name of a file that differs in case only; null if there is none. */
  inOtherCase(file: string): string | null;
}

/** A file of a site: its bytes, or where it lies. */
export type HostedFile =
  | { readonly bytes: Buffer; readonly etag: string; readonly status?: number }
  | { readonly path: string; readonly stats: Stats };

/** What a host tells whoever runs it. */
export interface AnswerNotes {
  /** That a link would lead nowhere on a host that tells upper case from lower case. */
  readonly onOtherCase?: (asked: string, there: string) => void;
}

/** Answers as a static host does: index pages, 404.html, types and charsets, `ETag`, ranges. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: HostedSite,
  { onOtherCase }: AnswerNotes = {},
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', connection: 'close' }).end();
    return;
  }
  const path = requestPath(request.url ?? '/');
  const address = path === null ? null : withoutBaseurl(path, site.baseurl);
  if (path === '/' && address === null) {
    redirect(request, response, `${site.baseurl}/`);
    return;
  }
  const file = address === null ? '' : fileOfAddress(address);
  const found = file === '' ? null : site.find(file);
  if (found !== null) {
    send(request, response, file, found, 200);
    return;
  }
  if (address !== null && !address.endsWith('/') && site.find(fileOfAddress(`${address}/`))) {
    redirect(request, response, `${site.baseurl}${address}/`);
    return;
  }
  const other = file === '' ? null : site.inOtherCase(file);
  if (other !== null && path !== null) onOtherCase?.(path, other);
  const page = site.missing(file);
  if (page === null) sendText(request, response, 404, 'Not found\n');
  else send(request, response, '404.html', page, 404);
}

/** The decoded path of a request, or null for one that no file can have. */
export function requestPath(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return null;
  }
  const segments = path.split('/');
  // `//name` would be another host in a redirect.
  const outside =
    !path.startsWith('/') ||
    path.includes('//') ||
    path.includes('\0') ||
    path.includes('\\') ||
    segments.includes('..') ||
    segments.includes('.');
  return outside ? null : path.normalize('NFC');
}

/** A short answer in plain text. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function withoutBaseurl(path: string, baseurl: string): string | null {
  if (baseurl === '') return path;
  if (path === baseurl) return '';
  return path.startsWith(`${baseurl}/`) ? path.slice(baseurl.length) : null;
}

/** Only for now: a browser keeps a permanent one for good, and the next site on this port may be another. */
function redirect(request: IncomingMessage, response: ServerResponse, address: string): void {
  const query = /\?.*$/s.exec(request.url ?? '')?.[0] ?? '';
  response
    .writeHead(302, { location: encodeAddress(address) + query, 'cache-control': 'no-store' })
    .end();
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  found: HostedFile,
  status: number,
): void {
  const isFile = 'path' in found;
  const size = isFile ? found.stats.size : found.bytes.length;
  const etag = isFile
    ? `"${found.stats.mtimeMs.toString(36)}-${size.toString(36)}"`
    : `"${found.etag}"`;
  const headers: OutgoingHttpHeaders = {
    // A copy of a picture may be answered with the picture itself.
    'content-type': typeOf(isFile ? found.path : file),
    // A browser asks each time whether what it has still holds.
    'cache-control': 'no-cache',
    etag,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
  const code = isFile ? status : (found.status ?? status);
  if (code === 200 && isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = code === 200 ? rangeOf(request, size, etag) : null;
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size };
  headers['content-length'] = end - start;
  if (range !== null) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`;
  const isBodiless = request.method === 'HEAD' || end === start;
  if (!isFile) {
    response.writeHead(range === null ? code : 206, headers);
    response.end(isBodiless ? undefined : found.bytes.subarray(start, end));
    return;
  }
  if (isBodiless) {
    response.writeHead(range === null ? code : 206, headers).end();
    return;
  }
  const stream = createReadStream(found.path, { start, end: end - 1 });
  stream.once('open', () => response.writeHead(range === null ? code : 206, headers));
  stream.on('error', () => {
    // It has been removed since it was looked for.
    if (response.headersSent) response.destroy();
    else sendText(request, response, 503, 'Not there any more\n', { 'retry-after': '1' });
  });
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** Whether one of the tags that a browser has is this one. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

/** The bytes that are asked for, from `start` up to `end`; null for all of them. Several ranges are answered with all, as a host may. */
function rangeOf(
  { method, headers }: IncomingMessage,
  size: number,
  etag: string,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '');
  const condition = headers['if-range'];
  if (method !== 'GET' || match === null || (condition !== undefined && condition !== etag))
    return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

const TEXT = /^text\/|[/+](?:json|xml|javascript)$/;

function typeOf(file: string): string {
  const type = file.endsWith('.ico')
    ? 'image/x-icon'
    : (lookup(file) ?? 'application/octet-stream');
  return TEXT.test(type) ? `${type}; charset=utf-8` : type;
}

/** What stands at a path; null if nothing does, or if no file can have that path: below another file, or too long. */
export function statsAt(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
