import { pathTest } from '../util/path-test.js';
import { withBaseurl } from '../util/url.js';
import { attributeFilter } from './attributes.js';
import { type BodyPublisher, sanitisingPublisher, trustedPublisher } from './html.js';
import { type LinkRewriter, linkDetector, linkRewriter } from './links.js';
import type { ParseOptions } from './parse-options.js';
import { picturesOf } from './pictures.js';
import { plainBodies } from './plain-body.js';

/** How bodies become HTML: that of sources which the site trusts, or of all others. */
export interface Handling {
  /** Whether code of a body stays in it. */
  readonly isTrusted: boolean;
  readonly publisher: BodyPublisher;
  readonly renderPlain: ReturnType<typeof plainBodies>;
}

/** Which handling a source gets, by its path alone: nothing that it says of itself can change it. */
export function handlings(
  options: ParseOptions,
  rewrite: LinkRewriter,
): (path: string) => Handling {
  const handle = (publisher: BodyPublisher, isTrusted: boolean): Handling => ({
    isTrusted,
    publisher,
    renderPlain: plainBodies(rewrite, publisher.rules),
  });
  const trusted = handle(trustedPublisher(linkDetector(options), rewrite), true);
  const { sanitize, external_rel: externalRel } = options;
  if (sanitize === false) return () => trusted;
  const frames = new Set(sanitize === true ? [] : sanitize.iframes);
  const siteHost = options.url.replace(/^https?:\/\//i, '').toLowerCase();
  const fragments = withBaseurl('/fragments/', options.baseurl);
  const filter = attributeFilter({ rewrite, frames, externalRel, siteHost, fragments });
  const checked = handle(sanitisingPublisher(filter), false);
  const tests = options.trust.map(pathTest);
  return (path) => (tests.some((test) => test(path)) ? trusted : checked);
}

/** A body that was finished by other rules, as it is published. */
export interface FinishedBody {
  readonly html: string;
  /** See {@link PostRecord.pictures}. */
  readonly pictures: readonly string[];
}

/** How finished HTML is published that was finished by other rules: by those of its source's path. */
export function publisherFor(options: ParseOptions): (path: string, html: string) => FinishedBody {
  const handlingOf = handlings(options, linkRewriter(options));
  return (path, finished) => {
    const html = handlingOf(path).publisher.republish(finished);
    return { html, pictures: picturesOf(html, options) };
  };
}
