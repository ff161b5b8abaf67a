import type { Output, OutputKind } from '../archive/output.js';
import { COPIES_ADDRESS } from '../archive/picture-copies.js';
import type { Site } from '../archive/site.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, postFault, warning } from '../diagnostics.js';
import { Claims } from './claims.js';
import { planFeeds } from './feeds.js';
import { planSiteListing, planTaxonomies, planTermListings } from './listings.js';
import {
  countCloudflareRules,
  type DataRedirect,
  findAstray,
  MOST_CLOUDFLARE_RULES,
  type PlannedRedirect,
  planDataRedirects,
  planRedirectFiles,
  planRedirects,
} from './redirects.js';
import { planSitemaps } from './sitemaps.js';

/** Every output of the site, before anything is rendered. */
export interface Plan {
  /** In the order in which they are to reach the disk: what links lead to before the links. Made anew at each call. */
  outputs(): Generator<Output>;
  /** Those that are not posts' pages, in the same order. */
  besidePosts(): Generator<Output>;
  /** The output at an address, without a look at all of them where it is a source's; null if there is none. */
  find(address: string): Output | null;
  /** How many outputs there are. */
  readonly count: number;
  /** How many of them are posts' pages, which come first. */
  readonly posts: number;
  /** The address of a post by its index. */
  postAddress(index: number): string;
  /** Source paths of posts and pages that lost their address to another; the site must be modelled without them. */
  readonly held: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Redirects that stand in the site's data. */
export interface DataRedirects {
  /** Which file of the site they stand in. */
  readonly file: string;
  readonly redirects: readonly DataRedirect[];
}

/**
 * Plans the outputs and settles who gets which address (invariant 4): copies of pictures have their folder, then `public/` is first, then `pages/`, then what plugins make, then what is
 * generated, then posts in path order. All before the last two replace what would be generated; any other
 * second claimant is held or left out, and said so.
 */
export function planOutputs(
  site: Site,
  config: Config,
  foldsCase: boolean,
  inData: DataRedirects = { file: '', redirects: [] },
  fragments: readonly string[] = [],
  ofPlugins: (site: Site) => readonly Output[] = () => [],
): Plan {
  // A post is known by its index: nearly no owner is ever named.
  const claims = new Claims<string | number>(foldsCase);
  const nameOf = (owner: string | number): string =>
    typeof owner === 'string' ? owner : (site.posts[owner]?.path ?? '');
  const diagnostics: Diagnostic[] = [];
  const held = new Set<string>();

  // Copies are known only when they are made, so nobody else may have their folder.
  if (config.images !== undefined) claims.claim(COPIES_ADDRESS, COPIES_OWNER);
  const droppedStatics = new Set<number>();
  for (const [index, address] of site.staticAddresses.entries()) claimStatic(index, address);
  for (const [index, page] of site.pages.entries())
    hold(page.path, site.pageAddresses[index] ?? '');
  const plugged = ofPlugins(site).filter(claimPlugged);
  let generatedCount = 0;
  let sitemapPages: readonly string[] = [];
  const droppedGenerated = claimGenerated();
  for (const index of site.byPath) hold(index, site.postAddresses[index] ?? '');
  const inConfig = Object.entries(config.redirects).map(([from, to]) => ({ from, to }));
  const redirects = [
    ...planRedirects(site),
    ...planWritten(inConfig, CONFIG_FILE),
    ...planWritten(inData.redirects, inData.file),
  ].filter(keepRedirect);
  tellOfAstray();
  const decided = {
    droppedStatics,
    droppedGenerated,
    generatedCount,
    plugged,
    redirects: [...redirects, ...redirectFiles()].map(({ output }) => output),
    sitemapPages,
    fragments,
    held,
    diagnostics,
  };
  return settledPlan(outlineOf(site), config, decided);

  /** Redirects that the site's data or its configuration asks for. */
  function planWritten(written: readonly DataRedirect[], file: string): readonly PlannedRedirect[] {
    const planned = planDataRedirects(site, written, file);
    for (const { from, to } of planned.lost)
      diagnostics.push(
        warning('redirect-dropped', `no redirect at ${from}: ${to} is not published`, {
          file,
          hint: 'Remove the line, or name where the address should lead now.',
        }),
      );
    return planned.redirects;
  }

  /** Whether a redirect is one of those that the site lists, and not of a source's front matter. */
  function isOfSite(source: string): boolean {
    return source === inData.file || source === CONFIG_FILE;
  }

  /** What the sources ask for leads to themselves. */
  function tellOfAstray(): void {
    const written = redirects.filter(({ source }) => isOfSite(source));
    for (const { redirect, isCircle } of findAstray(written, (address) => claims.has(address))) {
      const { source, from, output } = redirect;
      const to = output.content.kind === 'redirect' ? output.content.to : '';
      diagnostics.push(
        isCircle
          ? warning('redirect-astray', `the redirect at ${from} leads back to itself`, {
              file: source,
              hint: 'Name where the address should lead now.',
            })
          : warning(
              'redirect-astray',
              `the redirect at ${from} leads to ${to}, where nothing is published`,
              {
                file: source,
                hint: 'Correct the address. What lies outside of this site is named with its host.',
              },
            ),
      );
    }
  }

  /** All redirects in the forms that servers read. A file of `public/` takes the place of one. */
  function redirectFiles(): { readonly output: Output }[] {
    const all = redirects.map(({ output }) => output);
    const rules = config.redirect_files.includes('cloudflare') ? countCloudflareRules(all) : 0;
    if (rules > MOST_CLOUDFLARE_RULES)
      diagnostics.push(
        warning(
          'host-limit',
          `_redirects has ${rules} lines; Cloudflare Pages reads ${MOST_CLOUDFLARE_RULES}`,
          {
            hint: 'The pages at the other old addresses lead on as they do without `redirect_files`.',
          },
        ),
      );
    return planRedirectFiles(all, config.redirect_files)
      .filter(({ address }) => claims.claim(address, `the generated ${address}`) === null)
      .map((output) => ({ output }));
  }

  function claimStatic(index: number, address: string): void {
    const path = site.staticFiles[index]?.path ?? address;
    const owner = claims.claim(address, path);
    if (owner === null) return;
    droppedStatics.add(index);
    diagnostics.push(
      warning('address-taken', `${address} is already published by ${nameOf(owner)}`, {
        file: path,
        hint: 'Rename one of the two.',
      }),
    );
  }

  function claimPlugged({ address, content }: Output): boolean {
    const name = content.kind === 'plugin' ? content.name : '';
    const owner = claims.claim(address, nameOfPlugged(name));
    if (owner === null) return true;
    diagnostics.push(
      warning(
        'address-taken',
        `${address} of the output \`${name}\` is already published by ${nameOf(owner)}`,
        { hint: 'Give the file of the plugin another address.' },
      ),
    );
    return false;
  }

  /** Returns which generated outputs, by their place, lost their address. */
  function claimGenerated(): Set<number> {
    const sources = new Set([...site.staticFiles, ...site.pages].map(({ path }) => path));
    for (const { content } of plugged)
      if (content.kind === 'plugin') sources.add(nameOfPlugged(content.name));
    const dropped = new Set<number>();
    const clashes = new Map<string, string[]>();
    let place = 0;
    const ofPages = [...site.pageAddresses, ...plugged.map((output) => output.address)];
    const listed = new Set(ofPages.filter((address) => isPage(address)));
    const namePages = (): readonly string[] => {
      listed.delete('/404.html');
      sitemapPages = [...listed].sort();
      return sitemapPages;
    };
    for (const { address, content } of planGenerated(site, config, fragments, namePages)) {
      const owner = claims.claim(address, `the generated ${content.kind} ${address}`);
      if (owner !== null) {
        dropped.add(place);
        const name = nameOf(owner);
        if (!sources.has(name) || !claims.has(address))
          clashes.set(name, [...(clashes.get(name) ?? []), address]);
      }
      // The sitemap names what has its address by then.
      if (LISTED_IN_SITEMAP.has(content.kind) && (owner === null || claims.has(address)))
        listed.add(address);
      place++;
    }
    generatedCount = place;
    for (const [owner, addresses] of clashes) {
      const more = addresses.length === 1 ? '' : ` and ${addresses.length - 1} more`;
      diagnostics.push(
        warning(
          'address-taken',
          `the generated ${addresses[0]}${more} cannot be published beside ${owner}`,
          { hint: 'Change one of the addresses in the configuration, or rename the file or term.' },
        ),
      );
    }
    return dropped;
  }

  function hold(source: string | number, address: string): void {
    const owner = claims.claim(address, source);
    if (owner === null) return;
    const path = nameOf(source);
    held.add(path);
    diagnostics.push(
      postFault('address-taken', `${address} is already published by ${nameOf(owner)}`, {
        file: path,
        hint: 'Give one of the two another slug, date or permalink.',
      }),
    );
  }

  function keepRedirect({ output, source, from }: PlannedRedirect): boolean {
    const owner = claims.claim(output.address, source);
    if (owner === null) return true;
    diagnostics.push(
      /^[^#]*\?/.test(from)
        ? warning(
            'redirect-dropped',
            `no redirect at ${from}: a page cannot tell what stands behind \`?\`, and ${nameOf(owner)} is published there`,
            {
              file: source,
              hint: 'Let the server lead on by the whole address: docs/deploying.md has an example for nginx.',
            },
          )
        : warning(
            'redirect-dropped',
            `no redirect at ${from}: ${nameOf(owner)} is published there`,
            {
              file: source,
              hint: isOfSite(source) ? 'Remove the line.' : 'Remove the line from `redirect_from`.',
            },
          ),
    );
    return false;
  }
}

/** How messages name the copies of pictures. */
const COPIES_OWNER = '`images`';

/** How messages name who makes a file of a plugin's. */
const nameOfPlugged = (name: string): string => `the output \`${name}\``;

/** Where `redirects` of the configuration stand. */
const CONFIG_FILE = '_config.yml';

/** What outputs are listed from once all addresses are settled. It must be small: it lives as long as rendering takes. */
type PlannedSite = Omit<Site, 'posts' | 'byPath'>;

function outlineOf({ posts: _posts, byPath: _byPath, ...rest }: Site): PlannedSite {
  return rest;
}

/** Who got which address. */
interface Decided {
  readonly droppedStatics: ReadonlySet<number>;
  /** By their places. */
  readonly droppedGenerated: ReadonlySet<number>;
  readonly generatedCount: number;
  /** Of plugins. */
  readonly plugged: readonly Output[];
  readonly redirects: readonly Output[];
  readonly sitemapPages: readonly string[];
  readonly fragments: readonly string[];
  readonly held: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

function settledPlan(site: PlannedSite, config: Config, decided: Decided): Plan {
  const { droppedStatics, droppedGenerated, generatedCount, plugged, redirects, sitemapPages } =
    decided;
  let others: Map<string, Output> | null = null;

  function* planBesidePosts(): Generator<Output> {
    for (const [index, address] of site.pageAddresses.entries())
      yield { address, content: { kind: 'page', page: index } };
    for (const [index, address] of site.staticAddresses.entries())
      if (!droppedStatics.has(index)) yield { address, content: { kind: 'static', file: index } };
    yield* planOthers();
  }

  function* planOthers(): Generator<Output> {
    yield* plugged;
    yield* redirects;
    let place = 0;
    for (const output of planGenerated(site, config, decided.fragments, () => sitemapPages))
      if (!droppedGenerated.has(place++)) yield output;
  }

  return {
    *outputs() {
      for (const [index, address] of site.postAddresses.entries())
        yield { address, content: { kind: 'post', post: index } };
      yield* planBesidePosts();
    },
    besidePosts: planBesidePosts,
    find(address) {
      const post = site.postAddresses.indexOf(address);
      if (post !== -1) return { address, content: { kind: 'post', post } };
      const page = site.pageAddresses.indexOf(address);
      if (page !== -1) return { address, content: { kind: 'page', page } };
      const file = site.staticAddresses.indexOf(address);
      if (file !== -1 && !droppedStatics.has(file))
        return { address, content: { kind: 'static', file } };
      others ??= new Map(Array.from(planOthers(), (output) => [output.address, output]));
      return others.get(address) ?? null;
    },
    postAddress: (index) => site.postAddresses[index] ?? '',
    posts: site.postAddresses.length,
    count:
      site.postAddresses.length +
      site.pageAddresses.length +
      (site.staticAddresses.length - droppedStatics.size) +
      plugged.length +
      redirects.length +
      (generatedCount - droppedGenerated.size),
    held: decided.held,
    diagnostics: decided.diagnostics,
  };
}

/**
 * What gazette makes by itself, in the order of writing.
 *
 * @param sitemapPages asked once all pages of lists have been planned: those that the sitemap names.
 */
function* planGenerated(
  site: PlannedSite,
  config: Config,
  fragments: readonly string[],
  sitemapPages: () => readonly string[],
): Generator<Output> {
  yield* planPagesOfLists(site, config);
  for (const name of fragments)
    yield { address: `/fragments/${name}.html`, content: { kind: 'fragment', name } };
  yield { address: '/404.html', content: { kind: 'not-found' } };
  yield* planFeeds(site, config);
  yield* planSitemaps(site, config, sitemapPages());
  if (config.llms) yield { address: '/llms.txt', content: { kind: 'llms' } };
  if (config.header_files.includes('nginx'))
    yield { address: '/nginx/headers.conf', content: { kind: 'headers-file', form: 'nginx' } };
  if (config.header_files.some((host) => host !== 'nginx'))
    yield { address: '/_headers', content: { kind: 'headers-file', form: 'netlify' } };
  if (config.robots) yield { address: '/robots.txt', content: { kind: 'robots' } };
}

/** Pages of generated lists that search engines should know. */
const LISTED_IN_SITEMAP: ReadonlySet<OutputKind> = new Set<OutputKind>([
  'head',
  'archive',
  'node',
  'taxonomy',
]);

function* planPagesOfLists(site: PlannedSite, config: Config): Generator<Output> {
  yield* planTermListings(site, config);
  yield* planTaxonomies(site);
  yield* planSiteListing(site, config);
}

const isPage = (address: string): boolean => address.endsWith('/') || address.endsWith('.html');
