import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { type BuildOptions, type BuildResult, build } from '../build.js';
import { loadConfig } from '../config/load.js';
import { type Diagnostic, SiteFault } from '../diagnostics.js';
import { createAudience, EVENTS_PATH, RELOAD_SCRIPT } from './reload.js';
import { answer, requestPath, type Served } from './requests.js';
import { watchSources } from './watch.js';

export interface PreviewOptions {
  readonly build: BuildOptions & { readonly root: string };
  /** 0 for any free one. */
  readonly port: number;
  readonly onBuild: (result: BuildResult) => void;
  readonly onProblem: (text: string) => void;
}

export interface Preview {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Builds the site into a folder of its own, serves it on 127.0.0.1, and builds again at each change. A build that
 * fails leaves the last good pages in place and shows its problems over them.
 *
 * @returns null if the port cannot be had.
 */
export async function startPreview(options: PreviewOptions): Promise<Preview | null> {
  const { root } = options.build;
  const state = join(root, '.gazette');
  // Not the published folder: drafts may be in the preview, and must not be in what is uploaded.
  const destination = join(root, '.gazette-preview', 'site');
  mkdirSync(state, { recursive: true });
  const audience = createAudience();
  let served: Served = { folder: destination, baseurl: '', inject: RELOAD_SCRIPT };
  let isBuilding = false;
  let isStale = false;

  async function rebuild(): Promise<void> {
    if (isBuilding) {
      isStale = true;
      return;
    }
    isBuilding = true;
    try {
      do {
        isStale = false;
        const result = await build({ ...options.build, destination });
        options.onBuild(result);
        served = { ...served, baseurl: baseurlOf(options.build) ?? served.baseurl };
        const problems = result.diagnostics.filter(({ severity }) => severity === 'error');
        if (result.ok) audience.reload();
        if (problems.length > 0) audience.problem(problems.map(describe).join('\n\n'));
      } while (isStale);
    } finally {
      isBuilding = false;
    }
  }

  const server = createServer((request, response) => {
    if (requestPath(request.url ?? '/') === EVENTS_PATH) audience.join(response);
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
  // Watching begins first: what is changed during the first build is not missed.
  const watch = await watchSources(
    root,
    [state, join(root, '.gazette-preview'), resolve(root, '_site')],
    () => {
      rebuild().catch((error: unknown) => options.onProblem(String(error)));
    },
  );
  await rebuild();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${served.baseurl}/`,
    async close() {
      await watch.close();
      audience.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
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

/** `baseurl` as the build saw it; null while the configuration is broken. */
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

function describe(d: Diagnostic): string {
  const place = [d.file, d.line, d.column].filter((part) => part !== undefined).join(':');
  return [place, d.message, d.excerpt, d.hint]
    .filter((part) => part !== undefined && part !== '')
    .join('\n');
}
