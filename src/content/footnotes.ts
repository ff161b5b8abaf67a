import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';

/** What markdown-it-footnote calls the step that puts the notes at the end. */
const TAIL = 'footnote_tail';

/**
 * Footnotes. To put the notes at the end, markdown-it-footnote copies all tokens of the body for each of them, which takes minutes for the notes that
 * fit into a megabyte: here they are put into one list.
 */
export function footnotes(md: MarkdownIt): void {
  md.use(footnote);
  const tail = md.core.ruler.getRules('').find(({ name }) => name === TAIL);
  if (tail === undefined) throw new Error(`markdown-it-footnote has no rule ${TAIL}`);
  md.core.ruler.at(TAIL, (state) => {
    state.tokens = GrowingList.from(state.tokens);
    tail(state);
    state.tokens = Array.from(state.tokens);
  });
}

/** A list of tokens that `concat` adds to, for one who drops the list that it had. */
class GrowingList extends Array<Token> {
  override concat(...lists: (Token | ConcatArray<Token>)[]): this {
    for (const list of lists.flat() as Token[]) this.push(list);
    return this;
  }
}
