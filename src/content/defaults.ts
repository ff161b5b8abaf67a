import type { FrontMatterDefaults } from '../config/options.js';
import { pathTest } from '../util/path-test.js';
import type { WrittenFields } from './fields.js';

export type DefaultsScope = 'posts' | 'pages' | 'drafts';

/** The values that a source gets where its front matter is silent. */
export type DefaultsFor = (type: DefaultsScope, path: string) => WrittenFields;

/**
 * Jekyll's front matter defaults: a scope's path is a folder, a file or a glob; the longer path wins, and among
 * equals the later one. Drafts take the defaults of posts too, below their own.
 */
export function frontMatterDefaults(defaults: readonly FrontMatterDefaults[]): DefaultsFor {
  const scopes = defaults
    .map(({ scope, values }) => ({
      type: scope.type,
      path: scope.path,
      matches: pathTest(scope.path),
      values,
    }))
    .sort((a, b) => a.path.length - b.path.length || rank(a.type) - rank(b.type));
  if (scopes.length === 0) return () => NONE;
  return (type, path) => {
    const found = scopes.filter(
      (scope) =>
        (scope.type === undefined ||
          scope.type === type ||
          (type === 'drafts' && scope.type === 'posts')) &&
        scope.matches(path),
    );
    return new Map(found.flatMap(({ values }) => Object.entries(values)));
  };
}

const NONE: WrittenFields = new Map();

/** A scope that names a type is more specific than one that does not. */
const rank = (type: DefaultsScope | undefined): number =>
  type === undefined ? 0 : type === 'drafts' ? 2 : 1;
