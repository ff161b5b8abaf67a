/** Jekyll's modes of slugify (https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter). */
export type SlugifyMode = 'none' | 'raw' | 'default' | 'pretty' | 'ascii' | 'latin';

const SEPARATORS: Readonly<Record<Exclude<SlugifyMode, 'none'>, RegExp>> = {
  raw: /\s+/g,
  default: /[^\p{M}\p{L}\p{Nd}]+/gu,
  pretty: /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu,
  ascii: /[^A-Za-z0-9]+/g,
  latin: /[^\p{M}\p{L}\p{Nd}]+/gu,
};

/** Jekyll's `slugify`: runs of other characters become `-`, one at either end goes, the case is lowered unless `cased`. */
export function slugify(text: string, mode: SlugifyMode = 'default', cased = false): string {
  let slug = text;
  if (mode !== 'none') {
    if (mode === 'latin')
      slug = slug
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC');
    slug = slug.replace(SEPARATORS[mode], '-').replace(/^-|-$/g, '');
  }
  return cased ? slug : slug.toLowerCase();
}
