import type MarkdownIt from 'markdown-it';

/** A few hundred are an article. So many take some hundred megabytes while they are made into HTML. */
const MOST_TOKENS = 250_000;

/** A body of which Markdown makes far more parts than an article has. */
export class TooMuchMarkdown extends Error {
  constructor() {
    super(`Markdown makes more than ${MOST_TOKENS} parts of the body`);
    this.name = 'TooMuchMarkdown';
  }
}

/** Ends Markdown where a body becomes so many tokens that they would fill the memory: a megabyte of empty list items takes a gigabyte. */
export function limitTokens(md: MarkdownIt): void {
  let room = MOST_TOKENS;
  const take = (): void => {
    if (--room < 0) throw new TooMuchMarkdown();
  };
  md.core.ruler.before('normalize', 'limit_tokens', () => {
    room = MOST_TOKENS;
  });
  md.block.State = class extends md.block.State {
    override push(...args: Parameters<InstanceType<typeof md.block.State>['push']>) {
      take();
      return super.push(...args);
    }
  };
  md.inline.State = class extends md.inline.State {
    override push(...args: Parameters<InstanceType<typeof md.inline.State>['push']>) {
      take();
      return super.push(...args);
    }
  };
}
