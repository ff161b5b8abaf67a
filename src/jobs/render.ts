import type { Output } from '../archive/output.js';
import { openSite } from '../archive/shared-site.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { Config } from '../config/options.js';
import { linkRewriter } from '../content/links.js';
import { createMarkdown } from '../content/markdown.js';
import type { Diagnostic } from '../diagnostics.js';
import { openStager, type StagedFile } from '../output/stager.js';
import { createAssembler } from '../render/assemble.js';
import {
  checkTemplates,
  compileTemplates,
  createRenderer,
  type RenderInput,
} from '../render/renderer.js';
import { openSpills } from '../util/spill.js';
import { fileOfAddress } from '../util/url.js';
import type { OutputWorkerInput, OutputWorkerSite, RenderedBatch, RenderTask } from './batch.js';

/** One worker's part of rendering. */
export interface OutputWorker {
  /** Comes before the first task. Returns what is wrong with the templates, if this worker is to look. */
  open(site: OutputWorkerSite): readonly Diagnostic[];
  run(task: RenderTask): RenderedBatch;
  end(): void;
}

/** Renders outputs and stages them at once, so that no page ever crosses to another thread. */
export function openOutputWorker(input: OutputWorkerInput): OutputWorker {
  const { config, theme, data, version } = input;
  const spills = openSpills(input.spills);
  const templatesInput = { config, theme, readBody: spills.read, markdown: lazyMarkdown(config) };
  const templates = compileTemplates(templatesInput);
  const assemble = createAssembler(spills, config.url);
  let stage: ((output: Output) => StagedFile | Diagnostic) | undefined;
  let addressOf = (_post: number): string => '';

  return {
    open({ site: shared, staticFiles, place, checks }) {
      const site = openSite(shared);
      const renderInput: RenderInput = { ...templatesInput, site, data, version };
      const renderer = createRenderer(renderInput, templates);
      const stager = openStager(place);
      addressOf = site.posts.address;
      stage = (output) => {
        const file = fileOfAddress(output.address);
        if (output.content.kind === 'static')
          return stager.put(file, { copyOf: pathOf(staticFiles, output.content.file) });
        const rendered = renderer.render(output);
        return 'code' in rendered ? rendered : stager.put(file, assemble(rendered.text));
      };
      return checks ? checkTemplates(renderInput, templates) : [];
    },
    run({ from, to, outputs }) {
      if (stage === undefined) throw new Error('there is no site yet');
      let lines = '';
      let states = '';
      const failures: Diagnostic[] = [];
      const take = (result: StagedFile | Diagnostic): void => {
        if ('code' in result) {
          failures.push(result);
        } else {
          lines += result.line;
          states += result.state;
        }
      };
      for (let post = from; post < to; post++)
        take(stage({ address: addressOf(post), content: { kind: 'post', post } }));
      for (const output of outputs) take(stage(output));
      return { staged: { lines, states }, failures };
    },
    end: () => spills.close(),
  };
}

function pathOf(files: readonly SourceFile[], index: number): string {
  const file = files[index];
  if (file === undefined) throw new RangeError(`there is no static file ${index}`);
  return absoluteOf(file);
}

/** The filter `markdownify` is rare, and Markdown takes 40 ms to load its parts. */
function lazyMarkdown(config: Config): (text: string) => string {
  let render: ((text: string) => string) | undefined;
  return (text) => {
    render ??= createMarkdown(linkRewriter(config)).renderText;
    return render(text);
  };
}
