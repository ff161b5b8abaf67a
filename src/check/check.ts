import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from '../archive/output.js';
import { openRecords } from '../archive/record-store.js';
import { type OpenSite, openSite, shareSite } from '../archive/shared-site.js';
import type { Site } from '../archive/site.js';
import { loadPublisher, openLastGood } from '../build/last-good.js';
import type { BuildOptions } from '../build/options.js';
import { openPlace, type Place } from '../build/place.js';
import { unexpected } from '../build/result.js';
import { settle } from '../build/settle.js';
import { findSources, redirectsOf } from '../build/sources.js';
import { openStore } from '../cache/store.js';
import { readData } from '../content/data.js';
import { findUnread } from '../content/known.js';
import { missingLayouts } from '../content/layouts.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import { REDIRECTS_FILE } from '../content/redirects.js';
import { at, type Diagnostic, SiteFault, warning } from '../diagnostics.js';
import { beginParsing, parseAll } from '../jobs/parse-all.js';
import { openWatchdog, tooSlow } from '../jobs/watchdog.js';
import { withWorkshop } from '../jobs/workshop.js';
import { foldsCase, heldFolder } from '../output/folders.js';
import { VERSION } from '../package.js';
import type { Plan } from '../plan/plan.js';
import { openAssets } from '../render/assets.js';
import {
  checkTemplates,
  compileTemplates,
  createRenderer,
  type RenderInput,
} from '../render/renderer.js';
import { Reads } from '../render/traces/reads.js';
import { SiteViews } from '../render/views/views.js';
import { openSpills, type SpillReader } from '../util/spill.js';
import { withBaseurl } from '../util/url.js';
import { examineBody } from './body.js';
import { duplicateCheck } from './duplicates.js';
import { type LinkCheck, linkCheck } from './links.js';
import { widthTwins } from './terms.js';

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
      say(checkBodies(place, model.site, plan, openRecords(blocks), spills));
      // Nothing of this is kept, so nobody asks for editions.
      const site = openSite(shareSite(model.site, blocks, (ref) => ref));
      const reads = new Reads();
      reads.expect(site.posts.length);
      const renderInput: RenderInput = {
        config,
        plugins,
        theme,
        readBody: spills.read,
        markdown: createMarkdown(linkRewriter(config), plugins.markdown).renderText,
        reads,
        site,
        views: new SiteViews(site, config, data.data, spills.read, reads),
        version: VERSION,
        versionOf: openAssets(site.staticAddresses, model.site.staticFiles),
        measure: ({ length }) => length,
      };
      const tried = tryTemplates(renderInput, plan);
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
  { root, config }: Place,
  site: Site,
  plan: Plan,
  recordAt: ReturnType<typeof openRecords>,
  spills: SpillReader,
): Diagnostic[] {
  const addresses = new Set<string>();
  for (const { address } of plan.outputs()) addresses.add(address);
  const links = linkCheck(config, (address) => addresses.has(address));
  const duplicates = duplicateCheck();
  const diagnostics: Diagnostic[] = [];
  for (const index of site.byPath) {
    const entry = site.posts[index];
    if (entry === undefined) continue;
    const post = recordAt(entry.record);
    const body = examineBody(spills.read(post.body));
    duplicates.add(post, body.textHash);
    const shown =
      post.image === null ? [] : [{ url: withBaseurl(post.image, config.baseurl), isImage: true }];
    const address = site.postAddresses[index] ?? '/';
    diagnostics.push(...brokenLinks([...shown, ...body.links], address, links, root, post.path));
  }
  for (const [index, page] of site.pages.entries()) {
    if (page.form === 'template') continue;
    const body = examineBody(spills.read(page.body));
    const address = site.pageAddresses[index] ?? '/';
    diagnostics.push(...brokenLinks(body.links, address, links, root, page.path));
  }
  return [...diagnostics, ...duplicates.diagnostics];
}

function brokenLinks(
  found: readonly { readonly url: string; readonly isImage: boolean }[],
  pageAddress: string,
  links: LinkCheck,
  root: string,
  file: string,
): Diagnostic[] {
  const said = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { url, isImage } of found) {
    const missing = links.missing(url, pageAddress);
    if (missing === null || said.has(missing)) continue;
    said.add(missing);
    const place = placeOfUrl(join(root, file), url);
    diagnostics.push(
      isImage
        ? warning('image-missing', `there is no image at ${missing}`, {
            file,
            ...place,
            hint: `Put it at public${missing}, or correct the address.`,
          })
        : warning('link-broken', `nothing is published at ${missing}`, {
            file,
            ...place,
            hint: 'Correct the link, or publish something there: `redirect_from` makes an old address lead on.',
          }),
    );
  }
  return diagnostics;
}

/** Where an address stands in a source; links to other names of the site were changed, so its end counts. */
function placeOfUrl(absolute: string, url: string): Partial<Diagnostic> {
  try {
    const text = readFileSync(absolute, 'utf8');
    const tail = url.slice(url.lastIndexOf('/', url.length - 2));
    const tails = [url, tail, tail.replaceAll('&', '&amp;')];
    const found = tails.map((tail) => text.indexOf(tail)).find((offset) => offset !== -1);
    if (found === undefined) return {};
    const before = text.slice(0, found).split('\n');
    return at(text, { line: before.length, column: (before.at(-1) ?? '').length + 1 });
  } catch {
    return {};
  }
}

/** So many outputs of each kind are made. */
const TRIED = 5;
/** One broken template can fail for every output. */
const MOST_FAILURES = 50;

/** Compiles all templates, and makes some outputs of each kind, with each layout, and all pages. */
function tryTemplates(
  input: RenderInput,
  plan: Plan,
): { readonly failures: readonly Diagnostic[]; readonly rendered: number } {
  const templates = compileTemplates(input);
  const broken = checkTemplates(input, templates);
  if (broken.length > 0) return { failures: broken, rendered: 0 };
  const renderer = createRenderer(input, templates);
  const failures = new Map<string, Diagnostic>();
  let rendered = 0;
  const outputs = outputsToTry(plan, input.site);
  const endless = openWatchdog(input.config.limits.seconds).each(outputs, (output) => {
    if (failures.size >= MOST_FAILURES) return;
    rendered++;
    const result = renderer.render(output);
    input.reads.take();
    if (!('code' in result)) return;
    failures.set(`${result.file}:${result.line}:${result.column}:${result.message}`, result);
  });
  if (endless !== null) failures.set('', tooSlow(endless, input.config.limits.seconds));
  return { failures: [...failures.values()], rendered };
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
