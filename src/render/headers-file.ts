import type { HeadersForm } from '../archive/output.js';
import { COPIES_ADDRESS } from '../archive/picture-copies.js';
import type { Config } from '../config/options.js';
import type { InlineCode } from './inline-code.js';

/** A year: what `asset_url` leads to, and a copy of a picture, has another address once it changes. */
const FAR = 'public, max-age=31536000, immutable';

/** Headers as a server reads them: a content security policy without `unsafe-inline`, and how long the theme's files and copies of pictures may be kept. */
export function renderHeadersFile(form: HeadersForm, code: InlineCode, config: Config): string {
  const headers = [
    ['Content-Security-Policy', policy(code, config)],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ] as const;
  const remarks = code.unnamed.map(
    (name) =>
      `# templates/${name} makes code while it is rendered, which no hash can name: move it into a file.\n`,
  );
  const kept = ['/theme', ...(config.images === undefined ? [] : [COPIES_ADDRESS])];
  const lines =
    form === 'nginx'
      ? headers.map(([name, value]) => `add_header ${name} "${value}" always;\n`)
      : [
          `${config.baseurl}/*\n`,
          ...headers.map(([name, value]) => `  ${name}: ${value}\n`),
          ...kept.map((folder) => `${config.baseurl}${folder}/*\n  Cache-Control: ${FAR}\n`),
        ];
  return [...remarks, ...lines].join('');
}

/** Posts show images and sounds of any host; everything else comes from the site. */
function policy({ scripts, styles }: InlineCode, { sanitize }: Config): string {
  const frames =
    typeof sanitize === 'object' ? sanitize.iframes.map((host) => `https://${host}`) : [];
  const quoted = (hashes: readonly string[]): string[] => hashes.map((hash) => `'${hash}'`);
  const directives: readonly (readonly string[])[] = [
    ['default-src', "'self'"],
    ['script-src', "'self'", ...quoted(scripts)],
    ['style-src', "'self'", ...quoted(styles)],
    ['img-src', '*', 'data:'],
    ['media-src', '*'],
    ['frame-src', ...(frames.length === 0 ? ["'none'"] : frames)],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['form-action', "'self'"],
    ['frame-ancestors', "'self'"],
  ];
  return directives.map((parts) => parts.join(' ')).join('; ');
}
