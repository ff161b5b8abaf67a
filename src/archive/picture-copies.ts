/**
 * Copies of the pictures of a site at other widths and in other formats, which browsers choose from. The files of copies are named after their
 * bytes, so one of a name never changes.
 */

/** Width and height of a picture as it is shown, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** One copy of a picture. */
export interface PictureCopy {
  readonly width: number;
  /** Name of its file. */
  readonly file: string;
}

/** Copies of a picture in one format. */
export interface CopyFormat {
  /** As `type` of a `source` names it. */
  readonly type: string;
  /** Narrowest first; at least one. */
  readonly copies: readonly PictureCopy[];
}

/** A picture that has copies. */
export interface CopiedPicture extends PictureSize {
  /** In the order in which browsers are asked whether they know them; at least one. */
  readonly formats: readonly CopyFormat[];
}

/** The pictures of a site that have copies, by their addresses, and where the files of the copies lie. Plain data. */
export interface PictureCopies {
  /** Absolute path of a folder. */
  readonly folder: string;
  readonly pictures: ReadonlyMap<string, CopiedPicture>;
}

/** The folder of the published site that holds copies, and nothing else. */
export const COPIES_ADDRESS = '/resized';

/** Where a copy is published. */
export const addressOfCopy = (file: string): string => `${COPIES_ADDRESS}/${file}`;
