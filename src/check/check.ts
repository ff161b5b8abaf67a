import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords } from '../archive/record-store.js';
import { openSite, shareSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import { absoluteOf } from '../archive/source.js';
import { loadPublisher, openLastGood } from '../build/last-good.js';
import type { BuildOptions } from '../build/options.js';
import { openPlace, type Place } from '../build/place.js';
import { refusedInFiles } from '../build/refused-in-files.js';
import { unexpected } from '../build/result.js';
import { settle } from '../build/settle.js';
import { findSources, redirectsOf } from '../build/sources.js';
import { openStore } from '../cache/store.js';
import type { Config } from '../config/options.js';
import { readData } from '../content/data.js';
import { findUnread } from '../content/known.js';
import { missingLayouts } from '../content/layouts.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import { type Diagnostic, SiteFault } from '../diagnostics.js';
import { beginParsing, parseAll } from '../jobs/parse-all.js';
import { withWorkshop } from '../jobs/workshop.js';
import { foldsCase, heldFolder } from '../output/folders.js';
import { VERSION } from '../package.js';
import { openAssets } from '../render/assets.js';
import type { RenderInput } from '../render/renderer.js';
import { fragmentsOf } from '../render/theme.js';
import { Reads } from '../render/traces/reads.js';
import { SiteViews } from '../render/views/views.js';
import { openSpills, type SpillReader } from '../util/spill.js';
import { withBaseurl } from '../util/url.js';
import { type BrokenLinks, findBrokenLinks } from './broken-links.js';
import { duplicateCheck } from './duplicates.js';
import { examineHtml, isHtml } from './examine.js';
import { linkResolver } from './links.js';
import { widthTwins } from './terms.js';
import { tryTemplates } from './try-templates.js';

/** What a check found. It has written nothing. */
export interface CheckResult {
  /** Whether there is no error. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: {
    readonly posts: number;
    readonly pages: number;
    /** Posts and pages that a build would hold back. */
    readonly held: number;
    readonly outputs: number;
    /** Outputs that were made to see whether their templates work. */
    readonly rendered: number;
  };
}

/**
 * Looks at a site as a build would, without writing anything: sources, addresses, templates; and at what a build does not look at:
 * links within the site, images, terms that look the same, posts that repeat another.
 *
 * @throws the reason of `signal` if it ends the check.
 */
export async function check(options: BuildOptions = {}): Promise<CheckResult> {
  const diagnostics: Diagnostic[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'gazette-check-'));
  let counts: CheckResult['counts'] = { posts: 0, pages: 0, held: 0, outputs: 0, rendered: 0 };
  try {
    counts = await checkPlace(await openPlace(options, diagnostics), folder, options, diagnostics);
  } catch (error) {
    options.signal?.throwIfAborted();
    const faults = error instanceof SiteFault ? error.diagnostics : [unexpected(error, null)];
    diagnostics.push(...faults);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  return { ok, diagnostics, counts };
}

function checkPlace(
  place: Place,
  folder: string,
  options: BuildOptions,
  diagnostics: Diagnostic[],
): Promise<CheckResult['counts']> {
  const { root, config, plugins } = place;
  const say = (found: Iterable<Diagnostic>): void => {
    for (const diagnostic of found) diagnostics.push(diagnostic);
  };
  return withWorkshop(options, async (workshop) => {
    const sources = findSources(place, diagnostics, (count) => workshop.expect(count));
    say(sources.faults);
    const { theme, data: dataFiles, statics, content } = sources;
    const store = openStore(folder, '', []);
    const unread = findUnread(content, store.index, true);
    const parsing = beginParsing(workshop, store, place);
    const parsed = await parseAll(workshop, parsing, store, unread, content, Date.now());
    const lost = missingLayouts([...parsed.posts, ...parsed.pages], theme.layouts.keys(), root);
    say([...parsed.diagnostics, ...lost, ...theme.diagnostics]);
    if (config.header_files.length > 0) say(refusedInFiles(theme, statics));
    const data = await readData(dataFiles);
    say(data.diagnostics);
    const { redirects, diagnostics: ofRedirects } = redirectsOf(data, dataFiles);
    say(ofRedirects);

    const workers = workshop.crew.size;
    const lastGood = openLastGood({
      ...parsed,
      store,
      knownAt: null,
      folder: heldFolder(place.state),
      config,
      publisherFor: await loadPublisher(store, heldFolder(place.state)),
    });
    const now = options.now ?? Date.now();
    const due = parsed.posts.filter((post) => config.future || post.date.epoch <= now);
    const heldBefore = new Set(
      [...parsed.diagnostics, ...lost]
        .filter(({ severity }) => severity === 'error')
        .map(({ file }) => file ?? ''),
    );
    const {
      model,
      plan,
      diagnostics: found,
    } = settle(
      {
        posts: due,
        pages: parsed.pages,
        statics,
        data: data.data,
        config,
        folds: foldsCase(folder),
        redirects: { file: REDIRECTS_FILE, redirects },
        fragments: fragmentsOf(theme),
        plugins,
      },
      heldBefore,
      (path) => lastGood.of(path),
      () => {},
    );
    lastGood.close();
    say(found);
    say(widthTwins(model.site.taxonomies));

    const paths = Array.from({ length: workers }, (_, number) => store.spill(number).path);
    const spills = openSpills(paths);
    try {
      const { blocks } = lastGood;
      const addresses = new Set<string>();
      for (const { address } of plan.outputs()) addresses.add(address);
      const broken = findBrokenLinks(
        linkResolver(config, (address) => addresses.has(address)),
        root,
      );
      say(checkBodies(model.site, broken, openRecords(blocks), spills, config));
      // Nothing of this is kept, so nobody asks for editions.
      const site = openSite(shareSite(model.site, blocks, (ref) => ref));
      const reads = new Reads();
      reads.expect(site.posts.length);
      const renderInput: RenderInput = {
        config,
        plugins,
        theme,
        readBody: spills.read,
        markdown: createMarkdown({
          rewrite: linkRewriter(config),
          math: config.math,
          plugins: plugins.markdown,
        }).renderText,
        reads,
        site,
        views: new SiteViews(site, config, data.data, spills.read, reads, NO_PICTURES),
        version: VERSION,
        versionOf: openAssets(site.staticAddresses, model.site.staticFiles),
        contentOf: (body) => body,
      };
      const tried = tryTemplates(renderInput, plan, broken, model.site.staticFiles);
      say(broken.diagnostics);
      say(tried.failures);
      return {
        posts: model.site.posts.length,
        pages: model.site.pages.length,
        held: new Set(diagnostics.filter(isPostFault).map(({ file }) => file)).size,
        outputs: plan.count,
        rendered: tried.rendered,
      };
    } finally {
      spills.close();
    }
  });
}

const isPostFault = ({ severity, scope }: Diagnostic): boolean =>
  severity === 'error' && scope === 'post';

/** Links, images and repetitions. */
function checkBodies(
  site: Site,
  broken: BrokenLinks,
  recordAt: ReturnType<typeof openRecords>,
  spills: SpillReader,
  { baseurl }: Config,
): Diagnostic[] {
  const duplicates = duplicateCheck();
  for (const index of site.byPath) {
    const entry = site.posts[index];
    if (entry === undefined) continue;
    const post = recordAt(entry.record);
    const body = examineHtml(spills.read(post.body));
    duplicates.add(post, body.textHash);
    const shown =
      post.image === null ? [] : [{ url: withBaseurl(post.image, baseurl), isImage: true }];
    const address = site.postAddresses[index] ?? '/';
    broken.look([...shown, ...body.links], { address, file: post.path }, body.ids);
  }
  for (const [index, page] of site.pages.entries()) {
    if (page.form === 'template') continue;
    const body = examineHtml(spills.read(page.body));
    const address = site.pageAddresses[index] ?? '/';
    broken.look(body.links, { address, file: page.path }, body.ids);
  }
  for (const [index, file] of site.staticFiles.entries()) {
    const address = site.staticAddresses[index] ?? '/';
    if (!isHtml(address)) continue;
    const page = examineHtml(readFileSync(absoluteOf(file), 'utf8'));
    broken.look(page.links, { address, file: file.path }, page.ids);
  }
  return [...duplicates.diagnostics];
}

/** How large pictures are decides over no template. */
const NO_PICTURES = { sizeOf: () => null, copiesOf: () => null };
