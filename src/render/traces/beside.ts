import type { SiteViews, Standing } from '../views/views.js';

/** How many related posts a post has at most. */
export const MOST_RELATED = 4;
/** Terms of a post that related ones are looked for in: some posts have hundreds. */
const MOST_TERMS = 8;

/**
 * Where a post stands beside another, as a number below {@link WAYS}: the newer (0) or older (1) of all, one of the related (from 2 on), or the
 * newer or older in the first term of a taxonomy (from 8 on, two for each).
 */
export type Way = number;
/** More than the ways that there are. */
export const WAYS = 256;

const RELATED = 2;
const IN_TAXONOMY = 8;

/** The older or newer neighbour of all posts. */
export const inSite = (isOlder: boolean): Way => Number(isOlder);
/** One of the related posts, by its place among them. */
export const related = (place: number): Way => RELATED + place;
/** The older or newer neighbour in a post's first term of a taxonomy; null where there are too many taxonomies. */
export const inTaxonomy = (taxonomy: number, isOlder: boolean): Way | null => {
  const way = IN_TAXONOMY + taxonomy * 2 + Number(isOlder);
  return way < WAYS ? way : null;
};

/** What a way is called. */
export type Side = 'older' | 'newer' | 'related';

/** The side of a way, and the number of the taxonomy that it is in; null for none. */
export function describeWay(way: Way): { readonly side: Side; readonly taxonomy: number | null } {
  if (way >= RELATED && way < IN_TAXONOMY) return { side: 'related', taxonomy: null };
  return {
    side: (way & 1) === 1 ? 'older' : 'newer',
    taxonomy: way < RELATED ? null : (way - IN_TAXONOMY) >> 1,
  };
}

/** The index of the post that stands beside one; -1 if there is none. */
export type Neighbours = (index: number, way: Way) => number;

export function openNeighbours(views: SiteViews): Neighbours {
  // A post is asked for all that is beside it at once.
  let lastIndex = -1;
  let lastRelated: readonly number[] = [];

  function relatedTo(index: number): readonly number[] {
    if (index === lastIndex) return lastRelated;
    lastRelated = earlierIn(worthLookingAt(views.standings(index)));
    lastIndex = index;
    return lastRelated;
  }

  return (index, way) => {
    if (way < RELATED) {
      const beside = way === 1 ? index + 1 : index - 1;
      return beside < views.site.posts.length ? beside : -1;
    }
    if (way < IN_TAXONOMY) return relatedTo(index)[way - RELATED] ?? -1;
    const standing = views.standingIn(index, (way - IN_TAXONOMY) >> 1);
    if (standing === null) return -1;
    const { posts, place } = standing;
    return posts[(way & 1) === 1 ? place + 1 : place - 1] ?? -1;
  };
}

/** A newspaper's tag mostly has the same posts as its category: then it tells nothing new. */
function worthLookingAt(standings: readonly Standing[]): readonly Standing[] {
  const found: Standing[] = [];
  for (let at = 0; at < standings.length && at < MOST_TERMS; at++) {
    const one = standings[at] as Standing;
    if (at === 0 || !isSameEnd(one, standings[0] as Standing)) found.push(one);
  }
  return found;
}

/** The nearest of some lists of earlier posts, by turns: so a new post is related to no post that was there before it. */
function earlierIn(standings: readonly Standing[]): readonly number[] {
  const found: number[] = [];
  for (let step = 1; step <= MOST_RELATED; step++)
    for (const { posts, place } of standings) {
      const post = posts[place + step];
      const isNew = post !== undefined && !found.includes(post);
      if (isNew && found.length < MOST_RELATED) found.push(post);
    }
  // Those of a single list, as most posts have, are in order.
  return standings.length > 1 ? found.sort((a, b) => a - b) : found;
}

function isSameEnd(a: Standing, b: Standing): boolean {
  for (let step = 1; step <= MOST_RELATED; step++)
    if (a.posts[a.place + step] !== b.posts[b.place + step]) return false;
  return true;
}
