import type { ContentRecord } from '../archive/post.js';
import type { Site } from '../archive/site.js';
import { pictureAddress } from '../render/pictures.js';
import type { ShownPicture } from './picture-copies.js';

/** The static files that posts and pages show as pictures, in the order of the site's. */
export function shownPictures(site: Site, baseurl: string): readonly ShownPicture[] {
  const places = new Map(site.staticAddresses.map((address, index) => [address, index]));
  /** What leads to the same file from everywhere: all posts may show one picture. */
  const known = new Map<string, number>();
  const shown = new Set<number>();
  const placeOf = (source: string, page: string): number =>
    places.get(pictureAddress(source, page, baseurl) ?? '') ?? -1;
  const look = ({ pictures }: Pick<ContentRecord, 'pictures'>, page: string): void => {
    for (const source of pictures) {
      const isAbsolute = source.startsWith('/');
      const place = (isAbsolute ? known.get(source) : undefined) ?? placeOf(source, page);
      if (isAbsolute) known.set(source, place);
      if (place !== -1) shown.add(place);
    }
  };
  for (const [index, post] of site.posts.entries())
    if (post.pictured) look(post, site.postAddresses[index] ?? '/');
  for (const [index, page] of site.pages.entries()) look(page, site.pageAddresses[index] ?? '/');
  return site.staticFiles.flatMap((file, place) =>
    shown.has(place) ? { file, address: site.staticAddresses[place] ?? '' } : [],
  );
}
