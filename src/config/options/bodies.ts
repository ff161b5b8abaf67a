import * as v from 'valibot';
import { described, flag, hostName, text } from './values.js';

const frames = v.strictObject({
  iframes: v.pipe(
    v.array(hostName(), 'expected a list of host names'),
    v.transform((hosts) => hosts.map((host) => host.toLowerCase())),
  ),
});

/** What becomes of the bodies of posts and pages. */
export const bodyOptions = {
  aliases: v.optional(
    described(
      v.array(hostName(), 'expected a list'),
      'Old host names that mean this site; links to them become links within it.',
    ),
    [],
  ),
  sanitize: v.optional(
    described(
      v.union([flag(), frames], 'expected true, false, or `iframes: [hosts]`'),
      'Take out of the HTML of posts what runs, asks other hosts, or poses as the site; `{ iframes: [hosts] }` keeps frames of these hosts, `false` takes nothing out.',
    ),
    true,
  ),
  trust: v.optional(
    described(
      v.array(text(), 'expected a list'),
      'Folders, files or globs of sources whose HTML is published as it is.',
    ),
    ['pages'],
  ),
  nunjucks: v.optional(
    described(
      v.array(text(), 'expected a list'),
      'Folders, files or globs of sources whose bodies run through Nunjucks before they become HTML.',
    ),
    [],
  ),
  external_rel: v.optional(
    described(
      v.pipe(
        text(),
        v.regex(/^[a-z-]*(?: [a-z-]+)*$/i, 'expected words, such as `noopener nofollow ugc`'),
      ),
      'The `rel` of links from posts to other hosts, such as `noopener nofollow ugc`.',
    ),
    '',
  ),
  math: v.optional(
    described(
      flag(),
      'Read formulas in Markdown: `$…$` and `\\(…\\)` in a line, `$$…$$` and `\\[…\\]` by themselves.',
    ),
    false,
  ),
};
