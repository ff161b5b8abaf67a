import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { build } from '../../src/build/build.js';
import type { BuildOptions } from '../../src/build/options.js';
import type { BuildResult } from '../../src/build/result.js';

/** Files of a miniature site by path; a value is the content. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Posts dated after this are in the future, whatever the clock says. */
export const NOW = Date.UTC(2023, 0, 1);

/** A folder that is gone when the test is over. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gazette-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A miniature site for all tests of a file. */
export function makeLastingSite(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'gazette-test-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  writeFiles(root, files);
  return root;
}

/** Writes a miniature site into a folder of its own and returns its path. */
export function makeSite(files: Files): string {
  const root = makeFolder();
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Builds with a fixed clock. */
export function buildSite(root: string, options: BuildOptions = {}): Promise<BuildResult> {
  return build({ root, now: NOW, ...options });
}

/** Every file below a folder, by path with `/`, sorted. */
export function readTree(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}

/** A post's source. */
export function post(frontMatter: Readonly<Record<string, string>>, body = '正文。'): string {
  const lines = Object.entries(frontMatter).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join('\n')}\n---\n${body}\n`;
}

/** A configuration that every miniature site can use. */
export const CONFIG =
  'title: 小报\nurl: https://example.com\nlang: zh-CN\ntimezone: Asia/Shanghai\n';
