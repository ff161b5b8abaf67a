/** As BCP 47 builds them: a language, and what says more of it. */
const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;

/** The tag of a language as HTML and feeds name it: `zh_CN`, as systems do, is `zh-CN`. Null for a text that names none. */
export function languageTag(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-');
  return TAG.test(tag) ? tag : null;
}

/** Languages of two letters (ISO 639-1), and the older names of some: the list has been closed since 2003. Of three letters there are thousands. */
const OF_TWO_LETTERS: ReadonlySet<string> = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv ' +
    'cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ' +
    'ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ' +
    'ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng ' +
    'nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk ' +
    'sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve ' +
    'vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
);

/** Whether a tag begins with two letters that stand for no language. */
export function namesNoLanguage(tag: string): boolean {
  const isOfTwo = tag.length === 2 || tag[2] === '-';
  return isOfTwo && !OF_TWO_LETTERS.has(tag.slice(0, 2).toLowerCase());
}

/** The tag that is mostly meant where a country is named for its language: `zh-CN` for `cn`. Null where there is no such country. */
export function languageOfCountry(country: string): string | null {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const code = country.toUpperCase();
  // `ZZ` and those with `X` stand for none.
  if (!/^(?!ZZ|X)[A-Z]{2}$/.test(code) || names.of(code) === undefined) return null;
  const { language, region } = new Intl.Locale(`und-${code}`).maximize();
  return region === undefined ? language : `${language}-${region}`;
}
