import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../src/cli/examples.js';
import { ENVIRONMENT, EXIT_CODES } from '../../src/cli/exit-codes.js';
import { EXPLANATIONS_ZH } from '../../src/cli/explanations-zh.js';
import { languageOf, openTranslator } from '../../src/cli/language.js';
import { defineProgram } from '../../src/cli/program.js';
import { MESSAGES, TEXTS } from '../../src/cli/zh.js';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../../src/diagnostics.js';
import { EXPLANATIONS } from '../../src/explanations.js';
import { messagesOfSources } from './messages-of.js';

const chinese = await openTranslator('zh');
const CATALOGUE: Readonly<Record<string, string>> = { ...MESSAGES, ...TEXTS };

/** A message that is little but values is nothing to translate. */
const saysSomething = (message: string): boolean => /[a-z]{3}/i.test(message.replaceAll('{}', ''));

const commandsOf = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(commandsOf),
];

describe('the language', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh' }, 'zh'],
    [{ LANG: 'zh-Hans' }, 'zh'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'C' }, 'en'],
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'C', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'zh_CN', LC_ALL: '' }, 'zh'],
    [{ LANG: 'zha' }, 'en'],
  ])('of %j is %s', (env, language) => {
    expect(languageOf(env)).toBe(language);
  });
});

describe('the Chinese catalogue', () => {
  it('has every message and hint that the sources make', () => {
    const missing = [...messagesOfSources()]
      .filter(([message]) => saysSomething(message) && !Object.hasOwn(CATALOGUE, message))
      .map(([message, file]) => `${file}: ${message}`);
    expect(missing).toEqual([]);
  });

  it('has all of the help', () => {
    const texts = commandsOf(defineProgram()).flatMap((command) => [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
    ]);
    const examples = Object.values(EXAMPLES).flatMap((rows) => rows.map(([, meaning]) => meaning));
    const others = [...EXIT_CODES, ...ENVIRONMENT].map(([, meaning]) => meaning);
    const missing = [...texts, ...examples, ...others].filter(
      (text) => !Object.hasOwn(CATALOGUE, text),
    );
    expect(missing).toEqual([]);
  });

  it('loses no value', () => {
    for (const [english, text] of Object.entries(CATALOGUE)) {
      const gaps = english.split('{}').length - 1;
      const values = Array.from({ length: gaps }, (_, place) => `«${place}»`);
      const filled = openFilled(english, text, values);
      for (const value of values)
        expect({ english, filled }).toMatchObject({ filled: expect.stringContaining(value) });
    }
  });
});

/** As the translator fills it: own texts by their key, others as finished messages. */
function openFilled(english: string, text: string, values: readonly string[]): string {
  if (Object.hasOwn(TEXTS, english)) return chinese.say(english as keyof typeof TEXTS, ...values);
  let place = 0;
  const finished = english.replace(/\{\}/g, () => values[place++] ?? '');
  return english === text ? finished : chinese.translate(finished);
}

describe('the Chinese explanations', () => {
  /** Commands, keys and files as they are typed, but for places that the reader fills. */
  const typed = (text: string): string[] =>
    [...text.matchAll(/`([^`]+)`/g)]
      .map(([, span = '']) => span)
      .filter((span) => !/DIR|NAME|your\.host|site\.key|\/old\//.test(span));

  it.each(Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[])('explain %s', (code) => {
    const [line, text] = EXPLANATIONS_ZH[code];
    for (const part of [line, text]) expect(part).toMatch(/\p{Script=Han}.*。$/su);
    // What has happened, and what to do.
    expect(text.split('\n\n')).toHaveLength(EXPLANATIONS[code].split('\n\n').length);
    for (const span of typed(EXPLANATIONS[code])) expect(text).toContain(`\`${span}\``);
  });
});

describe('a message', () => {
  it('is found by what does not change in it, and what is quoted stays', () => {
    expect(chinese.translate('`date: 昨天` is no date: not a date')).toBe(
      '`date: 昨天` 不是日期：不是日期',
    );
    expect(chinese.translate('`date: 2022-02-31` is no date: month 2 of 2022 has no day 31')).toBe(
      '`date: 2022-02-31` 不是日期：2022 年 2 月没有 31 日',
    );
    expect(chinese.translate('`title` is a list, not a text')).toBe('`title` 是列表，不是文本');
  });

  it('that nobody knows stays as it is', () => {
    expect(chinese.translate('something else')).toBe('something else');
    expect(chinese.translate('constructor')).toBe('constructor');
  });

  it('in English is what stands in the code', async () => {
    const english = await openTranslator('en');
    expect(english.say('{}, {} read', '3 sources', 2)).toBe('3 sources, 2 read');
    expect(english.translate('not a date')).toBe('not a date');
  });
});
