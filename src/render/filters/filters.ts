import nunjucks from 'nunjucks';
import type { Config } from '../../config/options.js';
import { decodeUrlPath, withBaseurl } from '../../util/url.js';
import { type AssetVersions, assetUrl } from '../assets.js';
import { fragmentLink } from '../fragments.js';
import type { Filter } from '../nunjucks/engine.js';
import { safe } from '../nunjucks/engine.js';
import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { dateFilters } from './dates.js';
import { listFilters, toArray } from './lists.js';
import { escapeUri, textFilters } from './texts.js';

export interface FilterOptions {
  readonly config: Pick<Config, 'url' | 'baseurl' | 'timezone'>;
  /** Markdown to HTML. */
  readonly markdown: (text: string) => string;
  /** Where no files are known, `asset_url` leads to them without their versions. */
  readonly versionOf?: AssetVersions;
  /** Tells which fragments there are. */
  readonly hasFragment?: (name: string) => boolean;
}

/**
 * Every filter that gazette adds to Nunjucks' own or puts in their place. A filter never throws on data: what it
 * cannot use yields nothing.
 */
export function createFilters({
  config,
  markdown,
  versionOf = () => null,
  hasFragment = () => false,
}: FilterOptions): Readonly<Record<string, Filter>> {
  const own: Record<string, Filter> = {
    ...textFilters,
    ...listFilters,
    ...dateFilters(config.timezone),
    relative_url: (value: unknown) =>
      isEmpty(value) ? '' : withBaseurl(escapeUri(textOf(value)), config.baseurl),
    asset_url: (value: unknown) =>
      isEmpty(value) ? '' : assetUrl(decodeUrlPath(textOf(value)), versionOf, config.baseurl),
    absolute_url: (value: unknown) =>
      isEmpty(value) ? '' : absoluteUrl(escapeUri(textOf(value)), config),
    default: (value: unknown, otherwise: unknown, falsy: unknown) =>
      value === undefined || (falsy && !value) ? otherwise : value,
    markdownify: (value: unknown) => safe(markdown(textOf(value))),
    fragment(value: unknown, text: unknown) {
      const name = textOf(value);
      if (!hasFragment(name))
        throw new Error(`there is no fragment \`${name}\`: templates/fragments/${name}.html`);
      return safe(fragmentLink(name, isEmpty(text) ? name : textOf(text), config.baseurl));
    },
    random: () => {
      throw new Error('`random` is not available: a build must yield the same bytes every time');
    },
  };
  const environment = new nunjucks.Environment(null);
  const builtIn = (environment as unknown as { filters: Record<string, Filter> }).filters;
  const guarded = Object.entries(builtIn)
    .filter(([name]) => !Object.hasOwn(own, name))
    .map(([name, filter]) => [name, guard(name, filter, environment)] as const);
  return { ...Object.fromEntries(guarded), ...own, d: own.default as Filter };
}

/** The absolute URL of a path within the site; other absolute URLs stay as they are. */
export function absoluteUrl(
  path: string,
  { url, baseurl }: Pick<Config, 'url' | 'baseurl'>,
): string {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) return path;
  return url + withBaseurl(path, baseurl);
}

/** Nunjucks' own filters that repeat something as often as an argument says. */
const REPEATING: ReadonlySet<string> = new Set(['batch', 'center', 'indent', 'slice']);
/** More than this many columns or parts come from a mistake in the data; made, they would use up all memory. */
const MOST_REPEATS = 10_000;

/**
 * Nunjucks' own filters know arrays only, some throw on what they cannot use, some ask an environment for its tests,
 * and some believe any length that the data names.
 */
function guard(name: string, filter: Filter, env: nunjucks.Environment): Filter {
  const isRepeating = REPEATING.has(name);
  const context = { env };
  return (value: unknown, ...rest: unknown[]): unknown => {
    if (isFalseList(value) || rest.some(isFalseList)) return '';
    try {
      const list = value instanceof Sequence ? toArray(value) : value;
      return filter.call(context, list, ...(isRepeating ? rest.map(boundRepeats) : rest));
    } catch {
      return '';
    }
  };
}

/** Whether a map of the data would be taken for a list, for its key `length`. */
const isFalseList = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof String) &&
  !(value instanceof Sequence) &&
  'length' in value;

function boundRepeats(argument: unknown): unknown {
  const number = Number(argument);
  return number > MOST_REPEATS ? MOST_REPEATS : argument;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null;
