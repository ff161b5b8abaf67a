import MarkdownIt, { type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import deflist from 'markdown-it-deflist';
import type { MarkdownPlugin } from '../config/plugins.js';
import { cjkBreaks } from './cjk-breaks.js';
import { footnotes } from './footnotes.js';
import { usePlugins } from './guarded-markdown.js';
import { headingIds } from './heading-ids.js';
import { createHighlighter } from './highlight.js';
import type { LinkRewriter } from './links.js';
import { limitTokens } from './markdown-limit.js';
import { type Formulas, formulas } from './math.js';
import { tableAlignment } from './table-alignment.js';
import { taskLists } from './task-lists.js';

/** A body as HTML, with the part of it that is the excerpt. */
export interface RenderedBody {
  readonly html: string;
  /** The excerpt's HTML. */
  readonly excerpt: string;
  /** `text` where the excerpt begins with raw HTML: only its text is meant. */
  readonly excerptForm: 'html' | 'text';
}

export interface MarkdownOptions {
  readonly rewrite: LinkRewriter;
  /** Whether there may be formulas. */
  readonly math: boolean;
  /** Those of the site; they come after all else. */
  readonly plugins?: readonly MarkdownPlugin[];
}

export interface Markdown {
  /**
   * Renders a Markdown body.
   *
   * @param excerptSeparator what ends the excerpt, as in Jekyll; the whole body where it does not occur.
   */
  render(source: string, excerptSeparator: string): RenderedBody;
  /** Renders a Markdown text that has no excerpt, and does not go through the sanitiser. */
  renderText(source: string): string;
  /** The formulas of the body that was rendered last: what was rendered holds words in their places. Null where there are none. */
  readonly formulas: Formulas | null;
}

/**
 * Makes a renderer for CommonMark with GFM's tables, strikethrough, task lists and autolinks, footnotes, definition
 * lists, heading ids, Chinese typesetting, and formulas if wanted. It keeps no state between bodies.
 */
export function createMarkdown({ rewrite, math, plugins = [] }: MarkdownOptions): Markdown {
  const highlight = createHighlighter();
  const md = new MarkdownIt({
    html: true,
    linkify: true,
    highlight: (code, language) => highlight(code, language) ?? '',
  });
  md.use(footnotes)
    .use(deflist)
    .use(taskLists)
    .use(cjkFriendly)
    .use(cjkBreaks)
    .use(headingIds)
    .use(tableAlignment);
  const found = math ? formulas(md) : null;
  limitTokens(md);
  linkifyAsGfm(md);
  letReachCode(md);
  loadPicturesLate(md);
  const normalizeLink = md.normalizeLink.bind(md);
  md.normalizeLink = (url) => rewrite(normalizeLink(url));
  usePlugins(md, plugins);

  function render(source: string, excerptSeparator: string): RenderedBody {
    found?.begin(source);
    const env: { references?: unknown } = {};
    const tokens = md.parse(source, env);
    const chunk = excerptChunk(source, excerptSeparator);
    const cut = chunk === null ? tokens.length : firstTokenBehind(tokens, chunk, source);
    const excerptForm = tokens[0]?.type === 'html_block' ? 'text' : 'html';
    // A block that goes on beyond the separator makes the excerpt a text of its own; links are defined anywhere.
    const excerpt =
      cut === null
        ? md.render(chunk ?? '', { references: env.references ?? {} })
        : md.renderer.render(tokens.slice(0, cut), md.options, env);
    const html =
      cut === null
        ? md.renderer.render(tokens, md.options, env)
        : excerpt + md.renderer.render(tokens.slice(cut), md.options, env);
    return { html, excerpt, excerptForm };
  }

  return {
    render,
    renderText(source) {
      found?.begin(source);
      const html = md.render(source);
      return found === null ? html : found.fill(html);
    },
    formulas: found,
  };
}

/** The part of a body before the separator, or null if it is all of it. */
export function excerptChunk(source: string, separator: string): string | null {
  const at = separator === '' ? -1 : source.indexOf(separator);
  return at === -1 ? null : source.slice(0, at);
}

/**
 * The place of the first block behind `chunk`, which is how the source begins; null if a block reaches over the
 * chunk's end.
 */
function firstTokenBehind(tokens: readonly Token[], chunk: string, source: string): number | null {
  const lines = countLines(chunk);
  // The chunk may end within a line: then that line is not whole in it.
  const whole = chunk.endsWith('\n') || source[chunk.length] === '\n' ? lines : lines - 1;
  let cut = tokens.length;
  for (const [index, token] of tokens.entries()) {
    if (token.level !== 0 || token.map === null) continue;
    if (token.map[0] >= lines) {
      cut = index;
      break;
    }
    if (token.map[1] > whole) return null;
  }
  return cut;
}

function countLines(text: string): number {
  let lines = text.endsWith('\n') || text === '' ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** A block of code may be wider than the page: the keyboard must reach it, so that it can be scrolled (WCAG 2.1.1). */
function letReachCode(md: MarkdownIt): void {
  for (const name of ['fence', 'code_block'] as const) {
    const rule = md.renderer.rules[name];
    if (rule === undefined) throw new Error(`markdown-it has no rule for ${name}`);
    md.renderer.rules[name] = (...args) => rule(...args).replace('<pre', '<pre tabindex="0"');
  }
}

/** As bodies that nobody has checked have it: all pictures but the first are loaded when a reader comes near. */
function loadPicturesLate(md: MarkdownIt): void {
  const rule = md.renderer.rules.image;
  if (rule === undefined) throw new Error('markdown-it has no rule for images');
  md.renderer.rules.image = (tokens, index, options, env: { hasPicture?: boolean }, renderer) => {
    const token = tokens[index] as Token;
    if (env.hasPicture === true) token.attrSet('loading', 'lazy');
    token.attrSet('decoding', 'async');
    env.hasPicture = true;
    return rule(tokens, index, options, env, renderer);
  };
}

/**
 * GFM's extended URL autolinks (https://github.github.com/gfm/#autolinks-extension-): only with a scheme, since
 * `21cn.com报道` is prose. Full-width punctuation ends an address, as Chinese text puts no blank behind one.
 */
function linkifyAsGfm(md: MarkdownIt): void {
  const url =
    /^\/\/[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?(?::\d{1,5})?(?:[/?#][^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014]*)?/u;
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  for (const scheme of ['ftp:', '//', 'mailto:']) md.linkify.add(scheme, null);
  md.linkify.add('http:', {
    validate(text: string, position: number) {
      const match = url.exec(text.slice(position, position + 2048));
      return match === null ? 0 : trimTrail(match[0]).length;
    },
  });
}

/** GFM: punctuation at the end is not part of the address, nor is a `)` without its `(`. */
function trimTrail(url: string): string {
  let end = url.length;
  for (;;) {
    const last = url[end - 1] ?? '';
    const unbalanced = last === ')' && count(url, ')', end) > count(url, '(', end);
    if (!unbalanced && !/[?!.,:*_~;]/.test(last)) return url.slice(0, end);
    end--;
  }
}

function count(text: string, character: string, end: number): number {
  let found = 0;
  for (let i = 0; i < end; i++) if (text[i] === character) found++;
  return found;
}
