import type MarkdownIt from 'markdown-it';

/** Columns of tables are aligned by the classes that `style` attributes become, since a content security policy may refuse those. */
export function tableAlignment(md: MarkdownIt): void {
  for (const cell of ['th_open', 'td_open'])
    md.renderer.rules[cell] = (tokens, index, options, _, renderer) => {
      const token = tokens[index];
      const side = /^text-align:(left|center|right)$/.exec(token?.attrGet('style') ?? '')?.[1];
      if (token !== undefined && side !== undefined) {
        token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
        token.attrJoin('class', `style-${side}`);
      }
      return renderer.renderToken(tokens, index, options);
    };
}
