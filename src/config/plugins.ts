import type MarkdownIt from 'markdown-it';
import type { Json } from '../util/json.js';

/**
 * What `gazette.config.js` exports: code of the site's own. Each plugin has a name, which problems name, and a version: whatever it does
 * otherwise than before, beside what stands in that file itself, needs another version, or outputs of before stay.
 */
export interface PluginConfig {
  readonly filters?: readonly FilterPlugin[];
  readonly markdown?: readonly MarkdownPlugin[];
  readonly outputs?: readonly OutputPlugin[];
  readonly transforms?: readonly TransformPlugin[];
}

/** What all plugins have. */
export interface Plugin {
  readonly name: string;
  readonly version: string | number;
}

/** A filter of templates: `{{ value | name(…) }}`. */
export interface FilterPlugin extends Plugin {
  /** Gets what the template gives; a text is escaped where it is printed, unless it is what {@link html} returns. */
  // biome-ignore lint/suspicious/noExplicitAny: a template gives anything, and whoever writes a filter says what it takes
  readonly apply: (value: any, ...rest: any[]) => unknown;
}

/** A change of Markdown. */
export interface MarkdownPlugin extends Plugin {
  /** As plugins of markdown-it are: `use: (md) => md.use(plugin, options)`. */
  readonly use: (md: MarkdownIt) => unknown;
}

/** Files that gazette would not make. */
export interface OutputPlugin extends Plugin {
  /** Which files there are, before any output is made. */
  readonly files:
    | readonly (string | PluginFile)[]
    | ((site: PlannedSite) => Iterable<string | PluginFile>);
  /** What is in one of them. What it reads of `site` decides when it is made again. */
  readonly render: (site: SiteObject, file: Required<PluginFile>) => string | Uint8Array;
}

/** A change of finished pages: of posts, pages, lists, the 404 page and redirects. */
export interface TransformPlugin extends Plugin {
  readonly apply: (html: string, page: TransformedPage) => string;
  /** The scripts that it puts into pages, as they stand between the tags: `header_files` lets browsers run these. */
  readonly scripts?: readonly string[];
  /** The same of its styles. */
  readonly styles?: readonly string[];
}

/** A file that an output plugin makes. */
export interface PluginFile {
  /** Where it is published: a path that begins with `/`, without `baseurl`, not percent-encoded. */
  readonly address: string;
  /** Given to `render` with it. */
  readonly data?: Json;
}

/** What is known of a site before anything is rendered. */
export interface PlannedSite {
  readonly title: string;
  readonly url: string;
  readonly baseurl: string;
  readonly lang: string;
  readonly data: Json;
  /** How many posts there are. */
  readonly count: number;
  readonly taxonomies: readonly {
    readonly name: string;
    readonly terms: readonly {
      readonly name: string;
      readonly slug: string;
      readonly count: number;
    }[];
  }[];
}

/** Which page is transformed. */
export interface TransformedPage {
  readonly address: string;
  /** `post`, `page`, `home`, `term`, `archive`, `node`, `taxonomy`, `404` or `redirect`, as templates have it. */
  readonly kind: string;
  /** The site, as templates see it. */
  readonly site: SiteObject;
}

/** Anything of the site, by the names that docs/templates.md has: `post.title`, `term.posts`. Read-only. */
export interface SiteObject {
  // biome-ignore lint/suspicious/noExplicitAny: front matter and configuration hold anything
  readonly [name: string]: any;
  readonly posts: SiteList;
  readonly pages: SiteList;
  readonly data: Json;
}

/** A list of the site's: an item is made, and counts as read, when it is asked for. */
// biome-ignore lint/suspicious/noExplicitAny: items are posts, terms, or anything
export interface SiteList<Item = any> extends Iterable<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
  slice(start?: number, end?: number): SiteList<Item>;
  map<T>(change: (item: Item, index: number) => T): T[];
  filter(test: (item: Item, index: number) => unknown): Item[];
}

/** Lets an editor know the types of what it is given; `export default` what it returns. */
export function defineConfig(config: PluginConfig): PluginConfig {
  return config;
}

/** gazette may be there twice, so the mark is one that all of them know. */
const HTML = Symbol.for('gazette.html');

/** What a filter returns so that it is printed as HTML, and not escaped. */
export function html(text: string): object {
  return Object.freeze({ [HTML]: String(text) });
}

/** The text of what {@link html} has returned; null for anything else. */
export function htmlOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !(HTML in value)) return null;
  return (value as { [HTML]: string })[HTML];
}

/** A plugins' file, as plain data: other threads load it by this. */
export interface PluginSource {
  /** A URL, another one for each content. */
  readonly url: string;
  /** How messages name it. */
  readonly shown: string;
  /** A hash of its content. */
  readonly sum: string;
}

/** The plugins of a site, loaded. */
export interface Plugins extends Required<PluginConfig> {
  /** Null where there are none. */
  readonly source: PluginSource | null;
}

export const NO_PLUGINS: Plugins = {
  source: null,
  filters: [],
  markdown: [],
  outputs: [],
  transforms: [],
};

export type PluginKind = keyof PluginConfig;

/** What tells one state of a plugin from another; empty where there is none of the name. */
export function stampOf(plugins: Plugins, kind: PluginKind, name: string): string {
  const plugin = plugins[kind].find((one: Plugin) => one.name === name);
  return plugin === undefined ? '' : `${plugin.version} ${plugins.source?.sum}`;
}

/** The same of all plugins of a kind, in their order. */
export function stampsOf(plugins: Plugins, kind: PluginKind): readonly string[] {
  return plugins[kind].map(({ name }) => `${name} ${stampOf(plugins, kind, name)}`);
}

const WORDS: Readonly<Record<PluginKind, string>> = {
  filters: 'filter',
  markdown: 'Markdown plugin',
  outputs: 'output',
  transforms: 'transform',
};

/** What a plugin has thrown, or done that it may not. */
export class PluginFailure extends Error {
  constructor(kind: PluginKind, name: string, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause);
    super(`the ${WORDS[kind]} \`${name}\` failed: ${text}`, { cause });
    this.name = 'PluginFailure';
  }
}

/** What is said to do about a {@link PluginFailure}. */
export const PLUGIN_HINT = 'Mend it in the site’s gazette.config file; see docs/plugins.md.';
