import { encodeAddress, withBaseurl } from '../util/url.js';
import { escapeXml } from './filters/texts.js';

/**
 * Where a fragment stands in a page: a link to its file, which the theme's script replaces by what is in it. So a page that shows it does not depend
 * on what it says.
 */
export function fragmentLink(name: string, text: string, baseurl: string): string {
  const url = escapeXml(withBaseurl(encodeAddress(`/fragments/${name}.html`), baseurl));
  return `<div class="fragment" data-fragment="${url}"><a href="${url}">${escapeXml(text)}</a></div>`;
}
