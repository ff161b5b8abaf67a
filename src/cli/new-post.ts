import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { safeSegment } from '../archive/slug.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { slugify } from '../util/slugify.js';
import { strftime } from '../util/strftime.js';
import { openTimeZone } from '../util/time-zone.js';
import { EXIT } from './exit-codes.js';
import { faultsOf, findPlace, type PlaceOptions } from './place.js';
import { createReporter, reportJson } from './report.js';

export interface NewPostOptions extends PlaceOptions {
  readonly category?: string;
  readonly tags?: readonly string[];
  readonly slug?: string;
  readonly draft?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What a command that writes one file did; with `--json` this is what it prints. */
export interface WrittenResult {
  readonly ok: boolean;
  /** Absolute path; null if nothing was written. */
  readonly path: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette new post`; resolves to the exit code. */
export async function newPostCommand(title: string, options: NewPostOptions): Promise<number> {
  return reportWritten(options, () => write(title, options));
}

/** Tells what became of a file, whose path `work` resolves to. */
export async function reportWritten(
  { quiet = false, json = false }: Pick<NewPostOptions, 'quiet' | 'json'>,
  work: () => string | Promise<string>,
): Promise<number> {
  let result: WrittenResult;
  try {
    result = { ok: true, path: await work(), diagnostics: [] };
  } catch (error) {
    result = { ok: false, path: null, diagnostics: faultsOf(error) };
  }
  if (json) {
    reportJson(result);
  } else {
    const reporter = createReporter({ quiet, verbose: false });
    reporter.diagnostics(result.diagnostics);
    if (result.path !== null) reporter.line(relative('.', result.path));
  }
  return result.ok ? EXIT.done : EXIT.fault;
}

async function write(title: string, options: NewPostOptions): Promise<string> {
  const { root, config } = findPlace(options);
  const slug = await slugOf(options.slug, title, config);
  const date = stamp(Date.now(), config.timezone);
  const name = options.draft === true ? `${slug}.md` : `${date.slice(0, 10)}-${slug}.md`;
  const path = join(root, options.draft === true ? 'drafts' : 'posts', name);
  writeNew(root, path, postSource(title, options.draft === true ? null : date, options, config));
  return path;
}

/** A point in time as front matter has it, in a zone. */
export function stamp(epoch: number, timezone: string): string {
  return strftime(epoch, openTimeZone(timezone).offsetAt(epoch), '%Y-%m-%d %H:%M:%S %z');
}

const ENDINGS = /\.(?:md|markdown|html)$/i;

/**
 * Writes a source that is not there yet.
 *
 * @throws SiteFault where there is a file of that name, with any ending of a post.
 */
export function writeNew(root: string, path: string, text: string): void {
  const folder = dirname(path);
  const stem = path.slice(folder.length + 1).replace(ENDINGS, '');
  mkdirSync(folder, { recursive: true });
  const other = readdirSync(folder).find(
    (name) => ENDINGS.test(name) && name.replace(ENDINGS, '') === stem,
  );
  if (other !== undefined) throw exists(root, join(folder, other));
  try {
    // Somebody may have been quicker.
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(root, path);
    throw error;
  }
}

function exists(root: string, path: string): SiteFault {
  const file = relative(root, path).replaceAll('\\', '/');
  return new SiteFault([
    siteFault('file-exists', `there is a file ${file} already`, {
      hint: 'Choose another name with --slug, or remove the file.',
    }),
  ]);
}

/** The source of a new post: front matter in the archive's form, and no body yet. */
export function postSource(
  title: string,
  date: string | null,
  { category, tags = [] }: Pick<NewPostOptions, 'category' | 'tags'>,
  config: Pick<Config, 'taxonomies'>,
): string {
  const keyOf = (name: string, usual: string): string =>
    config.taxonomies.find((taxonomy) => taxonomy.name === name)?.key ?? usual;
  const lines = [
    '---',
    'layout: post',
    `title: ${JSON.stringify(oneLine(title))}`,
    ...(date === null ? [] : [`date: ${date}`]),
    ...(category === undefined ? [] : [`${keyOf('category', 'categories')}: ${terms([category])}`]),
    ...(tags.length === 0 ? [] : [`${keyOf('tag', 'tags')}: ${terms(tags)}`]),
    '---',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Without what cannot stand in a title. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]+/gu, ' ')
    .trim();
}

/** One word as it is; in any other case a list, which is not split at blanks. */
function terms(names: readonly string[]): string {
  const [only = ''] = names;
  if (names.length === 1 && isPlain(only)) return only;
  return `[${names.map((name) => (isPlain(name) ? name : JSON.stringify(oneLine(name)))).join(', ')}]`;
}

/** Whether a text is a text in any YAML without quotes. */
function isPlain(text: string): boolean {
  return (
    /^\p{L}[\p{L}\p{N}_-]*$/u.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text)
  );
}

async function slugOf(
  given: string | undefined,
  title: string,
  { new_post }: Pick<Config, 'new_post'>,
): Promise<string> {
  const slug =
    given === undefined ? await slugOfTitle(title, new_post.slug) : slugify(given, 'pretty', true);
  if (slug !== '') return safeSegment(slug);
  throw new SiteFault([
    siteFault('slug-empty', `no address can be made of \`${given ?? title}\``, {
      hint: 'Name the post with --slug, in letters and digits.',
    }),
  ]);
}

/** Addresses are read, sent and copied: of a long title the beginning is enough. */
const LONGEST_SLUG = 60;

/** The slug of a title, lower-cased: Chinese in pinyin, a syllable a word, or as it is. */
export async function slugOfTitle(title: string, style: 'pinyin' | 'title'): Promise<string> {
  if (style === 'title') return shortened(slugify(title));
  const { pinyin } = await import('pinyin-pro');
  const words = pinyin(title.normalize('NFC'), {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  });
  return shortened(slugify(words.join(' ')));
}

/** Cut between words where that leaves most of it. */
function shortened(slug: string): string {
  const characters = Array.from(slug);
  if (characters.length <= LONGEST_SLUG) return slug;
  const cut = characters.slice(0, LONGEST_SLUG + 1).join('');
  const end = cut.lastIndexOf('-');
  return end > LONGEST_SLUG / 2 ? cut.slice(0, end) : characters.slice(0, LONGEST_SLUG).join('');
}
