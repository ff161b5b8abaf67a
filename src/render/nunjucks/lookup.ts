import type { Context } from './context.js';
import type { Frame } from './frame.js';

/**
 * What a variable is where a template runs: that of a scope, else that of the rendering.
 *
 * @param name by its number, see `names.ts`.
 */
export function lookup(context: Context, frame: Frame, name: number): unknown {
  const value = frame.values[name];
  return value === undefined ? context.values[name] : value;
}
