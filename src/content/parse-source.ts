import type { PageRecord, PostRecord } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import type { MarkdownPlugin } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import { describeHtml } from '../util/html-text.js';
import { openTimeZone } from '../util/time-zone.js';
import { tooDeep } from './body-problems.js';
import { type BodyTemplates, NO_BODY_TEMPLATES } from './body-templates.js';
import { postDate, readCommon, trustProblems } from './common-fields.js';
import { frontMatterDefaults } from './defaults.js';
import { readTerms } from './fields.js';
import { parsePostName } from './file-name.js';
import {
  type FinishedPost,
  type ParsedExcerpt,
  renderBody,
  renderPlainPost,
  renderPost,
} from './finished-body.js';
import { handlings } from './handling.js';
import { linkRewriter } from './links.js';
import { createMarkdown } from './markdown.js';
import { type NotParsed, openSource } from './open-source.js';
import type { ParseOptions } from './parse-options.js';
import { NO_PICTURES, picturesOf } from './pictures.js';
import { refusedInBody } from './refused-code.js';
import { runBody } from './run-body.js';
import { emptyLink, nestingTest } from './text.js';
import type { Workshop } from './workshop.js';

/** A source that was understood: its record but for where the texts lie, and the texts. */
export interface ParsedPost {
  readonly record: Omit<PostRecord, 'body' | 'excerpt'>;
  /** HTML in UTF-8, valid until the next source is parsed. */
  readonly body: Buffer;
  readonly excerpt: ParsedExcerpt;
  readonly diagnostics: readonly Diagnostic[];
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
    ownExcerpt === null
      ? () => describePost(body, common.title)
      : () => describeHtml(escapeText(ownExcerpt));
  const published = fields.flag('published') !== false;
  const diagnostics = opened.diagnostics.concat(fields.diagnostics);
  const lost = emptyLink(content, source.path);
  if (lost !== null) diagnostics.push(lost);
  const faults = diagnostics.filter(({ severity }) => severity === 'error');
  // What else could be said of a post at fault is said once it is mended.
  if (faults.length > 0 || date === null) return { record: null, diagnostics: faults };
  if (!published) return { record: null, diagnostics: [] };
  if (options.refusesCode && workshop.handlingOf(source.path).isTrusted)
    diagnostics.push(...refusedInBody(source.path, opened, body.html.toString()));
  const { headed, pictured } = body;
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
      headed,
      pictured,
    },
    body: body.html,
    excerpt: ownExcerpt === null ? body.excerpt : { text: escapeText(ownExcerpt), form: 'text' },
    diagnostics,
  };
}

/** A digest line that only says the title once more tells nobody anything: then the post is described by what follows it. */
function describePost({ describe, html, excerpt }: FinishedPost, title: string): string {
  const description = describe();
  if (typeof excerpt.text === 'string' || !repeats(description, title)) return description;
  return describeHtml(html.toString('utf8', excerpt.text)) || description;
}

/** Whether a text is a title, perhaps with a full stop. */
function repeats(text: string, title: string): boolean {
  return (
    title !== '' && text.startsWith(title) && /^[\s。.！!？?…]*$/.test(text.slice(title.length))
  );
}

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
  if (options.refusesCode) diagnostics.push(...refusedInBody(source.path, opened, body));
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

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}
