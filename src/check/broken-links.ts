import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, type Diagnostic, warning } from '../diagnostics.js';
import type { ExaminedHtml, FoundLink } from './examine.js';
import type { LinkResolver } from './links.js';

/** Where links stand. */
export interface LinkPlace {
  /** Address of the page. */
  readonly address: string;
  /** The source that the links stand in; none where a template has made them. */
  readonly file?: string;
}

/** Finds links and images that lead nowhere. */
export interface BrokenLinks {
  /** Looks at the links of a body or page. What was found once in a place, or at all where a template makes it, is not told of again. */
  look(links: readonly FoundLink[], place: LinkPlace, ids: ExaminedHtml['ids']): void;
  /** Addresses of pages of which a part is named that only the whole page can tell. */
  readonly asked: ReadonlySet<string>;
  /** Answers for such a page. */
  answer(address: string, ids: ExaminedHtml['ids']): void;
  readonly diagnostics: readonly Diagnostic[];
}

interface Asking {
  readonly url: string;
  readonly place: LinkPlace;
  readonly fragment: string;
}

/** @param root the site's folder, in which links are looked for in their sources. */
export function findBrokenLinks(resolve: LinkResolver, root: string): BrokenLinks {
  const asking = new Map<string, Asking[]>();
  const everSaid = new Set<string>();
  const diagnostics: Diagnostic[] = [];

  function tell({ url, isImage }: FoundLink, missing: string, place: LinkPlace): void {
    const where = whereIs(url, place, root);
    diagnostics.push(
      isImage
        ? warning('image-missing', `there is no image at ${missing}`, {
            ...where,
            hint: `Put it at public${missing}, or correct the address.`,
          })
        : warning('link-broken', `nothing is published at ${missing}`, {
            ...where,
            hint: 'Correct the link, or publish something there: `redirect_from` makes an old address lead on.',
          }),
    );
  }

  return {
    look(links, place, ids) {
      const saidHere = new Set<string>();
      const isNew = (what: string): boolean => {
        const said = place.file === undefined ? everSaid : saidHere;
        if (said.has(what)) return false;
        saidHere.add(what);
        everSaid.add(what);
        return true;
      };
      for (const link of links) {
        const target = resolve(link.url, place.address);
        if (target === null) continue;
        const { address, published, fragment } = target;
        if (published === null) {
          if (isNew(address)) tell(link, address, place);
          continue;
        }
        const isHere = published === place.address;
        if (fragment === '' || link.isImage || (isHere && ids.has(fragment))) continue;
        // A template names a part of its own page on each of its pages.
        if (!isNew(isHere ? `#${fragment}` : `${published}#${fragment}`)) continue;
        const others = asking.get(published);
        const one = { url: link.url, place, fragment };
        if (others === undefined) asking.set(published, [one]);
        else others.push(one);
      }
    },
    get asked() {
      return new Set(asking.keys());
    },
    answer(address, ids) {
      for (const { url, place, fragment } of asking.get(address) ?? []) {
        if (ids.has(fragment)) continue;
        diagnostics.push(
          warning('fragment-missing', `${address} has nothing with the id \`${fragment}\``, {
            ...whereIs(url, place, root),
            hint: 'Correct what stands behind `#`. Ids in the bodies of posts begin with `user-content-`.',
          }),
        );
      }
    },
    diagnostics,
  };
}

/** The place of a link in its source, or the page that it was made for. */
function whereIs(url: string, { file, address }: LinkPlace, root: string): Partial<Diagnostic> {
  return file === undefined ? { output: address } : { file, ...placeOfUrl(join(root, file), url) };
}

/** Where an address stands in a source; links to other names of the site were changed, so its end counts. */
function placeOfUrl(absolute: string, url: string): Partial<Diagnostic> {
  try {
    const text = readFileSync(absolute, 'utf8');
    const tail = url.slice(url.lastIndexOf('/', url.length - 2));
    const tails = [url, tail, tail.replaceAll('&', '&amp;')];
    const found = tails.map((one) => text.indexOf(one)).find((offset) => offset !== -1);
    if (found === undefined) return {};
    const before = text.slice(0, found).split('\n');
    return at(text, { line: before.length, column: (before.at(-1) ?? '').length + 1 });
  } catch {
    return {};
  }
}
