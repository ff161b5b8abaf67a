import compiler from 'nunjucks/src/compiler.js';
import nodes, { type Node } from 'nunjucks/src/nodes.js';
import parser from 'nunjucks/src/parser.js';
import runtime, { type Frame } from 'nunjucks/src/runtime.js';
import transformer from 'nunjucks/src/transformer.js';
import { didYouMean } from '../../util/suggest.js';
import { placeOf } from './code-place.js';
import { FRAGMENT } from './fragment-tag.js';
import { isReachable } from './member.js';
import { isPlainMacro, namesIn, needsFrame, type Scopes, scopesOf } from './scopes.js';
import type { TemplateUses } from './template.js';
import { usesOf } from './template-uses.js';

/**
 * Nunjucks' own lexer, parser and expression compiler, with two things done otherwise.
 *
 * - Templates become plain functions that return their text. Nunjucks writes them in callback style, in which an
 *   error thrown behind an include is caught by the included template, reported there, or lost.
 * - In code that notes places, every lookup, filter and statement notes its own first, so that an error carries the line
 *   and the column of what failed, also inside blocks and macros. That is a third of the code, and all but the pages that
 *   fail do without it; see `engine.ts`.
 *
 * The generated functions are `(context, frame) => string`; see `engine.ts` for what they are given. They
 * run for every page, and a build of some thousand pages is over before they are all optimized: what is written here
 * is short on purpose. A member has a function of its own, in which V8 sees few kinds of object; a name that cannot
 * change is looked up once, at the beginning; a template whose name is written out is found once; a loop that nobody
 * sees from outside has no frame.
 */
class SyncCompiler extends compiler.Compiler {
  readonly #known: KnownNames;
  readonly #notesPlaces: boolean;
  /** Filters that the template uses, by the variable that holds each. */
  readonly #filters = new Map<string, string>();
  /** How many captures and macros the code being written is in: their text can still be changed by a filter. */
  #captures = 0;

  /** Members that the template names, by the variable that holds the function for each. */
  readonly #members = new Map<string, string>();
  /** Templates that the template names, by the variable that holds each. */
  readonly #templates = new Map<string, string>();

  /** Names of variables, by the variable that holds the number of each. */
  readonly #names = new Map<string, string>();

  /** What the template does to names. */
  readonly #scopes: Scopes;
  /** Names that are looked up where the function being written begins, and where in the code that is. */
  #found = new Set<string>();
  #foundAt = 0;
  /** Variables that the function being written needs besides. */
  #temporaries: string[] = [];
  /** How many conditions the code being written is in: a `set` there may not come to pass. */
  #conditions = 0;

  constructor(name: string, known: KnownNames, scopes: Scopes, notesPlaces: boolean) {
    super(name, false);
    this.#known = known;
    this.#scopes = scopes;
    this.#notesPlaces = notesPlaces;
  }

  /**
   * A name is looked up once in a function, and is a variable there: no scope that is seen from there can change meanwhile,
   * but by the function's own `set`. A macro has other scopes than the function around it.
   */
  override compileSymbol(node: Node, frame: Frame): void {
    const name = node.value;
    if (frame.lookup(name)) {
      super.compileSymbol(node, frame);
      return;
    }
    if (this.#captures > 0 || !this.#isVariable(name)) {
      this._emit(this.#lookup(name));
      return;
    }
    if (!this.#temporaries.includes(`v_${name}`)) this.#found.add(name);
    this._emit(`v_${name}`);
  }

  #lookup(name: string): string {
    return `lookup(context, frame, ${variableFor(this.#names, name, 'n')})`;
  }

  #isVariable(name: string): boolean {
    const { assigned, isClosed } = this.#scopes;
    return isClosed && !assigned.has(name);
  }

  override _emitFuncBegin(node: Node, name: string): void {
    this.buffer = 'output';
    this._scopeClosers = '';
    this.#found = new Set();
    this.#temporaries = [];
    this._emitLine(`function ${name}(context, frame) {`);
    this._emitLine('var output = "";');
    this.#foundAt = this.codebuf.length;
    this.#beginNoting(node);
  }

  override _emitFuncEnd(): void {
    const variables = [
      ...[...this.#found].map((name) => `v_${name} = ${this.#lookup(name)}`),
      ...this.#temporaries,
    ];
    if (variables.length > 0)
      this.codebuf.splice(this.#foundAt, 0, `var ${variables.join(', ')};\n`);
    this._emitLine('return output;');
    this.#endNoting();
    this._emitLine('}');
  }

  compileRoot(node: Node): void {
    const blocks = node.findAll(nodes.Block);
    const frame = new runtime.Frame();
    this._emitFuncBegin(node, 'root');
    this._emitLine('var parentTemplate = null;');
    this._compileChildren(node, frame);
    this._emitLine('if (parentTemplate) return parentTemplate.root(context, frame);');
    this._emitFuncEnd();
    this.inBlock = true;
    const seen = new Set<string>();
    for (const block of blocks) {
      const name = block.name.value;
      if (seen.has(name))
        this.fail(`the block "${name}" is defined twice`, block.lineno, block.colno);
      seen.add(name);
      this._emitFuncBegin(block, `b_${name}`);
      this._emitLine('var frame = frame.push(true);');
      this.compile(block.body, new runtime.Frame());
      this._emitFuncEnd();
    }
    this._emitLine(`var ${LOCALS.map((name) => `${name} = runtime.${name}`).join(', ')};`);
    for (const [name, id] of this.#names)
      this._emitLine(`var ${id} = env.numberOf(${JSON.stringify(name)});`);
    for (const [name, id] of this.#filters)
      this._emitLine(`var ${id} = env.getFilter(${JSON.stringify(name)});`);
    for (const [name, id] of this.#templates)
      this._emitLine(`var ${id} = env.templateNamed(${JSON.stringify(name)});`);
    for (const [name, id] of this.#members) this._emitLine(memberFunction(id, name));
    this._emitLine(
      `return { root: root, blocks: { ${[...seen].map((name) => `${JSON.stringify(name)}: b_${name}`).join(', ')} } };`,
    );
  }

  compileBlock(node: Node): void {
    const call = `context.getBlock(${JSON.stringify(node.name.value)})(context, frame)`;
    // A block outside of any block is the parent's to place, once it is known that there is a parent.
    this.#statement(
      node,
      `${this.buffer} += ${this.#whole(this.inBlock ? call : `(parentTemplate ? "" : ${call})`)};`,
    );
  }

  compileSuper(node: Node, frame: Frame): void {
    const name = node.blockName.value;
    const id = node.symbol.value;
    this._emitLine(
      `var ${id} = env.rendered(context.getSuper(${JSON.stringify(name)}, b_${name})(context, frame));`,
    );
    frame.set(id, id);
  }

  compileExtends(node: Node, frame: Frame): void {
    this.#place(node);
    this._emit('parentTemplate = env.parentOf(');
    this.#template(node, frame);
    this._emitLine(', context);');
  }

  compileInclude(node: Node, frame: Frame): void {
    this.#place(node);
    this._emit(`${this.buffer} += ${this.#captures > 0 ? 'env.whole' : ''}(env.include(`);
    this.#template(node, frame);
    this._emitLine(`, ${node.ignoreMissing === true}, context, frame));`);
  }

  compileImport(node: Node, frame: Frame): void {
    const target = node.target.value;
    const id = this.#import(node, frame);
    frame.set(target, id);
    this.#setImported(target, id, frame);
  }

  compileFromImport(node: Node, frame: Frame): void {
    const imported = this.#import(node, frame);
    for (const item of node.names.children) {
      const renamed = item.typename === 'Pair';
      const name = renamed ? item.key.value : item.value;
      const alias = renamed ? (item.value as unknown as Node).value : item.value;
      const id = this._tmpid();
      this._emitLine(`var ${id} = runtime.pick(${imported}, ${JSON.stringify(name)});`);
      frame.set(alias, id);
      this.#setImported(alias, id, frame);
    }
  }

  /** The function that imports a name has it as a variable. */
  #setImported(name: string, id: string, frame: Frame): void {
    if (frame.parent) this._emitLine(`frame.set(${JSON.stringify(name)}, ${id});`);
    else if (this.#scopes.isSeen)
      this._emitLine(`context.setByNumber(${variableFor(this.#names, name, 'n')}, ${id});`);
  }

  override _compileMacro(node: Node, frame?: Frame): string {
    return frame === undefined && isPlainMacro(node)
      ? this.#plainMacro(node)
      : this.#framedMacro(node, frame);
  }

  /** A macro that has no scope, as nobody asks for what would be in it. */
  #plainMacro(node: Node): string {
    const id = `macro_${this._tmpid()}`;
    const names = node.args.children.map(({ value }) => value);
    const frame = new runtime.Frame();
    for (const name of names) frame.set(name, `l_${name}`);
    this._emitLine(
      `var ${id} = runtime.makeMacro(${JSON.stringify(names)}, [], function (${names.map((name) => `l_${name}`).join(', ')}) {`,
    );
    this._emitLine('var frame = env.noFrame;');
    this.#beginNoting(node);
    const text = this._pushBuffer();
    this.#captures++;
    this._withScopedSyntax(() => this.compile(node.body, frame));
    this.#captures--;
    this._popBuffer();
    this._emitLine(`return new runtime.SafeString(${text});`);
    this.#endNoting();
    this._emitLine('});');
    return id;
  }

  #framedMacro(node: Node, frame?: Frame): string {
    const start = this.codebuf.length;
    this.#captures++;
    const id = super._compileMacro(node, frame);
    this.#captures--;
    const head = 'var callerFrame = frame;';
    const blank = '\nframe = new runtime.Frame();';
    const code = this.codebuf
      .splice(start)
      .join('')
      .replace(head + blank, `${head}\nframe = env.newFrame();`);
    if (!this.#notesPlaces) {
      this._emit(code);
      return id;
    }
    // A macro runs in the template that calls it, but an error in it is at a place of its own template.
    const end = code.lastIndexOf('return new runtime.SafeString(');
    const endOfReturn = code.indexOf(';', end) + 1;
    const caught = ` } catch (e) { throw runtime.located(e, ${this._templateName()}, at); }`;
    this._emit(
      code.slice(0, endOfReturn).replace(head, `${head} try {`) + caught + code.slice(endOfReturn),
    );
    return id;
  }

  override compileCapture(node: Node, frame: Frame): void {
    this.#captures++;
    super.compileCapture(node, frame);
    this.#captures--;
  }

  override compileOutput(node: Node, frame: Frame): void {
    for (const child of node.children) {
      if (child.typename === 'TemplateData') {
        if (child.value === '') continue;
        this._emit(`${this.buffer} += `);
        this.compileLiteral(child, frame);
        this._emitLine(';');
      } else {
        this._emit(`${this.buffer} += ${this.#captures > 0 ? 'printWhole' : 'print'}(`);
        this.#expression(child, () => this.compile(child, frame));
        this._emitLine(');');
      }
    }
  }

  override compileLookupVal(node: Node, frame: Frame): void {
    // A name that is written out is checked here, once.
    if (
      node.val.typename === 'Literal' &&
      typeof node.val.value === 'string' &&
      isReachable(node.val.value)
    ) {
      this._emit(`${variableFor(this.#members, node.val.value, 'm')}((`);
      this._compileExpression(node.target, frame);
      this._emit(')');
    } else {
      this._emit('memberLookup((');
      this._compileExpression(node.target, frame);
      this._emit('), ');
      this._compileExpression(node.val, frame);
    }
    this.#placeAsArgument(node);
  }

  override compileFunCall(node: Node, frame: Frame): void {
    this._emit('runtime.callWrap(');
    this._compileExpression(node.name, frame);
    this._emit(`, ${JSON.stringify(this._getNodeName(node.name))}, context, `);
    this._compileAggregate(node.args, frame, '[', ']');
    this.#placeAsArgument(node);
  }

  override compileIn(node: Node, frame: Frame): void {
    this._emit('runtime.inOperator(');
    this.compile(node.left, frame);
    this._emit(', ');
    this.compile(node.right, frame);
    this.#placeAsArgument(node);
  }

  override compileFilter(node: Node, frame: Frame): void {
    const name = node.name.value;
    if (!this.#known.filters.has(name)) {
      this.fail(
        `there is no filter \`${name}\`. ${didYouMean(name, this.#known.filters, 'See docs/templates.md for all filters.')}`,
        node.name.lineno,
        node.name.colno,
      );
    }
    const id = variableFor(this.#filters, name, 'f');
    if (this.#notesPlaces) {
      // The place is noted when all arguments are there: each may have noted its own.
      this._emit(`runtime.callFilter(${id}, context, `);
      this._compileAggregate(node.args, frame, '[', ']');
      this.#placeAsArgument(node.name);
    } else {
      this._emit(`${id}.call(context, `);
      this._compileAggregate(node.args, frame, '', ')');
    }
  }

  override compileIs(node: Node, frame: Frame): void {
    // `is none` has the literal itself there.
    const name = String(node.right.name ? node.right.name.value : node.right.value);
    if (!this.#known.tests.has(name))
      this.fail(
        `there is no test \`${name}\`. ${didYouMean(name, this.#known.tests, '')}`.trim(),
        node.right.lineno,
        node.right.colno,
      );
    this.#expression(node, () => super.compileIs(node, frame));
  }

  override compileFor(node: Node, frame: Frame): void {
    this.#place(node);
    if (node.name.typename !== 'Symbol' || needsFrame(node.body)) {
      super.compileFor(node, frame);
      return;
    }
    const [index, length, list, item] = [0, 1, 2, 3].map(() => this._tmpid()) as [
      string,
      string,
      string,
      string,
    ];
    const inner = frame.push();
    inner.set(node.name.value, item);
    this._emit(`var ${length}, ${list} = `);
    this._compileExpression(node.arr, frame);
    this._emitLine(`;\nif(${list}) {${list} = runtime.fromIterator(${list});`);
    this._emitLine(`${length} = ${list}.length;`);
    this._emitLine(`for(var ${index} = 0; ${index} < ${list}.length; ${index}++) {`);
    this._emitLine(`var ${item} = ${list}[${index}];`);
    if (namesIn(node.body).has('loop')) {
      const loop = this._tmpid();
      inner.set('loop', loop);
      this._emitLine(`var ${loop} = new runtime.Loop(${index}, ${length});`);
    }
    this.compile(node.body, inner);
    this._emitLine('}\n}');
    if (node.else_) {
      this._emitLine(`if (!${length}) {`);
      this.compile(node.else_, frame);
      this._emitLine('}');
    }
  }

  /** Nunjucks sets each of the loop's seven values at every turn; most loops ask for none. */
  override _emitLoopBindings(_node: Node, _list: string, index: string, length: string): void {
    this._emitLine(`frame.set("loop", new runtime.Loop(${index}, ${length}));`);
  }

  override compileIf(node: Node, frame: Frame): void {
    this.#place(node);
    this.#conditions++;
    super.compileIf(node, frame);
    this.#conditions--;
  }

  override compileSwitch(node: Node, frame: Frame): void {
    this.#conditions++;
    super.compileSwitch(node, frame);
    this.#conditions--;
  }

  override compileSet(node: Node, frame: Frame): void {
    this.#place(node);
    const [target] = node.targets;
    const name = target?.value ?? '';
    const isPlain = node.targets.length === 1 && target?.typename === 'Symbol' && node.value;
    if (!isPlain || frame.lookup(name) || !this.#isVariable(name)) {
      super.compileSet(node, frame);
      return;
    }
    const variable = `v_${name}`;
    this._emit(
      `${variable} = ${this.#scopes.isSeen ? 'set' : 'keep'}(context, frame, ${JSON.stringify(name)}, `,
    );
    this._compileExpression(node.value as unknown as Node, frame);
    this._emitLine(`, ${variableFor(this.#names, name, 'n')});`);
    // What is set before it is read need not be looked up.
    if (this.#found.has(name) || this.#temporaries.includes(variable)) return;
    if (this.#conditions === 0) this.#temporaries.push(variable);
    else this.#found.add(name);
  }

  compileAsyncEach(node: Node): never {
    return this.fail(
      '`asyncEach` is not supported: nothing here is asynchronous. Use `for`.',
      node.lineno,
      node.colno,
    );
  }

  compileAsyncAll(node: Node): never {
    return this.fail(
      '`asyncAll` is not supported: nothing here is asynchronous. Use `for`.',
      node.lineno,
      node.colno,
    );
  }

  compileIfAsync(node: Node): never {
    return this.fail(
      '`ifAsync` is not supported: nothing here is asynchronous. Use `if`.',
      node.lineno,
      node.colno,
    );
  }

  #import(node: Node, frame: Frame): string {
    const id = this._tmpid();
    this.#place(node);
    this._emit(`var ${id} = env.exportsOf(`);
    this.#template(node, frame);
    this._emitLine(node.withContext ? ', context, frame);' : ', null, null);');
    return id;
  }

  /** The template that a tag names: found once where the name is written out. */
  #template({ template }: Node, frame: Frame): void {
    if (template.typename === 'Literal' && typeof template.value === 'string') {
      this._emit(variableFor(this.#templates, template.value, 'r'));
      return;
    }
    this._emit('env.templateNamed(');
    this._compileExpression(template, frame);
    this._emit(')');
  }

  /** In a capture, a text without what is to be put in later: a filter may follow. */
  #whole(code: string): string {
    return this.#captures > 0 ? `env.whole(${code})` : code;
  }

  #place(node: Node): void {
    if (this.#notesPlaces) this._emitLine(`at = ${placeOf(node)};`);
  }

  #beginNoting(node: Node): void {
    if (this.#notesPlaces) this._emitLine(`var at = ${placeOf(node)};\ntry {`);
  }

  #endNoting(): void {
    if (this.#notesPlaces)
      this._emitLine(`} catch (e) { throw located(e, ${this._templateName()}, at); }`);
  }

  #statement(node: Node, code: string): void {
    this.#place(node);
    this._emitLine(code);
  }

  /** Ends a call. Arguments are evaluated in order, so what those before it noted is no longer the place. */
  #placeAsArgument(node: Node): void {
    this._emit(this.#notesPlaces ? `, (at = ${placeOf(node)}))` : ')');
  }

  /** A JavaScript expression `(a, b, c)` has the value of `c`. */
  #expression(node: Node, emit: () => void): void {
    if (this.#notesPlaces) this._emit(`(at = ${placeOf(node)}, `);
    emit();
    if (this.#notesPlaces) this._emit(')');
  }
}

/** The filters and tests that there are: an unknown one is an error of the template, not of one page. */
export interface KnownNames {
  readonly filters: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
}

/**
 * Compiles a template to the body of a JavaScript function of `env` and `runtime` that returns `{ root, blocks }`.
 *
 * @param blankLines how many line ends at its beginning stand for front matter only and are not printed.
 * @param notesPlaces whether an error in the code is a TemplateFailure that says where.
 * @throws TemplateError with a 1-based `lineno` and `colno`.
 */
export function compileTemplate(
  source: string,
  name: string,
  known: KnownNames,
  blankLines: number,
  notesPlaces: boolean,
): { readonly code: string; readonly uses: TemplateUses } {
  const root = parser.parse(source, [FRAGMENT], {});
  const made = new SyncCompiler(name, known, scopesOf(root), notesPlaces);
  const output = root.children[0];
  const first = output?.typename === 'Output' ? output.children[0] : undefined;
  if (first?.typename === 'TemplateData') {
    const given = /^\n*/.exec(first.value)?.[0].length ?? 0;
    first.value = first.value.slice(Math.min(blankLines, given));
  }
  const uses = usesOf(root);
  made.compile(transformer.transform(root, []));
  return { code: made.getCode(), uses };
}

/** Functions of the run time that nearly every template calls, as variables of its own. */
const LOCALS = ['lookup', 'set', 'keep', 'print', 'printWhole', 'memberLookup', 'located'];

/** The variable for a name, which is a new one where there is none yet. */
function variableFor(variables: Map<string, string>, name: string, prefix: string): string {
  let id = variables.get(name);
  if (id === undefined) {
    id = `${prefix}_${variables.size}`;
    variables.set(name, id);
  }
  return id;
}

/** The function for a member of one name: the run time is asked where the value is none that can be had at once, and the object has no such member. */
function memberFunction(id: string, name: string): string {
  const key = JSON.stringify(name);
  return `function ${id}(target) {
if (target === undefined || target === null) return undefined;
var value = target[${key}];
if (value === undefined) return typeof target === "object" && ${key} in target ? undefined : runtime.further(target, ${key});
return typeof value === "function" ? runtime.named(target, ${key}) : value;
}`;
}
