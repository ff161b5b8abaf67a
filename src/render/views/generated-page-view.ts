import type { Config } from '../../config/options.js';
import { View } from './view.js';

/** `page` on pages that have no source of their own: lists, 404, redirects. */
export class GeneratedPageView extends View {
  /** `home`, `term`, `archive`, `node`, `taxonomy`, `404` or `redirect`. */
  readonly kind: string;
  /** A term's name, else empty: the theme finds the words. */
  readonly title: string;
  /** Percent-encoded path within the site, without `baseurl`. */
  readonly url: string;
  readonly lang: string;
  readonly description: string;
  readonly date = null;
  readonly updated = null;
  /** Where a redirect leads to, with `baseurl`. */
  readonly redirect_to: string | undefined;

  constructor(
    kind: string,
    title: string,
    url: string,
    config: Config,
    redirectTo: string | undefined,
  ) {
    super();
    this.kind = kind;
    this.title = title;
    this.url = url;
    this.lang = config.lang;
    this.description = kind === 'home' ? config.description : '';
    this.redirect_to = redirectTo;
  }
}
