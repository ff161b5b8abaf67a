import { createHash } from 'node:crypto';
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { rewriteSrcset } from '../content/attributes.js';

/** One address in HTML, as written there. */
export interface FoundLink {
  readonly url: string;
  /** Whether it is shown as an image. */
  readonly isImage: boolean;
}

/** What a check asks of a page or a body. */
export interface ExaminedHtml {
  readonly links: readonly FoundLink[];
  /** What a link may name behind its `#`. */
  readonly ids: ReadonlySet<string>;
  /** Of the text outside links, so that the same article from two papers has the same; empty where that is very short. */
  readonly textHash: string;
}

/** The attributes that hold an address, by element. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  area: ['href'],
  img: ['src', 'srcset'],
  audio: ['src'],
  video: ['src', 'poster'],
  source: ['src', 'srcset'],
  track: ['src'],
  iframe: ['src'],
  script: ['src'],
  link: ['href'],
  object: ['data'],
  embed: ['src'],
  input: ['src'],
};
const IMAGES: ReadonlySet<string> = new Set(['img', 'input']);

/** In characters: a shorter text is what a failed crawl leaves, or a greeting. */
const SHORTEST = 40;

/** Reads finished HTML. Never throws. */
export function examineHtml(html: string): ExaminedHtml {
  const links: FoundLink[] = [];
  const ids = new Set<string>();
  let inLink = 0;
  let text = '';
  const add = ({ chars }: { readonly chars: string }): void => {
    if (inLink === 0) text += chars;
  };
  const nothing = (): void => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag(tag) {
        if (tag.tagName === 'a') inLink = 1;
        for (const { name, value } of tag.attrs)
          if (name === 'id' || (name === 'name' && tag.tagName === 'a')) ids.add(value);
        links.push(...linksOf(tag));
        // What looks like tags in there is none.
        if (tag.tagName === 'script') tokenizer.state = TokenizerMode.SCRIPT_DATA;
        if (tag.tagName === 'style') tokenizer.state = TokenizerMode.RAWTEXT;
      },
      onEndTag({ tagName }) {
        if (tagName === 'a') inLink = 0;
      },
      onCharacter: add,
      onWhitespaceCharacter: nothing,
      onNullCharacter: nothing,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
    },
  );
  tokenizer.write(html, true);
  const told = text.replace(/[\s\u3000]+/g, '');
  const textHash =
    told.length < SHORTEST ? '' : createHash('sha256').update(told).digest('base64url');
  return { links, ids, textHash };
}

function* linksOf({ tagName, attrs }: Token.TagToken): Generator<FoundLink> {
  const names = ADDRESSES[tagName];
  if (names === undefined) return;
  // A hint to connect to a host, which is no address.
  if (
    tagName === 'link' &&
    attrs.some(({ name, value }) => name === 'rel' && /preconnect|prefetch/i.test(value))
  )
    return;
  for (const { name, value } of attrs) {
    if (!names.includes(name)) continue;
    const isImage = name === 'srcset' || IMAGES.has(tagName);
    for (const url of name === 'srcset' ? urlsOfSet(value) : [value]) yield { url, isImage };
  }
}

function urlsOfSet(srcset: string): string[] {
  const urls: string[] = [];
  rewriteSrcset(srcset, (url) => {
    urls.push(url);
    return url;
  });
  return urls;
}

/** Whether HTML is published at an address. */
export const isHtml = (address: string): boolean => /(?:\/|\.html?)$/i.test(address);
