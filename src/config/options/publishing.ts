import * as v from 'valibot';
import { imageOptions } from './images.js';
import { described, flag, text } from './values.js';

/** How the site is published, and what its host is given. */
export const publishingOptions = {
  minify_html: v.optional(
    described(
      flag(),
      'Publish pages without the blanks, comments and quotes that browsers do without.',
    ),
    false,
  ),
  minify_css: v.optional(
    described(flag(), 'Publish the site’s own style sheets without blanks and comments.'),
    false,
  ),
  images: v.optional(imageOptions),
  redirects: v.optional(
    described(
      v.record(
        v.pipe(v.string(), v.startsWith('/', 'expected an old address that begins with `/`')),
        v.pipe(text(), v.nonEmpty('expected a path, an address or a URL')),
        'expected old addresses and where they lead to',
      ),
      'Old addresses, and the source (by its path), address or URL that each leads to.',
    ),
    {},
  ),
  header_files: v.optional(
    described(
      v.array(
        v.picklist(['netlify', 'cloudflare', 'nginx'], 'expected netlify, cloudflare or nginx'),
        'expected a list',
      ),
      'Write headers for a server: `_headers` for Netlify and Cloudflare, `nginx/headers.conf`.',
    ),
    [],
  ),
  host: v.optional(
    described(
      v.picklist(
        ['github-pages', 'cloudflare-pages', 'cloudflare-pages-paid', 'gitlab-pages', 'netlify'],
        'expected github-pages, cloudflare-pages, cloudflare-pages-paid, gitlab-pages or netlify',
      ),
      'Host of the site: a build says when the site is near a limit of it.',
    ),
  ),
  redirect_files: v.optional(
    described(
      v.pipe(
        v.array(
          v.picklist(['netlify', 'cloudflare', 'nginx'], 'expected netlify, cloudflare or nginx'),
          'expected a list',
        ),
        v.check(
          (hosts) => !(hosts.includes('netlify') && hosts.includes('cloudflare')),
          'netlify and cloudflare have one file, `_redirects`: name one of them',
        ),
      ),
      'Write all redirects for a server too: `_redirects` for Netlify or Cloudflare, `nginx/redirects.map`.',
    ),
    [],
  ),
  new_post: v.optional(
    v.strictObject({
      slug: v.optional(
        described(
          v.picklist(['pinyin', 'title'], 'expected pinyin or title'),
          'How `gazette new post` makes a slug of a Chinese title: in pinyin, or as it is.',
        ),
        'pinyin',
      ),
    }),
    {},
  ),
};
