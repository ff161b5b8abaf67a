import { type Diagnostic, siteFault } from '../diagnostics.js';
import { createFilters } from './filters/filters.js';
import { checkParents } from './layouts.js';
import { describeFailure, type TemplateTexts } from './template-diagnostic.js';
import type { Templates, TemplatesInput } from './templates.js';

/**
 * What is wrong with the templates, with the pages that are templates, and with the layouts' parents: all that cannot
 * work is reported at once and before the first output.
 */
export function checkTemplates(
  input: TemplatesInput & TemplateTexts,
  { engine, failures }: Templates,
): Diagnostic[] {
  const pages = input.site.pages.filter(({ form }) => form === 'template');
  const ofTemplates = [
    ...failures,
    ...checkParents(input.theme),
    ...pages.flatMap(({ path, body }) => engine.checkString(input.readBody(body), path)),
  ].map((failure) => describeFailure(failure, null, input));
  return [...checkFilters(input), ...ofTemplates];
}

/** Filters of plugins that have the name of another one: templates of the theme need that. */
function checkFilters({ plugins, config, markdown }: TemplatesInput): Diagnostic[] {
  if (plugins.filters.length === 0) return [];
  const known = createFilters({ config, markdown });
  return plugins.filters
    .filter(({ name }) => Object.hasOwn(known, name))
    .map(({ name }) =>
      siteFault('plugin-invalid', `there is a filter \`${name}\` already`, {
        file: plugins.source?.shown ?? '',
        hint: 'Give it another name.',
      }),
    );
}
