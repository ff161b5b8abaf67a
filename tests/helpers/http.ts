import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a path as it is written: `fetch` would mend it. */
export async function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, agent: false, ...options });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** Looks again as often as the event loop lets it, until there is something. */
export async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** The events of an open page, as they come. */
export async function listenTo(url: string, page: { address: string; version: string }) {
  const { hostname, port } = new URL(url);
  const path = `/.gazette/events?${new URLSearchParams({ page: page.address, version: page.version })}`;
  const sent = request({ hostname, port, path, agent: false });
  onTestFinished(() => {
    sent.destroy();
  });
  sent.on('error', () => {});
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  const events: { name: string; data: Record<string, unknown> }[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const match = /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end));
      if (match !== null) events.push({ name: match[1] ?? '', data: JSON.parse(match[2] ?? '{}') });
      text = text.slice(end + 2);
    }
  });
  const next = async (name: string): Promise<Record<string, unknown>> => {
    const at = await until(() => {
      const found = events.findIndex((event) => event.name === name);
      return found === -1 ? null : found + 1;
    });
    return events.splice(0, at).at(-1)?.data ?? {};
  };
  return {
    status: response.statusCode,
    /** All that have come since they were last taken. */
    take: () => events.splice(0),
    /** The next of a name; those before it are gone. */
    next,
    /** The next state with so many problems over the page: a busy system may tell of one change twice. */
    stateWith: (over: number) =>
      until(async () => {
        const state = await next('state');
        return (state.over as unknown[]).length === over ? state : null;
      }),
  };
}
