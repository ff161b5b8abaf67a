import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressOfCopy, type CopiedPicture } from '../archive/picture-copies.js';
import type { Site } from '../archive/site.js';
import { absoluteOf } from '../archive/source.js';
import type { BuildOptions } from '../build/options.js';
import {
  copiesKey,
  libraryProblem,
  MOST_BYTES,
  NOT_INSTALLED,
  noLibrary,
  offered,
  sumOf,
} from '../build/picture-copies.js';
import type { Place } from '../build/place.js';
import { type KeptCopies, type KeptPicture, openKeptCopies } from '../cache/kept-copies.js';
import type { Diagnostic } from '../diagnostics.js';
import { picturesFolder } from '../output/folders.js';
import { copyPicture } from '../pictures/copy-picture.js';
import { hasPictureName } from '../pictures/picture-kind.js';
import { type CopySettings, copySettings, widthsFor } from '../pictures/settings.js';
import { loadSharp, sharpVersion } from '../pictures/sharp.js';
import { type SitePictures, sizeOfFile } from '../render/pictures.js';
import { stampOf } from '../util/file-stamp.js';
import { type HostedFile, statsAt } from './answer.js';

/**
 * The copies of pictures that pages of a preview offer. Those that builds have kept are offered as builds offer them. Of another picture, pages promise what there may be, under names of their own, and its copies are made when a browser asks for one: a page
 * waits for nothing but the size of the picture.
 */
export interface LivePictures {
  /** The copies that the pages of a site offer, and what there is to say of them. */
  offers(place: Place, site: Pick<Site, 'staticAddresses' | 'staticFiles'>): Offers;
  /** Makes what is asked for, if it is a copy that was promised; null where nothing has to be waited for. */
  prepare(file: string): Promise<void> | null;
  /** What a copy's name leads to: the picture itself where no copy is worth offering. Null of any other name. */
  find(file: string): HostedFile | null;
}

/** What the pages of one site offer. */
export interface Offers {
  readonly copiesOf: SitePictures['copiesOf'];
  readonly diagnostics: readonly Diagnostic[];
}

const NO_OFFERS: Offers = { copiesOf: () => null, diagnostics: [] };

/** A picture as it was when a page first showed it. */
interface Shown {
  readonly address: string;
  readonly path: string;
  readonly settings: CopySettings;
  readonly offer: CopiedPicture | null;
  /** Null where its copies have not been made. */
  made: KeptPicture | null;
}

/** One copy that was offered. */
interface Asked {
  readonly picture: Shown;
  readonly format: string;
  readonly width: number;
}

/** So many pictures are copied at a time: pages and style sheets go before. */
const LANES = 2;

export function openLivePictures(options: Pick<BuildOptions, 'config'>): LivePictures {
  /** By what the picture and the settings were: what was promised once stays so, or each page would change when its pictures are made. */
  const pictures = new Map<string, Shown>();
  const byFile = new Map<string, Asked>();
  const making = new Map<Shown, Promise<void>>();
  const lanes: Promise<void>[] = new Array(LANES).fill(Promise.resolve());
  let begun = 0;
  let opened: { readonly folder: string; readonly kept: KeptCopies } | null = null;
  let version = '';

  /** The log of a large site is read when the first picture is shown. */
  function keptIn(folder: string): KeptCopies {
    if (opened?.folder !== folder) opened = { folder, kept: openKeptCopies(folder) };
    return opened.kept;
  }

  function shownAs(address: string, path: string, settings: CopySettings, kept: KeptCopies): Shown {
    const stats = statsAt(path);
    const id = sumOf(JSON.stringify([path, stats?.size, stats?.mtimeMs, settings]));
    const known = pictures.get(id);
    if (known !== undefined) return known;
    const content = kept.hashAt(address, stampOf(path, Date.now()));
    const made = content === null ? null : kept.find(copiesKey(content, settings, version));
    const name = Buffer.from(id, 'base64url').toString('hex', 0, 8);
    const tooLarge = (stats?.size ?? 0) > MOST_BYTES;
    const offer =
      made === null && !tooLarge ? promised(name, path, settings) : offerOf(made, settings);
    const shown: Shown = { address, path, settings, offer, made };
    pictures.set(id, shown);
    for (const { type, copies } of offer?.formats ?? [])
      for (const { file, width } of copies)
        byFile.set(file, { picture: shown, format: type.replace('image/', ''), width });
    return shown;
  }

  async function make(picture: Shown, kept: KeptCopies): Promise<void> {
    const { address, path, settings } = picture;
    try {
      const stamp = stampOf(path, Date.now());
      const bytes = await readFile(path);
      const made = await copyPicture(loadSharp(), bytes, settings);
      const content = sumOf(bytes);
      picture.made = kept.keep(copiesKey(content, settings, version), made);
      kept.noteHash(address, stamp, content);
    } catch (error) {
      // The picture itself is shown then; a build says what is wrong.
      picture.made = { problem: (error as Error).message };
    }
  }

  const isThere = ({ made }: Shown, folder: string): boolean =>
    made !== null &&
    ('problem' in made || made.copies.every(({ file }) => statsAt(join(folder, file)) !== null));

  const askedFor = (file: string): Asked | undefined =>
    file.startsWith(COPIES) ? byFile.get(file.slice(COPIES.length)) : undefined;

  return {
    offers(place, { staticAddresses, staticFiles }) {
      const { images } = place.config;
      if (images === undefined) return NO_OFFERS;
      version = sharpVersion() ?? '';
      if (version === '')
        return {
          ...NO_OFFERS,
          diagnostics: [noLibrary(place, options, NOT_INSTALLED)],
        };
      const settings = copySettings(images);
      const folder = picturesFolder(place.state);
      // As in a build: nobody waits for the library who has nothing to copy.
      const problem = staticAddresses.some(hasPictureName) ? libraryProblem() : null;
      let places: ReadonlyMap<string, number> | undefined;
      return {
        diagnostics: problem === null ? [] : [noLibrary(place, options, problem)],
        copiesOf(address) {
          if (!hasPictureName(address)) return null;
          places ??= new Map(staticAddresses.map((one, index) => [one, index]));
          const file = staticFiles[places.get(address) ?? -1];
          return file === undefined
            ? null
            : shownAs(address, absoluteOf(file), settings, keptIn(folder)).offer;
        },
      };
    },
    prepare(file) {
      const picture = askedFor(file)?.picture;
      if (picture === undefined || opened === null || isThere(picture, opened.folder)) return null;
      const { kept } = opened;
      let done = making.get(picture);
      if (done === undefined) {
        const lane = begun++ % LANES;
        done = (lanes[lane] as Promise<void>).then(() => make(picture, kept));
        lanes[lane] = done;
        making.set(picture, done);
        void done.then(() => making.delete(picture));
      }
      return done;
    },
    find(file) {
      const asked = askedFor(file);
      if (asked === undefined || opened === null) return null;
      const { picture, format, width } = asked;
      const { made } = picture;
      const copies = made !== null && 'copies' in made ? made.copies : [];
      const copy = copies.find((one) => one.format === format && one.width >= width);
      const path = copy === undefined ? picture.path : join(opened.folder, copy.file);
      const stats = statsAt(path);
      return stats === null ? null : { path, stats };
    },
  };
}

/** How the files of copies begin. */
const COPIES = addressOfCopy('').slice(1);

/** What a build would offer of a picture whose copies have been made. */
function offerOf(made: KeptPicture | null, settings: CopySettings): CopiedPicture | null {
  return made === null || 'problem' in made || made.copies.length === 0
    ? null
    : offered(made, settings);
}

/** The most that copies of a picture may come to. */
function promised(
  name: string,
  path: string,
  { widths, formats }: CopySettings,
): CopiedPicture | null {
  const size = sizeOfFile(path);
  if (size === null) return null;
  return {
    ...size,
    formats: formats.map((format) => ({
      type: `image/${format}`,
      copies: widthsFor(size.width, widths).map((width) => ({
        width,
        file: `${name}-${width}.${format}`,
      })),
    })),
  };
}
