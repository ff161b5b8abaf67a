import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';

/** The tag of a picture in some HTML. */
export interface PictureTag {
  readonly from: number;
  readonly to: number;
  /** Whether its author has put it into a `picture`, and so says by which files it is shown. */
  readonly isChosen: boolean;
}

/** A body of a trusted source may hold what only looks like a tag. */
const HIDES_TAGS =
  /<(?:!|script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|svg|math|picture)/i;
const TAG = /<img\b(?:[^"'>]|"[^"]*"|'[^']*')*>/gi;

/** Where the tags of pictures are. */
export function* pictureTags(html: string): Generator<PictureTag> {
  if (HIDES_TAGS.test(html)) {
    yield* parsedTags(html);
    return;
  }
  for (const { 0: tag, index } of html.matchAll(TAG))
    yield { from: index, to: index + tag.length, isChosen: false };
}

type Node = DefaultTreeAdapterMap['node'];

function parsedTags(html: string): PictureTag[] {
  const tags: PictureTag[] = [];
  const work: Node[] = [parseFragment(html, { sourceCodeLocationInfo: true })];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    const place = 'sourceCodeLocation' in node ? node.sourceCodeLocation : null;
    if (node.nodeName === 'img' && place)
      tags.push({
        from: place.startOffset,
        to: place.endOffset,
        isChosen: 'parentNode' in node && node.parentNode?.nodeName === 'picture',
      });
    if ('childNodes' in node) work.push(...node.childNodes);
  }
  return tags.sort((a, b) => a.from - b.from);
}

/** The attributes of a tag, decoded, by their names; without any where it is none. */
export function attributesOfTag(tag: string): ReadonlyMap<string, string> {
  const [element] = parseFragment(tag).childNodes;
  if (element === undefined || !('attrs' in element)) return new Map();
  return new Map(element.attrs.map(({ name, value }) => [name, value]));
}

/** The file that a picture is shown by, as written; null where nothing says so, or its author gives a choice of files. */
export function onlySource(
  { isChosen }: Pick<PictureTag, 'isChosen'>,
  attributes: ReadonlyMap<string, string>,
): string | null {
  if (isChosen || attributes.has('srcset')) return null;
  return attributes.get('src')?.trim() || null;
}
