/** Jekyll's modes of slugify (https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter). */
export type SlugifyMode = 'none' | 'raw' | 'default' | 'pretty' | 'ascii' | 'latin';

const SEPARATORS: Readonly<Record<Exclude<SlugifyMode, 'none'>, RegExp>> = {
  raw: /[ \t\n\v\f\r]+/g,
  default: /[^\p{M}\p{L}\p{Nd}]+/gu,
  pretty: /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu,
  ascii: /[^A-Za-z0-9]+/g,
  latin: /[^A-Za-z0-9]+/g,
};

/** Letters of Latin-1 and Latin Extended-A that are more than a letter with a mark, as Ruby's I18n writes them. */
const LATIN: Readonly<Record<string, string>> = {
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ĳ: 'IJ',
  ĳ: 'ij',
  Ŋ: 'NG',
  ŋ: 'ng',
  Þ: 'Th',
  þ: 'th',
  ß: 'ss',
  Ð: 'D',
  ð: 'd',
  Đ: 'D',
  đ: 'd',
  Ø: 'O',
  ø: 'o',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  Ŀ: 'L',
  ŀ: 'l',
  Ł: 'L',
  ł: 'l',
  ŉ: "'n",
  Ŧ: 'T',
  ŧ: 't',
  '×': 'x',
};

function latinOf(text: string): string {
  return text.replace(
    /[\u00c0-\u017e]/g,
    (letter) => LATIN[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, ''),
  );
}

/** Jekyll's `slugify`: runs of other characters become `-`, one at either end goes, the case is lowered unless `cased`. */
export function slugify(text: string, mode: SlugifyMode = 'default', cased = false): string {
  let slug = text;
  if (mode !== 'none') {
    if (mode === 'latin') slug = latinOf(slug);
    slug = slug.replace(SEPARATORS[mode], '-').replace(/^-|-$/g, '');
  }
  // JavaScript alone gives a sigma at the end of a word another form.
  return cased ? slug : slug.replaceAll('Σ', 'σ').toLowerCase();
}
