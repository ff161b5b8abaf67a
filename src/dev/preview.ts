import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unexpected } from '../build/result.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Progress } from '../jobs/workshop.js';
import { PACKAGE_ROOT } from '../package.js';
import type { Reason } from '../render/traces/check.js';
import { DAMAGED_FILE } from '../util/spill.js';
import { encodeAddress, withBaseurl } from '../util/url.js';
import { answer, requestPath, sendText } from './answer.js';
import { createAudience, type Viewer } from './audience.js';
import { EVENTS_PATH, PROBLEMS_PATH, SCRIPT_PATH, type Texts } from './browser/messages.js';
import { editorLinks } from './editor.js';
import { openLivePages } from './live-pages.js';
import { openLivePictures } from './live-pictures.js';
import { type LiveOptions, type LiveSite, openLiveSites, themeOf } from './live-site.js';
import { problemShower, problemsPage, stateOf, type Wording } from './problems.js';
import { type Listening, listen, type ServerOptions } from './server.js';
import { type Changes, type Watch, watchSources } from './watch.js';

/** Whoever waits is told so often, in milliseconds. */
const PROGRESS_INTERVAL = 250;

export interface PreviewOptions {
  readonly site: LiveOptions;
  readonly server: ServerOptions;
  /** The environment, which names an editor. */
  readonly env: NodeJS.ProcessEnv;
  readonly wording: Wording;
  readonly describeReason: (reason: Reason) => string;
  readonly texts: Texts & { readonly first: string };
  /** Looks at the files again and again instead of being told of changes by the system. */
  readonly poll?: boolean;
  readonly onUpdate: (update: PreviewUpdate) => void;
  /** The system watches no more, and why; files are looked at from then on. */
  readonly onPolling: (error: Error) => void;
  readonly onOtherCase: (asked: string, there: string) => void;
  /** What is no diagnostic. The preview goes on. */
  readonly onProblem: (error: Error) => void;
}

/** What the preview has taken up. */
export interface PreviewUpdate {
  /** All problems of the site as it is now. */
  readonly diagnostics: readonly Diagnostic[];
  /** Those that there were not before. */
  readonly fresh: readonly Diagnostic[];
  /** How many files and folders were said to have changed; null at the beginning. */
  readonly changes: number | null;
  readonly milliseconds: number;
}

export interface Preview {
  readonly listening: Listening;
  /** Path of the site, with a slash at its end. */
  readonly path: () => string;
  /** Resolves when pages are answered, or it is told why they are not. */
  readonly ready: Promise<void>;
  /** Ends at once. */
  close(): Promise<void>;
}

/**
 * Shows a site while it is written: each output is made when it is asked for, by the code that builds make it with, and open pages follow the
 * sources. Nothing is written into the site's folder.
 *
 * @throws what the system says if no port can be had.
 */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const { root, config } = options.site;
  const folder = mkdtempSync(join(tmpdir(), 'gazette-preview-'));
  const ended = new AbortController();
  const pictures = openLivePictures(options.site);
  const sites = openLiveSites(
    {
      ...options.site,
      signal: ended.signal,
      onProgress(progress) {
        options.site.onProgress?.(progress);
        tellProgress(progress);
      },
    },
    folder,
    pictures,
  );
  const links = editorLinks(options.env, root);
  const pages = openLivePages({
    openUrl: (path) => links.url(path),
    describe: (reason) => (reason === null ? options.texts.first : options.describeReason(reason)),
    now: Date.now,
    pictures,
  });
  const show = problemShower(root, links, options.wording);
  const audience = createAudience();

  let toldAt = 0;

  /** Open pages stay as they are while everything is read again, and say so. */
  function tellProgress({ stage, done, total }: Progress): void {
    const now = performance.now();
    if (stage !== 'parse' || now - toldAt < PROGRESS_INTERVAL) return;
    toldAt = now;
    for (const viewer of audience.viewers) viewer.tell('reading', { done, total });
  }

  let faults: readonly Diagnostic[] = [];
  let present: LiveSite | null = null;
  /** Errors that were there at the beginning: an old archive has its faults, and whoever edits a page is not told of all of them. */
  let accepted: ReadonlySet<string> | null = null;
  let before: ReadonlySet<string> = new Set();
  let stamp = 0;
  let theme = themeOf(options.site);

  const diagnosticsNow = (): readonly Diagnostic[] =>
    faults.length > 0 ? faults : (present?.diagnostics ?? []);

  /** What is shown over a page. */
  function over(viewer: Viewer): Diagnostic[] {
    const failure = pages.failureOf(viewer.address);
    const source = pages.sourceOf(viewer.address);
    const others = diagnosticsNow().filter(
      (one) =>
        one.severity === 'error' &&
        (one.scope === 'site' || one.file === source || accepted?.has(keyOf(one)) === false),
    );
    return failure === null ? others : [failure, ...others];
  }

  function tellState(viewer: Viewer): void {
    const failure = pages.failureOf(viewer.address);
    const all = failure === null ? diagnosticsNow() : [failure, ...diagnosticsNow()];
    const marked = pages.marked.map(({ address, mark }) => ({ url: urlOf(address), mark }));
    viewer.tell('state', stateOf(all, over(viewer), show, marked));
  }

  const urlOf = (address: string): string => withBaseurl(encodeAddress(address), pages.baseurl);

  /** Makes a page show what it is now. `sources` are those of the pages before the change. */
  function follow(
    viewer: Viewer,
    source: string | null,
    renamed: ReadonlyMap<string, string>,
  ): void {
    const path = source === null ? null : (renamed.get(source) ?? source);
    const now = pages.versionOf(viewer.address);
    const isThere = path === null || pages.sourceOf(viewer.address) === path;
    const elsewhere = path === null || isThere ? null : pages.addressOfSource(path);
    if (elsewhere !== null) {
      viewer.tell('moved', { url: urlOf(elsewhere) });
      viewer.version = now;
    } else if (now !== viewer.version) {
      // A page that cannot be made keeps its bytes; what is wrong is shown over it.
      if (pages.failureOf(viewer.address) === null) viewer.tell('reload', {});
      viewer.version = now;
    }
    tellState(viewer);
  }

  async function takeUp(changes: Changes | null): Promise<void> {
    const from = performance.now();
    const viewed = new Map(
      [...audience.viewers].map((viewer) => [viewer, pages.sourceOf(viewer.address)]),
    );
    try {
      const update = await sites.update(changes ?? { paths: new Set(), everything: true });
      faults = update.faults;
      theme = update.theme;
      watch?.refresh();
      if (update.site !== present) {
        present = update.site;
        pages.show(present);
      }
      stamp++;
      for (const viewer of audience.viewers) {
        if (update.files.length > 0)
          viewer.tell('files', { urls: update.files.map(urlOf), stamp: String(stamp) });
        follow(viewer, viewed.get(viewer) ?? null, update.renamed);
      }
    } catch (error) {
      if (ended.signal.aborted) return;
      if ((error as NodeJS.ErrnoException).code === DAMAGED_FILE) {
        sites.distrust();
        return takeUp(changes);
      }
      faults = faultsOf(error as Error);
      for (const viewer of audience.viewers) tellState(viewer);
    }
    const diagnostics = diagnosticsNow();
    const keys = new Set(diagnostics.map(keyOf));
    if (faults.length === 0)
      accepted ??= new Set(diagnostics.filter(({ scope }) => scope === 'post').map(keyOf));
    options.onUpdate({
      diagnostics,
      fresh: diagnostics.filter((one) => !before.has(keyOf(one))),
      changes: changes === null ? null : changes.paths.size,
      milliseconds: performance.now() - from,
    });
    before = keys;
  }

  function faultsOf(error: Error): readonly Diagnostic[] {
    try {
      return [unexpected(error, null)];
    } catch {
      options.onProblem(error);
      return [{ code: 'render-failed', severity: 'error', scope: 'site', message: error.message }];
    }
  }

  let waiting: { paths: Set<string>; everything: boolean } | null = null;
  let working: Promise<void> | null = null;

  /** One after another; what comes meanwhile is taken up together. */
  function onChange({ paths, everything }: Changes): void {
    waiting = {
      paths: new Set([...(waiting?.paths ?? []), ...paths]),
      everything: everything || waiting?.everything === true,
    };
    working ??= work().finally(() => {
      working = null;
    });
  }

  async function work(): Promise<void> {
    await ready;
    while (waiting !== null && !ended.signal.aborted) {
      const changes = waiting;
      waiting = null;
      await takeUp(changes);
    }
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = requestPath(request.url ?? '/');
    if (path?.startsWith('/.gazette/') && request.method === 'GET') {
      handleOwn(path, request, response);
      return;
    }
    const copied = pictures.prepare(path?.slice(pages.baseurl.length + 1) ?? '');
    if (copied === null) answerFrom(request, response);
    else void copied.then(() => answerFrom(request, response));
  }

  function answerFrom(request: IncomingMessage, response: ServerResponse): void {
    try {
      answer(request, response, pages, { onOtherCase: options.onOtherCase });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === DAMAGED_FILE) {
        sites.distrust();
        onChange({ paths: new Set(), everything: true });
      } else {
        options.onProblem(error as Error);
      }
      if (response.headersSent) response.destroy();
      else sendText(request, response, 503, 'Try again\n', { 'retry-after': '1' });
    }
  }

  function handleOwn(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (path === EVENTS_PATH) {
      audience.join(request, response, (viewer) => follow(viewer, null, new Map()));
    } else if (path === SCRIPT_PATH) {
      sendText(request, response, 200, scriptWith(options.texts), {
        'content-type': 'text/javascript; charset=utf-8',
      });
    } else if (path === PROBLEMS_PATH) {
      const shown = diagnosticsNow().map(show);
      sendText(request, response, 200, problemsPage(options.texts, shown), {
        'content-type': 'text/html; charset=utf-8',
      });
    } else {
      sendText(request, response, 404, 'Not found\n');
    }
  }

  let watch: Watch | null = null;
  let begin: () => void = () => {};
  const begun = new Promise<void>((done) => {
    begin = done;
  });
  const ready = begun.then(async () => {
    // Watching begins first: what is changed while the site is loaded is not missed.
    watch = await watchSources({
      root,
      config: config === undefined ? join(root, '_config.yml') : resolve(config),
      theme: () => theme,
      onChange,
      onPolling: options.onPolling,
      ...(options.poll === undefined ? {} : { poll: options.poll }),
    });
    if (!ended.signal.aborted) await takeUp(null);
  });
  let listening: Listening;
  try {
    listening = await listen((request, response) => {
      // Who asks while the site is being loaded is answered when it is.
      void ready.then(() => handle(request, response));
    }, options.server);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  begin();
  return {
    listening,
    path: () => `${pages.baseurl}/`,
    ready,
    async close() {
      if (ended.signal.aborted) return;
      ended.abort();
      audience.close();
      await Promise.all([listening.close(), ready.catch(() => {})]);
      await Promise.all([watch?.close(), working]);
      sites.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const keyOf = ({ code, file = '', line = 0, message }: Diagnostic): string =>
  `${code} ${file}:${line} ${message}`;

/** The script of the pages, with what it says. */
function scriptWith({ first: _, ...texts }: PreviewOptions['texts']): string {
  const code = readFileSync(join(PACKAGE_ROOT, 'dist', 'dev', 'client.js'), 'utf8');
  return `(()=>{const TEXTS=${JSON.stringify(texts)};${code}})();`;
}
