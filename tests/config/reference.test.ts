import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { optionsSchema } from '../../src/config/options.js';

/** The parts of a valibot schema that the reference is made from. */
interface Described {
  readonly wrapped?: Described;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, Described>>;
}

/** One table row for each option; groups are written with a dot. */
function rows(entries: Readonly<Record<string, Described>>, prefix = ''): string[] {
  return Object.entries(entries).flatMap(([name, option]) => {
    const inner = option.wrapped ?? option;
    if (inner.entries !== undefined) return rows(inner.entries, `${prefix}${name}.`);
    const description = v.getDescription(inner as v.GenericSchema) ?? '';
    return [`| \`${prefix}${name}\` | ${shown(option.default)} | ${description} |`];
  });
}

function shown(value: unknown): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'see below';
  return `\`${JSON.stringify(value).replace(/^"(.*)"$/, '$1')}\``;
}

describe('docs/configuration.md', () => {
  it('has exactly one row for each option of the schema, with its default and description', () => {
    const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const table = docs.split('<!-- options -->')[1]?.split('<!-- /options -->')[0] ?? '';
    const written = table.split('\n').filter((line) => line.startsWith('| `'));
    expect(written).toEqual(rows(optionsSchema.entries as unknown as Record<string, Described>));
  });
});
