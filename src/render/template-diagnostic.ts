import type { OpenSite } from '../archive/shared-site.js';
import { PLUGIN_HINT } from '../config/plugins.js';
import { at, type Diagnostic, siteFault } from '../diagnostics.js';
import type { TextRef } from '../util/spill.js';
import { TemplateFailure } from './nunjucks/template-failure.js';
import type { Theme } from './theme.js';

/** Where the text of a template is found. */
export interface TemplateTexts {
  readonly theme: Theme;
  readonly site: OpenSite;
  readonly readBody: (ref: TextRef) => string;
}

/**
 * What is told of an error of a template, or of gazette itself.
 *
 * @param output address of what was being made, if it was anything.
 */
export function describeFailure(
  error: unknown,
  output: string | null,
  { theme, site, readBody }: TemplateTexts,
): Diagnostic {
  const made = output === null ? {} : { output };
  if (!(error instanceof TemplateFailure)) {
    return siteFault('render-failed', `rendering failed: ${(error as Error).message}`, {
      ...made,
      hint: 'This is a fault of gazette: please report it with the site that shows it.',
    });
  }
  const file = theme.files.get(error.template);
  const page = site.pages.find(({ path }) => path === error.template);
  const text = file?.text ?? (page === undefined ? undefined : readBody(page.body));
  const place = { line: error.line, column: error.column };
  const code = error.compiling ? 'template-invalid' : 'template-failed';
  return siteFault(error.ofPlugin ? 'plugin-failed' : code, error.message, {
    file: file?.shown ?? error.template,
    ...(text === undefined ? place : at(text, place)),
    ...made,
    hint: error.ofPlugin
      ? PLUGIN_HINT
      : error.compiling
        ? 'Mend the template; see docs/templates.md.'
        : 'See docs/templates.md for what templates can read and which filters there are.',
  });
}
