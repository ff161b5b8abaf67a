import { load, YAMLException } from 'js-yaml';

/** Front matter in which values in quotes were made to say what they were meant to. */
export interface MendedQuotes {
  readonly block: string;
  /** 0-based lines of the block that are others now. */
  readonly lines: readonly number[];
}

/** A key at the beginning of a line, and a value from a quote to the line's last one. */
const QUOTED = /^([A-Za-z_][\w-]*:[ \t]+)"(.*)"[ \t]*$/;

/**
 * Mends values in double quotes that hold `"` or `\` as they are: a crawler puts a title between quotes and looks no further. A
 * value with `\"` or `\\` in it was written by somebody who knows how to, and slipped: what that meant, nobody can tell.
 *
 * @param block front matter without its lines of dashes, which is not valid YAML.
 * @returns null where there is nothing that has one meaning only.
 */
export function mendQuotes(block: string): MendedQuotes | null {
  const lines: number[] = [];
  const mended = block.split('\n').map((line, number) => {
    const text = mendLine(line);
    if (text === null) return line;
    lines.push(number);
    return text;
  });
  return lines.length === 0 ? null : { block: mended.join('\n'), lines };
}

/** One line with its quotes mended; null where nothing is to be mended, or nobody can tell how. */
export function mendLine(line: string): string | null {
  const [, key = '', value = ''] = QUOTED.exec(line) ?? [];
  if (key === '' || /\\["\\]/.test(value) || isValid(line)) return null;
  return `${key}"${value.replace(/["\\]/g, '\\$&')}"`;
}

function isValid(line: string): boolean {
  try {
    load(line);
    return true;
  } catch (error) {
    if (error instanceof YAMLException) return false;
    throw error;
  }
}
