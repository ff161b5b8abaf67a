import type { Output } from '../archive/output.js';
import { addressOfCopy } from '../archive/picture-copies.js';
import type { Plan } from './plan.js';

/** A plan with copies of pictures, behind the pages that show them as other static files are. Their folder has been claimed before. */
export function withCopies(plan: Plan, files: readonly string[]): Plan {
  if (files.length === 0) return plan;
  function* withThem(outputs: Iterable<Output>): Generator<Output> {
    yield* outputs;
    for (const file of files)
      yield { address: addressOfCopy(file), content: { kind: 'copy', file } };
  }
  return {
    ...plan,
    count: plan.count + files.length,
    outputs: () => withThem(plan.outputs()),
    besidePosts: () => withThem(plan.besidePosts()),
  };
}
