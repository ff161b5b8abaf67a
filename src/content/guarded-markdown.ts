import type MarkdownIt from 'markdown-it';
import { type MarkdownPlugin, PluginFailure } from '../config/plugins.js';

type Rule = (...args: unknown[]) => unknown;
/** What markdown-it keeps of a rule. */
interface KeptRule {
  fn: Rule;
}
interface KeptRuler {
  readonly __rules__: KeptRule[];
  __cache__: unknown;
}

/** Lets plugins change Markdown, so that whatever they have added says whose it is where it fails. */
export function usePlugins(md: MarkdownIt, plugins: readonly MarkdownPlugin[]): void {
  for (const plugin of plugins) {
    const before = new Set([...rulesOf(md)].map(({ fn }) => fn));
    const printers = { ...md.renderer.rules };
    const guard = (rule: Rule): Rule =>
      function (this: unknown, ...args) {
        return run(plugin, () => rule.apply(this, args));
      };
    try {
      run(plugin, () => plugin.use(md));
    } catch (error) {
      // Told of each post that needs it: where a parser is made, nobody could say so.
      md.parse = () => {
        throw error;
      };
      return;
    }
    for (const rule of rulesOf(md)) if (!before.has(rule.fn)) rule.fn = guard(rule.fn);
    for (const ruler of rulersOf(md)) ruler.__cache__ = null;
    const rules = md.renderer.rules as Record<string, Rule>;
    for (const [name, rule] of Object.entries(rules))
      if (rule !== (printers as Record<string, unknown>)[name]) rules[name] = guard(rule);
  }
}

function run<T>({ name }: MarkdownPlugin, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof PluginFailure ? error : new PluginFailure('markdown', name, error);
  }
}

/** Rules are named by no other way than the one that markdown-it keeps to itself; its version is pinned. */
function rulersOf({ core, block, inline }: MarkdownIt): KeptRuler[] {
  return [core.ruler, block.ruler, inline.ruler, inline.ruler2] as unknown as KeptRuler[];
}

const rulesOf = (md: MarkdownIt): KeptRule[] => rulersOf(md).flatMap((ruler) => ruler.__rules__);
