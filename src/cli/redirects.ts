import { addRedirects, describeMoved, type MovedPost, readMoved } from '../build/moved.js';
import type { Diagnostic } from '../diagnostics.js';
import { say } from './language.js';
import { faultsOf, findPlace, type PlaceOptions } from './place.js';
import { counted, createReporter, reportJson } from './report.js';

export interface RedirectsCommandOptions extends PlaceOptions {
  readonly write?: boolean;
  readonly json?: boolean;
}

/** What `gazette redirects` found and did; with `--json` this is what it prints. */
interface RedirectsResult {
  readonly ok: boolean;
  /** Posts that the last build found at other addresses than before, and that have no redirect. */
  readonly moved: readonly MovedPost[];
  /** The file that redirects were added to; null if none were. */
  readonly written: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette redirects`; returns the exit code. */
export function redirectsCommand(options: RedirectsCommandOptions): number {
  const result = run(options);
  if (options.json === true) {
    reportJson(result);
  } else {
    const reporter = createReporter({ quiet: false, verbose: false });
    reporter.diagnostics(result.diagnostics);
    if (result.ok) reporter.line(summarise(result));
  }
  return result.ok ? 0 : 1;
}

function run(options: RedirectsCommandOptions): RedirectsResult {
  try {
    const place = findPlace(options);
    const moved = readMoved(place);
    if (options.write !== true || moved.length === 0)
      return { ok: true, moved, written: null, diagnostics: describeMoved(moved) };
    return { ok: true, moved, written: addRedirects(place.root, moved), diagnostics: [] };
  } catch (error) {
    return { ok: false, moved: [], written: null, diagnostics: faultsOf(error) };
  }
}

function summarise({ moved, written }: RedirectsResult): string {
  if (moved.length === 0) return say('No published post has moved without a redirect');
  const redirects = counted(moved.length, 'redirect');
  return written === null
    ? say('{} missing; --write adds them to data/redirects.yml', redirects)
    : say('{} added to {}; the next build publishes them', redirects, written);
}
