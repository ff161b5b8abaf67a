import type { SourceFile, SourceKind } from '../../src/archive/source.js';
import { parseConfig } from '../../src/config/load.js';
import type { NotParsed } from '../../src/content/open-source.js';
import {
  createSourceParser,
  type ParsedPost,
  type SourceParser,
} from '../../src/content/parse-source.js';
import { parseOptions } from '../../src/jobs/parse-all.js';

/** A source at a path; it need not exist. */
export function sourceAt(path: string, kind: SourceKind = 'post'): SourceFile {
  return { kind, path, root: '/nowhere' };
}

/** By configuration: properties parse thousands of posts, and as in a build one parser reads them all. */
const parsers = new Map<string, SourceParser>();

function parserOf(config: string): SourceParser {
  const known = parsers.get(config);
  if (known !== undefined) return known;
  const { config: options } = parseConfig(`timezone: Asia/Shanghai\n${config}`, '_config.yml');
  const parser = createSourceParser(parseOptions(options));
  parsers.set(config, parser);
  return parser;
}

/** Parses one post as a site with this configuration would. */
export function parsePost(
  content: string | Buffer,
  { path = 'posts/2022-01-06-a.md', kind = 'post' as SourceKind, config = '' } = {},
): ParsedPost | NotParsed {
  return parserOf(config).parsePost(sourceAt(path, kind), Buffer.from(content), () =>
    Date.UTC(2022, 0, 6, 20),
  );
}

/** Parses a post that must not be at fault. */
export function goodPost(...args: Parameters<typeof parsePost>): ParsedPost {
  const parsed = parsePost(...args);
  if (parsed.record === null) throw new Error(JSON.stringify(parsed.diagnostics));
  return parsed as ParsedPost;
}

/** The HTML of a post's excerpt. */
export function excerptText({ body, excerpt }: Pick<ParsedPost, 'body' | 'excerpt'>): string {
  return typeof excerpt.text === 'string'
    ? excerpt.text
    : body.subarray(0, excerpt.text).toString('utf8');
}
