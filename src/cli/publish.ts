import { readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { FrontMatterFields } from '../content/fields.js';
import { parsePostName } from '../content/file-name.js';
import { splitFrontMatter } from '../content/front-matter.js';
import { SiteFault, siteFault } from '../diagnostics.js';
import { suggest } from '../util/suggest.js';
import { openTimeZone } from '../util/time-zone.js';
import { type NewPostOptions, reportWritten, stamp, writeNew } from './new-post.js';
import { findPlace, type Place } from './place.js';

export type PublishOptions = Pick<NewPostOptions, 'root' | 'config' | 'quiet' | 'json'>;

/** `gazette publish`; resolves to the exit code. */
export function publishCommand(draft: string, options: PublishOptions): Promise<number> {
  return reportWritten(options, () => {
    const place = findPlace(options);
    return publish(place, findDraft(place.root, draft));
  });
}

/**
 * Moves a draft to `posts/`, in the same folder below it, with the date that it has or today's. Returns its new path.
 *
 * @param draft path below `drafts/`, with `/`.
 */
function publish({ root, config }: Place, draft: string): string {
  const from = join(root, 'drafts', draft);
  const file = `drafts/${draft}`;
  const text = readFileSync(from, 'utf8');
  const name = parsePostName(basename(draft));
  const dated = dateOf(text, file, config);
  const now = stamp(Date.now(), config.timezone);
  const published = publishedText(text, dated ?? name.date ?? null, now, file);
  const day = (dated ?? name.date ?? now).slice(0, 10);
  const to = join(root, 'posts', dirname(draft), `${day}-${name.slug}${extname(draft)}`);
  writeNew(root, to, published);
  unlinkSync(from);
  return to;
}

/** The day that a draft's front matter names, in the site's zone. @throws SiteFault where it cannot be read. */
function dateOf(
  text: string,
  file: string,
  { timezone, zoneless_dates }: Place['config'],
): string | null {
  const plain = plainText(text);
  const split = splitFrontMatter(plain, file);
  if ('code' in split) throw new SiteFault([split]);
  const fields = new FrontMatterFields(
    new Map(Object.entries(split.frontMatter)),
    file,
    () => plain,
  );
  const date = fields.instant('date', openTimeZone(timezone), zoneless_dates);
  if (fields.diagnostics.length > 0) throw new SiteFault(fields.diagnostics);
  return date === null ? null : stamp(date.epoch, timezone);
}

/** Without a byte order mark, and with `\n` as the only line end. */
const plainText = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');

/** What keeps a post back. */
const KEPT_BACK = /^(?:draft|published)[^\S\n]*:[^\n]*\n/gm;

/**
 * The text of a draft as a post: with `now` where it has no date, and without what would keep it back. All else stays byte for byte.
 *
 * @throws SiteFault where that cannot be done line by line.
 */
export function publishedText(
  text: string,
  date: string | null,
  now: string,
  file: string,
): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const added = date === null ? `date: ${now}${end}` : '';
  const block = /^(\ufeff?---[^\S\n]*\n)(.*?)(^(?:---|\.\.\.)[^\S\n]*$)/ms.exec(text);
  if (block === null) return added === '' ? text : `---${end}${added}---${end}${text}`;
  const [all, opening = '', lines = '', closing = ''] = block;
  const published = `${opening}${lines.replace(KEPT_BACK, '')}${added}${closing}${text.slice(all.length)}`;
  const split = splitFrontMatter(plainText(published), file);
  if (!('code' in split) && (date !== null || 'date' in split.frontMatter)) return published;
  throw new SiteFault([
    siteFault('front-matter-invalid', 'no date can be added to the front matter', {
      file,
      hint: 'Write `date:` into it, on a line of its own.',
    }),
  ]);
}

const ENDINGS = ['', '.md', '.markdown', '.html'];

/**
 * The path below `drafts/` of what somebody calls a draft: a path from here or from the site, or the name, with or without its ending.
 *
 * @throws SiteFault if there is none.
 */
function findDraft(root: string, written: string): string {
  const drafts = join(root, 'drafts');
  const tried = [resolve(written), resolve(root, written), join(drafts, written)].flatMap((path) =>
    ENDINGS.map((ending) => `${path}${ending}`),
  );
  for (const path of tried) {
    const inside = relative(drafts, path);
    if (!inside.startsWith('..') && statSync(path, { throwIfNoEntry: false })?.isFile())
      return inside.replaceAll('\\', '/');
  }
  const all = readAll(drafts);
  const near = suggest(basename(written).replace(/\.[^.]+$/, ''), [
    ...all.map((path) => basename(path).replace(/\.[^.]+$/, '')),
  ]);
  throw new SiteFault([
    siteFault('draft-unknown', `there is no draft \`${written}\` in drafts/`, {
      hint:
        near !== null
          ? `Did you mean \`${near}\`?`
          : all.length === 0
            ? 'There are no drafts. `gazette new post --draft` begins one.'
            : `Drafts are ${all.slice(0, 10).join(', ')}.`,
    }),
  ]);
}

function readAll(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:md|markdown|html)$/i.test(name))
      .sort();
  } catch {
    return [];
  }
}
