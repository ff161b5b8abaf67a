import { createHash } from 'node:crypto';
import { Tokenizer } from 'parse5';

/** One address in a body, as written there. */
export interface BodyLink {
  readonly url: string;
  /** Whether it is shown as an image. */
  readonly isImage: boolean;
}

/** What a check asks of a body. */
export interface ExaminedBody {
  readonly links: readonly BodyLink[];
  /** Of the text outside links, so that the same article from two papers has the same; empty where that is very short. */
  readonly textHash: string;
}

/** The attributes that hold an address, by element. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  area: ['href'],
  img: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  source: ['src'],
  track: ['src'],
};

/** In characters: a shorter text is what a failed crawl leaves, or a greeting. */
const SHORTEST = 40;

/** Reads finished HTML. Never throws. */
export function examineBody(html: string): ExaminedBody {
  const links: BodyLink[] = [];
  let inLink = 0;
  let text = '';
  const add = ({ chars }: { readonly chars: string }): void => {
    if (inLink === 0) text += chars;
  };
  const nothing = (): void => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag({ tagName, attrs }) {
        if (tagName === 'a') inLink = 1;
        const names = ADDRESSES[tagName];
        if (names === undefined) return;
        for (const { name, value } of attrs)
          if (names.includes(name)) links.push({ url: value, isImage: tagName === 'img' });
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
  return { links, textHash };
}
