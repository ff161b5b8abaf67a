import type { ServerResponse } from 'node:http';

/** Where the event stream is, whatever `baseurl` says. No site has a file there: the name is that of gazette's own folder. */
export const EVENTS_PATH = '/.gazette/events';

/**
 * The script of the preview: it reloads the page when a build is done, and shows a text over it while the last
 * build is broken. It is never in the published site.
 */
export const RELOAD_SCRIPT = `<script>
(() => {
  const events = new EventSource('${EVENTS_PATH}');
  const show = (text) => {
    document.getElementById('gazette-problem')?.remove();
    if (!text) return;
    const box = document.createElement('pre');
    box.id = 'gazette-problem';
    box.textContent = text;
    box.style.cssText = 'position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1em;z-index:99999;white-space:pre-wrap;font:14px/1.5 monospace;background:#300;color:#fdd';
    document.body.append(box);
  };
  events.addEventListener('reload', () => location.reload());
  events.addEventListener('problem', (event) => show(JSON.parse(event.data)));
})();
</script>`;

/** The pages that are open in browsers. */
export interface Audience {
  /** Adds a listener; it is told of the present problem at once. */
  join(response: ServerResponse): void;
  reload(): void;
  /** Shows a problem over every open page until the next reload. */
  problem(text: string): void;
  close(): void;
}

export function createAudience(): Audience {
  const listeners = new Set<ServerResponse>();
  let present = '';
  const tell = (event: string, data: string): void => {
    for (const listener of listeners)
      listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  return {
    join(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 500\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      if (present !== '') response.write(`event: problem\ndata: ${JSON.stringify(present)}\n\n`);
    },
    reload() {
      present = '';
      tell('reload', '');
    },
    problem(text) {
      present = text;
      tell('problem', text);
    },
    close() {
      for (const listener of listeners) listener.end();
    },
  };
}
