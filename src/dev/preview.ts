import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { BuildOptions } from '../build/options.js';
import type { BuildResult } from '../build/result.js';
import { loadConfig } from '../config/load.js';
import { type Diagnostic, SiteFault } from '../diagnostics.js';
import { createBuildThread } from './build-thread.js';
import { createAudience, EVENTS_PATH, RELOAD_SCRIPT } from './reload.js';
import { answer, requestPath, type Served } from './requests.js';
import { watchSources } from './watch.js';

export interface PreviewOptions {
  /** What is built; `destination` is a folder of the preview's own if it is not given. */
  readonly build: BuildOptions & { readonly root: string };
  /** 0 for any free one. */
  readonly port: number;
  /** How a problem is shown over a page. */
  readonly describe: (diagnostic: Diagnostic) => string;
  readonly onBuild: (result: BuildResult) => void;
  /** What is no diagnostic of a build. The preview goes on. */
  readonly onProblem: (text: string) => void;
}

export interface Preview {
  /** Where the site is; its folder is known once the first build is done. */
  readonly url: string;
  /** Resolves when the first build has ended, well or not. */
  readonly built: Promise<void>;
  /** Ends at once, also in the middle of a build. */
  close(): Promise<void>;
}

/**
 * Builds the site into a folder of its own, serves it on 127.0.0.1, and builds again at each change. A build that
 * fails leaves the last good pages in place and shows its problems over them.
 *
 * @returns null if the port cannot be had.
 */
export async function startPreview(options: PreviewOptions): Promise<Preview | null> {
  const { root, config } = options.build;
  const destination = options.build.destination ?? previewFolder(root);
  const audience = createAudience();
  const thread = createBuildThread();
  let served: Served = {
    folder: resolve(root, destination),
    baseurl: baseurlOf(options.build) ?? '',
    inject: RELOAD_SCRIPT,
  };
  let isBuilding = false;
  let isStale = false;
  let isClosed = false;

  async function rebuild(): Promise<void> {
    isStale = true;
    if (isBuilding) return;
    isBuilding = true;
    while (isStale && !isClosed) {
      isStale = false;
      try {
        tell(await thread.build({ ...options.build, destination }));
      } catch (error) {
        if (!isClosed) problem(`gazette itself failed: ${(error as Error).stack}`);
      }
    }
    isBuilding = false;
  }

  function tell(result: BuildResult): void {
    options.onBuild(result);
    if (result.ok) {
      served = {
        ...served,
        folder: result.destination ?? served.folder,
        baseurl: baseurlOf(options.build) ?? served.baseurl,
      };
      audience.reload();
    }
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) audience.problem(errors.map(options.describe).join('\n\n'));
  }

  function problem(text: string): void {
    options.onProblem(text);
    audience.problem(text);
  }

  const server = createServer((request, response) => {
    if (request.method === 'GET' && requestPath(request.url ?? '/') === EVENTS_PATH)
      audience.join(response);
    else answer(request, response, served);
  });
  try {
    await listen(server, options.port);
  } catch (error) {
    options.onProblem(
      `cannot listen on port ${options.port}: ${(error as Error).message}. Choose another with --port.`,
    );
    return null;
  }
  const { port } = server.address() as AddressInfo;
  // Watching begins first: what is changed during the first build is not missed.
  const watch = await watchSources({
    root,
    config: config === undefined ? join(root, '_config.yml') : resolve(config),
    onChange: () => void rebuild(),
    onError: (error) =>
      options.onProblem(
        `cannot watch all files, so changes may be missed: ${error.message}. On Linux raise fs.inotify.max_user_watches.`,
      ),
  });
  const built = rebuild();
  return {
    get url() {
      return `http://127.0.0.1:${port}${served.baseurl}/`;
    },
    built,
    async close() {
      isClosed = true;
      await Promise.all([thread.close(), watch.close()]);
      audience.close();
      const ended = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await ended;
    },
  };
}

/** Not the published folder: drafts may be in the preview, and must not be in what is uploaded. */
function previewFolder(root: string): string {
  const folder = join(root, '.gazette-preview');
  mkdirSync(folder, { recursive: true });
  // Nobody need list it in a .gitignore of their own.
  writeFileSync(join(folder, '.gitignore'), '*\n');
  return join(folder, 'site');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
}

/** `baseurl` as the build sees it; null while the configuration is broken. */
function baseurlOf({
  root,
  config,
  baseurl,
}: BuildOptions & { readonly root: string }): string | null {
  try {
    return loadConfig(
      config === undefined ? join(root, '_config.yml') : resolve(config),
      '_config.yml',
      false,
      baseurl === undefined ? {} : { baseurl },
    ).config.baseurl;
  } catch (error) {
    if (error instanceof SiteFault) return null;
    throw error;
  }
}
