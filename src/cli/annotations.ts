import { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode } from '../diagnostics.js';
import { EXPLANATIONS } from '../explanations.js';
import { VERSION } from '../package.js';

/** Problems in the forms of other programs. Pure. */

const GITHUB_LEVELS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands of GitHub Actions, which become annotations in a pull request. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map((one) => {
      const { severity, code, file, line, column, message, hint = '' } = one;
      const properties = [
        ...(file === undefined ? [] : [`file=${property(file)}`]),
        ...(line === undefined ? [] : [`line=${line}`]),
        ...(column === undefined ? [] : [`col=${column}`]),
        `title=${property(code)}`,
      ];
      const text = hint === '' ? message : `${message}\n${hint}`;
      return `::${GITHUB_LEVELS[severity]} ${properties.join(',')}::${data(text)}\n`;
    })
    .join('');
}

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A SARIF 2.1.0 log. */
export function formatSarif(diagnostics: readonly Diagnostic[]): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gazette', version: VERSION, rules: codes.map(rule) } },
        // Columns are counted as JavaScript counts them.
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => ({
          ruleId: one.code,
          ruleIndex: codes.indexOf(one.code),
          level: one.severity,
          message: { text: one.hint ? `${one.message}\n${one.hint}` : one.message },
          ...(one.file === undefined ? {} : { locations: [locationOf(one, one.file)] }),
        })),
      },
    ],
  };
}

function rule(code: DiagnosticCode): object {
  return {
    id: code,
    shortDescription: { text: DIAGNOSTIC_CODES[code] },
    fullDescription: { text: EXPLANATIONS[code] },
  };
}

function locationOf({ line, column }: Diagnostic, file: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
      ...(line === undefined
        ? {}
        : {
            region: {
              startLine: line,
              ...(column === undefined || column < 1 ? {} : { startColumn: column }),
            },
          }),
    },
  };
}
