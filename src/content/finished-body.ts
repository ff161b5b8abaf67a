import type { SourceFile } from '../archive/source.js';
import type { Diagnostic } from '../diagnostics.js';
import { describe, describeHtml, textOfHtml } from '../util/html-text.js';
import { countWords, type WordCount } from '../util/words.js';
import { formulaProblems, htmlProblems } from './body-problems.js';
import { ANYTHING, IS_HEADING, IS_PICTURE } from './elements.js';
import { excerptChunk, type RenderedBody } from './markdown.js';
import { mayHoldFormula } from './math.js';
import type { Opened } from './open-source.js';
import { showsOwnPictures } from './pictures.js';
import type { Workshop } from './workshop.js';

/** An excerpt: how many bytes of the body's beginning it is, or a text of its own. */
export interface ParsedExcerpt {
  readonly text: number | string;
  readonly form: 'html' | 'text';
}

/** A post's body as it is published. */
export interface FinishedPost {
  readonly html: Buffer;
  readonly excerpt: ParsedExcerpt;
  readonly words: WordCount;
  readonly describe: () => string;
  /** Whether there may be headings, and pictures that may be files of the site. */
  readonly headed: boolean;
  readonly pictured: boolean;
  readonly problems: readonly Diagnostic[];
}

const EMPTY_LINE = '\n\n';

/** A post that goes the general way: through Markdown, or through the sanitiser. */
export function renderPost(
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
    headed: isHeaded(body),
    pictured: showsOwnPictures(body),
    problems,
  };
}

/** A post that needs neither Markdown nor a change of its tags; null for any other. */
export function renderPlainPost(
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
  const elements = body.tags === 'clean' ? body.elements : ANYTHING;
  return {
    html,
    excerpt: { text: firstBlock, form: body.beginsWithHtml ? 'text' : 'html' },
    words: body.words ?? countWords(textOfHtml(html.toString('utf8'))),
    describe: () =>
      beginning === null ? describeHtml(html.toString('utf8', 0, firstBlock)) : describe(beginning),
    headed: (elements & IS_HEADING) !== 0 && isHeaded(html),
    pictured: (elements & IS_PICTURE) !== 0 && showsOwnPictures(html),
    problems: [],
  };
}

/** Bodies are mostly without: then nobody has to look for headings again. */
function isHeaded(html: Buffer): boolean {
  return HEADINGS.some((tag) => html.includes(tag, 0, 'latin1'));
}

const HEADINGS = ['<h2', '<h3', '<h4'];

/** Markdown to HTML that is fit to be published. */
export function renderBody(
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
