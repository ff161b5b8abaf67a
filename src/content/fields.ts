import type { Instant, PostRecord } from '../archive/post.js';
import { locateKey } from '../config/locate.js';
import type { TaxonomyOptions } from '../config/options.js';
import { at, type Diagnostic, type DiagnosticCode, postFault } from '../diagnostics.js';
import type { Json, JsonMap } from '../util/json.js';
import type { TimeZone } from '../util/time-zone.js';
import { parseDate, type ZonelessDates } from './date.js';
import { frontMatterOf } from './front-matter.js';
import { isMap, plainOf, textOf, type YamlValue } from './yaml.js';

/** What front matter says, by key, in the order in which it says it. */
export type WrittenFields = ReadonlyMap<string, YamlValue>;

/**
 * The keys of front matter that gazette knows, each with its type. All problems of a file are collected in
 * `diagnostics`, with the place of the key.
 */
export class FrontMatterFields {
  readonly diagnostics: Diagnostic[] = [];
  readonly #written: WrittenFields;
  readonly #file: string;
  readonly #source: () => string;

  /** @param source the file's text, for the places of problems. */
  constructor(written: WrittenFields, file: string, source: () => string) {
    this.#written = written;
    this.#file = file;
    this.#source = source;
  }

  has(key: string): boolean {
    return this.#value(key) !== null;
  }

  /** Whether the key is there with no value, or with `null`. */
  hasNull(key: string): boolean {
    return this.#written.get(key) === null;
  }

  /** The text of a scalar as written; null where it is absent or empty. */
  text(key: string): string | null {
    const value = this.#value(key);
    if (value === null) return null;
    const text = textOf(value);
    if (text === null)
      this.fault(
        'front-matter-type',
        key,
        `\`${key}\` is ${nameOf(value)}, not a text`,
        'Write one text, in quotes if it has special characters.',
      );
    return text;
  }

  /** The text of a scalar, or of `inner` in a map; null where it is absent. */
  textIn(key: string, inner: string): string | null {
    const value = this.#value(key);
    return isMap(value) ? textOf(value[inner]) : this.text(key);
  }

  /** `false` or `no` in any of YAML 1.1's spellings is false, as in Jekyll; null where the key is absent. */
  flag(key: string): boolean | null {
    const text = this.text(key);
    if (text === null) return null;
    if (/^(?:true|yes|on|y)$/i.test(text)) return true;
    if (/^(?:false|no|off|n)$/i.test(text)) return false;
    this.fault(
      'front-matter-type',
      key,
      `\`${key}\` is \`${text}\`, neither true nor false`,
      'Write `true` or `false`.',
    );
    return null;
  }

  instant(key: string, zone: TimeZone, zoneless: ZonelessDates): Instant | null {
    const text = this.text(key);
    if (text === null || text.trim() === '') return null;
    const date = parseDate(text, zone, zoneless);
    if ('epoch' in date) return date;
    this.fault(
      'date-invalid',
      key,
      `\`${key}: ${text.trim()}\` is no date: ${date.problem}`,
      'Write it as `2022-01-06 08:12:53 +0800`.',
    );
    return null;
  }

  /** Texts of a list, or of one scalar: split at blanks if `splits`. */
  list(key: string, splits: boolean): string[] {
    const value = this.#value(key);
    if (value === null) return [];
    const items = Array.isArray(value) ? value.flat() : [value];
    const texts: string[] = [];
    for (const item of items) {
      if (item === null) continue;
      const text = textOf(item as YamlValue);
      if (text === null) {
        this.fault(
          'front-matter-type',
          key,
          `\`${key}\` holds ${nameOf(item)}, not a text`,
          'Write a list of texts: `[one, two]`.',
        );
      } else if (splits && !Array.isArray(value)) {
        // Ruby's split: ASCII blanks only, a full-width one belongs to the name.
        if (BLANKS.test(text)) texts.push(...text.split(BLANKS));
        else texts.push(text);
      } else {
        texts.push(text.trim());
      }
    }
    // Mostly one: to split, filter and compare takes longer than all else about it.
    if (texts.length === 1 && texts[0] !== '') return texts;
    return [...new Set(texts.filter((text) => text !== ''))];
  }

  /** Every key that is not in `known`, as plain data. */
  rest(known: ReadonlySet<string>): JsonMap {
    const rest: [string, Json][] = [];
    for (const [key, value] of this.#written) {
      if (known.has(key)) continue;
      const copy = plainOf(value);
      if (copy !== null) {
        rest.push([key, copy.plain]);
      } else {
        this.fault(
          'front-matter-type',
          key,
          `\`${key}\` stands for more values than front matter may hold`,
          'Write the values out instead of naming them by YAML aliases.',
        );
        // Where one multiplies, those that name it do too.
        break;
      }
    }
    return Object.fromEntries(rest);
  }

  fault(code: DiagnosticCode, key: string, message: string, hint: string): void {
    this.diagnostics.push(
      postFault(code, message, { file: this.#file, ...this.placeOf(key), hint }),
    );
  }

  /** Where a key stands in the file; empty for a key that comes from the configuration's defaults. */
  placeOf(key: string): Partial<Diagnostic> {
    // A line of the body may look like a key.
    const source = this.#source();
    const place = locateKey(frontMatterOf(source), [key]);
    return place === null ? {} : at(source, place);
  }

  #value(key: string): YamlValue {
    return this.#written.get(key) ?? null;
  }
}

const BLANKS = /[ \t\n\v\f\r]+/;

const nameOf = (value: YamlValue): string =>
  isMap(value) ? 'a map' : Array.isArray(value) ? 'a list' : 'of another type';

/**
 * Terms as Jekyll reads them: the plural key's string is split at blanks, a list is not, and the singular key's
 * string is one term. Both keys together count for categories; for tags the singular one wins.
 */
export function readTerms(
  fields: FrontMatterFields,
  taxonomies: readonly TaxonomyOptions[],
): Pick<PostRecord, 'categories' | 'tags' | 'terms'> {
  const several = fields.list('categories', true);
  const single = fields.list('category', false);
  const categories = single.length === 0 ? several : [...new Set([...several, ...single])];
  const tags = fields.has('tag') ? fields.list('tag', false) : fields.list('tags', true);
  const others = taxonomies.filter(({ key }) => key !== 'categories' && key !== 'tags');
  const terms = Object.fromEntries(others.map(({ name, key }) => [name, fields.list(key, false)]));
  return { categories, tags, terms };
}
