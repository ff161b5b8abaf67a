import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

/** Functions that make diagnostics, and which of their arguments are text. */
const MAKERS: ReadonlyMap<string, readonly number[]> = new Map([
  ['postFault', [1]],
  ['siteFault', [1]],
  ['warning', [1]],
  ['note', [1]],
  ['fault', [2, 3]],
  ['likely', [0, 1]],
  ['invalid', [0]],
  ['passedOver', [1]],
  ['didYouMean', [2]],
]);
/** Properties that hold a text for the reader. */
const PROPERTIES: ReadonlySet<string> = new Set(['hint', 'problem']);

/** Every message and hint that the sources make, with `{}` where a value stands, and the file that it is in. */
export function messagesOfSources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
    const source = ts.createSourceFile(
      name,
      readFileSync(join(SOURCES, name), 'utf8'),
      ts.ScriptTarget.ES2023,
    );
    const visit = (node: ts.Node): void => {
      for (const text of textsAt(node)) found.set(text, name);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** Functions whose result is part of a message. */
const TELLERS: ReadonlySet<string> = new Set([
  'hintFor',
  'impossible',
  'describeKey',
  'describeLast',
  'describeReason',
]);

function textsAt(node: ts.Node): string[] {
  // What the schema of the configuration says of a value.
  if (ts.isStringLiteral(node) && node.text.startsWith('expected ')) return [node.text];
  if (ts.isFunctionDeclaration(node) && TELLERS.has(node.name?.text ?? '')) return returned(node);
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name))
    return PROPERTIES.has(node.name.text) ? textsOf(node.initializer) : [];
  if (!ts.isCallExpression(node)) return [];
  const { expression, arguments: given } = node;
  const name = ts.isIdentifier(expression)
    ? expression.text
    : ts.isPropertyAccessExpression(expression)
      ? expression.name.text
      : '';
  return (MAKERS.get(name) ?? []).flatMap((place) => {
    const argument = given[place];
    return argument === undefined ? [] : textsOf(argument);
  });
}

/** The texts that an expression can be, where that is seen without running it. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return node.text === '' ? [] : [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')];
  if (ts.isConditionalExpression(node))
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
  return [];
}

function returned(node: ts.Node): string[] {
  const texts: string[] = [];
  ts.forEachChild(node, (inner) => {
    if (ts.isReturnStatement(inner) && inner.expression !== undefined)
      texts.push(...textsOf(inner.expression));
    else texts.push(...returned(inner));
  });
  return texts;
}
