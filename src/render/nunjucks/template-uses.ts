import nodes, { type Node } from 'nunjucks/src/nodes.js';
import { findAll } from './scopes.js';
import type { TemplateUses } from './template.js';

/** What {@link TemplateUses} says, too much rather than too little. */
export function usesOf(root: Node): TemplateUses {
  const included = findAll(root, nodes.Include).map(({ template }) => template);
  const isPlain =
    included.every(({ typename, value }) => typename === 'Literal' && typeof value === 'string') &&
    [nodes.Extends, nodes.Block, nodes.Super].every((type) => findAll(root, type).length === 0) &&
    [nodes.Import, nodes.FromImport].every((type) =>
      findAll(root, type).every(({ withContext }) => !withContext),
    );
  const isBlank = ({ typename, children }: Node): boolean =>
    typename === 'Macro' ||
    (typename === 'Output' &&
      children.every((child) => child.typename === 'TemplateData' && child.value.trim() === ''));
  return {
    names: [...new Set(findAll(root, nodes.Symbol).map(({ value }) => value))].sort(),
    includes: isPlain ? included.map(({ value }) => value) : null,
    definesOnly: root.children.every(isBlank),
  };
}
