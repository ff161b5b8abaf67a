import type { ListingRef, Output, OutputContent } from '../archive/output.js';
import type { OpenSite } from '../archive/shared-site.js';
import { PluginFailure } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import type { JsonMap } from '../util/json.js';
import { DamagedFile } from '../util/spill.js';
import { encodeAddress, withBaseurl } from '../util/url.js';
import type { Assembler } from './assemble.js';
import { assetUrl } from './assets.js';
import { type FeedPlace, renderAtom } from './atom.js';
import { type Feed, readFeed } from './feed.js';
import type { FeedPrinter } from './feed-xml.js';
import { absoluteUrl } from './filters/filters.js';
import { renderHeadersFile } from './headers-file.js';
import { fillGaps } from './html.js';
import { inlineCode } from './inline-code.js';
import { renderJsonFeed } from './json-feed.js';
import { noLayout, parentLayout } from './layouts.js';
import { renderLlms } from './llms.js';
import { safe } from './nunjucks/engine.js';
import { describePluginFailure, isTransformed, renderPlugin, transformPage } from './plugins.js';
import { renderRedirectsFile } from './redirects-file.js';
import { renderRss } from './rss.js';
import {
  renderNewsSitemap,
  renderPageSitemap,
  renderPostSitemap,
  renderRobots,
  renderSitemapIndex,
} from './sitemap.js';
import { describeFailure } from './template-diagnostic.js';
import type { Templates, TemplatesInput } from './templates.js';
import { stringsByLanguage } from './theme.js';
import { FIELD } from './traces/fields.js';
import { KEY } from './traces/keys.js';
import { deepFreeze } from './views/freeze.js';
import { GeneratedPageView } from './views/generated-page-view.js';
import { type ListingPage, nodePage } from './views/listing-page.js';
import { ListingView } from './views/listing-view.js';
import { SiteView } from './views/site-view.js';
import type { SiteViews } from './views/views.js';

export interface RenderInput extends TemplatesInput {
  readonly site: OpenSite;
  readonly views: SiteViews;
  /** gazette's version, for the feeds' generator line. */
  readonly version: string;
  readonly contentOf: Assembler['contentOf'];
}

/** What an output's file holds: a text, which may have gaps (see `html.ts`), or bytes. */
export type Rendered = { readonly text: string } | { readonly bytes: Buffer };

/** Renders outputs, one at a time. */
export interface Renderer {
  /** @returns a diagnostic if a template failed. @throws DamagedFile if a body is not what was written. */
  render(output: Output): Rendered | Diagnostic;
}

type Variables = Readonly<Record<string, unknown>>;

export function createRenderer(input: RenderInput, { engine }: Templates): Renderer {
  const { site, config, plugins, theme, views, reads } = input;
  const siteView = new SiteView(views);
  const stringsFor = stringsByLanguage(theme);

  const frozen = new Map<string, JsonMap>();
  function frozenFrontMatter(template: string): JsonMap {
    let frontMatter = frozen.get(template);
    if (frontMatter === undefined) {
      frontMatter = deepFreeze(theme.files.get(template)?.frontMatter ?? {});
      frozen.set(template, frontMatter);
    }
    return frontMatter;
  }

  /** A layout around a content, of which the variables become its own; layouts may name a parent in their front matter. */
  function inLayout(name: string, variables: Record<string, unknown>): string {
    let text = '';
    let content: unknown = variables.content;
    const seen = new Set<string>();
    for (let layout: string | undefined = name; layout !== undefined; ) {
      const template = theme.layouts.get(layout);
      reads.key(KEY.layout(layout));
      // Parents were checked before, so this one is a layout that gazette itself asks for.
      if (template === undefined || seen.has(layout)) throw noLayout(layout, layout, theme, 1, 1);
      seen.add(layout);
      const frontMatter = frozenFrontMatter(template);
      variables.content = content;
      variables.layout = frontMatter;
      text = engine.render(template, variables);
      layout = parentLayout(frontMatter);
      if (layout !== undefined) content = engine.rendered(text);
    }
    return text;
  }

  function listing(output: Output, page: ListingPage, layout: string, ref: ListingRef): string {
    const term = views.termOf(ref);
    const kind = page.kind === 'head' ? (term === null ? 'home' : 'term') : page.kind;
    return inLayout(
      layout,
      generated(output, kind, term?.name ?? '', { listing: new ListingView(views, ref, page) }),
    );
  }

  function generated(
    output: Output,
    kind: string,
    title: string,
    more: Variables,
  ): Record<string, unknown> {
    reads.key(KEY.config('lang'));
    if (kind === 'home') reads.key(KEY.config('description'));
    const page = new GeneratedPageView(
      kind,
      title,
      encodeAddress(output.address),
      config,
      more.redirect_to as string | undefined,
    );
    return { site: siteView, page, t: strings(page.lang), ...more };
  }

  function strings(lang: string): JsonMap {
    reads.key(KEY.strings(lang));
    return stringsFor(lang);
  }

  function renderPost(index: number): string {
    const page = views.post(index);
    const { content, layout } = page;
    if (layout === null) return content.printed;
    // The interface is in the site's language around a piece in another.
    return inLayout(layout, {
      site: siteView,
      page,
      content,
      t: strings(config.lang),
    });
  }

  function renderPage(index: number): string {
    const record = site.pages[index];
    const page = views.page(index);
    const variables = { site: siteView, page, t: strings(page.lang) };
    if (record !== undefined) reads.key(KEY.pageBody(record.path));
    const content =
      record?.form === 'template'
        ? engine.whole(engine.renderString(input.readBody(record.body), record.path, variables))
        : String(page.content);
    return page.layout === null
      ? content
      : inLayout(page.layout, { ...variables, content: safe(content) });
  }

  /** A page of its own, for readers without scripts. */
  function renderFragment(output: Output, name: string): string {
    const variables = generated(output, 'fragment', name, {});
    const content = engine.render(`fragments/${name}.html`, { ...variables });
    return inLayout('fragment', { ...variables, content: engine.rendered(content) });
  }

  function* newsPosts(start: number, end: number) {
    for (const name of ['title', 'lang']) reads.key(KEY.config(name));
    reads.ownLength();
    reads.own(0, end - start);
    for (let index = start; index < end; index++) {
      reads.post(index, FIELD.address | FIELD.date | FIELD.title | FIELD.lang);
      yield { address: site.posts.address(index), post: site.posts.record(index) };
    }
  }

  function feedOf(output: Output, listing: ListingRef): Feed {
    return readFeed(views, output, listing, (address) => {
      reads.key(KEY.asset(address));
      return assetUrl(address, input.versionOf, config.baseurl);
    });
  }

  function feedPrinter(): FeedPrinter {
    const { version, contentOf } = input;
    return { site: config.url, version, contentOf, strings: strings(config.lang) };
  }

  function placeOfFeed(
    content: Extract<OutputContent, { kind: 'atom' | 'archived-feed' }>,
  ): FeedPlace {
    const urlOf = (address: string | null): string | undefined =>
      address === null ? undefined : absoluteUrl(encodeAddress(address), config);
    return content.kind === 'atom'
      ? { previous: urlOf(content.archive) }
      : {
          current: urlOf(content.feed),
          previous: urlOf(content.older),
          next: urlOf(content.newer),
        };
  }

  function renderText({ address, content }: Output): string {
    const output = { address, content };
    switch (content.kind) {
      case 'post':
        return renderPost(content.post);
      case 'page':
        return renderPage(content.page);
      case 'head':
        return listing(
          output,
          { kind: 'head' },
          content.listing.of === 'site' ? 'home' : 'listing',
          content.listing,
        );
      case 'archive':
        return listing(output, { kind: 'archive' }, 'archive', { of: 'site' });
      case 'node': {
        const { listing: ref, path, part } = content;
        return listing(output, nodePage(views.tree(views.termOf(ref)), path, part), 'node', ref);
      }
      case 'taxonomy':
        return inLayout(
          'taxonomy',
          generated(output, 'taxonomy', '', { taxonomy: views.taxonomy(content.taxonomy) }),
        );
      case 'fragment':
        return renderFragment(output, content.name);
      case 'not-found':
        return inLayout('404', generated(output, '404', '', {}));
      case 'redirect':
        return inLayout(
          'redirect',
          generated(output, 'redirect', '', {
            redirect_to: content.to.startsWith('/')
              ? withBaseurl(encodeAddress(content.to), config.baseurl)
              : content.to,
          }),
        );
      case 'atom':
      case 'archived-feed':
        return renderAtom(feedOf(output, content.listing), placeOfFeed(content), feedPrinter());
      case 'rss':
        return renderRss(feedOf(output, content.listing), feedPrinter());
      case 'json-feed':
        return renderJsonFeed(feedOf(output, content.listing), config.url, input.readBody);
      case 'sitemap-index':
        reads.key(KEY.editions);
        return renderSitemapIndex(content.parts, site, config);
      case 'sitemap-posts':
        reads.ownLength();
        reads.own(0, content.end - content.start);
        for (let index = content.start; index < content.end; index++)
          reads.post(index, FIELD.address | FIELD.date | FIELD.updated);
        return renderPostSitemap(content.start, content.end, site, config);
      case 'sitemap-pages':
        return renderPageSitemap(content.addresses, config);
      case 'sitemap-news':
        return renderNewsSitemap(newsPosts(content.start, content.end), config);
      case 'llms':
        for (const name of ['title', 'description']) reads.key(KEY.config(name));
        reads.key(KEY.pages);
        for (const { path } of site.pages) reads.key(KEY.page(path));
        return renderLlms(site, config);
      case 'redirects-file':
        return renderRedirectsFile(content.form, content.redirects, config.baseurl);
      case 'headers-file':
        reads.key(KEY.inlineCode);
        reads.key(KEY.config('images'));
        return renderHeadersFile(
          content.form,
          inlineCode(theme, config.minify_html, plugins.transforms),
          config,
        );
      case 'robots':
        return renderRobots(config);
      case 'static':
      case 'copy':
      case 'plugin':
        throw new TypeError(`no text is made of the kind ${content.kind}`);
    }
  }

  return {
    render(output) {
      try {
        if (output.content.kind === 'plugin')
          return renderedOf(
            renderPlugin(plugins, { ...output, content: output.content }, siteView, reads),
          );
        const text = renderText(output);
        if (!isTransformed(plugins, output)) return { text };
        return {
          text: transformPage(plugins, fillGaps(text, input.readBody), output, siteView, config),
        };
      } catch (error) {
        if (error instanceof DamagedFile) throw error;
        if (error instanceof PluginFailure) return describePluginFailure(error, output.address);
        return describeFailure(error, output.address, input);
      }
    },
  };
}

const renderedOf = (made: string | Uint8Array): Rendered =>
  typeof made === 'string' ? { text: made } : { bytes: Buffer.from(made) };
