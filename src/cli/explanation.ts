import type { Explanation, LastMade } from '../build/why.js';
import type { Reason } from '../render/traces/check.js';
import { describeKey } from '../render/traces/keys.js';
import { say, translate } from './language.js';

/** Longer lists are cut: a month's page is made from a thousand posts. */
const MOST_LINES = 12;

/** An output's making, as people read it. */
export function formatExplanation(explanation: Explanation): string {
  const { file, size, last, posts, neighbours, listing, reads } = explanation;
  return [
    `${file} (${say('{} bytes', size)})`,
    `  ${translate(describeLast(last))}`,
    ...section(
      'Posts',
      posts.map(({ path, fields }) => `${path}: ${fields.join(', ')}`),
    ),
    ...section(
      'Neighbours',
      neighbours.map(({ of, side, post }) => `${side} neighbour of ${of}: ${post ?? 'none'}`),
    ),
    ...section('Its listing', listing.length === 0 ? [] : [listing.join(', ')]),
    ...section(
      'Also read',
      reads.map(
        ({ what, value }) =>
          `${translate(what)}${say(': ')}${value === '' ? translate('not there') : value}`,
      ),
    ),
    '',
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    translate(heading),
    ...lines.slice(0, MOST_LINES).map((line) => `  ${translate(line)}`),
    ...(more > 0 ? [`  ${say('and {} more (--json shows all)', more)}`] : []),
  ];
}

function describeLast({ state, reason }: LastMade): string {
  if (state === 'unfinished')
    return 'a build is writing, or was killed while it wrote; the next one looks at the file';
  if (reason !== null) return `made again in the last build: ${describeReason(reason)}`;
  return state === 'made'
    ? 'made in the last build, which made everything'
    : 'not made again in the last build: nothing that it was made from had changed';
}

/** A reason in words, with what was and what is. */
export function describeReason(reason: Reason): string {
  switch (reason.why) {
    case 'new':
      return 'it is new';
    case 'unknown':
      return 'nothing was known of how it was made';
    case 'source':
      return 'the file that it is a copy of may have changed';
    case 'file':
      return 'the published file was not there, or was not what had been written';
    case 'other':
      return 'something else had its address before';
    case 'post':
      return `${reason.path} has another ${reason.fields.join(', ')}`;
    case 'post-gone':
      return `${reason.path} is not published any more`;
    case 'posts':
      return `it shows other posts: ${reason.old} was where ${reason.now} is now`;
    case 'beside':
      return `beside ${reason.path} was ${reason.old || 'none'}, and is ${reason.now || 'none'} now`;
    case 'listing':
      return `its listing has other ${reason.facets.join(', ')}`;
    case 'read':
      return `${describeKey(reason.key)} was ${reason.old || 'not there'}, and is ${reason.now || 'not there'} now`;
    default:
      return reason satisfies never;
  }
}
