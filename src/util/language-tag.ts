/** As BCP 47 builds them: a language, and what says more of it. */
const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;

/** The tag of a language as HTML and feeds name it: `zh_CN`, as systems do, is `zh-CN`. Null for a text that names none. */
export function languageTag(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-');
  return TAG.test(tag) ? tag : null;
}
