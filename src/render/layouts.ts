import { locateKey } from '../config/locate.js';
import type { JsonMap } from '../util/json.js';
import { TemplateFailure } from './nunjucks/template-failure.js';
import type { Theme } from './theme.js';

/** The layout that a layout's own front matter names. */
export function parentLayout({ layout }: JsonMap): string | undefined {
  return typeof layout === 'string' && layout !== 'none' ? layout : undefined;
}

/** Layouts whose parent does not exist, or that are their own parent. */
export function checkParents(theme: Theme): TemplateFailure[] {
  const failures: TemplateFailure[] = [];
  for (const [name, template] of theme.layouts) {
    const file = theme.files.get(template);
    const parent = parentLayout(file?.frontMatter ?? {});
    if (file === undefined || parent === undefined) continue;
    const { line, column } = locateKey(file.text, ['layout']) ?? { line: 1, column: 1 };
    if (!theme.layouts.has(parent)) {
      failures.push(noLayout(parent, template, theme, line, column));
    } else if (leadsTo(parent, name, theme)) {
      const message = `the layout \`${name}\` is its own parent`;
      failures.push(new TemplateFailure(message, template, line, column, true));
    }
  }
  return failures;
}

/** Whether the chain of parents that begins with a layout reaches another one. */
function leadsTo(from: string, to: string, theme: Theme): boolean {
  const seen = new Set<string>();
  let layout: string | undefined = from;
  while (layout !== undefined && layout !== to && !seen.has(layout)) {
    seen.add(layout);
    layout = parentLayout(theme.files.get(theme.layouts.get(layout) ?? '')?.frontMatter ?? {});
  }
  return layout === to;
}

/** What is wrong where a layout is asked for that the theme does not have, by its place in the template that asks. */
export function noLayout(
  layout: string,
  template: string,
  theme: Theme,
  line: number,
  column: number,
): TemplateFailure {
  const names = [...theme.layouts.keys()].sort().join(', ');
  return new TemplateFailure(
    `there is no layout \`${layout}\`; layouts are ${names}`,
    template,
    line,
    column,
    true,
  );
}
