import { isUtf8 } from 'node:buffer';
import type { ContentRecord, Instant, PageRecord, PostRecord } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { at, type Diagnostic, postFault, warning } from '../diagnostics.js';
import { describeHtml, foldBlanks } from '../util/html-text.js';
import { openTimeZone, type TimeZone } from '../util/time-zone.js';
import { parseDate, startOfDay } from './date.js';
import { type DefaultsFor, frontMatterDefaults } from './defaults.js';
import { FrontMatterFields, readTerms } from './fields.js';
import { parsePostName, titleOfSlug } from './file-name.js';
import { type SplitSource, splitFrontMatter } from './front-matter.js';
import { type BodyFinisher, bodyFinisher } from './html.js';
import { linkDetector, linkRewriter } from './links.js';
import { createMarkdown, excerptChunk, type Markdown, type RenderedBody } from './markdown.js';

/** What parsing depends on beside the source: a part of the configuration. Plain data. */
export type ParseOptions = Pick<
  Config,
  | 'timezone'
  | 'zoneless_dates'
  | 'defaults'
  | 'excerpt_separator'
  | 'aliases'
  | 'baseurl'
  | 'taxonomies'
  | 'author'
>;

/** A source that was understood: its record but for where the texts lie, and the texts. */
export interface ParsedPost {
  readonly record: Omit<PostRecord, 'body' | 'excerpt'>;
  readonly body: string;
  readonly excerpt: string;
  readonly excerptForm: 'html' | 'text';
  /** Whether the excerpt is how the body begins. */
  readonly excerptIsPrefix: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParsedPage {
  readonly record: Omit<PageRecord, 'body'>;
  readonly body: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A source that does not become a post or page: it is at fault, or is not to be published (no diagnostics). */
export interface NotParsed {
  readonly record: null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Understands sources, one at a time; depends on nothing but the options. */
export interface SourceParser {
  parsePost(source: SourceFile, content: Buffer): ParsedPost | NotParsed;
  parsePage(source: SourceFile, content: Buffer): ParsedPage | NotParsed;
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

/** What a parser is made of, once for all sources. */
interface Workshop {
  readonly options: ParseOptions;
  readonly zone: TimeZone;
  readonly markdown: Markdown;
  readonly finisher: BodyFinisher;
  readonly defaultsFor: DefaultsFor;
}

export function createSourceParser(options: ParseOptions): SourceParser {
  const rewrite = linkRewriter(options);
  const workshop: Workshop = {
    options,
    zone: openTimeZone(options.timezone),
    markdown: createMarkdown(rewrite),
    finisher: bodyFinisher(linkDetector(options), rewrite),
    defaultsFor: frontMatterDefaults(options.defaults),
  };
  return {
    parsePost: (source, content) => parsePost(source, content, workshop),
    parsePage: (source, content) => parsePage(source, content, workshop),
  };
}

function parsePost(
  source: SourceFile,
  content: Buffer,
  workshop: Workshop,
): ParsedPost | NotParsed {
  const { options, zone } = workshop;
  const opened = openSource(
    source,
    content,
    workshop.defaultsFor(source.kind === 'draft' ? 'drafts' : 'posts', source.path),
  );
  if ('record' in opened) return opened;
  const { fields, split } = opened;
  const draft = source.kind === 'draft' || fields.flag('draft') === true;
  const name = parsePostName(source.path.slice(source.path.lastIndexOf('/') + 1));
  const date = postDate(source, fields, name.date, zone, options);
  const slug = fields.text('slug') ?? name.slug;
  const body = renderBody(
    source,
    split.body,
    fields.text('excerpt_separator') ?? options.excerpt_separator,
    workshop,
  );
  const ownExcerpt = fields.text('excerpt');
  const common = readCommon(
    source,
    fields,
    slug,
    ownExcerpt === null ? body.excerpt : escapeText(ownExcerpt),
    'post',
    workshop,
  );
  const published = fields.flag('published') !== false;
  const terms = readTerms(fields, options.taxonomies);
  const diagnostics = [...opened.diagnostics, ...fields.diagnostics];
  if (diagnostics.some((d) => d.severity === 'error') || date === null)
    return { record: null, diagnostics };
  if (!published) return { record: null, diagnostics: [] };
  const excerpt: Pick<ParsedPost, 'excerpt' | 'excerptForm' | 'excerptIsPrefix'> =
    ownExcerpt === null
      ? {
          excerpt: body.excerpt,
          excerptForm: body.excerptForm,
          excerptIsPrefix: body.excerptIsPrefix,
        }
      : { excerpt: escapeText(ownExcerpt), excerptForm: 'text', excerptIsPrefix: false };
  return {
    record: { ...common, ...terms, draft, date, slug },
    body: body.html,
    ...excerpt,
    diagnostics,
  };
}

function parsePage(
  source: SourceFile,
  content: Buffer,
  workshop: Workshop,
): ParsedPage | NotParsed {
  const { options, zone } = workshop;
  const opened = openSource(source, content, workshop.defaultsFor('pages', source.path));
  if ('record' in opened) return opened;
  const { fields, split } = opened;
  const file = pageFile(source.path);
  const form = /\.njk$/i.test(source.path) ? 'template' : 'html';
  // A template keeps the lines that its front matter had, so that messages name the file's own lines.
  const body =
    form === 'template'
      ? `${'\n'.repeat(split.bodyLine - 1)}${split.body}`
      : renderBody(source, split.body, '', workshop).html;
  const isHtml = file.endsWith('.html');
  const stem =
    file
      .replace(/\.[^./]+$/, '')
      .split('/')
      .at(-1) ?? '';
  const common = readCommon(
    source,
    fields,
    stem,
    form === 'template' ? '' : body,
    isHtml ? 'page' : null,
    workshop,
  );
  const date = fields.instant('date', zone, options.zoneless_dates);
  const published = fields.flag('published') !== false;
  const diagnostics = [...opened.diagnostics, ...fields.diagnostics];
  if (diagnostics.some((d) => d.severity === 'error')) return { record: null, diagnostics };
  if (!published) return { record: null, diagnostics: [] };
  return { record: { ...common, date, form, file }, body, diagnostics };
}

/** `pages/a/b.md` becomes `a/b.html`, `pages/feed.xml.njk` becomes `feed.xml`. */
function pageFile(path: string): string {
  const inside = path.slice('pages/'.length);
  const stem = inside.replace(/\.[^.]+$/, '');
  return /\.njk$/i.test(inside) && /\.[a-z0-9]+$/i.test(stem) ? stem : `${stem}.html`;
}

interface Opened {
  readonly fields: FrontMatterFields;
  readonly split: SplitSource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes to front matter and body. */
function openSource(
  source: SourceFile,
  content: Buffer,
  defaults: Readonly<Record<string, unknown>>,
): Opened | NotParsed {
  const file = source.path;
  if (!isUtf8(content)) {
    return {
      record: null,
      diagnostics: [
        postFault('encoding-invalid', 'the file is not valid UTF-8', {
          file,
          hint: 'Save it as UTF-8.',
        }),
      ],
    };
  }
  const text = normaliseText(content.toString('utf8'));
  const split = splitFrontMatter(text, file);
  if ('code' in split) return { record: null, diagnostics: [split] };
  const diagnostics: Diagnostic[] = [];
  if (!split.present) {
    if (text.trim() === '')
      return {
        record: null,
        diagnostics: [
          postFault('front-matter-missing', 'the file is empty', {
            file,
            hint: 'Write front matter and a body, or remove the file.',
          }),
        ],
      };
    diagnostics.push(
      warning(
        'front-matter-missing',
        'there is no front matter; title and date are taken from the file name',
        {
          file,
          ...at(text, { line: 1, column: 1 }),
          hint: 'Begin the file with a block between two lines of three dashes.',
        },
      ),
    );
  }
  return {
    fields: new FrontMatterFields({ ...defaults, ...split.frontMatter }, file, text),
    split,
    diagnostics,
  };
}

/** Without a byte order mark, and with `\n` as the only line end. */
function normaliseText(text: string): string {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain;
}

type FinishedBody = RenderedBody & { readonly excerptIsPrefix: boolean };

function renderBody(
  source: SourceFile,
  body: string,
  separator: string,
  { markdown, finisher }: Workshop,
): FinishedBody {
  const rendered: RenderedBody = /\.html$/i.test(source.path)
    ? { html: body, excerpt: excerptChunk(body, separator) ?? body, excerptForm: 'text' }
    : markdown.render(body, separator);
  if (!finisher.needsWork(rendered.html))
    return { ...rendered, excerptIsPrefix: rendered.html.startsWith(rendered.excerpt) };
  return {
    html: finisher.finish(rendered.html),
    excerpt: finisher.finish(rendered.excerpt),
    excerptForm: rendered.excerptForm,
    excerptIsPrefix: false,
  };
}

/** The front matter's date, else the file name's, else (drafts) the day of the file. */
function postDate(
  source: SourceFile,
  fields: FrontMatterFields,
  nameDate: string | null,
  zone: TimeZone,
  options: ParseOptions,
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
  if (source.kind === 'draft') return startOfDay(source.mtimeMs, zone);
  fields.fault(
    'date-missing',
    'date',
    'the post has no date',
    'Name the file YYYY-MM-DD-slug.md or write `date: 2022-01-06 08:12:53 +0800`.',
  );
  return null;
}

type Common = Omit<ContentRecord, 'body'>;

function readCommon(
  source: SourceFile,
  fields: FrontMatterFields,
  slug: string,
  excerpt: string,
  defaultLayout: string | null,
  { options, zone }: Workshop,
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
    lang: fields.text('lang'),
    author: authorOf(fields) ?? options.author ?? null,
    description: description !== null ? foldBlanks(description) : describeHtml(excerpt),
    image: imageOf(fields),
    updated,
    redirectFrom: fields.list('redirect_from', false),
    data: fields.rest(KNOWN_KEYS),
  };
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
function imageOf(fields: FrontMatterFields): string | null {
  return fields.textIn('image', 'path');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}
