import * as v from 'valibot';

/** A value with what docs/configuration.md says of it. */
export const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));

/** Any text. */
export const text = () => v.string('expected text');
/** A whole number from 1 on. */
export const count = () =>
  v.pipe(
    v.number('expected a number'),
    v.integer('expected a whole number'),
    v.minValue(1, 'expected 1 or more'),
  );
/** True or false. */
export const flag = () => v.boolean('expected true or false');
/** An address within the site. */
export const address = () =>
  v.pipe(
    text(),
    v.check(
      (value) => value.startsWith('/') && !value.split('/').includes('..') && !value.includes('\\'),
      'expected an address that begins with `/`',
    ),
  );
/** An address that a page or a file can have. */
export const pageAddress = () =>
  v.pipe(
    address(),
    v.check(
      (value) => value.endsWith('/') || /\.[a-z0-9]+$/i.test(value),
      'expected an address that ends with `/` or a file ending',
    ),
  );
/** The addresses of all terms of a taxonomy. */
export const termAddress = () =>
  v.pipe(
    pageAddress(),
    v.check((value) => value.includes(':slug'), 'expected `:slug` in it'),
  );
/** A value, or `false` where there is to be none. */
export const orNone = <T extends v.GenericSchema>(schema: T) =>
  v.union([schema, v.literal(false)], (issue) =>
    typeof issue.input === 'string'
      ? 'expected an address that begins with `/`, or false'
      : 'expected an address or false',
  );

/** A host, with its port where it has one. */
export const hostName = () =>
  v.pipe(
    text(),
    v.regex(
      /^[^/\s:]+(?::\d+)?$/,
      'expected a host name without scheme and path, such as news.example.com',
    ),
  );
