import type { Instant } from '../archive/post.js';
import type { Config } from '../config/options.js';
import type { JsonMap } from '../util/json.js';
import { createFilters } from './filters/filters.js';
import { Engine, type TemplateSource } from './nunjucks/engine.js';
import { TemplateFailure } from './nunjucks/template-failure.js';
import { deepFreeze } from './views/freeze.js';
import { SiteDate } from './views/site-date.js';

/** Which fragments there are may change without a source that names one, as with any link. */
const isFragmentName = (name: string): boolean => /^[^/\\]+$/.test(name);

/** Renders the text of a body; what does not work is returned. */
export type RenderBodyTemplate = (
  text: string,
  path: string,
  page: JsonMap,
  dates: Readonly<Record<string, Instant | null>>,
) => string | TemplateFailure;

/** What stands in a body can read `page` and `site`. What else there is may change without its source, which is then not read again. */
const NO_TEMPLATES: TemplateSource = { names: [], sourceOf: () => null };

/**
 * The template engine for bodies, without templates, other posts and data.
 *
 * @param site what bodies see as `site`.
 */
export function bodyEngine(
  site: JsonMap,
  config: Pick<Config, 'url' | 'baseurl' | 'timezone'>,
  markdown: (text: string) => string,
): RenderBodyTemplate {
  const noBodies = (): never => {
    throw new TypeError('bodies do not stand in each other');
  };
  const engine = new Engine(
    NO_TEMPLATES,
    createFilters({ config, markdown, hasFragment: isFragmentName }),
    noBodies,
  );
  const frozen = deepFreeze(site);
  return (text, path, page, dates) => {
    const shownDates = Object.entries(dates).map(
      ([name, date]) => [name, date === null ? null : new SiteDate(date)] as const,
    );
    const variables = {
      site: frozen,
      page: Object.freeze({ ...deepFreeze(page), ...Object.fromEntries(shownDates) }),
    };
    try {
      return engine.renderString(text, path, variables);
    } catch (error) {
      if (error instanceof TemplateFailure) return error;
      throw error;
    }
  };
}
