import { createHash } from 'node:crypto';
import type { Theme } from './theme.js';

/** The scripts and styles that stand in templates, as a content security policy names them. */
export interface InlineCode {
  /** `sha256-…` of each. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Templates that make code while they are rendered, which no hash can name. */
  readonly unnamed: readonly string[];
}

const ELEMENT = /<(script|style)((?:\s[^>]*)?)>([\s\S]*?)<\/\1\s*>/gi;
/** What is no script that runs: data, such as JSON-LD. */
const IS_DATA = /\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript)[^"'\s>]/i;

/**
 * Looks through all templates of a theme, whether they are used or not.
 *
 * @param isMinified whether pages are minified, which takes the blanks around code away.
 */
export function inlineCode({ files }: Pick<Theme, 'files'>, isMinified: boolean): InlineCode {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const unnamed = new Set<string>();
  for (const [name, { source }] of files) {
    // A comment may show how something is written.
    for (const [, element = '', attributes = '', code = ''] of source
      .replace(/\{#[\s\S]*?#\}/g, '')
      .matchAll(ELEMENT)) {
      const isScript = element.toLowerCase() === 'script';
      if (isScript && (/\bsrc\s*=/i.test(attributes) || IS_DATA.test(attributes))) continue;
      if (/\{[{%]/.test(code)) unnamed.add(name);
      else (isScript ? scripts : styles).add(`sha256-${hashOf(isMinified ? trimmed(code) : code)}`);
    }
  }
  const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();
  return { scripts: sorted(scripts), styles: sorted(styles), unnamed: sorted(unnamed) };
}

/** HTML's blanks only; a minifier takes no others. */
const trimmed = (code: string): string => code.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, '');

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64');
