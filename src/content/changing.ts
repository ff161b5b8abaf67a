import { type Diagnostic, warning } from '../diagnostics.js';

/** That a source was being written while it was read: what it holds may be half of what it will hold. */
export function changing(path: string): Diagnostic {
  return warning('source-changing', 'the file was being written while it was read', {
    file: path,
    hint: 'What was published of it stays; the next build takes it up.',
  });
}
