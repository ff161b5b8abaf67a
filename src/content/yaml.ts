import * as yaml from 'js-yaml';
import { load, Schema, Type } from 'js-yaml';
import type { Json } from '../util/json.js';

/**
 * YAML for front matter. A plain (unquoted) scalar that YAML would read as something else than text keeps its
 * text beside its value, because known keys want the text as written (`title: 007`) and others the value.
 */

/** A plain scalar that is not text: `007`, `1.10`, `true`. */
class PlainScalar {
  readonly text: string;
  readonly value: Json;

  constructor(text: string, value: Json) {
    this.text = text;
    this.value = value;
  }

  /** js-yaml makes keys of a map with these two: `2022: x` has the key `2022`. */
  get [Symbol.toStringTag](): string {
    return 'PlainScalar';
  }

  toString(): string {
    return this.text;
  }
}

/** A value as parsed; {@link valueOf} and {@link textOf} read it. */
export type YamlValue = unknown;
export type YamlMap = Readonly<Record<string, YamlValue>>;

/** One of YAML 1.2's core types, remembering the text. */
function keepingText(type: CoreType): Type {
  return new Type(type.tag, {
    kind: 'scalar',
    resolve: (data: unknown) => type.resolve(data),
    construct: (data: unknown) => new PlainScalar(String(data), type.construct(data) as Json),
  });
}

/** js-yaml's own types, which its declarations do not have. */
type CoreType = Type & { readonly tag: string };
const core = (
  yaml as unknown as {
    types: Readonly<
      Record<'null' | 'bool' | 'int' | 'float' | 'str' | 'seq' | 'map' | 'merge', CoreType>
    >;
  }
).types;

const FRONT_MATTER_SCHEMA = new Schema({
  explicit: [core.str, core.seq, core.map],
  implicit: [
    core.null,
    keepingText(core.bool),
    keepingText(core.int),
    keepingText(core.float),
    core.merge,
  ],
});

/**
 * Parses a block of YAML; an empty one is an empty map.
 *
 * @throws YAMLException with a mark.
 */
export function parseFrontMatterYaml(text: string): YamlValue {
  return load(text, { schema: FRONT_MATTER_SCHEMA }) ?? {};
}

/** The text of a scalar as written, or null if the value is absent, a list or a map. */
export function textOf(value: YamlValue): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof PlainScalar) return value.text;
  // Values of front matter defaults come from the configuration, without the text.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/** More values, or deeper ones, are no front matter, but aliases of YAML that stand for each other. */
const MOST_VALUES = 10_000;
const DEEPEST = 100;

/**
 * The plain value, for keys that gazette does not know; null where it would not be of a sane size, because aliases
 * multiply or hold themselves. `__proto__` and the like are own keys and stay harmless.
 */
export function plainOf(value: YamlValue): { readonly plain: Json } | null {
  let left = MOST_VALUES;
  let tooMuch = false;
  function copy(item: YamlValue, depth: number): Json {
    if (--left < 0 || depth > DEEPEST) tooMuch = true;
    if (tooMuch) return null;
    if (item instanceof PlainScalar) return item.value;
    if (Array.isArray(item)) return item.map((inner) => copy(inner, depth + 1));
    if (typeof item !== 'object' || item === null) return (item ?? null) as Json;
    return Object.fromEntries(
      Object.entries(item).map(([key, inner]) => [key, copy(inner, depth + 1)]),
    );
  }
  const plain = copy(value, 0);
  return tooMuch ? null : { plain };
}

/** Whether a value is a map, not a list or a scalar. */
export function isMap(value: YamlValue): value is YamlMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PlainScalar)
  );
}
