import { locateKey } from '../config/locate.js';
import { at, type Diagnostic, warning } from '../diagnostics.js';
import type { Json } from '../util/json.js';

/** The data file that holds redirects, relative to the site's root. */
export const REDIRECTS_FILE = 'data/redirects.yml';

/** A redirect that stands in the site's data, where no front matter could name it any more. */
export interface WrittenRedirect {
  /** The old address, as written. */
  readonly from: string;
  /** The path of a source, an address, or a URL. */
  readonly to: string;
}

/**
 * Reads the redirects of a site: a map of old addresses to the paths of sources, whatever their addresses are, or to addresses or URLs.
 *
 * @param text of the file, for the places of problems.
 */
export function readRedirects(
  value: Json | undefined,
  text: string,
): { readonly redirects: readonly WrittenRedirect[]; readonly diagnostics: readonly Diagnostic[] } {
  if (value === undefined || value === null) return { redirects: [], diagnostics: [] };
  if (typeof value !== 'object' || Array.isArray(value))
    return {
      redirects: [],
      diagnostics: [invalid('expected old addresses and where they lead to')],
    };
  const redirects: WrittenRedirect[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [from, to] of Object.entries(value)) {
    if (typeof to === 'string' && to !== '') {
      redirects.push({ from, to });
      continue;
    }
    const place = locateKey(text, [from]);
    diagnostics.push(
      invalid(
        `\`${from}\` leads nowhere: expected a path, an address or a URL`,
        place === null ? {} : at(text, place),
      ),
    );
  }
  return { redirects, diagnostics };
}

function invalid(message: string, place: Partial<Diagnostic> = {}): Diagnostic {
  return warning('redirect-invalid', message, {
    file: REDIRECTS_FILE,
    ...place,
    hint: 'Write `/old/address.html: posts/2022-01-06-title.md`, one a line.',
  });
}
