import type { MESSAGES, TEXTS } from './zh.js';

/**
 * What the program says, in the language of whoever runs it. The English texts stand in the code; `zh.ts` has the Chinese ones under
 * them. Diagnostics are made, kept and given to programs in English, and only put into another language where they are printed.
 */
export interface Translator {
  /** A text of the command line's own; each `{}` in it is replaced by the next value. */
  say(text: Text, ...values: readonly (string | number)[]): string;
  /** A finished English message, such as a diagnostic's; as it is where there is no other for it. */
  translate(message: string): string;
}

/** The texts of the command line, in English. */
export type Text = keyof typeof TEXTS;

export type Language = 'en' | 'zh';

/** The language of an environment, by the variables and their order that POSIX names. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?:[_.@-]|$)/i.test(locale) ? 'zh' : 'en';
}

/** The catalogue is loaded only where it is wanted. */
export async function openTranslator(language: Language): Promise<Translator> {
  if (language === 'en') return { say: fill, translate: (message) => message };
  const { MESSAGES, TEXTS } = await import('./zh.js');
  return {
    say: (text, ...values) => fill(TEXTS[text], ...values),
    translate: matcher(MESSAGES),
  };
}

/** The language that the environment names. */
export const language: Language = languageOf(process.env);

export const { say, translate } = await openTranslator(language);

/** `{}` is the next value, `{2}` the second: another language may have another order. */
function fill(text: string, ...values: readonly (string | number)[]): string {
  let next = 0;
  return text.replace(/\{(\d?)\}/g, (_, place: string) => {
    const value = place === '' ? values[next++] : values[Number(place) - 1];
    return String(value ?? '');
  });
}

/**
 * Finds the entry that a message was made from. What stands in the gaps is looked up too: messages are made of others.
 */
function matcher(messages: typeof MESSAGES): Translator['translate'] {
  const exact: Readonly<Record<string, string>> = messages;
  let patterns: { readonly pattern: RegExp; readonly text: string }[] | undefined;
  // The one that says most comes first.
  const all = (): NonNullable<typeof patterns> =>
    Object.entries(messages)
      .filter(([english]) => english.includes('{}'))
      .sort(([a], [b]) => b.length - a.length)
      .map(([english, text]) => ({ pattern: patternOf(english), text }));
  return function translate(message: string): string {
    const found = Object.hasOwn(exact, message) ? exact[message] : undefined;
    if (found !== undefined) return found;
    patterns ??= all();
    for (const { pattern, text } of patterns) {
      const match = pattern.exec(message);
      if (match !== null) return fill(text, ...match.slice(1).map(translate));
    }
    return message;
  };
}

function patternOf(english: string): RegExp {
  const literals = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('(.*?)')}$`, 's');
}
