import { dayOf, type PostRecord } from '../archive/post.js';
import { type Diagnostic, warning } from '../diagnostics.js';

/** Finds posts that repeat another one. Posts are told of in the order of their paths. */
export interface DuplicateCheck {
  /** @param textHash of the body's text; empty where that says nothing. */
  add(post: Pick<PostRecord, 'path' | 'title' | 'date'>, textHash: string): void;
  readonly diagnostics: readonly Diagnostic[];
}

export function duplicateCheck(): DuplicateCheck {
  const byTitle = new Map<string, string>();
  const byText = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  return {
    add({ path, title, date }, textHash) {
      const day = `${dayOf(date)} ${title}`;
      const sameText = textHash === '' ? undefined : byText.get(textHash);
      const sameTitle = byTitle.get(day);
      const first = sameText ?? sameTitle;
      if (textHash !== '' && sameText === undefined) byText.set(textHash, path);
      if (sameTitle === undefined) byTitle.set(day, path);
      if (first === undefined) return;
      const what = sameText === undefined ? 'title and day' : 'text';
      diagnostics.push(
        warning('post-duplicate', `it has the ${what} of ${first}`, {
          file: path,
          hint: 'Remove one of the two, or name one to search engines: `duplicates: canonical`.',
        }),
      );
    },
    diagnostics,
  };
}
