import type { ContentRecord, Instant } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { unknownLanguage } from '../config/unknown-language.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import { foldBlanks } from '../util/html-text.js';
import { languageTag, namesNoLanguage } from '../util/language-tag.js';
import type { TimeZone } from '../util/time-zone.js';
import { parseDate, startOfDay } from './date.js';
import type { FrontMatterFields } from './fields.js';
import { titleOfSlug } from './file-name.js';

/** What front matter is read with. */
export interface FieldContext {
  readonly zone: TimeZone;
  readonly options: Pick<Config, 'zoneless_dates' | 'author'>;
}

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'title',
  'date',
  'layout',
  'slug',
  'permalink',
  'published',
  'excerpt',
  'categories',
  'category',
  'tags',
  'tag',
  'lang',
  'author',
  'description',
  'image',
  'updated',
  'last_modified_at',
  'redirect_from',
]);

/** The front matter's date, else the file name's, else (drafts) the day of the file. */
export function postDate(
  source: SourceFile,
  fields: FrontMatterFields,
  nameDate: string | null,
  mtimeMs: () => number,
  { zone, options }: FieldContext,
): Instant | null {
  const faults = fields.diagnostics.length;
  const written = fields.instant('date', zone, options.zoneless_dates);
  if (written !== null || fields.diagnostics.length > faults) return written;
  if (nameDate !== null) {
    const date = parseDate(nameDate, zone, 'site');
    if ('epoch' in date) return date;
    fields.fault(
      'date-invalid',
      'date',
      `the file name’s date ${nameDate} is none: ${date.problem}`,
      'Rename the file to YYYY-MM-DD-slug.md.',
    );
    return null;
  }
  if (source.kind === 'draft') return startOfDay(mtimeMs(), zone);
  fields.fault(
    'date-missing',
    'date',
    'the post has no date',
    'Name the file YYYY-MM-DD-slug.md or write `date: 2022-01-06 08:12:53 +0800`.',
  );
  return null;
}

/** What front matter says of posts and pages; the description where it is there. */
export type Common = Omit<ContentRecord, 'body' | 'description' | 'pictures'> & {
  readonly description: string | null;
};

/** @param slug stands for a title where there is none. */
export function readCommon(
  source: SourceFile,
  fields: FrontMatterFields,
  slug: string,
  defaultLayout: string | null,
  { options, zone }: FieldContext,
): Common {
  const layout = fields.has('layout')
    ? fields.text('layout')
    : fields.hasNull('layout')
      ? 'none'
      : defaultLayout;
  const updated = fields.instant(
    fields.has('updated') ? 'updated' : 'last_modified_at',
    zone,
    options.zoneless_dates,
  );
  const description = fields.text('description');
  return {
    path: source.path,
    title: titleOf(source, fields, slug),
    layout: layout === 'none' ? null : layout,
    permalink: fields.text('permalink'),
    lang: languageOf(source, fields),
    author: authorOf(fields) ?? options.author ?? null,
    description: description === null ? null : foldBlanks(description),
    image: imageOf(source, fields),
    updated,
    redirectFrom: fields.list('redirect_from', false),
    data: fields.rest(KNOWN_KEYS),
  };
}

function languageOf(source: SourceFile, fields: FrontMatterFields): string | null {
  const text = fields.text('lang');
  if (text === null || text.trim() === '') return null;
  const tag = languageTag(text);
  if (tag === null)
    fields.diagnostics.push(
      warning(
        'front-matter-type',
        `\`lang\` is \`${text.trim()}\`, no tag of a language; the site’s is taken`,
        {
          file: source.path,
          ...fields.placeOf('lang'),
          hint: 'Write it as `zh-CN`, `ja` or `en`.',
        },
      ),
    );
  else if (namesNoLanguage(tag))
    fields.diagnostics.push(unknownLanguage(tag, { file: source.path, ...fields.placeOf('lang') }));
  return tag;
}

function titleOf(source: SourceFile, fields: FrontMatterFields, slug: string): string {
  const title = fields.text('title');
  if (title === null) return titleOfSlug(slug);
  // A line of HTML folds these; the ideographic space of a Japanese title is a character of its text.
  const folded = title.replace(/[ \t\n\f\r]+/g, ' ').trim();
  if (folded !== '') return folded;
  fields.diagnostics.push(
    warning('title-empty', 'the title is empty; the slug is shown instead', {
      file: source.path,
      ...fields.placeOf('title'),
      hint: 'Give the post a title.',
    }),
  );
  return titleOfSlug(slug) || slug;
}

/** A name, or a map with one, as jekyll-feed and jekyll-seo-tag take it. */
function authorOf(fields: FrontMatterFields): string | null {
  return fields.textIn('author', 'name');
}

/** An address, or a map with `path`, as jekyll-feed and jekyll-seo-tag take it. */
function imageOf(source: SourceFile, fields: FrontMatterFields): string | null {
  const url = fields.textIn('image', 'path');
  if (url === null || !ANY_SCHEME.test(readAsUrl(url)) || PICTURE.test(readAsUrl(url))) return url;
  fields.diagnostics.push(
    warning('address-unsafe', `\`image\` is no address of a picture, and was left out: ${url}`, {
      file: source.path,
      ...fields.placeOf('image'),
      hint: 'Write a path within the site, or an address that begins with https://.',
    }),
  );
  return null;
}

const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const PICTURE = /^(?:https?:|data:image\/(?!svg))/i;

/** A browser passes over blanks and control characters around an address, and tabs and line ends within. */
const readAsUrl = (url: string): string => url.replace(/[\u0000-\u0020]+/g, '');

/** A source cannot switch off its own checks. */
export function trustProblems({ path: file }: SourceFile, fields: FrontMatterFields): Diagnostic[] {
  return ['trust', 'sanitize']
    .filter((key) => fields.has(key))
    .map((key) =>
      warning('trust-ignored', `\`${key}\` in front matter means nothing`, {
        file,
        ...fields.placeOf(key),
        hint: `If the site wrote it itself, name its folder under \`trust\` in the configuration.`,
      }),
    );
}
