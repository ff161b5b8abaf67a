import {
  IS_BLOCK,
  IS_HEADING,
  IS_ITEM,
  IS_LINK,
  IS_LIST,
  IS_PARAGRAPH,
  IS_STRANGE,
  IS_VOID,
} from './elements.js';

/** Deeper nesting is left to the slow way. */
const DEEPEST = 100;

/**
 * Follows what a parser has open, as far as its rules are simple. What makes it right: only elements pass of which the rules are known, an end tag must close what
 * was opened last (so that no formatting element is ever opened again by itself), and the one thing that closes without an
 * end tag is a `p` that was opened last.
 */
export class Nesting {
  readonly #open = new Int32Array(DEEPEST);
  #depth = 0;
  #paragraphs = 0;
  #headings = 0;
  #links = 0;

  clear(): void {
    this.#depth = 0;
    this.#paragraphs = 0;
    this.#headings = 0;
    this.#links = 0;
  }

  /** Whether a start tag does here what is known of it. */
  start(element: number): boolean {
    if ((element & IS_STRANGE) !== 0) return false;
    if ((element & IS_BLOCK) !== 0 && !this.#closeParagraph()) return false;
    if ((element & IS_VOID) !== 0) return true;
    if ((element & IS_ITEM) !== 0 && (this.#last() & IS_LIST) === 0) return false;
    if ((element & IS_HEADING) !== 0 && this.#headings > 0) return false;
    if ((element & IS_LINK) !== 0 && this.#links > 0) return false;
    if (this.#depth === DEEPEST) return false;
    this.#open[this.#depth++] = element;
    this.#count(element, 1);
    return true;
  }

  end(element: number): boolean {
    if ((element & (IS_STRANGE | IS_VOID)) !== 0) return false;
    // An end tag of a `p` that is not open is an empty paragraph.
    if ((element & IS_PARAGRAPH) !== 0 && this.#paragraphs === 0) return true;
    if ((element & IS_BLOCK) !== 0 && (element & IS_PARAGRAPH) === 0 && !this.#closeParagraph())
      return false;
    if ((element & IS_ITEM) !== 0 && !this.#closeParagraph()) return false;
    if (this.#last() !== element) return false;
    this.#depth--;
    this.#count(element, -1);
    return true;
  }

  /** Closes what the end closes: whether nothing is open then, and whether a `p` was. */
  finish(): { readonly closed: boolean; readonly paragraph: boolean } {
    const paragraph = this.#paragraphs > 0;
    return { closed: this.#closeParagraph() && this.#depth === 0, paragraph };
  }

  #last(): number {
    return this.#depth === 0 ? 0 : (this.#open[this.#depth - 1] ?? 0);
  }

  /** Closes an open `p`; false if that would leave others open in it. */
  #closeParagraph(): boolean {
    if (this.#paragraphs === 0) return true;
    if ((this.#last() & IS_PARAGRAPH) === 0) return false;
    this.#depth--;
    this.#paragraphs--;
    return true;
  }

  #count(element: number, by: number): void {
    if ((element & IS_PARAGRAPH) !== 0) this.#paragraphs += by;
    if ((element & IS_HEADING) !== 0) this.#headings += by;
    if ((element & IS_LINK) !== 0) this.#links += by;
  }
}
