import { readFileSync } from 'node:fs';

/** A document of docs/. */
export const docsText = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

const FENCE = /^( *)(`{3,})(\w*)\n(.*?)^ *\2$/gms;

/** The blocks of a document in a language, without the indentation of the list that they stand in. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(FENCE)].flatMap(([, indent = '', , name, block = '']) =>
    name === language ? [block.replace(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );

/** What stands within lines as YAML does: `key: value`, `{ key: value }`. */
export const inlineYamlOf = (text: string): string[] =>
  [...text.replace(FENCE, '').matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
    /^(?:\{ ?)?[\w.-]+: \S/.test(code) ? [code] : [],
  );
