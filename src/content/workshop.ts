import type { TimeZone } from '../util/time-zone.js';
import type { BodyTemplates } from './body-templates.js';
import type { DefaultsFor } from './defaults.js';
import type { Handling } from './handling.js';
import type { Markdown } from './markdown.js';
import type { ParseOptions } from './parse-options.js';

/** What a parser is made of, once for all sources. */
export interface Workshop {
  readonly options: ParseOptions;
  readonly zone: TimeZone;
  readonly markdown: Markdown;
  /** Whether nothing changes Markdown, so that what it makes of a plain body is known beforehand. */
  readonly isPlainKnown: boolean;
  readonly handlingOf: (path: string) => Handling;
  readonly templates: BodyTemplates;
  readonly defaultsFor: DefaultsFor;
  /** Where a Markdown text is nested too deep; -1 where it is not. */
  readonly tooDeepAt: (text: string) => number;
}
