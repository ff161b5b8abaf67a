import { type BodyTemplates, BodyTooSlow, NO_BODY_TEMPLATES } from '../content/body-templates.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import { pathTest } from '../util/path-test.js';
import type { BodySettings } from './parse-all.js';
import { openWatchdog } from './watchdog.js';

/**
 * Loads the template engine, where there is a body that needs it.
 *
 * @param seconds how long a body may take.
 */
export async function openBodyTemplates(
  settings: BodySettings | null,
  seconds: number,
): Promise<BodyTemplates> {
  if (settings === null) return NO_BODY_TEMPLATES;
  const { bodyEngine } = await import('../render/body-engine.js');
  // The body goes through Markdown and the sanitiser after this: a formula would not pass.
  const { renderText } = createMarkdown({ rewrite: linkRewriter(settings.config), math: false });
  const render = bodyEngine(settings.site, settings.config, renderText);
  const tests = settings.paths.map(pathTest);
  const watchdog = openWatchdog(seconds);
  return {
    has: (path) => tests.some((test) => test(path)),
    run(text, { path, values, dates }) {
      let rendered: ReturnType<typeof render> = '';
      const slow = watchdog.each([path], () => {
        rendered = render(text, path, values, dates);
      });
      if (slow !== null) throw new BodyTooSlow(path);
      return rendered;
    },
  };
}
