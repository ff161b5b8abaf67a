import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { sendText } from './answer.js';

export interface ServerOptions {
  /** Address or name to listen on; `0.0.0.0` or `::` for all of the machine's. */
  readonly host: string;
  /** The first port to try; 0 for any free one. */
  readonly port: number;
  /** Milliseconds that a client has for the headers of its request, and for all of it. */
  readonly patience?: { readonly headers: number; readonly request: number };
}

/** What is listening. */
export interface Listening {
  readonly port: number;
  /** URLs that reach it from this machine, without a path; the first is the usual one. */
  readonly local: readonly string[];
  /** URLs that reach it from others. */
  readonly network: readonly string[];
  /** Ends at once, whoever is connected. */
  close(): Promise<void>;
}

/** Where the port that is wanted is taken, so many after it are tried. */
const MOST_PORTS = 20;
const PATIENCE = { headers: 10_000, request: 30_000 };
/** A browser opens six; what is beyond this is no reader. */
const MOST_CONNECTIONS = 1000;

/**
 * Listens, and hands on the requests that name a host that leads here for certain.
 *
 * @throws what the system says if no port can be had.
 */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  options: ServerOptions,
): Promise<Listening> {
  const { host, port, patience = PATIENCE } = options;
  const names = ownNames(host);
  const server = createServer(
    {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: Math.min(1000, patience.headers),
      keepAliveTimeout: 5000,
    },
    (request, response) => {
      if (!leadsHere(request.headers.host, names)) {
        sendText(
          request,
          response,
          403,
          `This is a preview, and is not called ${request.headers.host}. To let it be, start it with --host and that name.\n`,
        );
        return;
      }
      handle(request, response);
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listenOnFree(server, host, port);
  const { port: taken, address } = server.address() as AddressInfo;
  const isEverywhere = address === '0.0.0.0' || address === '::';
  return {
    port: taken,
    ...urlsOf(isEverywhere ? null : host, taken),
    async close() {
      const ended = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await ended;
    },
  };
}

/**
 * Whether a request's `Host` leads here for certain. A page of another site can give its own name the address of this machine (DNS
 * rebinding), and would then be let to read what is answered; it cannot do so with an address, or with `localhost`.
 */
export function leadsHere(header: string | undefined, names: ReadonlySet<string>): boolean {
  if (header === undefined) return true;
  const name = header
    .trim()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || names.has(name);
}

/** Names that this machine goes by in its network, where it listens there. */
function ownNames(host: string): ReadonlySet<string> {
  if (host === '127.0.0.1' || host === '::1' || host === 'localhost') return new Set();
  const own = hostname().toLowerCase();
  return new Set([host.toLowerCase(), own, `${own}.local`]);
}

async function listenOnFree(server: Server, host: string, first: number): Promise<void> {
  for (let port = first; ; port++) {
    try {
      await listenOn(server, host, port);
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || first === 0 || port >= Math.min(first + MOST_PORTS, 65_535)) throw error;
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
}

/** @param host null where it listens on all addresses. */
function urlsOf(host: string | null, port: number): Pick<Listening, 'local' | 'network'> {
  const urlOf = (name: string): string => `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
  if (host !== null) {
    const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
    const urls = [urlOf(host)];
    return isLocal ? { local: urls, network: [] } : { local: [], network: urls };
  }
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => urlOf(address));
  return { local: [urlOf('localhost')], network: others };
}
