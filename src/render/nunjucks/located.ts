import { PluginFailure } from '../../config/plugins.js';
import { DamagedFile } from '../../util/spill.js';
import { TemplateFailure } from './template-failure.js';

/** Whether an error has its place already, or is no fault of a template. */
export function isLocated(error: unknown): boolean {
  return error instanceof TemplateFailure || error instanceof DamagedFile;
}

/** An error with its place in a template, from 1, unless {@link isLocated}. */
export function located(
  error: unknown,
  template: string,
  { line, column }: { readonly line: number; readonly column: number },
): unknown {
  if (isLocated(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateFailure(
    message,
    template,
    line,
    column,
    false,
    error instanceof PluginFailure,
  );
}
