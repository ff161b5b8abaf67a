/** An error in a template, with its place. */
export class TemplateFailure extends Error {
  readonly template: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Whether the template could not even be compiled. */
  readonly compiling: boolean;
  /** Whether a plugin failed that the template has called. */
  readonly ofPlugin: boolean;

  constructor(
    message: string,
    template: string,
    line: number,
    column: number,
    compiling = false,
    ofPlugin = false,
  ) {
    super(message);
    this.name = 'TemplateFailure';
    this.template = template;
    this.line = line;
    this.column = column;
    this.compiling = compiling;
    this.ofPlugin = ofPlugin;
  }

  /** From an error of Nunjucks' parser or compiler, whose places are 1-based. */
  static ofCompiling(
    error: Error & { lineno?: number; colno?: number },
    template: string,
  ): TemplateFailure {
    const message = error.message
      .replace(/^\(unknown path\)(?: \[Line[^\]]*\])?\s*/, '')
      .replace(/^(?:Template render error|Error): /, '');
    return new TemplateFailure(message, template, error.lineno || 1, error.colno || 1, true);
  }
}
