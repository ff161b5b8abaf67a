import type { PageRecord, PostEntry, PostRecord } from '../../src/archive/post.js';
import type { SourceFile } from '../../src/archive/source.js';
import { parseConfig } from '../../src/config/load.js';
import type { Config } from '../../src/config/options.js';

const NOWHERE = { file: 0, offset: 0, length: 0 };

/** A post's record; what is not given is of no interest to the test. */
export function postRecord(
  given: Partial<PostRecord> & { readonly at?: string } = {},
): PostRecord & PostEntry {
  const { at = '2022-01-06T08:12:53Z', ...rest } = given;
  return {
    path: 'posts/2022-01-06-a.md',
    title: 'A',
    layout: null,
    permalink: null,
    lang: null,
    author: null,
    description: '',
    image: null,
    updated: null,
    redirectFrom: [],
    data: {},
    pictures: [],
    body: NOWHERE,
    draft: false,
    date: { epoch: Date.parse(at), offset: 0 },
    slug: 'a',
    categories: [],
    tags: [],
    terms: {},
    excerpt: { ...NOWHERE, form: 'html' },
    words: { characters: 0, words: 0 },
    headed: false,
    pictured: false,
    record: { block: 0, offset: 0 },
    ...rest,
  };
}

export function pageRecord(given: Partial<PageRecord> & { readonly path: string }): PageRecord {
  return {
    title: 'P',
    layout: null,
    permalink: null,
    lang: null,
    author: null,
    description: '',
    image: null,
    updated: null,
    redirectFrom: [],
    data: {},
    pictures: [],
    body: NOWHERE,
    date: null,
    form: 'html',
    file: `${given.path.replace(/^pages\//, '').replace(/\.[^.]+$/, '')}.html`,
    ...given,
  };
}

export function staticFile(path: string): SourceFile {
  return { kind: 'static', path, root: '/nowhere' };
}

/** A checked configuration from the text of a `_config.yml`. */
export function configOf(text = ''): Config {
  return parseConfig(`url: https://example.com\n${text}`, '_config.yml').config;
}
