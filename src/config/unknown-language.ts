import { type Diagnostic, warning } from '../diagnostics.js';
import { languageOfCountry, properTag } from '../util/language-tag.js';

/** That `lang` names no language, with the one that may be meant. */
export function unknownLanguage(tag: string, place: Partial<Diagnostic>): Diagnostic {
  const meant = languageOfCountry(tag) ?? properTag(tag);
  return warning('language-unknown', `\`lang\` is \`${tag}\`, and BCP 47 has no such language`, {
    ...place,
    hint: meant === null ? 'Write it as `zh-CN`, `ja` or `en`.' : `Did you mean \`${meant}\`?`,
  });
}
