import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { listFiles } from './lib.mjs';

/**
 * A server that speaks as much of S3 as an upload by lists takes: objects are put, looked at, read, listed and deleted. It knows no
 * signatures; Debian's rclone is too old to be such a server itself.
 *
 * @param {string} folder where objects lie, below the names of their buckets.
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export function serveS3(folder) {
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const file = join(folder, decodeURIComponent(path));
      const isBucket = path.split('/').filter(Boolean).length === 1;
      const [status, headers, body] =
        isBucket && request.method === 'GET'
          ? [200, { 'content-type': 'application/xml' }, list(file, new URLSearchParams(query))]
          : answer(request.method ?? '', file, Buffer.concat(chunks), request.headers);
      response.writeHead(status, headers).end(body);
    });
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const close = () => {
        server.closeAllConnections();
        server.close();
      };
      done({ port, close });
    });
  });
}

const escapeName = (/** @type {string} */ name) =>
  name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * The objects of a bucket below a prefix, all of them at once.
 *
 * @param {string} bucket
 * @param {URLSearchParams} query
 */
function list(bucket, query) {
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const folders = new Set();
  let text = '';
  for (const key of listFiles(bucket).filter((key) => key.startsWith(prefix))) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end !== -1) {
      folders.add(key.slice(0, end + 1));
      continue;
    }
    const { size, mtime } = statSync(join(bucket, key));
    text += `<Contents><Key>${escapeName(key)}</Key><LastModified>${mtime.toISOString()}</LastModified><Size>${size}</Size></Contents>`;
  }
  for (const folder of folders)
    text += `<CommonPrefixes><Prefix>${escapeName(folder)}</Prefix></CommonPrefixes>`;
  return Buffer.from(
    `<ListBucketResult><IsTruncated>false</IsTruncated>${text}</ListBucketResult>`,
  );
}

/**
 * @param {string} method
 * @param {string} file
 * @param {Buffer} body
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {[number, Record<string, string>, Buffer?]}
 */
function answer(method, file, body, headers) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (method === 'PUT') {
    if (stat?.isDirectory()) return [200, {}];
    const sum = createHash('md5').update(body);
    if (
      headers['content-md5'] !== undefined &&
      headers['content-md5'] !== sum.copy().digest('base64')
    )
      return [400, {}];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
    return [200, { etag: `"${sum.digest('hex')}"` }];
  }
  if (stat === undefined || !(stat.isFile() || method === 'HEAD')) return [404, {}];
  if (method === 'DELETE') {
    rmSync(file);
    return [204, {}];
  }
  if (!stat.isFile()) return [200, {}];
  const content = readFileSync(file);
  const described = {
    etag: `"${createHash('md5').update(content).digest('hex')}"`,
    'content-length': String(content.length),
    'last-modified': stat.mtime.toUTCString(),
  };
  return method === 'HEAD' ? [200, described] : [200, described, content];
}
