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
/**
 * A record begins with these many numbers of eight bytes, then of four (see `write` for which), then its path, in a byte for
 * each character where that can be, then its other texts in UTF-16.
 */
const WIDE_NUMBERS = 4;
const NUMBERS = 14;
const HEADER_BYTES = WIDE_NUMBERS * 8 + NUMBERS * 4;
/** Records begin at multiples of this, in bytes. */
export const ALIGNMENT = 8;
/** Which of the numbers is the block of the rest; its offset and length follow. */
const REST_BLOCK = 11;

const IS_DRAFT = 1;
const HAS_LANG = 2;
const EXCERPT_IS_HTML = 4;
const PATH_IS_NARROW = 8;
const IS_HEADED = 16;
const IS_PICTURED = 32;
const HAS_PERMALINK = 64;
const HAS_REDIRECTS = 128;

/** Writes the records of one thread. */
export interface RecordWriter {
  write(
    record: Omit<PostRecord, 'body' | 'excerpt'>,
    body: TextRef,
    excerpt: ExcerptRef,
  ): RecordRef;
  /** The blocks that have been begun since this was last asked. */
  takeNewBlocks(): [number, SharedArrayBuffer][];
  /** Where the next record would be written. */
  readonly end: RecordRef;
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

  /** Makes room for so many bytes; returns where. */
  function take(size: number): number {
    if (memory.bytes.length - used < size) begin(Math.max(BLOCK_BYTES, size));
    const at = used;
    used += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return at;
  }

  const rests = new Map<string, RestRef>();
  /** Of those with texts alone, what was written last, by its first category: to compare it takes a fifth of the time of making JSON of it. */
  const last = new Map<string, WrittenRest>();

  /** All posts of a newspaper mostly have the same: it is written once. */
  function writeRest(post: Rest): RestRef {
    if (!hasTextsAlone(post)) return writeJson(JSON.stringify(pickRest(post)));
    const category = post.categories[0] ?? '';
    const before = last.get(category);
    if (before !== undefined && hasSameTexts(before.rest, post)) return before.ref;
    const rest = pickRest(post);
    const ref = writeJson(JSON.stringify(rest));
    if (last.size >= MOST_RESTS) last.clear();
    last.set(category, { rest: { ...NOTHING, ...rest }, ref });
    return ref;
  }

  function writeJson(rest: string): RestRef {
    let ref = rests.get(rest);
    if (ref === undefined) {
      const offset = take(rest.length * 2);
      memory.bytes.write(rest, offset, 'utf16le');
      ref = { block, offset, length: rest.length };
      if (rests.size >= MOST_RESTS) rests.clear();
      rests.set(rest, ref);
    }
    return ref;
  }

  return {
    write(post, body, excerpt) {
      const rest = writeRest(post);
      const { date, words, path, slug } = post;
      const slugAt = path.lastIndexOf(slug);
      const texts = post.title + post.description + (slugAt === -1 ? slug : '');
      const isNarrow = NARROW.test(path);
      const pathBytes = isNarrow ? path.length + (path.length % 2) : path.length * 2;
      const at = take(HEADER_BYTES + pathBytes + texts.length * 2);
      const { bytes, wide, numbers } = memory;
      // One by one: to set them from a list takes a µs more.
      let next = at / 8;
      wide[next++] = body.offset;
      wide[next++] = excerpt.offset;
      wide[next++] = date.epoch;
      wide[next++] = date.offset;
      next *= 2;
      numbers[next++] =
        (post.draft ? IS_DRAFT : 0) |
        (post.lang === null ? 0 : HAS_LANG) |
        (excerpt.form === 'html' ? EXCERPT_IS_HTML : 0) |
        (isNarrow ? PATH_IS_NARROW : 0) |
        (post.headed ? IS_HEADED : 0) |
        (post.pictured ? IS_PICTURED : 0) |
        (post.permalink === null ? 0 : HAS_PERMALINK) |
        (post.redirectFrom.length === 0 ? 0 : HAS_REDIRECTS);
      numbers[next++] = body.file;
      numbers[next++] = body.length;
      numbers[next++] = excerpt.length;
      numbers[next++] = words.characters;
      numbers[next++] = words.words;
      numbers[next++] = path.length;
      numbers[next++] = post.title.length;
      numbers[next++] = post.description.length;
      numbers[next++] = slug.length;
      numbers[next++] = slugAt;
      numbers[next++] = rest.block;
      numbers[next++] = rest.offset;
      numbers[next] = rest.length;
      bytes.write(path, at + HEADER_BYTES, isNarrow ? 'latin1' : 'utf16le');
      bytes.write(texts, at + HEADER_BYTES + pathBytes, 'utf16le');
      return { block, offset: at };
    },
    takeNewBlocks() {
      const taken = begun;
      begun = [];
      return taken;
    },
    get end() {
      return { block, offset: used };
    },
  };
}

/**
 * Makes a record right for other blocks: it names the place of its rest.
 *
 * @param bytes a copy of the record's block.
 * @param placeOf where something of a block lies now.
 */
export function relocateRecord(
  bytes: Buffer,
  offset: number,
  placeOf: (ref: RecordRef) => RecordRef,
): void {
  const at = offset + WIDE_NUMBERS * 8 + REST_BLOCK * 4;
  const { block, offset: rest } = placeOf({
    block: bytes.readInt32LE(at),
    offset: bytes.readInt32LE(at + 4),
  });
  bytes.writeInt32LE(block, at);
  bytes.writeInt32LE(rest, at + 4);
}

const NARROW = /^[\u0000-\u00ff]*$/;

/** Where the rest of a record lies. */
interface RestRef extends RecordRef {
  /** In UTF-16 units. */
  readonly length: number;
}

interface WrittenRest {
  readonly rest: Rest;
  readonly ref: RestRef;
}

/** A record as it is read from the store. */
export type StoredRecord = PostRecord & {
  /** Where it lies. */
  readonly record: RecordRef;
};

/**
 * Reads records.
 *
 * @param blocks may grow meanwhile.
 */
export function openRecords(blocks: RecordBlocks): (ref: RecordRef) => StoredRecord {
  const opened = new Map<number, OpenBlock>();
  const blockAt = (number: number): OpenBlock => {
    let block = opened.get(number);
    if (block === undefined) {
      const memory = blocks.get(number);
      if (memory === undefined) throw new RangeError(`there is no block ${number} of records`);
      block = { ...openBlock(memory), number, rests: new Map() };
      opened.set(number, block);
    }
    return block;
  };
  let restCount = 0;
  // One record is asked for several fields, and those of one newspaper follow each other.
  let lastBlock = -1;
  let lastOffset = -1;
  let lastRest = NOTHING;
  const readRest: ReadRest = (numbers, at) => {
    const block = numbers[at] as number;
    const offset = numbers[at + 1] as number;
    if (offset === lastOffset && block === lastBlock) return lastRest;
    const { rests, bytes } = blockAt(block);
    let rest = rests.get(offset);
    if (rest === undefined) {
      const json = bytes.toString('utf16le', offset, offset + (numbers[at + 2] as number) * 2);
      rest = { ...NOTHING, ...(JSON.parse(json) as Partial<Rest>) };
      if (++restCount > MOST_RESTS) {
        for (const each of opened.values()) each.rests.clear();
        restCount = 1;
      }
      rests.set(offset, rest);
    }
    lastBlock = block;
    lastOffset = offset;
    lastRest = rest;
    return rest;
  };
  return ({ block, offset }) => new StoredPost(blockAt(block), offset, readRest);
}

interface Block {
  readonly bytes: Buffer;
  readonly wide: Float64Array;
  readonly numbers: Int32Array;
}

interface OpenBlock extends Block {
  readonly number: number;
  /** The rests that lie in it and have been asked for, by their offsets. */
  readonly rests: Map<number, Rest>;
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
  | 'pictures'
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
  pictures: [],
  categories: [],
  tags: [],
  terms: {},
};

/** What {@link NOTHING} does not say already. Of what is not there nothing is made: to leave it out takes JSON as long as to write it. */
function pickRest(post: Rest): Partial<Rest> {
  const rest: { -readonly [Key in keyof Rest]?: Rest[Key] } = {};
  if (post.layout !== null) rest.layout = post.layout;
  if (post.permalink !== null) rest.permalink = post.permalink;
  if (post.lang !== null) rest.lang = post.lang;
  if (post.author !== null) rest.author = post.author;
  if (post.image !== null) rest.image = post.image;
  if (post.updated !== null) rest.updated = post.updated;
  if (post.redirectFrom.length > 0) rest.redirectFrom = post.redirectFrom;
  if (!isEmpty(post.data)) rest.data = post.data;
  if (post.pictures.length > 0) rest.pictures = post.pictures;
  if (post.categories.length > 0) rest.categories = post.categories;
  if (post.tags.length > 0) rest.tags = post.tags;
  if (!isEmpty(post.terms)) rest.terms = post.terms;
  return rest;
}

function hasTextsAlone({ updated, data, terms }: Rest): boolean {
  return updated === null && isEmpty(data) && isEmpty(terms);
}

function hasSameTexts(a: Rest, b: Rest): boolean {
  return (
    a.layout === b.layout &&
    a.permalink === b.permalink &&
    a.lang === b.lang &&
    a.author === b.author &&
    a.image === b.image &&
    areSame(a.redirectFrom, b.redirectFrom) &&
    areSame(a.pictures, b.pictures) &&
    areSame(a.categories, b.categories) &&
    areSame(a.tags, b.tags)
  );
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

/** Reads the rest of a record. @param at where its block stands in the numbers; its offset and its length in UTF-16 units follow. */
type ReadRest = (numbers: Int32Array, at: number) => Rest;

/** Different posts may have nothing in common. */
const MOST_RESTS = 5000;

/** A record in shared memory. The main thread holds one of these for each post, so it keeps next to nothing itself. */
class StoredPost implements StoredRecord {
  readonly #memory: OpenBlock;
  readonly #offset: number;
  #title: string | undefined;
  #description: string | undefined;
  readonly #readRest: ReadRest;

  constructor(memory: OpenBlock, offset: number, readRest: ReadRest) {
    this.#memory = memory;
    this.#offset = offset;
    this.#readRest = readRest;
  }

  get record(): RecordRef {
    return { block: this.#memory.number, offset: this.#offset };
  }

  get path(): string {
    return this.#pathPart(0, this.#number(6));
  }

  get title(): string {
    this.#title ??= this.#text(0, this.#number(7));
    return this.#title;
  }

  get description(): string {
    this.#description ??= this.#text(this.#number(7), this.#number(8));
    return this.#description;
  }

  get slug(): string {
    const length = this.#number(9);
    const at = this.#number(10);
    return at === -1
      ? this.#text(this.#number(7) + this.#number(8), length)
      : this.#pathPart(at, at + length);
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

  get headed(): boolean {
    return (this.#number(0) & IS_HEADED) !== 0;
  }

  get pictured(): boolean {
    return (this.#number(0) & IS_PICTURED) !== 0;
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
    return this.#number(0) & HAS_PERMALINK ? this.#others().permalink : null;
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
    return this.#number(0) & HAS_REDIRECTS ? this.#others().redirectFrom : NOTHING.redirectFrom;
  }

  get data(): JsonMap {
    return this.#others().data;
  }

  get pictures(): readonly string[] {
    return this.#others().pictures;
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
    return this.#readRest(this.#memory.numbers, this.#offset / 4 + WIDE_NUMBERS * 2 + REST_BLOCK);
  }

  #number(place: number): number {
    return this.#memory.numbers[this.#offset / 4 + WIDE_NUMBERS * 2 + place] ?? 0;
  }

  #wide(place: number): number {
    return this.#memory.wide[this.#offset / 8 + place] ?? 0;
  }

  /** Some of the path, in UTF-16 units. */
  #pathPart(from: number, to: number): string {
    const start = this.#offset + HEADER_BYTES;
    return this.#number(0) & PATH_IS_NARROW
      ? this.#memory.bytes.toString('latin1', start + from, start + to)
      : this.#memory.bytes.toString('utf16le', start + from * 2, start + to * 2);
  }

  /** Some of the texts behind the path, in UTF-16 units. */
  #text(from: number, length: number): string {
    const path = this.#number(6);
    const pathBytes = this.#number(0) & PATH_IS_NARROW ? path + (path % 2) : path * 2;
    const start = this.#offset + HEADER_BYTES + pathBytes + from * 2;
    return this.#memory.bytes.toString('utf16le', start, start + length * 2);
  }
}
