import type { ContentRecord, PageRecord, PostEntry } from './archive/post.js';
import type { SourceFile } from './archive/source.js';
import type { Config } from './config/options.js';
import type { Diagnostic } from './diagnostics.js';
import { type DataRedirects, type Plan, planOutputs } from './plan/plan.js';
import { buildSite, type Model } from './site/model.js';

export interface Records {
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly statics: readonly SourceFile[];
  readonly config: Config;
  readonly folds: boolean;
  readonly redirects: DataRedirects;
}

/**
 * Models and plans the site without what is held. A post that loses its address to another output is held too, and as
 * lists depend on which posts there are, all is done again without it: each round holds at least one more.
 */
export function settle(
  { posts, pages, statics, config, folds, redirects }: Records,
  heldBefore: ReadonlySet<string>,
  lap: (stage: 'model' | 'plan') => void,
): { model: Model; plan: Plan } {
  let held = heldBefore;
  const taken: Diagnostic[] = [];
  for (;;) {
    const stays = (record: Pick<ContentRecord, 'path'>): boolean =>
      held.size === 0 || !held.has(record.path);
    const model = buildSite(posts.filter(stays), pages.filter(stays), statics, {
      config,
      foldsCase: folds,
    });
    lap('model');
    const plan = planOutputs(model.site, config, folds, redirects);
    lap('plan');
    if (plan.held.size === 0)
      return { model, plan: { ...plan, diagnostics: [...taken, ...plan.diagnostics] } };
    taken.push(...plan.diagnostics.filter(({ severity }) => severity === 'error'));
    held = new Set([...held, ...plan.held]);
  }
}
