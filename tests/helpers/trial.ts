import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from './site.js';

/** What is published, by path. */
export type Tree = Readonly<Record<string, string>>;

/** How a snippet of the docs is tried, in a site of one post. Without `as` it is added to the configuration. */
export interface Trial {
  /** The files that the snippet becomes. */
  readonly as?: (snippet: string) => Files;
  /** What else of a site it needs to say anything. */
  readonly beside?: () => Files | Promise<Files>;
  /** Warnings and errors that the docs announce. */
  readonly announced?: readonly string[];
  readonly shows: (tree: Tree) => void;
}

/** The post that is there unless a trial replaces it, and its page. */
export const POST = 'posts/2022-01-06-a.md';
export const PAGE = '2022/01/06/a.html';

export const added = (snippet: string): Files => ({ '_config.yml': `${CONFIG}${snippet}\n` });

export const publishes = (path: string) => (tree: Tree) => expect(tree[path]).toBeDefined();
export const leavesOut = (path: string) => (tree: Tree) => expect(tree[path]).toBeUndefined();
export const says = (path: string, text: string | RegExp) => (tree: Tree) =>
  expect(tree[path]).toMatch(text);

/** Builds a site with a snippet: nothing is told of that the docs do not announce, and it does what they say. */
export async function tryOut(
  snippet: string,
  { as = added, beside, announced = [], shows }: Trial,
): Promise<void> {
  const root = makeSite({
    '_config.yml': CONFIG,
    [POST]: post({ title: '甲' }),
    ...(await beside?.()),
    ...as(snippet),
  });
  const { diagnostics } = await buildSite(root);
  const told = diagnostics.filter(({ severity }) => severity !== 'note');
  expect(told.map(({ code }) => code)).toEqual(announced);
  const site = join(root, '_site');
  shows(existsSync(site) ? readTree(site) : {});
}
