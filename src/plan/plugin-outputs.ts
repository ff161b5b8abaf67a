import type { Output } from '../archive/output.js';
import type { Site } from '../archive/site.js';
import { safeSegment } from '../archive/slug.js';
import type { Config } from '../config/options.js';
import {
  PLUGIN_HINT,
  type PlannedSite,
  PluginFailure,
  type PluginFile,
  type Plugins,
} from '../config/plugins.js';
import { SiteFault, siteFault } from '../diagnostics.js';
import type { Json } from '../util/json.js';

/**
 * The files that plugins make.
 *
 * @throws SiteFault if a plugin fails, or names no address of the site.
 */
export function planPlugins(
  site: Site,
  config: Config,
  data: Json,
  plugins: Plugins,
): readonly Output[] {
  if (plugins.outputs.length === 0) return [];
  const known = plannedSite(site, config, data);
  return plugins.outputs.flatMap(({ name, files }) => {
    try {
      const named = typeof files === 'function' ? files(known) : files;
      return Array.from(named as Iterable<string | PluginFile>, (file) => outputOf(name, file));
    } catch (error) {
      const { message } = new PluginFailure('outputs', name, error);
      throw new SiteFault([siteFault('plugin-failed', message, { hint: PLUGIN_HINT })]);
    }
  });
}

function outputOf(name: string, file: string | PluginFile): Output {
  const { address, data = null } = typeof file === 'string' ? { address: file } : file;
  if (typeof address !== 'string' || !isAddress(address))
    throw new Error(`${JSON.stringify(address)} is no address of a file in the site`);
  return {
    address,
    // As other threads get it, and the next build.
    content: { kind: 'plugin', name, data: JSON.parse(JSON.stringify(data)) as Json },
  };
}

/** Whether every host can store a file of that address, within the site. */
function isAddress(address: string): boolean {
  const segments = address.split('/').slice(1);
  // A folder stands for the page in it.
  if (segments.at(-1) === '') segments.pop();
  return (
    address.startsWith('/') && segments.every((name) => name !== '' && safeSegment(name) === name)
  );
}

function plannedSite(site: Site, config: Config, data: Json): PlannedSite {
  const { title, url, baseurl, lang } = config;
  return {
    title,
    url,
    baseurl,
    lang,
    // What a plugin does to it is nobody else's business.
    data: structuredClone(data),
    count: site.posts.length,
    taxonomies: site.taxonomies.map(({ name, terms }) => ({
      name,
      terms: terms.map((term) => ({ name: term.name, slug: term.slug, count: term.posts.length })),
    })),
  };
}
