import type { JsonMap } from '../util/json.js';
import type { TextRef } from '../util/spill.js';
import type { WordCount } from '../util/words.js';
import type { ExcerptRef, Instant, PostRecord } from './post.js';

/**
 * The records of all posts, in memory that every thread reads, in blocks of shared memory that only grow in number. Numbers
 * and texts are taken out when they are asked for: most of those who look at a record look at its title and date.
 * A million JavaScript objects in each thread would take ten times as much.
 */

/** Where a record lies: block and byte offset. */
export interface RecordRef {
  readonly block: number;
  readonly offset: number;
}

/** Blocks by number. Those of one thread do not follow each other. */
export type RecordBlocks = ReadonlyMap<number, SharedArrayBuffer>;

const BLOCK_BYTES = 1 << 20;
/** A record begins with these many numbers of eight bytes, then of four, then its texts in UTF-16. */
const WIDE_NUMBERS = 4;
const NUMBERS = 12;
const HEADER_BYTES = WIDE_NUMBERS * 8 + NUMBERS * 4;
const ALIGNMENT = 8;

const IS_DRAFT = 1;
const HAS_LANG = 2;
const EXCERPT_IS_HTML = 4;

/** Writes the records of one thread. */
export interface RecordWriter {
  write(
    record: Omit<PostRecord, 'body' | 'excerpt'>,
    body: TextRef,
    excerpt: ExcerptRef,
  ): RecordRef;
  /** The blocks that have been begun since this was last asked. */
  takeNewBlocks(): [number, SharedArrayBuffer][];
}

/**
 * @param first number of the first block; later ones follow in steps of `step`, so that writers with different first
 *   numbers below `step` never share one.
 */
export function openRecordWriter(first: number, step: number): RecordWriter {
  let begun: [number, SharedArrayBuffer][] = [];
  let block = first - step;
  let memory = openBlock(new SharedArrayBuffer(0));
  let used = 0;

  function begin(size: number): void {
    const bytes = new SharedArrayBuffer(Math.ceil(size / ALIGNMENT) * ALIGNMENT);
    memory = openBlock(bytes);
    used = 0;
    block += step;
    begun.push([block, bytes]);
  }

  return {
    write(post, body, excerpt) {
      const rest = JSON.stringify(restOf(post));
      const texts = post.path + post.title + post.slug + post.description + rest;
      const size = HEADER_BYTES + texts.length * 2;
      if (memory.bytes.length - used < size) begin(Math.max(BLOCK_BYTES, size));
      const { date, words } = post;
      memory.wide.set([body.offset, excerpt.offset, date.epoch, date.offset], used / 8);
      memory.numbers.set(
        [
          (post.draft ? IS_DRAFT : 0) |
            (post.lang === null ? 0 : HAS_LANG) |
            (excerpt.form === 'html' ? EXCERPT_IS_HTML : 0),
          body.file,
          body.length,
          excerpt.length,
          words.characters,
          words.words,
          post.path.length,
          post.title.length,
          post.slug.length,
          post.description.length,
          rest.length,
        ],
        used / 4 + WIDE_NUMBERS * 2,
      );
      memory.bytes.write(texts, used + HEADER_BYTES, 'utf16le');
      const ref = { block, offset: used };
      used += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
      return ref;
    },
    takeNewBlocks() {
      const taken = begun;
      begun = [];
      return taken;
    },
  };
}

/** Reads records. */
export function openRecords(blocks: RecordBlocks): (ref: RecordRef) => PostRecord {
  const opened = new Map([...blocks].map(([number, memory]) => [number, openBlock(memory)]));
  const rests = new Map<string, Rest>();
  return ({ block, offset }) => {
    const memory = opened.get(block);
    if (memory === undefined) throw new RangeError(`there is no block ${block} of records`);
    return new StoredPost(memory, offset, rests);
  };
}

interface Block {
  readonly bytes: Buffer;
  readonly wide: Float64Array;
  readonly numbers: Int32Array;
}

function openBlock(memory: SharedArrayBuffer): Block {
  return {
    bytes: Buffer.from(memory),
    wide: new Float64Array(memory),
    numbers: new Int32Array(memory),
  };
}

/** What is seldom asked for, or short: kept as JSON. */
type Rest = Pick<
  PostRecord,
  | 'layout'
  | 'permalink'
  | 'lang'
  | 'author'
  | 'image'
  | 'updated'
  | 'redirectFrom'
  | 'data'
  | 'categories'
  | 'tags'
  | 'terms'
>;

/** Most of it is nothing, which need not be written. */
const NOTHING: Rest = {
  layout: null,
  permalink: null,
  lang: null,
  author: null,
  image: null,
  updated: null,
  redirectFrom: [],
  data: {},
  categories: [],
  tags: [],
  terms: {},
};

function restOf(post: Rest): Partial<Rest> {
  const rest: Record<string, unknown> = {};
  for (const key of Object.keys(NOTHING) as (keyof Rest)[]) {
    const value = post[key];
    if (value !== null && !(typeof value === 'object' && Object.keys(value).length === 0))
      rest[key] = value;
  }
  return rest;
}

/** Different posts may have nothing in common. */
const MOST_RESTS = 5000;

function readRest(json: string, known: Map<string, Rest>): Rest {
  let rest = known.get(json);
  if (rest === undefined) {
    rest = { ...NOTHING, ...(JSON.parse(json) as Partial<Rest>) };
    if (known.size >= MOST_RESTS) known.clear();
    known.set(json, rest);
  }
  return rest;
}

/** A record in shared memory. */
class StoredPost implements PostRecord {
  readonly #memory: Block;
  readonly #offset: number;
  #title: string | undefined;
  #description: string | undefined;
  #rest: Rest | undefined;
  readonly #rests: Map<string, Rest>;

  /** @param rests known ones by their JSON: all posts of a newspaper mostly share one. */
  constructor(memory: Block, offset: number, rests: Map<string, Rest>) {
    this.#memory = memory;
    this.#offset = offset;
    this.#rests = rests;
  }

  get path(): string {
    return this.#text(0, this.#number(6));
  }

  get title(): string {
    this.#title ??= this.#text(this.#number(6), this.#number(7));
    return this.#title;
  }

  get slug(): string {
    return this.#text(this.#number(6) + this.#number(7), this.#number(8));
  }

  get description(): string {
    this.#description ??= this.#text(
      this.#number(6) + this.#number(7) + this.#number(8),
      this.#number(9),
    );
    return this.#description;
  }

  get body(): TextRef {
    return { file: this.#number(1), offset: this.#wide(0), length: this.#number(2) };
  }

  get excerpt(): ExcerptRef {
    const form = this.#number(0) & EXCERPT_IS_HTML ? 'html' : 'text';
    return { file: this.#number(1), offset: this.#wide(1), length: this.#number(3), form };
  }

  get date(): Instant {
    return { epoch: this.#wide(2), offset: this.#wide(3) };
  }

  get draft(): boolean {
    return (this.#number(0) & IS_DRAFT) !== 0;
  }

  get words(): WordCount {
    return { characters: this.#number(4), words: this.#number(5) };
  }

  get lang(): string | null {
    return this.#number(0) & HAS_LANG ? this.#others().lang : null;
  }

  get layout(): string | null {
    return this.#others().layout;
  }

  get permalink(): string | null {
    return this.#others().permalink;
  }

  get author(): string | null {
    return this.#others().author;
  }

  get image(): string | null {
    return this.#others().image;
  }

  get updated(): Instant | null {
    return this.#others().updated;
  }

  get redirectFrom(): readonly string[] {
    return this.#others().redirectFrom;
  }

  get data(): JsonMap {
    return this.#others().data;
  }

  get categories(): readonly string[] {
    return this.#others().categories;
  }

  get tags(): readonly string[] {
    return this.#others().tags;
  }

  get terms(): PostRecord['terms'] {
    return this.#others().terms;
  }

  #others(): Rest {
    if (this.#rest === undefined) {
      const from = this.#number(6) + this.#number(7) + this.#number(8) + this.#number(9);
      this.#rest = readRest(this.#text(from, this.#number(10)), this.#rests);
    }
    return this.#rest;
  }

  #number(place: number): number {
    return this.#memory.numbers[this.#offset / 4 + WIDE_NUMBERS * 2 + place] ?? 0;
  }

  #wide(place: number): number {
    return this.#memory.wide[this.#offset / 8 + place] ?? 0;
  }

  /** Some of the texts, in UTF-16 units. */
  #text(from: number, length: number): string {
    const start = this.#offset + HEADER_BYTES + from * 2;
    return this.#memory.bytes.toString('utf16le', start, start + length * 2);
  }
}
