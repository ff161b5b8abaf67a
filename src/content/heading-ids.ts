import type MarkdownIt from 'markdown-it';
import { slugify } from '../util/slugify.js';

/**
 * Gives each heading an id from its text, and a link to itself. markdown-it-anchor does the same, but takes quadratic time for
 * headings that are alike. The link's sign is drawn by the style sheet, so that it is in no text and no feed.
 */
export function headingIds(md: MarkdownIt): void {
  md.core.ruler.push('heading_ids', ({ tokens, Token }) => {
    const unique = uniqueNames();
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'heading_open') continue;
      const children = tokens[index + 1]?.children ?? [];
      const title = children
        .filter(({ type }) => type === 'text' || type === 'code_inline')
        .map(({ content }) => content)
        .join('');
      const id = unique(slugify(title) || 'section');
      token.attrSet('id', id);
      const link = new Token('link_open', 'a', 1);
      link.attrs = [
        ['class', 'anchor'],
        ['href', `#${id}`],
        ['aria-hidden', 'true'],
        ['tabindex', '-1'],
      ];
      children.push(link, new Token('link_close', 'a', -1));
    }
  });
}

/** The second `a` is `a-1`, the third `a-2`, unless that is taken too. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (name) => {
    let unique = name;
    for (let n = next.get(name) ?? 1; taken.has(unique); n++) {
      unique = `${name}-${n}`;
      next.set(name, n + 1);
    }
    taken.add(unique);
    return unique;
  };
}
