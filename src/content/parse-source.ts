import type { Instant, PageRecord, PostRecord } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import type { MarkdownPlugin } from '../config/plugins.js';
import { at, type Diagnostic, note, postFault, warning } from '../diagnostics.js';
import { describe, describeHtml, foldBlanks, textOfHtml } from '../util/html-text.js';
import type { JsonMap } from '../util/json.js';
import { pathTest } from '../util/path-test.js';
import { openTimeZone, type TimeZone } from '../util/time-zone.js';
import { countWords, type WordCount } from '../util/words.js';
import { attributeFilter } from './attributes.js';
import { type BodyTemplates, NO_BODY_TEMPLATES } from './body-templates.js';
import { type Common, postDate, readCommon, trustProblems } from './common-fields.js';
import { type DefaultsFor, frontMatterDefaults } from './defaults.js';
import { readTerms } from './fields.js';
import { parsePostName } from './file-name.js';
import {
  type BodyPublisher,
  type PublishedHtml,
  sanitisingPublisher,
  trustedPublisher,
} from './html.js';
import { type LinkRewriter, linkDetector, linkRewriter } from './links.js';
import { createMarkdown, excerptChunk, type Markdown, type RenderedBody } from './markdown.js';
import { type FormulaProblem, mayHoldFormula } from './math.js';
import { type NotParsed, type Opened, openSource } from './open-source.js';
import { ownSources, showsOwnPictures } from './pictures.js';
import { plainBodies } from './plain-body.js';
import { emptyLink, nestingTest } from './text.js';

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
  | 'sanitize'
  | 'trust'
  | 'external_rel'
  | 'url'
  | 'math'
> & {
  readonly limits: Pick<Config['limits'], 'size' | 'depth'>;
  /** Whether posts say which pictures they show: for a site that makes copies of them. */
  readonly listsPictures: boolean;
};

/** A source that was understood: its record but for where the texts lie, and the texts. */
export interface ParsedPost {
  readonly record: Omit<PostRecord, 'body' | 'excerpt'>;
  /** HTML in UTF-8, valid until the next source is parsed. */
  readonly body: Buffer;
  readonly excerpt: ParsedExcerpt;
  readonly diagnostics: readonly Diagnostic[];
}

/** An excerpt: how many bytes of the body's beginning it is, or a text of its own. */
export interface ParsedExcerpt {
  readonly text: number | string;
  readonly form: 'html' | 'text';
}

export interface ParsedPage {
  readonly record: Omit<PageRecord, 'body'>;
  readonly body: Buffer;
  readonly diagnostics: readonly Diagnostic[];
}

/** Understands sources, one at a time; depends on nothing but the options. */
export interface SourceParser {
  /** @param mtimeMs when the file was changed, in milliseconds since 1970: a draft without a date is of that day. */
  parsePost(source: SourceFile, content: Buffer, mtimeMs: () => number): ParsedPost | NotParsed;
  parsePage(source: SourceFile, content: Buffer): ParsedPage | NotParsed;
}

/** What a parser is made of, once for all sources. */
interface Workshop {
  readonly options: ParseOptions;
  readonly zone: TimeZone;
  readonly markdown: Markdown;
  /** Whether nothing changes Markdown, so that what it makes of a plain body is known beforehand. */
  readonly isPlainKnown: boolean;
  readonly handlingOf: (path: string) => Handling;
  readonly templates: BodyTemplates;
  readonly defaultsFor: DefaultsFor;
  /** Where a Markdown text is nested too deep; -1 where it is not. */
  readonly tooDeepAt: (text: string) => number;
}

/** How bodies become HTML: that of sources which the site trusts, or of all others. */
interface Handling {
  readonly publisher: BodyPublisher;
  readonly renderPlain: ReturnType<typeof plainBodies>;
}

/**
 * @param plugins change Markdown.
 * @param templates for bodies that are templates.
 */
export function createSourceParser(
  options: ParseOptions,
  plugins: readonly MarkdownPlugin[] = [],
  templates: BodyTemplates = NO_BODY_TEMPLATES,
): SourceParser {
  const rewrite = linkRewriter(options);
  const workshop: Workshop = {
    options,
    zone: openTimeZone(options.timezone),
    markdown: createMarkdown({ rewrite, math: options.math, plugins }),
    isPlainKnown: plugins.length === 0,
    handlingOf: handlings(options, rewrite),
    templates,
    defaultsFor: frontMatterDefaults(options.defaults),
    tooDeepAt: nestingTest(options.limits.depth),
  };
  return {
    parsePost: (source, content, mtimeMs) => parsePost(source, content, mtimeMs, workshop),
    parsePage: (source, content) => parsePage(source, content, workshop),
  };
}

/** Which handling a source gets, by its path alone: nothing that it says of itself can change it. */
function handlings(options: ParseOptions, rewrite: LinkRewriter): Workshop['handlingOf'] {
  const handle = (publisher: BodyPublisher): Handling => ({
    publisher,
    renderPlain: plainBodies(rewrite, publisher.rules),
  });
  const trusted = handle(trustedPublisher(linkDetector(options), rewrite));
  const { sanitize, external_rel: externalRel } = options;
  if (sanitize === false) return () => trusted;
  const frames = new Set(sanitize === true ? [] : sanitize.iframes);
  const siteHost = options.url.replace(/^https?:\/\//i, '').toLowerCase();
  const filter = attributeFilter({ rewrite, frames, externalRel, siteHost });
  const checked = handle(sanitisingPublisher(filter));
  const tests = options.trust.map(pathTest);
  return (path) => (tests.some((test) => test(path)) ? trusted : checked);
}

/** How finished HTML is published that was finished by other rules: by those of its source's path. */
export function publisherFor(options: ParseOptions): (path: string, html: string) => FinishedBody {
  const handlingOf = handlings(options, linkRewriter(options));
  return (path, finished) => {
    const { html } = handlingOf(path).publisher.publish(finished);
    return { html, pictures: picturesOf(html, options) };
  };
}

/** A body that was finished by other rules, as it is published. */
export interface FinishedBody {
  readonly html: string;
  /** See {@link PostRecord.pictures}. */
  readonly pictures: readonly string[];
}

function parsePost(
  source: SourceFile,
  content: Buffer,
  mtimeMs: () => number,
  workshop: Workshop,
): ParsedPost | NotParsed {
  const { options } = workshop;
  const written = openSource(
    source,
    content,
    workshop.defaultsFor(source.kind === 'draft' ? 'drafts' : 'posts', source.path),
  );
  if ('record' in written) return written;
  const { fields } = written;
  const draft = source.kind === 'draft' || fields.flag('draft') === true;
  const name = parsePostName(source.path.slice(source.path.lastIndexOf('/') + 1));
  const date = postDate(source, fields, name.date, mtimeMs, workshop);
  const slug = fields.text('slug') ?? name.slug;
  const separator = fields.text('excerpt_separator') ?? options.excerpt_separator;
  const ownExcerpt = fields.text('excerpt');
  const common = readCommon(source, fields, slug, 'post', workshop);
  const terms = readTerms(fields, options.taxonomies);
  const opened = workshop.templates.has(source.path)
    ? runBody(written, common, { ...terms.terms, ...terms, slug, draft }, date, workshop)
    : written;
  const plain = renderPlainPost(source, opened, separator, workshop);
  const deep = plain === null ? tooDeep(source, opened, workshop) : null;
  if (deep !== null) return { record: null, diagnostics: [deep] };
  const body = plain ?? renderPost(source, opened, separator, workshop);
  opened.diagnostics.push(...body.problems, ...trustProblems(source, fields));
  const described =
    ownExcerpt === null ? body.describe : () => describeHtml(escapeText(ownExcerpt));
  const published = fields.flag('published') !== false;
  const diagnostics = opened.diagnostics.concat(fields.diagnostics);
  const lost = emptyLink(content, source.path);
  if (lost !== null) diagnostics.push(lost);
  const faults = diagnostics.filter(({ severity }) => severity === 'error');
  // What else could be said of a post at fault is said once it is mended.
  if (faults.length > 0 || date === null) return { record: null, diagnostics: faults };
  if (!published) return { record: null, diagnostics: [] };
  const pictured = showsOwnPictures(body.html);
  return {
    // Written out: spreading two objects costs as much as reading the front matter.
    record: {
      path: common.path,
      title: common.title,
      layout: common.layout,
      permalink: common.permalink,
      lang: common.lang,
      author: common.author,
      description: common.description ?? described(),
      image: common.image,
      updated: common.updated,
      redirectFrom: common.redirectFrom,
      data: common.data,
      pictures: pictured ? picturesOf(body.html, options) : NO_PICTURES,
      categories: terms.categories,
      tags: terms.tags,
      terms: terms.terms,
      draft,
      date,
      slug,
      words: body.words,
      headed: isHeaded(body.html),
      pictured,
    },
    body: body.html,
    excerpt: ownExcerpt === null ? body.excerpt : { text: escapeText(ownExcerpt), form: 'text' },
    diagnostics,
  };
}

/** Nobody asks for them in a site that makes no copies of pictures. */
function picturesOf(html: Buffer | string, { listsPictures }: ParseOptions): readonly string[] {
  return listsPictures ? ownSources(html.toString()) : NO_PICTURES;
}

const NO_PICTURES: readonly string[] = [];

/** Bodies are mostly without: then nobody has to look for headings again. */
function isHeaded(html: Buffer): boolean {
  return HEADINGS.some((tag) => html.includes(tag, 0, 'latin1'));
}

const HEADINGS = ['<h2', '<h3', '<h4'];

function parsePage(
  source: SourceFile,
  content: Buffer,
  workshop: Workshop,
): ParsedPage | NotParsed {
  const { options, zone } = workshop;
  const written = openSource(source, content, workshop.defaultsFor('pages', source.path));
  if ('record' in written) return written;
  const { fields } = written;
  const file = pageFile(source.path);
  const form = /\.njk$/i.test(source.path) ? 'template' : 'html';
  const isHtml = file.endsWith('.html');
  const stem =
    file
      .replace(/\.[^./]+$/, '')
      .split('/')
      .at(-1) ?? '';
  const common = readCommon(source, fields, stem, isHtml ? 'page' : null, workshop);
  const date = fields.instant('date', zone, options.zoneless_dates);
  const opened =
    form === 'html' && workshop.templates.has(source.path)
      ? runBody(written, common, {}, date, workshop)
      : written;
  const deep = form === 'template' ? null : tooDeep(source, opened, workshop);
  if (deep !== null) return { record: null, diagnostics: [deep] };
  // A template keeps the lines that its front matter had, so that messages name the file's own lines.
  const { html: body, problems } =
    form === 'template'
      ? { html: `${'\n'.repeat(opened.bodyLine() - 1)}${opened.body()}`, problems: [] }
      : renderBody(source, opened, '', workshop);
  const description = common.description ?? (form === 'template' ? '' : describeHtml(body));
  const published = fields.flag('published') !== false;
  const diagnostics = [...opened.diagnostics, ...fields.diagnostics, ...problems];
  diagnostics.push(...trustProblems(source, fields));
  if (diagnostics.some((d) => d.severity === 'error')) return { record: null, diagnostics };
  if (!published) return { record: null, diagnostics: [] };
  const pictures = form === 'html' ? picturesOf(body, options) : NO_PICTURES;
  const record = { ...common, description, pictures, date, form, file } as const;
  return { record, body: Buffer.from(body), diagnostics };
}

/** `pages/a/b.md` becomes `a/b.html`, `pages/feed.xml.njk` becomes `feed.xml`. */
function pageFile(path: string): string {
  const inside = path.slice('pages/'.length);
  const stem = inside.replace(/\.[^.]+$/, '');
  return /\.njk$/i.test(inside) && /\.[a-z0-9]+$/i.test(stem) ? stem : `${stem}.html`;
}

/** A source after its body has run through the template engine; where that does not work, it is at fault. */
function runBody(
  opened: Opened,
  { data, updated, redirectFrom: _, ...common }: Common,
  more: JsonMap,
  date: Instant | null,
  { templates, options }: Workshop,
): Opened {
  const { path } = common;
  const text = `${'\n'.repeat(opened.bodyLine() - 1)}${opened.body()}`;
  const values = { ...data, ...common, ...more };
  const body = templates.run(text, { path, values, dates: { date, updated } });
  const { size } = options.limits;
  if (typeof body === 'string' && body.length <= size)
    return { ...opened, body: () => body, plain: null };
  opened.diagnostics.push(
    typeof body === 'string'
      ? postFault('post-too-large', `the template makes a body of more than ${size} bytes`, {
          file: path,
          hint: 'Let it print less, or set `limits.size` in the configuration.',
        })
      : postFault('body-template-failed', body.message, {
          file: path,
          ...at(opened.text(), body),
          hint: 'Mend it, or write `{% raw %}` before and `{% endraw %}` after what is no template. See docs/writing.md.',
        }),
  );
  return { ...opened, body: () => '', plain: null };
}

/** A fault where quotes and lists lie too deep in each other: Markdown would leave out what they hold. */
function tooDeep(
  source: SourceFile,
  opened: Opened,
  { tooDeepAt, options }: Workshop,
): Diagnostic | null {
  if (/\.html$/i.test(source.path)) return null;
  const body = opened.body();
  const offset = tooDeepAt(body);
  if (offset === -1) return null;
  const line = opened.bodyLine() + body.slice(0, offset).split('\n').length - 1;
  return postFault(
    'nesting-too-deep',
    `quotes and lists lie more than ${options.limits.depth} deep in each other`,
    {
      file: source.path,
      line,
      column: 1,
      excerpt: body.slice(offset, offset + 80),
      hint: 'Take some away; `limits.depth` in the configuration says how many there may be.',
    },
  );
}

/** A post's body as it is published. */
interface FinishedPost {
  readonly html: Buffer;
  readonly excerpt: ParsedExcerpt;
  readonly words: WordCount;
  readonly describe: () => string;
  readonly problems: readonly Diagnostic[];
}

const EMPTY_LINE = '\n\n';

function renderPost(
  source: SourceFile,
  opened: Opened,
  separator: string,
  workshop: Workshop,
): FinishedPost {
  const { html, excerpt, excerptForm, problems } = renderBody(source, opened, separator, workshop);
  const body = Buffer.from(html);
  return {
    html: body,
    excerpt: {
      text: !html.startsWith(excerpt)
        ? excerpt
        : excerpt.length === html.length
          ? body.length
          : Buffer.byteLength(excerpt),
      form: excerptForm,
    },
    words: countWords(textOfHtml(html)),
    describe: () => describeHtml(excerpt),
    problems,
  };
}

/** A post that needs neither Markdown nor a change of its tags; null for any other. */
function renderPlainPost(
  source: SourceFile,
  { plain }: Opened,
  separator: string,
  { handlingOf, isPlainKnown, options }: Workshop,
): FinishedPost | null {
  if (!isPlainKnown || plain === null || separator !== EMPTY_LINE || !source.path.endsWith('.md'))
    return null;
  if (options.math && mayHoldFormula(plain.content, plain.bodyStart)) return null;
  const { renderPlain, publisher } = handlingOf(source.path);
  const body = renderPlain(plain.content, plain.bodyStart);
  if (body === null || body.tags === 'marked') return null;
  if (body.tags === 'unknown' && !publisher.passes(body.html.toString('utf8'))) return null;
  const { html, firstBlock, beginning } = body;
  return {
    html,
    excerpt: { text: firstBlock, form: body.beginsWithHtml ? 'text' : 'html' },
    words: body.words ?? countWords(textOfHtml(html.toString('utf8'))),
    describe: () =>
      beginning === null ? describeHtml(html.toString('utf8', 0, firstBlock)) : describe(beginning),
    problems: [],
  };
}

/** Markdown to HTML that is fit to be published. */
function renderBody(
  source: SourceFile,
  opened: Opened,
  separator: string,
  { markdown, handlingOf }: Workshop,
): RenderedBody & { readonly problems: readonly Diagnostic[] } {
  const body = opened.body();
  const isHtml = /\.html$/i.test(source.path);
  const { html, excerpt, excerptForm }: RenderedBody = isHtml
    ? { html: body, excerpt: excerptChunk(body, separator) ?? body, excerptForm: 'text' }
    : markdown.render(body, separator);
  const { publisher } = handlingOf(source.path);
  const published = publisher.publish(html);
  const publishedExcerpt = excerpt === html ? published : publisher.publish(excerpt);
  const formulas = isHtml ? null : markdown.formulas;
  const finish = (text: string): string => formulas?.fill(text) ?? text;
  return {
    html: finish(published.html),
    excerpt: finish(publishedExcerpt.html),
    excerptForm,
    problems: [
      ...htmlProblems(source, opened, published),
      ...(formulas === null ? [] : formulaProblems(source, opened, formulas.problems)),
    ],
  };
}

/** What had to be left out of a body, or could not be made out. */
function htmlProblems(
  { path: file }: SourceFile,
  opened: Opened,
  { removed, unclosed, reduced }: PublishedHtml,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (removed.length > 0) {
    const named = removed.slice(0, 5).map((what) => `\`${foldBlanks(what)}\``);
    const others = removed.length > 5 ? ` and ${removed.length - 5} more` : '';
    problems.push(
      note('html-removed', `published without ${named.join(', ')}${others}`, {
        file,
        ...placeIn(opened, removed[0] ?? ''),
        hint: 'If the site wrote it itself, name its folder under `trust` in the configuration.',
      }),
    );
  }
  if (unclosed !== '') {
    const rest = /^<(?:script|style)/i.test(unclosed) ? 'left out' : 'read as if it were not there';
    problems.push(
      warning('html-unclosed', `\`${foldBlanks(unclosed)}\` is never closed`, {
        file,
        ...placeIn(opened, unclosed),
        hint: `Close it: what follows it is ${rest}.`,
      }),
    );
  }
  if (reduced) {
    problems.push(
      warning(
        'html-reduced',
        'the tags of the body are a tangle, or far too many; only its text is published',
        {
          file,
          hint: 'Close elements in the order in which they were opened.',
        },
      ),
    );
  }
  return problems;
}

/** Formulas that are shown as code. */
function formulaProblems(
  { path: file }: SourceFile,
  opened: Opened,
  problems: readonly FormulaProblem[],
): Diagnostic[] {
  return problems.map(({ tex, message }) =>
    warning('math-invalid', `a formula is shown as code: ${message}`, {
      file,
      ...lineIn(opened, tex),
      hint: 'Mend it, or write `\\$` for a dollar sign that begins no formula.',
    }),
  );
}

/** Where a formula stands in the body. */
function lineIn(opened: Opened, tex: string): Partial<Diagnostic> {
  const body = opened.body();
  const found = body.indexOf(tex.split('\n')[0] ?? tex);
  if (found === -1) return {};
  const before = body.slice(0, found);
  const line = opened.bodyLine() + before.split('\n').length - 1;
  return at(opened.text(), { line, column: found - before.lastIndexOf('\n') });
}

/** Where a text stands in the body; nothing where Markdown or the parser has changed it. */
function placeIn(opened: Opened, what: string): Partial<Diagnostic> {
  const text = opened.text();
  const line = opened.bodyLine();
  let from = 0;
  for (let skipped = 1; skipped < line; skipped++) from = text.indexOf('\n', from) + 1;
  const name = what.split(/[="\s]/)[0]?.replace('<', '') ?? '';
  const found = name === '' ? -1 : text.toLowerCase().indexOf(name.toLowerCase(), from);
  if (found === -1) return {};
  const before = text.slice(0, found);
  const begins = before.lastIndexOf('\n') + 1;
  return at(text, { line: before.split('\n').length, column: found - begins + 1 });
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}
