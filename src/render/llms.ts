import type { SiteOutline } from '../archive/site.js';
import type { Config } from '../config/options.js';
import { encodeAddress } from '../util/url.js';
import { absoluteUrl } from './filters/filters.js';

/**
 * `llms.txt` (https://llmstxt.org): what the site is, and where its pages, lists and feeds are. It names no posts, which its lists and feeds do, so that
 * it does not change with each of them.
 */
export function renderLlms(
  { pages, pageAddresses, taxonomies }: Pick<SiteOutline, 'pages' | 'pageAddresses' | 'taxonomies'>,
  config: Config,
): string {
  const link = (name: string, address: string | false | null, about = ''): string[] => {
    if (!address) return [];
    const text = oneLine(name).replace(/[[\]\\]/g, '\\$&') || address;
    const url = absoluteUrl(encodeAddress(address), config).replace(/[()]/g, (sign) =>
      sign === '(' ? '%28' : '%29',
    );
    return [`- [${text}](${url})${about === '' ? '' : `: ${oneLine(about)}`}\n`];
  };
  const { feed } = config;
  const sections: [string, string[]][] = [
    [
      'Lists',
      [
        ...link('Latest posts', '/'),
        ...link('All posts by date', config.archive),
        ...taxonomies.flatMap(({ name, address }) => link(`All posts by ${name}`, address)),
      ],
    ],
    [
      'Feeds',
      [
        ...link('Atom', feed.atom, feed.archive ? 'its archives hold every post' : ''),
        ...link('JSON Feed', feed.json),
        ...link('RSS', feed.rss),
      ],
    ],
    [
      'Pages',
      pages.flatMap(({ title, description }, index) => {
        const address = pageAddresses[index] ?? '';
        return /(?:\/|\.html)$/.test(address) && address !== '/404.html' && address !== '/'
          ? link(title, address, description)
          : [];
      }),
    ],
    ['Optional', link('Sitemap of every page', config.sitemap)],
  ];
  const head = `# ${oneLine(config.title) || config.url}\n`;
  const about = config.description === '' ? '' : `\n> ${oneLine(config.description)}\n`;
  return [
    head + about,
    ...sections.flatMap(([name, links]) =>
      links.length === 0 ? [] : [`## ${name}\n\n${links.join('')}`],
    ),
  ].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
