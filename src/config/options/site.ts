import * as v from 'valibot';
import { languageTag } from '../../util/language-tag.js';
import { isTimeZone } from '../../util/time-zone.js';
import { isBaseurl } from '../baseurl.js';
import { count, described, flag, text } from './values.js';

const scope = v.strictObject({
  path: v.optional(text(), ''),
  type: v.optional(v.picklist(['posts', 'pages', 'drafts'], 'expected posts, pages or drafts')),
});

/** What the site is called, which sources it has, and what becomes of faults. */
export const siteOptions = {
  title: v.optional(described(text(), 'Name of the site.'), ''),
  description: v.optional(described(text(), 'One or two sentences about the site.'), ''),
  url: v.optional(
    described(
      v.pipe(
        text(),
        v.regex(
          /^(?:https?:\/\/[^/\s]+)?\/?$/i,
          'expected a scheme and a host only, such as https://example.com; a folder goes into `baseurl`',
        ),
      ),
      'Scheme and host of the published site. Feeds and sitemaps need it.',
    ),
    '',
  ),
  baseurl: v.optional(
    described(
      v.pipe(text(), v.check(isBaseurl, 'expected a path that begins with `/`')),
      'Folder of the host that the site lives in, such as `/news`.',
    ),
    '',
  ),
  lang: v.optional(
    described(
      v.pipe(
        text(),
        v.check(
          (value) => languageTag(value) !== null,
          'expected the tag of a language, such as zh-CN',
        ),
        v.transform((value) => languageTag(value) ?? value),
      ),
      'Language of the site (BCP 47).',
    ),
    'en',
  ),
  theme: v.optional(
    described(
      v.pipe(text(), v.nonEmpty('expected the name of a theme, or the path of a folder')),
      'The theme: `news` or `blog`, a folder in `themes/`, a package in `node_modules/`, or a path; see [themes](themes.md).',
    ),
    'news',
  ),
  author: v.optional(described(text(), 'Author of posts that name none.')),
  timezone: v.optional(
    described(
      v.pipe(
        text(),
        v.check(isTimeZone, 'expected the name of a time zone, such as Asia/Shanghai'),
      ),
      'Time zone in which dates are read and shown.',
    ),
    'UTC',
  ),
  zoneless_dates: v.optional(
    described(
      v.picklist(['site', 'utc'], 'expected site or utc'),
      'How a date and time without a zone is meant: in `timezone`, or in UTC as Jekyll reads it.',
    ),
    'site',
  ),
  permalink: v.optional(
    described(
      text(),
      'Address of posts: a style of Jekyll’s (date, pretty, ordinal, weekdate, none) or a template.',
    ),
    'date',
  ),
  defaults: v.optional(
    described(
      v.array(
        v.strictObject({ scope: v.optional(scope, {}), values: v.record(v.string(), v.unknown()) }),
        'expected a list',
      ),
      'Front matter for all posts, pages or drafts below a path.',
    ),
    [],
  ),
  exclude: v.optional(
    described(v.array(text(), 'expected a list'), 'Paths or globs of sources to leave out.'),
    [],
  ),
  future: v.optional(described(flag(), 'Publish posts that are dated in the future.'), false),
  show_drafts: v.optional(described(flag(), 'Publish drafts.'), false),
  excerpt_separator: v.optional(described(text(), 'What ends the excerpt of a post.'), '\n\n'),
  destination: v.optional(described(text(), 'Folder that the site is written to.'), '_site'),
  on_fault: v.optional(
    described(
      v.picklist(['hold', 'stop'], 'expected hold or stop'),
      'What the fault of a post does: hold that post back, or stop the build as `--strict` does.',
    ),
    'hold',
  ),
  fault_limit: v.optional(
    described(
      v.pipe(
        v.number('expected a number'),
        v.minValue(0, 'expected 0 or more'),
        v.maxValue(1, 'expected a share from 0 to 1, such as 0.1 for a tenth'),
      ),
      'The share of all sources that may be at fault; with more, and more than ten, nothing is published. 1 for no limit.',
    ),
    0.1,
  ),
  duplicates: v.optional(
    described(
      v.picklist(['keep', 'canonical'], 'expected keep or canonical'),
      'What is done with posts of the same title, day and description: nothing, or the page of each names the first of them as the one that counts.',
    ),
    'keep',
  ),
  limits: v.optional(
    v.strictObject({
      size: v.optional(
        described(count(), 'The most bytes that a post or page may have.'),
        5_000_000,
      ),
      depth: v.optional(
        described(
          v.pipe(count(), v.maxValue(100, 'expected 100 or less')),
          'How deep quotes and lists may lie in each other.',
        ),
        100,
      ),
      seconds: v.optional(
        described(
          v.pipe(
            v.number('expected a number'),
            v.minValue(0.01, 'expected 0.01 or more'),
            v.maxValue(86_400, 'expected 86400 (a day) or less'),
          ),
          'The most seconds that one page, feed or other output may take to make; one that takes longer ends the build.',
        ),
        60,
      ),
    }),
    {},
  ),
};
