import type { Output } from '../archive/output.js';
import { openSite, type SharedSite } from '../archive/shared-site.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import type { Diagnostic } from '../diagnostics.js';
import { openStager, type StagedFile, type StagePlace } from '../output/stager.js';
import { createAssembler } from '../render/assemble.js';
import { checkTemplates, createRenderer, type RenderInput } from '../render/renderer.js';
import type { Theme } from '../render/theme.js';
import type { Json } from '../util/json.js';
import { openSpills } from '../util/spill.js';
import { fileOfAddress } from '../util/url.js';

/** What a worker needs to render outputs and to stage them. Plain data. */
export interface OutputWorkerInput {
  readonly site: SharedSite;
  readonly staticFiles: readonly SourceFile[];
  readonly config: Config;
  readonly data: Json;
  readonly theme: Theme;
  readonly spills: readonly string[];
  readonly place: StagePlace;
  readonly version: string;
  /** Whether this worker is the one that looks whether all templates compile. */
  readonly checks: boolean;
}

/** Some outputs: posts by their indices from `from` up to `to`, then others. */
export interface RenderTask {
  readonly from: number;
  readonly to: number;
  readonly outputs: readonly Output[];
}

/** What became of the outputs of a task, in their order; nothing is staged once a template has failed. */
export interface RenderedBatch {
  readonly staged: readonly StagedFile[];
  readonly failures: readonly Diagnostic[];
}

export interface OutputWorker {
  /** What is wrong with the templates, if this worker has looked. */
  readonly faults: readonly Diagnostic[];
  run(task: RenderTask): RenderedBatch;
  end(): void;
}

/** Renders outputs and stages them at once, so that no page ever crosses to another thread. */
export function openOutputWorker(input: OutputWorkerInput): OutputWorker {
  const { config, staticFiles } = input;
  const site = openSite(input.site);
  const spills = openSpills(input.spills);
  const renderInput: RenderInput = {
    site,
    config,
    data: input.data,
    theme: input.theme,
    readBody: spills.read,
    markdown: lazyMarkdown(config),
    version: input.version,
  };
  const renderer = createRenderer(renderInput);
  const assemble = createAssembler(spills, config.url);
  const stager = openStager(input.place);

  function stage(output: Output): StagedFile | Diagnostic {
    const file = fileOfAddress(output.address);
    if (output.content.kind === 'static') {
      const source = staticFiles[output.content.file];
      if (source === undefined) throw new RangeError(`there is no file for ${output.address}`);
      return stager.put(file, { copyOf: absoluteOf(source) });
    }
    const rendered = renderer.render(output);
    return 'code' in rendered ? rendered : stager.put(file, assemble(rendered.text));
  }

  return {
    faults: input.checks ? checkTemplates(renderInput) : [],
    run({ from, to, outputs }) {
      const staged: StagedFile[] = [];
      const failures: Diagnostic[] = [];
      const take = (result: StagedFile | Diagnostic): void => {
        if ('code' in result) failures.push(result);
        else staged.push(result);
      };
      for (let post = from; post < to; post++)
        take(stage({ address: site.posts.address(post), content: { kind: 'post', post } }));
      for (const output of outputs) take(stage(output));
      return { staged, failures };
    },
    end: () => spills.close(),
  };
}

/** The filter `markdownify` is rare, and Markdown takes 40 ms to load its parts. */
function lazyMarkdown(config: Config): (text: string) => string {
  let render: ((text: string) => string) | undefined;
  return (text) => {
    render ??= createMarkdown(linkRewriter(config)).renderText;
    return render(text);
  };
}
