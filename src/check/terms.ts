import type { Taxonomy, Term } from '../archive/site.js';
import { type Diagnostic, warning } from '../diagnostics.js';

/** Terms that look the same: they differ in full-width and half-width characters, and at most in case besides. */
export function widthTwins(taxonomies: readonly Taxonomy[]): Diagnostic[] {
  return taxonomies.flatMap(({ terms }) =>
    groups(terms).map((group) =>
      warning(
        'terms-differ-in-width',
        `the ${group[0]?.taxonomy} terms ${group.map(({ name, posts }) => `\`${name}\` (${posts.length})`).join(' and ')} differ only in width`,
        {
          hint: 'They are two terms with two pages. Spell them alike in the posts if one was meant.',
        },
      ),
    ),
  );
}

function groups(terms: readonly Term[]): Term[][] {
  const byNarrow = new Map<string, Term[]>();
  for (const term of terms) {
    const key = term.name.normalize('NFKC').toLowerCase();
    const group = byNarrow.get(key);
    if (group === undefined) byNarrow.set(key, [term]);
    else group.push(term);
  }
  // Those that differ in case alone are named as such.
  return [...byNarrow.values()].filter(
    (group) => new Set(group.map(({ name }) => name.toLowerCase())).size > 1,
  );
}
