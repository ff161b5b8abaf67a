import nodes, { type Node } from 'nunjucks/src/nodes.js';

/** All nodes of a type in another. Nunjucks itself does not look into what a block `set` captures. */
export function findAll(node: Node, type: unknown): Node[] {
  const captured = node.findAll(nodes.Set).flatMap(({ body }) => body ?? []);
  const found = type === nodes.Capture ? captured : [];
  return [...node.findAll(type), ...found, ...captured.flatMap((body) => findAll(body, type))];
}

/** Whether what a loop goes through can see the loop's variables from another function, or sets some of its own. */
export function needsFrame(body: Node): boolean {
  return SEEING_SCOPES.some((type) => findAll(body, type).length > 0);
}

/** What lets other functions or other templates ask for names, beside an import with context. */
const SHOWING_SCOPES = [
  nodes.Block,
  nodes.Caller,
  nodes.Capture,
  nodes.Extends,
  nodes.Include,
  nodes.Macro,
  nodes.Super,
];
const SEEING_SCOPES = [...SHOWING_SCOPES, nodes.FromImport, nodes.Import, nodes.Set];

/** Whether a macro has arguments without defaults only, and nothing in it can ask for them but itself. */
export function isPlainMacro({ args, body }: Node): boolean {
  return (
    args.children.every(({ typename }) => typename === 'Symbol') &&
    !needsFrame(body) &&
    !namesIn(body).has('caller')
  );
}

/** Every name that stands in a node. */
export function namesIn(node: Node): ReadonlySet<string> {
  return new Set(findAll(node, nodes.Symbol).map(({ value }) => value));
}

/** What a template does to names. */
export interface Scopes {
  /**
   * All names in what binds names, and in what is bound to them, but for a plain `set`: too many rather than too few. A `set` in a loop,
   * a macro or a capture is none: it may be one of another scope.
   */
  readonly assigned: ReadonlySet<string>;
  /** Whether no other template can give a name another value while this one runs. */
  readonly isClosed: boolean;
  /** Whether anything but the function in which it is set can ask for a name: other templates, blocks, macros. */
  readonly isSeen: boolean;
}

/** @param root a whole template. */
export function scopesOf(root: Node): Scopes {
  const assigned = new Set(['loop', 'caller', 'kwargs', 'varargs', 'super']);
  const add = (node: Node | undefined): void => {
    for (const name of node === undefined ? [] : namesIn(node)) assigned.add(name);
    if (node?.typename === 'Symbol') assigned.add(node.value);
  };
  for (const node of findAll(root, nodes.Set))
    if (node.targets.length > 1 || !node.value) node.targets.forEach(add);
  for (const type of [nodes.For, nodes.Macro, nodes.Caller, nodes.Capture])
    for (const scope of findAll(root, type))
      for (const node of findAll(scope, nodes.Set)) node.targets.forEach(add);
  for (const node of findAll(root, nodes.For)) add(node.name);
  for (const type of [nodes.Macro, nodes.Caller]) {
    for (const node of findAll(root, type)) {
      add(node.name);
      add(node.args);
    }
  }
  for (const node of findAll(root, nodes.Import)) add(node.target);
  for (const node of findAll(root, nodes.FromImport)) add(node.names);
  const isClosed = [nodes.Import, nodes.FromImport].every((type) =>
    findAll(root, type).every(({ withContext }) => !withContext),
  );
  const isSeen = !isClosed || SHOWING_SCOPES.some((type) => findAll(root, type).length > 0);
  return { assigned, isClosed, isSeen };
}
