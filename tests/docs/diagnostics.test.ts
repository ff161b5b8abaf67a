import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../../src/diagnostics.js';
import { EXPLANATIONS } from '../../src/explanations.js';

const CODES = (Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[]).sort();

const page = `# Diagnostics

Every problem has a code that does not change. \`gazette explain CODE\` prints what stands here. An error holds back a post, or publishes nothing at all if it is one of the
site; a warning or a note holds back nothing. This page is made from \`src/explanations.ts\` (\`npx vitest run tests/docs -u\`).

${CODES.map((code) => `## ${code}\n\n${DIAGNOSTIC_CODES[code]}\n\n${EXPLANATIONS[code]}\n`).join('\n')}`;

describe('docs/diagnostics.md', () => {
  it('explains every code as the program does', async () => {
    await expect(page).toMatchFileSnapshot('../../docs/diagnostics.md');
  });

  it('names no code that is never used', () => {
    const unused = CODES.filter((code) => !SOURCES.includes(`'${code}'`));
    expect(unused).toEqual([]);
  });
});

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** The text of all modules but those that list the codes. */
const SOURCES: string = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(
    (path) =>
      /\.ts$/.test(path) && !/(?:^diagnostics|^explanations|explanations-zh)\.ts$/.test(path),
  )
  .map((path) => readFileSync(join(SRC, path), 'utf8'))
  .join('\n');
