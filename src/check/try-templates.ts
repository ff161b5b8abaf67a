import { readFileSync } from 'node:fs';
import type { Output } from '../archive/output.js';
import type { OpenSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import { absoluteOf } from '../archive/source.js';
import type { Diagnostic } from '../diagnostics.js';
import { openWatchdog, tooSlow } from '../jobs/watchdog.js';
import type { Plan } from '../plan/plan.js';
import { checkTemplates } from '../render/check-templates.js';
import { fillGaps } from '../render/html.js';
import { createRenderer, type RenderInput } from '../render/renderer.js';
import { compileTemplates } from '../render/templates.js';
import type { BrokenLinks } from './broken-links.js';
import { examineHtml, isHtml } from './examine.js';

/** So many outputs of each kind are made. */
const TRIED = 5;
/** One broken template can fail for every output. */
const MOST_FAILURES = 50;

/**
 * Compiles all templates, and makes some outputs of each kind, with each layout, and all pages; and looks at the links that templates have made, and at
 * the pages of which links name a part.
 */
export function tryTemplates(
  input: RenderInput,
  plan: Plan,
  links: BrokenLinks,
  staticFiles: Site['staticFiles'],
): { readonly failures: readonly Diagnostic[]; readonly rendered: number } {
  const templates = compileTemplates(input);
  const broken = checkTemplates(input, templates);
  if (broken.length > 0) return { failures: broken, rendered: 0 };
  const renderer = createRenderer(input, templates);
  const failures = new Map<string, Diagnostic>();
  let rendered = 0;
  const { seconds } = input.config.limits;

  function renderEach(outputs: Iterable<Output>, take: (output: Output, text: string) => void) {
    const endless = openWatchdog(seconds).each(outputs, (output) => {
      if (failures.size >= MOST_FAILURES) return;
      rendered++;
      const result = renderer.render(output);
      input.reads.take();
      if ('code' in result)
        failures.set(`${result.file}:${result.line}:${result.column}:${result.message}`, result);
      else if ('text' in result) take(output, result.text);
    });
    if (endless !== null) failures.set('', tooSlow(endless, seconds));
  }

  renderEach(outputsToTry(plan, input.site), ({ address, content }, text) => {
    if (!isHtml(address)) return;
    const { ids } = examineHtml(fillGaps(text, input.readBody));
    // Bodies have been looked at.
    const { links: found } = examineHtml(fillGaps(text, () => ''));
    const page = content.kind === 'page' ? input.site.pages[content.page] : undefined;
    links.look(found, page?.form === 'template' ? { address, file: page.path } : { address }, ids);
  });
  const { asked } = links;
  const isAsked = ({ address, content: { kind } }: Output): boolean =>
    asked.has(address) && isHtml(address) && kind !== 'redirect';
  renderEach(
    filter(plan.outputs(), (output) => isAsked(output) && output.content.kind !== 'static'),
    ({ address }, text) => links.answer(address, examineHtml(fillGaps(text, input.readBody)).ids),
  );
  for (const { address, content } of filter(plan.outputs(), isAsked)) {
    const file = content.kind === 'static' ? staticFiles[content.file] : undefined;
    if (file !== undefined)
      links.answer(address, examineHtml(readFileSync(absoluteOf(file), 'utf8')).ids);
  }
  return { failures: [...failures.values()], rendered };
}

function* filter<Item>(items: Iterable<Item>, test: (item: Item) => boolean): Generator<Item> {
  for (const item of items) if (test(item)) yield item;
}

/** All pages, and some of each other kind. */
function* outputsToTry(plan: Plan, site: OpenSite): Generator<Output> {
  const counts = new Map<string, number>();
  for (const output of plan.outputs()) {
    const kind = kindOf(output, site);
    const count = counts.get(kind) ?? 0;
    if (output.content.kind === 'static' || (output.content.kind !== 'page' && count >= TRIED))
      continue;
    counts.set(kind, count + 1);
    yield output;
  }
}

function kindOf({ content }: Output, site: OpenSite): string {
  if (content.kind === 'post') return `post ${site.posts.record(content.post).layout}`;
  return content.kind === 'plugin' ? `plugin ${content.name}` : content.kind;
}
