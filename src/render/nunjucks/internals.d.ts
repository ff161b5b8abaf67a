/** The parts of nunjucks 3.2.4 that our compiler builds on; `@types/nunjucks` covers its public face only. */

declare module 'nunjucks/src/compiler.js' {
  import type { Node } from 'nunjucks/src/nodes.js';
  import type { Frame } from 'nunjucks/src/runtime.js';

  export class Compiler {
    constructor(templateName: string, throwOnUndefined: boolean);
    codebuf: string[];
    buffer: string;
    inBlock: boolean;
    _scopeClosers: string;
    _emit(code: string): void;
    _emitLine(code: string): void;
    _tmpid(): string;
    _templateName(): string;
    _closeScopeLevels(): void;
    _compileChildren(node: Node, frame: Frame): void;
    _compileExpression(node: Node, frame: Frame): void;
    _compileMacro(node: Node, frame?: Frame): string;
    _pushBuffer(): string;
    _popBuffer(): void;
    _withScopedSyntax(work: () => void): void;
    _emitFuncBegin(node: Node, name: string): void;
    _emitFuncEnd(noReturn?: boolean): void;
    compile(node: Node, frame?: Frame): void;
    compileFilter(node: Node, frame: Frame): void;
    compileIs(node: Node, frame: Frame): void;
    compileFunCall(node: Node, frame: Frame): void;
    compileIn(node: Node, frame: Frame): void;
    compileLiteral(node: Node, frame?: Frame): void;
    compileLookupVal(node: Node, frame: Frame): void;
    compileOutput(node: Node, frame: Frame): void;
    _compileAggregate(node: Node, frame: Frame, open: string, close: string): void;
    _getNodeName(node: Node): string;
    compileCapture(node: Node, frame: Frame): void;
    _emitLoopBindings(node: Node, list: string, index: string, length: string): void;
    compileFor(node: Node, frame: Frame): void;
    compileIf(node: Node, frame: Frame, async?: boolean): void;
    compileSet(node: Node, frame: Frame): void;
    compileSwitch(node: Node, frame: Frame): void;
    compileSymbol(node: Node, frame: Frame): void;
    fail(message: string, line: number, column: number): never;
    getCode(): string;
  }
}

declare module 'nunjucks/src/nodes.js' {
  export interface Node {
    readonly typename: string;
    readonly lineno: number;
    readonly colno: number;
    readonly children: readonly Node[];
    value: string;
    readonly name: Node;
    readonly left: Node;
    readonly val: Node;
    readonly args: Node;
    readonly right: Node;
    readonly body: Node;
    readonly arr: Node;
    readonly else_: Node | null | undefined;
    readonly template: Node;
    readonly target: Node;
    readonly targets: readonly Node[];
    readonly names: Node;
    readonly key: Node;
    readonly blockName: Node;
    readonly symbol: Node;
    readonly withContext: boolean;
    readonly ignoreMissing: boolean;
    findAll(type: unknown): Node[];
  }
  type MakeNode = new (line: number, column: number, ...rest: readonly unknown[]) => Node;
  const nodes: Readonly<Record<'Filter' | 'NodeList' | 'Output' | 'Symbol', MakeNode>> &
    Readonly<
      Record<
        | 'Block'
        | 'Caller'
        | 'Capture'
        | 'Extends'
        | 'For'
        | 'FromImport'
        | 'Import'
        | 'Include'
        | 'Macro'
        | 'Set'
        | 'Super',
        unknown
      >
    >;
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type { Node } from 'nunjucks/src/nodes.js';
  export interface Parser {
    nextToken(): { readonly value: string; readonly lineno: number; readonly colno: number };
    parseSignature(tolerant: null, noParentheses: boolean): Node;
    advanceAfterBlockEnd(name: string): void;
  }
  export interface TagExtension {
    readonly tags: readonly string[];
    parse(parser: Parser): Node;
  }
  export function parse(
    source: string,
    extensions?: readonly TagExtension[],
    options?: object,
  ): Node;
}

declare module 'nunjucks/src/transformer.js' {
  import type { Node } from 'nunjucks/src/nodes.js';
  export function transform(ast: Node, asyncFilters?: readonly string[]): Node;
}

declare module 'nunjucks/src/runtime.js' {
  export class Frame {
    topLevel: boolean;
    parent: Frame | undefined;
    set(name: string, value: unknown, resolveUp?: boolean): void;
    lookup(name: string): unknown;
    push(isolateWrites?: boolean): Frame;
    pop(): Frame;
  }
  export class SafeString {
    constructor(value: string);
    get val(): string;
    set val(value: string);
    get length(): number;
    set length(value: number);
    toString(): string;
    valueOf(): string;
  }
  export function fromIterator(value: unknown): unknown;
  export function makeMacro(
    names: readonly string[],
    keywords: readonly string[],
    work: (...args: unknown[]) => unknown,
  ): (...args: unknown[]) => unknown;
}

declare module 'nunjucks/src/lib.js' {
  export class TemplateError extends Error {
    readonly lineno?: number;
    readonly colno?: number;
  }
}
