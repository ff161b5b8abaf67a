import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './answer.js';
import type { PreviewEvents } from './browser/messages.js';

/** A page that is open in a browser. */
export interface Viewer {
  /** Address within the site, decoded. */
  readonly address: string;
  /** Which bytes it shows; see `PageInfo`. */
  version: string;
  tell<Name extends keyof PreviewEvents>(event: Name, message: PreviewEvents[Name]): void;
}

/** The pages that are open in browsers. */
export interface Audience {
  /** Opens an event stream. More than {@link MOST_VIEWERS} are refused. */
  join(request: IncomingMessage, response: ServerResponse, onJoin: (viewer: Viewer) => void): void;
  readonly viewers: Iterable<Viewer>;
  close(): void;
}

/** A browser opens six at most; more than these are a mistake, or somebody's attempt. */
export const MOST_VIEWERS = 100;
/** A stream on which nothing comes is cut by what is in between, in milliseconds. */
const HEARTBEAT = 20_000;
/** Whoever does not read what he is sent has gone, after so many bytes. */
const MOST_UNREAD = 1 << 20;

export function createAudience(): Audience {
  const streams = new Map<Viewer, ServerResponse>();
  const heartbeat = setInterval(() => {
    for (const stream of streams.values()) stream.write(':\n\n');
  }, HEARTBEAT);
  heartbeat.unref();
  return {
    join(request, response, onJoin) {
      if (streams.size >= MOST_VIEWERS) {
        sendText(request, response, 503, 'Too many pages are open\n', { 'retry-after': '5' });
        return;
      }
      const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      });
      response.write('retry: 500\n\n');
      const viewer: Viewer = {
        address: query.get('page') ?? '/',
        version: query.get('version') ?? '',
        tell(event, message) {
          response.write(`event: ${event}\ndata: ${JSON.stringify(message)}\n\n`);
          if (response.writableLength > MOST_UNREAD) response.destroy();
        },
      };
      streams.set(viewer, response);
      response.on('close', () => streams.delete(viewer));
      onJoin(viewer);
    },
    get viewers() {
      return streams.keys();
    },
    close() {
      clearInterval(heartbeat);
      for (const stream of streams.values()) stream.end();
    },
  };
}
