import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How a place in a file is opened in somebody's editor. */
export interface EditorLinks {
  /** A URL that opens it. */
  url(path: string, line?: number, column?: number): string;
  /** What is typed to open it in a terminal. */
  command(path: string, line?: number): string;
}

/** Editors that are told a place by `scheme://file/path:line:column`. */
const SCHEMES: Readonly<Record<string, string>> = {
  code: 'vscode',
  'code-insiders': 'vscode-insiders',
  codium: 'vscodium',
  vscodium: 'vscodium',
  cursor: 'cursor',
  windsurf: 'windsurf',
  zed: 'zed',
  zeditor: 'zed',
};
/** Editors that go to a line by `+12`; for all others the path has to do. */
const PLUS_LINE = new Set([
  'vi',
  'vim',
  'nvim',
  'view',
  'nano',
  'emacs',
  'emacsclient',
  'kak',
  'micro',
  'joe',
  'ne',
]);

/**
 * Links for the editor that the environment names, by `VISUAL` or `EDITOR`. One of the terminal has no URL: then it is that of Visual Studio Code.
 */
export function editorLinks(env: NodeJS.ProcessEnv, root: string): EditorLinks {
  const editor = (env.VISUAL || env.EDITOR || 'code').trim();
  const name = basename(editor.split(/\s/)[0] ?? '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  const scheme = SCHEMES[name] ?? 'vscode';
  const isJetBrains = /^(?:idea|webstorm|phpstorm|pycharm)/.test(name);
  return {
    url(path, line = 1, column = 1) {
      const absolute = resolve(root, path);
      const url = pathToFileURL(absolute).pathname;
      if (isJetBrains)
        return `idea://open?file=${encodeURIComponent(absolute)}&line=${line}&column=${column}`;
      if (name === 'subl')
        return `subl://open?url=${encodeURIComponent(`file://${url}`)}&line=${line}&column=${column}`;
      return `${scheme}://file${url}:${line}:${column}`;
    },
    command(path, line = 1) {
      const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
      if (SCHEMES[name] !== undefined && scheme !== 'zed') return `${editor} -g ${quoted}:${line}`;
      return PLUS_LINE.has(name) ? `${editor} +${line} ${quoted}` : `${editor} ${quoted}`;
    },
  };
}
