import type { RedirectsForm } from '../archive/output.js';
import { encodeAddress, withBaseurl } from '../util/url.js';

/** Redirects as a server reads them, one a line, all of them permanent. */
export function renderRedirectsFile(
  form: RedirectsForm,
  redirects: readonly (readonly [from: string, to: string])[],
  baseurl: string,
): string {
  const lines = redirects.flatMap(([from, to]) => {
    const target = targetOf(to, baseurl);
    const url = (address: string): string => baseurl + encodeAddress(address);
    // With `!`, since there is a page at the old address.
    if (form === 'netlify') return [`${url(from)} ${target} 301!\n`];
    return spellings(from).map((one) =>
      form === 'nginx'
        ? `${quoted(baseurl + one)} ${quoted(target)};\n`
        : `${url(one)} ${target} 301\n`,
    );
  });
  return lines.join('');
}

/** An old address that was a folder may have been linked to without the `/` at its end. */
function spellings(from: string): string[] {
  return from.length > 1 && from.endsWith('/') ? [from, from.slice(0, -1)] : [from];
}

function targetOf(to: string, baseurl: string): string {
  return to.startsWith('/')
    ? withBaseurl(encodeAddress(to), baseurl)
    : to.replace(/[\s"\\]/g, (character) => encodeURIComponent(character));
}

/** For nginx, which takes `$` for the beginning of a variable. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('$', '%24')}"`;
}
