import { createHash } from 'node:crypto';
import type { TransformPlugin } from '../config/plugins.js';
import { type Piece, piecesOf } from '../util/html-code.js';
import type { Theme } from './theme.js';

/** The scripts and styles that stand in templates, or that transforms put into pages, as a content security policy names them. */
export interface InlineCode {
  /** `sha256-…` of each. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Templates that make code while they are rendered, which no hash can name. */
  readonly unnamed: readonly string[];
}

/** Whether a template has the engine make some of it. */
export const isMadeWhileRendered = (code: string): boolean => /\{[{%]/.test(code);

/**
 * Looks through all templates of a theme, whether they are used or not.
 *
 * @param isMinified whether pages are minified, which takes the blanks around code away.
 * @param transforms name what they put into pages.
 */
export function inlineCode(
  { files }: Pick<Theme, 'files'>,
  isMinified: boolean,
  transforms: readonly TransformPlugin[] = [],
): InlineCode {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const unnamed = new Set<string>();
  const add = ({ isScript, code }: NamedPiece): void => {
    (isScript ? scripts : styles).add(nameOf(code, isMinified));
  };
  for (const [name, { source }] of files) {
    // A comment may show how something is written.
    for (const piece of piecesOf(source.replace(/\{#[\s\S]*?#\}/g, ''))) {
      if (isMadeWhileRendered(piece.code)) unnamed.add(name);
      else add(piece);
    }
  }
  for (const transform of transforms) piecesNamedBy(transform).forEach(add);
  const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();
  return { scripts: sorted(scripts), styles: sorted(styles), unnamed: sorted(unnamed) };
}

type NamedPiece = Omit<Piece, 'index'>;

const piecesNamedBy = ({ scripts = [], styles = [] }: TransformPlugin): readonly NamedPiece[] => [
  ...scripts.map((code) => ({ isScript: true, code })),
  ...styles.map((code) => ({ isScript: false, code })),
];

/**
 * The code that a transform has put into a page without naming it, which browsers would refuse; null where there is none.
 *
 * @param before the page that it was given.
 */
export function unnamedCode(
  transform: TransformPlugin,
  before: string,
  after: string,
  isMinified: boolean,
): string | null {
  for (const { isScript, code } of piecesOf(after)) {
    if (before.includes(`>${code}</${isScript ? 'script' : 'style'}`)) continue;
    const name = nameOf(code, isMinified);
    const isNamed = piecesNamedBy(transform).some(
      (piece) => piece.isScript === isScript && nameOf(piece.code, isMinified) === name,
    );
    if (!isNamed) return code;
  }
  return null;
}

const nameOf = (code: string, isMinified: boolean): string =>
  `sha256-${hashOf(isMinified ? trimmed(code) : code)}`;

/** HTML's blanks only; a minifier takes no others. */
const trimmed = (code: string): string => code.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, '');

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64');
