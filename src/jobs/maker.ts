import type { Output } from '../archive/output.js';
import { openSite, type SharedSite } from '../archive/shared-site.js';
import type { SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import type { Plugins } from '../config/plugins.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import type { Diagnostic } from '../diagnostics.js';
import { createAssembler } from '../render/assemble.js';
import { type AssetVersions, openAssets } from '../render/assets.js';
import { checkTemplates } from '../render/check-templates.js';
import { keepTexts } from '../render/kept-texts.js';
import { openPageMinifier } from '../render/minify-html.js';
import { openPictures, type SitePictures } from '../render/pictures.js';
import { createRenderer } from '../render/renderer.js';
import { compileTemplates, type Templates } from '../render/templates.js';
import type { Theme } from '../render/theme.js';
import { openTraceChecker, type TraceChecker } from '../render/traces/check.js';
import { Fingerprints } from '../render/traces/keys.js';
import { Reads } from '../render/traces/reads.js';
import {
  openSetTable,
  openTraceWriter,
  type ReadSet,
  type SetTable,
} from '../render/traces/trace.js';
import { deepFreeze } from '../render/views/freeze.js';
import { SiteViews } from '../render/views/views.js';
import type { Json } from '../util/json.js';
import type { SpillReader } from '../util/spill.js';

/** What outputs are made with beside the site itself. */
export interface MakerInput {
  readonly config: Config;
  readonly plugins: Plugins;
  readonly data: Json;
  readonly theme: Theme;
  readonly version: string;
}

/** The bytes of an output, valid until the next one is made, and what they were made from. */
export interface Made {
  readonly bytes: Buffer;
  /** Number of the set of reads, see {@link OutputMaker.sets}. */
  readonly set: number;
  /** Valid until the next output is made. */
  readonly trace: Uint8Array;
}

/** Makes outputs of one site, one at a time: what builds and the preview have in common. */
export interface OutputMaker {
  /** The bytes of an output that is no static file, or why it cannot be made. */
  make(output: Output): Made | Diagnostic;
  /** After an output was ended in the middle: what it had read was for no other. */
  forget(): void;
  /** The sets of reads that have come up. */
  readonly sets: SetTable;
  /** Checks traces that were written before; null where none can hold. */
  readonly checker: TraceChecker | null;
  /** What is wrong with the templates, and the pages that are templates. */
  checkTemplates(): readonly Diagnostic[];
  /** The place of what reads a key for an output; null where it is no template that does. */
  locate(output: Output, key: string): Diagnostic | null;
  readonly addressOf: (post: number) => string;
}

/** Templates that are compiled, and how a site is made with them. */
export interface MakerBench {
  /**
   * Opens a site.
   *
   * @param staticFiles in the order of their addresses in the site.
   * @param copiesOf the copies that are offered of a picture.
   * @param sets those that traces name which are to be checked; null where there are none.
   */
  open(
    shared: SharedSite,
    staticFiles: readonly SourceFile[],
    copiesOf: SitePictures['copiesOf'],
    sets: readonly ReadSet[] | null,
  ): OutputMaker;
}

/** Compiles the templates; the site may still be being modelled. */
export function openMakerBench(input: MakerInput, spills: SpillReader): MakerBench {
  const { config, plugins, theme, version } = input;
  const reads = new Reads();
  const data = deepFreeze(input.data);
  const texts = keepTexts(spills);
  /** Files are known once the site is. */
  let versions: AssetVersions = () => null;
  const templatesInput = {
    config,
    plugins,
    theme,
    reads,
    readBody: texts.read,
    keep: texts.keep,
    markdown: lazyMarkdown(config, plugins),
    versionOf: ((address) => versions(address)) as AssetVersions,
  };
  const templates: Templates = compileTemplates(templatesInput);
  const minify = config.minify_html ? openPageMinifier() : null;
  return {
    open(shared, staticFiles, copiesOf, sets) {
      const site = openSite(shared);
      const { assemble, contentOf } = createAssembler(texts, config.url);
      reads.expect(site.posts.length);
      const pictures = openPictures(site.staticAddresses, staticFiles, copiesOf);
      const views = new SiteViews(site, config, data, spills.read, reads, pictures);
      const renderInput = { ...templatesInput, site, views, version, contentOf };
      versions = openAssets(site.staticAddresses, staticFiles);
      const fingerprints = new Fingerprints(views, shared, theme, versions, pictures, plugins);
      const worthOf = (key: string): string => fingerprints.of(key);
      const renderer = createRenderer(renderInput, templates);
      const table = openSetTable(reads, worthOf);
      const traces = openTraceWriter(views, shared);
      return {
        make(output) {
          const rendered = renderer.render(output);
          const taken = reads.take();
          if ('code' in rendered) return rendered;
          const whole = 'bytes' in rendered ? rendered.bytes : assemble(rendered.text);
          const bytes = minify === null ? whole : minify(output.address, whole);
          if ('code' in bytes) return bytes;
          return { bytes, set: table.numberOf(taken), trace: traces.write(output, taken) };
        },
        forget: () => void reads.take(),
        sets: table,
        checker: sets === null ? null : openTraceChecker(views, shared, sets, worthOf, spills.read),
        checkTemplates() {
          const failures = checkTemplates(renderInput, templates);
          // What was looked at was for no output.
          reads.take();
          return failures;
        },
        locate(output, key) {
          // The engine says of a failure where it was; so the read is made to fail.
          reads.trap(key);
          const rendered = renderer.render(output);
          reads.trap(null);
          reads.take();
          return 'code' in rendered && rendered.code === 'template-failed' ? rendered : null;
        },
        addressOf: site.posts.address,
      };
    },
  };
}

/** The filter `markdownify` is rare, and Markdown takes 40 ms to load its parts. */
function lazyMarkdown(config: Config, { markdown }: Plugins): (text: string) => string {
  let render: ((text: string) => string) | undefined;
  return (text) => {
    render ??= createMarkdown({
      rewrite: linkRewriter(config),
      math: config.math,
      plugins: markdown,
    }).renderText;
    return render(text);
  };
}
