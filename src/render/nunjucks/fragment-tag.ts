import nodes, { type Node } from 'nunjucks/src/nodes.js';
import type { Parser, TagExtension } from 'nunjucks/src/parser.js';

/** `{% fragment "latest", "text" %}` prints what `{{ "latest" | fragment("text") }}` does. */
export const FRAGMENT: TagExtension = {
  tags: ['fragment'],
  parse(parser: Parser): Node {
    const { value, lineno, colno } = parser.nextToken();
    const { children } = parser.parseSignature(null, true);
    parser.advanceAfterBlockEnd(value);
    const name = new nodes.Symbol(lineno, colno, 'fragment');
    const given = new nodes.NodeList(lineno, colno, children);
    return new nodes.Output(lineno, colno, [new nodes.Filter(lineno, colno, name, given)]);
  },
};
