/** As BCP 47 builds them: a language, and what says more of it. */
const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;

/** The tag of a language as HTML and feeds name it: `zh_CN`, as systems do, is `zh-CN`. Null for a text that names none. */
export function languageTag(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-');
  return TAG.test(tag) ? tag : null;
}

/** Languages of two letters (ISO 639-1), and the older names of some: the list has been closed since 2003. */
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

/** The digits of base64, of which each holds six bits. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** A bit, the lowest first, for each of `aaa`, `aab` … `zzz`: whether BCP 47 has that language. A test compares them with another list. */
// biome-ignore format: six languages a digit
const OF_THREE_LETTERS = '/3f/+/+//u9+/7v+3/BPX92lzh////Pc/Ow///cBFKX6/3/f////39/////////4p////3EvKonv////+//9//////9K0HP8dd+nUcAIf3+n/kcI4/r7/////////9/////f9////f/f////////n/7/////v//////v//////9//P//7/3///v////+///9//f//////99///v////3///37///+///////3/3v9Xdr/B0/cG8QsgQJBBAUEBAg7+v8fSrQFZ9m0g497d+FXVVfOwxN/N/7f+fX4UGCAABv//7////f34zxH/9/BEIAwWAgAACAAMAQAAgkhA9/99v3+7FBAIAZNmRwfvnIAAAAf3m3mUe2z7//9/8nUEEDGCQ0AA/xn9l1Z61tt/+AAIAAAAAw3p9VS2WAuY9e0//f/BAAAEADWNAAAALFnElFKAQAAAAERkEAAAGEAAAAQAAAERAAQAYBYAAAFAAgoQAAAAV1tABZ1QyU1X9vi38AAAIAABAAAAAAEcROB09VZGCmniAABAkgAAAAEAAAAIQAABARAAAs+vaOAIAAAAABAAAAAAAIAAEBAAAACAAAAAxgoWAAAAAAEACBmiABAgQgQBAAIEjhABAAAAAQAMQ9DABCEAAAAA+OzOBAACQEAAAAAAAAAAAAAAAA///////3PPooA//3n8+HlPAEgIbxmWUJbOw35/9AUjEkB4QgjPJVbjz8/9fb5////RACAEQISwzX9/QhPREQAQw/9/v1ovB93MaDAAAI7lnAHQIAw//f+DAGEEIAAAAgQQJHBAAAAAAAQAEAEgAt+XKDABAARSCBsBAYw//+/ZPHF853uNAARAAAAAUB1argoQAAEEl4/3/PFkACFAEAAAAAQAAAMAAAAAQoCw25IRBigA8RAeAAAAAzQBEJFeEhABCEAAiAQhYEAkN7uD1NdERaOk16zgAAgUAQQAAAAAFRWmk1dd6gHd5+AABAIAAgAAURAEgAAEAQACgRIg/63nDxdaBAAwABBACIdLaAAAAASQEAAQAEw3ZlTQAgAEA0WAEAQAPkixk0CEgSAYEBAggAAACwAAoBAgAAAAAAwj97VIACAAQAAAAAAARAAABAAAw/XPe////////f//v/////////////f//+///29////7//////////////9//3/z9//////////7/+/////////7//9//////////7/////////////vX/d/9/8iZBs8/Bw////BACAMcffYg5yB//89HRiAzn75R//fl8//z/y7Rl3///HBYACAAIAV1nK+d+uFxhRB9+/fHQDUQ0YxFAABAEEIAAgoAg7db/+7/////////7/////9///////////f////9f///f////v/fv///+////f/X//f///f/////+//+///////33//773///////////+////9//////8/f//9//f67/+//f3/nACSw/////X/+//f//i755/f//W1fz///////7/3//99wpRZAxXCdXva6/9//Ydt1////PgQBAXFlwlVfTi///fLUhFXABiAAdpBBCFEEABYAAAAAAAEFYFQQAAAgBRACAYEgkx3/ZrZQlGcV773Un7NIBiBEAVIEAAAAVDm/XQ4YyG999TEDAgAAAAAJAAAAAAoAEAEAQAA/39/bf++8//KEFEGGs/3leEIAAJ1CFn8f7x/77/AAACcM4ew/u/3/+33/9//P/13+R0/HEBEAx/9/9dn/XFY471fXv9AAAAMUcCBAQAAQADlBJIAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8evnfl7T0VCBDUI6fRAACAAAAA8+//vAMCAgAAAIAAAwU74QAAAAEBJWAQACAzgjGAUAEwgRgEAAAA8f///SoKE/htUAAIIAAAAAAEFCIQPABhQQE2XcGDAAAQAcJAIAAQAAIUAgAAA/+9//////8t3P37/v+///tEQQEf/v3/9///+f//fxvX8/9/f/7+9v/7/b//3/3vf/e1/vFodfy999////vv///1Vf9+XQhhY+//nV8ZFP0nx9Fqk1fvf//////f/d///9b/X//DQYKw/j//827/3//9fQ7TF7x7/++//3///3/3//7/33fd/v/Cg/W8/////f+////f//+9fG9xd/j/2d9cfWkr67BqHgAAMCQAJIRAAAAE1GQAAAQAAEAAMJYAUAgAAAAAJAQAAQwNWX30DU9U8WQW1KpAQCAAQAgAAAAA3/v+HYhUQkAKBAAjEAJCAQAAAAAAAAEAAAAAgQAxvvNJABAAAAAAAAAAwA2CAAAAAAAgCAAAAAbowCAQAAEw/YIAASA//59DAlAAAAoAAAAAAAAAQAAxAAkCIAAQAAAwgAAAAAEAAAAAAAAAAAAAAAAw////z+5bEQAAASGgRNHvXAEAAwQBBVBRAEY/P6VABAALggUVdX233xxMeVPU9XdGFBAAAAAAAsc/2fQFYDiWBQsIO6GAAAADAkQEAAAxAxIQAAAA81//1XzLcWjneVAVBkSY6BBAAAsWOSRHQoDDkqJJAAIw/v//fFOF9v///y39xMVvQ8///fAAgAbFzW85+3037/3LpvGARYEQXOpECQhCMgDIEgQCA////v5fAGgoKAZRABUxK+EAAAABkpVkACEQ4/+7AAAAEcfa0U5JRf3/juNbVgQ9wYDTPACAAAwE9RUMhvBFAiA1f/u9BAACEEKbRQYARAAgECEBAw/f//VgAWkIAAAACAABDDAAAAAwgwIAKECwMAPCJAAAALTuOGhMVx////ZRABQIUHw////QAAAEE4EQAcIBQhbnFIMAEAAAABAAAAAAAiQiCABIAAA';

/** Whether a tag begins with letters that stand for no language, or for one that BCP 47 writes with two: `eng`. */
export function namesNoLanguage(tag: string): boolean {
  const [language = ''] = tag.toLowerCase().split('-', 1);
  return language.length === 2 ? !OF_TWO_LETTERS.has(language) : !isOfThreeLetters(language);
}

function isOfThreeLetters(language: string): boolean {
  // For private use.
  if (/^q[a-t]/.test(language)) return true;
  const [a = 0, b = 0, c = 0] = [...language].map((letter) => letter.charCodeAt(0) - 97);
  const place = (a * 26 + b) * 26 + c;
  const six = DIGITS.indexOf(OF_THREE_LETTERS[Math.trunc(place / 6)] ?? 'A');
  return (six & (1 << (place % 6))) !== 0;
}

/** The tag as BCP 47 has it, where three letters were written that it has two for: `en` for `eng`. Null where there is none. */
export function properTag(tag: string): string | null {
  const [language = ''] = tag.split('-', 1);
  // What follows may be anything, and is no tag for Intl then.
  const [proper = language] = Intl.getCanonicalLocales(language);
  return namesNoLanguage(proper) ? null : proper + tag.slice(language.length);
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
