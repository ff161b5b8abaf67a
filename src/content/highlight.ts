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
  const libraries = new Map<string, HLJSApi | null>();

  /** A library for one language: what it shows must not depend on the languages that other posts asked for. */
  function libraryFor(name: string): HLJSApi | null {
    const library = (load('highlight.js/lib/core') as HLJSApi).newInstance();
    return register(library, name) ? library : null;
  }

  function register(library: HLJSApi, name: string): boolean {
    if (library.getLanguage(name) !== undefined) return true;
    // The name comes from a post: it must not lead out of the folder of languages.
    if (!/^[a-z0-9_-]+$/.test(name)) return false;
    try {
      library.registerLanguage(name, load(`highlight.js/lib/languages/${name}`) as LanguageFn);
    } catch {
      return false;
    }
    for (const inner of innerLanguages(library.getLanguage(name))) register(library, inner);
    return true;
  }

  return (code, written) => {
    const lower = written.toLowerCase();
    const name = (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined) ?? lower;
    if (code.length > LONGEST_CODE) return null;
    let library = libraries.get(name);
    if (library === undefined) {
      library = libraryFor(name);
      libraries.set(name, library);
    }
    return library?.highlight(code, { language: name, ignoreIllegals: true }).value ?? null;
  };
}

/** The languages that parts of a language are in, as CSS in HTML. */
function innerLanguages(language: unknown): Set<string> {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const work = [language];
  while (work.length > 0) {
    const mode = work.pop();
    if (typeof mode !== 'object' || mode === null || mode instanceof RegExp || seen.has(mode))
      continue;
    seen.add(mode);
    if ('subLanguage' in mode)
      for (const name of [mode.subLanguage].flat()) found.add(String(name));
    work.push(...Object.values(mode));
  }
  return found;
}
