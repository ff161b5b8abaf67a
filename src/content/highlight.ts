import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';

/** Names that writers use for highlight.js's languages. Others are tried as they are. */
const ALIASES: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  cc: 'cpp',
  h: 'c',
  hpp: 'cpp',
  'c#': 'csharp',
  cs: 'csharp',
  console: 'shell',
  docker: 'dockerfile',
  golang: 'go',
  htm: 'xml',
  html: 'xml',
  svg: 'xml',
  xhtml: 'xml',
  rss: 'xml',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  make: 'makefile',
  objc: 'objectivec',
  patch: 'diff',
  pl: 'perl',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  zsh: 'bash',
  tex: 'latex',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
};

/** Longer blocks stay plain: highlighting costs some 30 µs a line. */
const LONGEST_CODE = 100_000;

/**
 * Highlights code as HTML with `hljs-*` classes, or returns null where the language is unknown. highlight.js (23 ms) and each
 * language are loaded when the first block asks for them: most archives have none.
 */
export type Highlighter = (code: string, language: string) => string | null;

export function createHighlighter(): Highlighter {
  const load = createRequire(import.meta.url);
  let library: HLJSApi | null = null;
  const known = new Map<string, boolean>();

  function register(name: string): boolean {
    // The name comes from a post: it must not lead out of the folder of languages.
    if (!/^[a-z0-9_-]+$/.test(name)) return false;
    try {
      library ??= load('highlight.js/lib/core') as HLJSApi;
      library.registerLanguage(name, load(`highlight.js/lib/languages/${name}`) as LanguageFn);
      return true;
    } catch {
      return false;
    }
  }

  return (code, written) => {
    const lower = written.toLowerCase();
    const name = ALIASES[lower] ?? lower;
    if (code.length > LONGEST_CODE) return null;
    let usable = known.get(name);
    if (usable === undefined) {
      usable = register(name);
      known.set(name, usable);
    }
    return usable && library !== null
      ? library.highlight(code, { language: name, ignoreIllegals: true }).value
      : null;
  };
}
