/** What the preview's server tells the script in its pages. Plain data; both sides are compiled from this. */

/** Everything of the preview's own is below this address, whatever `baseurl` says. No site has a file there. */
export const OWN_PATH = '/.gazette';
export const EVENTS_PATH: string = `${OWN_PATH}/events`;
export const SCRIPT_PATH: string = `${OWN_PATH}/client.js`;
export const PROBLEMS_PATH: string = `${OWN_PATH}/problems`;

/** What is known of the page that the script is in. */
export interface PageInfo {
  /** Address within the site, decoded. */
  readonly address: string;
  /** Which bytes these are. */
  readonly version: string;
  /** The source of a post or page; null of what is generated. */
  readonly source: Source | null;
  /** Why it was last rendered, in words. */
  readonly why: string;
  /** Milliseconds that rendering took. */
  readonly milliseconds: number;
  /** What the published site would not show yet. */
  readonly mark: 'draft' | 'future' | null;
}

export interface Source {
  /** Relative to the site's folder. */
  readonly path: string;
  /** A URL that opens it in an editor. */
  readonly open: string;
}

/** A problem, ready to be shown. */
export interface ShownProblem {
  readonly severity: 'error' | 'warning' | 'note';
  /** In words, with its code. */
  readonly title: string;
  readonly message: string;
  readonly hint: string;
  /** `posts/a.md:3:5`; empty where it has no place. */
  readonly place: string;
  /** A URL that opens the place in an editor; empty where there is no file. */
  readonly open: string;
  /** What opens it in an editor of the terminal. */
  readonly command: string;
  /** Lines of the source around the place. */
  readonly lines: readonly {
    readonly number: number;
    readonly text: string;
    /** Where the caret stands, in UTF-16 units from 1; null on other lines. */
    readonly column: number | null;
  }[];
}

/** The state of the whole site. */
export interface SiteState {
  readonly errors: number;
  readonly warnings: number;
  /** Shown over the page until they are mended. */
  readonly over: readonly ShownProblem[];
  /** In short. */
  readonly all: readonly Pick<ShownProblem, 'severity' | 'title' | 'place' | 'open'>[];
  /** How many are not in `all`. */
  readonly more: number;
  /** URL paths of what the published site would not show yet. */
  readonly marked: readonly { readonly url: string; readonly mark: 'draft' | 'future' }[];
}

/** What the interface says, in the language of whoever has started the preview. */
export interface Texts {
  readonly draft: string;
  readonly future: string;
  readonly problems: string;
  readonly problem: string;
  readonly noProblems: string;
  readonly close: string;
  readonly milliseconds: string;
  readonly allProblems: string;
  /** With two places: how many sources of how many. */
  readonly reading: string;
  /** Heading of the page of all problems. */
  readonly listTitle: string;
}

/** Events of the stream, by their names, with what comes with each. */
export interface PreviewEvents {
  /** At the beginning, and after each change. */
  readonly state: SiteState;
  /** All sources are read again, which takes a while; until then pages stay as they are. */
  readonly reading: { readonly done: number; readonly total: number };
  /** The page has other bytes now. */
  readonly reload: Record<string, never>;
  /** The page is at another URL path now. */
  readonly moved: { readonly url: string };
  /** Static files that have changed, by their URL paths. */
  readonly files: { readonly urls: readonly string[]; readonly stamp: string };
}
