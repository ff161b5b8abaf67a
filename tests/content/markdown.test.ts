import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMarkdown } from '../../src/content/markdown.js';

/** Fixtures as markdown-it writes them: a name, the input between two lines of a dot, the output, a line of a dot. */
const FOLDER = fileURLToPath(new URL('../fixtures/markdown/', import.meta.url));
const CASE = /^([^\n.][^\n]*)\n\.\n([\s\S]*?\n?)\.\n([\s\S]*?\n?)\.$/gm;
const { renderText } = createMarkdown({ rewrite: (url) => url, math: false });

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const cases = [...readFileSync(FOLDER + file, 'utf8').matchAll(CASE)];
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });
  it.each(cases.map(([, name, input, output]) => [name, input, output]))(
    '%s',
    (_, input, output) => {
      expect(renderText(input ?? '')).toBe(output);
    },
  );
});
