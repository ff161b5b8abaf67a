import { onTestFinished } from 'vitest';
import { type PreviewOptions, type PreviewUpdate, startPreview } from '../../src/dev/preview.js';
import { type Answered, ask, listenTo, until } from './http.js';
import { NOW } from './site.js';

/** What the preview's script is told of its page. */
export interface Info {
  readonly address: string;
  readonly version: string;
  readonly source: { readonly path: string; readonly open: string } | null;
  readonly why: string;
  readonly milliseconds: number;
  readonly mark: 'draft' | 'future' | null;
}

const SCRIPT = /<script src="\/\.gazette\/client\.js" data-page="([^"]*)" defer><\/script>/;

/** What the script of a page is told. */
export function infoOf({ body }: Pick<Answered, 'body'>): Info {
  const json = SCRIPT.exec(body)?.[1] ?? '{}';
  return JSON.parse(
    json.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
  );
}

/** A page without the preview's script. */
export const pageOf = (body: string): string => body.replace(SCRIPT, '');

/** A preview of a site, in this process. */
export async function preview(
  root: string,
  { site = {}, ...more }: Partial<Omit<PreviewOptions, 'site'>> & { site?: object } = {},
) {
  const updates: PreviewUpdate[] = [];
  const notes: string[] = [];
  const problems: Error[] = [];
  const started = await startPreview({
    site: { root, now: NOW, drafts: true, future: true, ...site },
    server: { host: '127.0.0.1', port: 0 },
    env: {},
    wording: { label: ({ severity, code }) => `${severity}[${code}]`, translate: (text) => text },
    describeReason: (reason) => reason.why,
    texts: {
      draft: 'draft',
      future: 'in the future',
      problems: '{} problems',
      problem: '{} problem',
      noProblems: 'no problems',
      close: 'close',
      milliseconds: '{} ms',
      allProblems: 'all {} problems',
      listTitle: 'Problems',
      reading: '{} of {}',
      first: 'first',
    },
    onUpdate: (update) => updates.push(update),
    onPolling: ({ message }) => notes.push(message),
    onOtherCase: (asked, there) => notes.push(`${asked} ${there}`),
    onProblem: (error) => problems.push(error),
    ...more,
  });
  onTestFinished(() => started.close());
  await started.ready;
  const url = started.listening.local[0] ?? '';
  const get = (path: string, options: Parameters<typeof ask>[2] = {}) => ask(url, path, options);
  return {
    url,
    get,
    updates,
    notes,
    problems,
    close: () => started.close(),
    /** Opens a page as a browser does. */
    async open(path: string) {
      const page = await get(path);
      const info = infoOf(page);
      return { ...page, info, events: await listenTo(url, info) };
    },
    /** Does something, and waits until the preview has taken it up. */
    async change(act: () => void): Promise<PreviewUpdate> {
      const before = updates.length;
      act();
      return until(() => updates[before]);
    },
  };
}
