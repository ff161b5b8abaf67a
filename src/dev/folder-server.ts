import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './requests.js';

/** A folder that is being served. */
export interface FolderServer {
  /** With the site's `baseurl`, and a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Where the port that is wanted is taken, so many after it are tried. */
const MOST_PORTS = 20;

/**
 * Serves a folder on 127.0.0.1 as a static host does, and nothing else.
 *
 * @param port the first to try; 0 for any free one.
 * @throws what the system says if none can be had.
 */
export async function serveFolder(
  folder: string,
  baseurl: string,
  port: number,
): Promise<FolderServer> {
  const server = createServer((request, response) =>
    answer(request, response, { folder, baseurl, inject: '' }),
  );
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${taken}${baseurl}/`,
    port: taken,
    async close() {
      const ended = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await ended;
    },
  };
}

async function listen(server: Server, first: number): Promise<void> {
  for (let port = first; ; port++) {
    try {
      await listenOn(server, port);
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || port >= Math.min(first + MOST_PORTS, 65_535)) throw error;
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
}
