/**
 * Problems as data. Every stage returns or collects diagnostics; only `cli/report.ts` prints them.
 */

/** What each stable code means, in one line. The code is what users search for and what tools filter by. */
export const DIAGNOSTIC_CODES = {
  'address-taken': 'Two sources claim the same address; the later claimant is left out.',
  'address-unsafe': 'A name was changed because a file system or host could not store it.',
  'body-template-failed': 'What a body tells the template engine to do does not work.',
  'build-running':
    'Another build of the site is running, or nobody can tell from here that it has ended.',
  'build-unfinished': 'No build of the destination has come to its end.',
  'byte-order-mark': 'A file begins with a byte order mark.',
  'cache-discarded':
    'What the builds before have kept cannot be used; everything is parsed or made anew.',
  'code-refused':
    'Browsers pass over code in a template, a page or a post, as the policy of `header_files` does not allow it.',
  'config-invalid': 'An option in the configuration has a value that it cannot take.',
  'config-unknown': 'A key of the configuration looks like a misspelt option.',
  'css-invalid': 'A style sheet cannot be minified, and is published as it stands.',
  'data-invalid': 'A file under data/ could not be read.',
  'date-invalid': 'A date could not be understood, or names a day that does not exist.',
  'date-missing': 'Neither the file name nor the front matter gives a date.',
  'deployed-unreadable': 'The record of what was last marked as deployed could not be read.',
  'destination-unsafe': 'The destination would overwrite the sources.',
  'draft-unknown': 'There is no such draft.',
  'encoding-guessed': 'A file is not UTF-8, and was read as GB18030.',
  'encoding-invalid': 'A file is not valid UTF-8.',
  'fault-limit':
    'So many posts are at fault that the cause must be elsewhere; nothing was published.',
  'file-empty': 'A post or page is empty.',
  'file-exists': 'A file that was to be written is there already; it is left as it is.',
  'file-unreadable': 'A file could not be read.',
  'fragment-missing': 'A link names a part of a page that the page does not have.',
  'front-matter-invalid': 'The front matter is not valid YAML.',
  'front-matter-missing': 'A post or page has no front matter.',
  'front-matter-type': 'A known key of the front matter has a value of the wrong type.',
  'front-matter-unclosed': 'The front matter has no closing line of three dashes.',
  'held-unreadable':
    'The last good version of a post that is at fault could not be read; the post is left out.',
  'host-limit': 'The site is near a limit of its host, or above it.',
  'html-reduced': 'The HTML of a body was such a tangle that only its text was published.',
  'html-removed': 'The HTML of a body held what could do harm, and was published without it.',
  'html-unclosed':
    'A comment, tag or element of a body is never closed, and would hide what follows it.',
  'image-missing': 'A post shows an image that the site does not have.',
  'language-unknown': '`lang` names no language.',
  'layout-missing': 'A layout is named that does not exist.',
  'likely-mistake': 'Something about the site is probably not as it was meant.',
  'line-ends': 'A file has other line ends than those of Unix.',
  'link-broken': 'A link leads to an address that the site does not have.',
  'link-empty': 'A link has no address.',
  'lists-missing': 'A folder holds no lists of changes of the destination.',
  'math-invalid': 'A formula cannot be understood, and is shown as code.',
  'minify-failed': 'A page could not be minified, or there is no minifier for style sheets.',
  'nesting-too-deep': 'Something in a post lies too deep in itself.',
  'not-a-post': 'A file under posts/ does not have the name of a post.',
  'nul-bytes': 'A file holds NUL bytes.',
  'output-too-slow': 'An output takes too long to make.',
  'output-unknown': 'Nothing was published at an address.',
  'parse-failed': 'gazette could not understand a post, and should have.',
  'permalink-invalid': 'A permalink has an unknown placeholder or leads out of the site.',
  'picture-not-copied': 'No smaller copies could be made of a picture.',
  'plugin-failed': 'A plugin of the site failed.',
  'plugin-invalid':
    'The file with the site’s plugins could not be loaded, or is not what is expected.',
  'post-duplicate': 'A post repeats another one.',
  'post-moved': 'A published post has another address now, and no redirect leads to it.',
  'post-too-large': 'A post or page is larger than it may be.',
  'quotes-unescaped': 'A text in quotes holds quotes or backslashes as they are.',
  'redirect-astray':
    'A redirect leads to an address at which nothing is published, or back to itself.',
  'redirect-dropped': 'A redirect stands where a real output is, and was left out.',
  'redirect-invalid': 'A line of data/redirects.yml does not say where an old address leads to.',
  'render-failed': 'Something failed while an output was rendered.',
  'sharp-missing': 'The library that makes smaller copies of pictures is missing.',
  'slug-empty': 'Nothing of a title can stand in an address.',
  'source-changing': 'A source was being written while it was read; the next build takes it up.',
  'source-removed': 'A source was removed while the site was being built.',
  'template-failed': 'A template failed while it was rendered.',
  'template-invalid': 'A template could not be compiled.',
  'term-unknown': 'No post has a term of that name.',
  'terms-differ-in-case': 'Two terms differ only in upper and lower case.',
  'terms-differ-in-width': 'Two terms differ only in full-width and half-width characters.',
  'theme-missing': 'The configuration names a theme that is not there.',
  'title-empty': 'A post has an empty title; its slug is shown instead.',
  'trust-ignored': 'A source says that it is to be trusted, which only the configuration can.',
  'url-unset': 'The configuration does not say where the site will live.',
  'whole-site-read':
    'A template reads the posts of the site or of a term where many outputs are made with it.',
  'write-failed': 'The published folder, or another one, could not be written.',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

/** `error` holds something back (see {@link Diagnostic.scope}); `warning` and `note` never do. */
export type Severity = 'error' | 'warning' | 'note';

/** One problem, with enough of its surroundings to be mended without opening another tool. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** Whether an error holds back one source (`post`, which covers pages too) or the whole site. */
  readonly scope: 'post' | 'site';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Path relative to the site's root, with `/`. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 units. */
  readonly column?: number;
  /** The offending line, without its line end. */
  readonly excerpt?: string;
  /** Whether the last good version of a post at fault is published in its place. */
  readonly lastGood?: boolean;
  /** The address of the output that was being made. */
  readonly output?: string;
}

/** Where in a text a problem is; all 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Thrown where going on makes no sense: a fault of the site. Nothing is published. */
export class SiteFault extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.file ?? 'site'}: ${d.message}`).join('\n'));
    this.name = 'SiteFault';
    this.diagnostics = diagnostics;
  }
}

/** @throws SiteFault if any of these is an error. */
export function failOn(faults: readonly Diagnostic[]): void {
  if (faults.some(({ severity }) => severity === 'error')) throw new SiteFault(faults);
}

/** The part of a diagnostic that its maker decides freely. */
type Details = Omit<Diagnostic, 'code' | 'severity' | 'scope' | 'message'>;

/** A fault of one post or page: it is held back, everything else is published. */
export function postFault(code: DiagnosticCode, message: string, details: Details): Diagnostic {
  return { code, severity: 'error', scope: 'post', message, ...details };
}

/** A fault of the site: nothing is published. */
export function siteFault(
  code: DiagnosticCode,
  message: string,
  details: Details = {},
): Diagnostic {
  return { code, severity: 'error', scope: 'site', message, ...details };
}

/** Something that the user should know, and that holds nothing back. */
export function warning(code: DiagnosticCode, message: string, details: Details = {}): Diagnostic {
  return { code, severity: 'warning', scope: 'post', message, ...details };
}

/** Something that is worth a line when asked for. */
export function note(code: DiagnosticCode, message: string, details: Details = {}): Diagnostic {
  return { code, severity: 'note', scope: 'post', message, ...details };
}

/** The fields `line`, `column` and `excerpt` for a place in `text`. A place beyond the text gives no excerpt. */
export function at(text: string, place: Place): Pick<Diagnostic, 'line' | 'column' | 'excerpt'> {
  const excerpt = text.split('\n', place.line)[place.line - 1];
  return { ...place, ...(excerpt === undefined ? {} : { excerpt: excerpt.slice(0, 300) }) };
}
