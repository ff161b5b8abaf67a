import type { Instant } from '../../archive/post.js';
import { type DateFormat, dateFormat } from '../../util/strftime.js';
import { View } from './view.js';

/** An instant in the site's time zone. Printed, it is as Jekyll prints a date; compared, it is its time. */
export class SiteDate extends View {
  readonly #instant: Instant;

  constructor(instant: Instant) {
    super();
    this.#instant = instant;
  }

  /** By `strftime`'s directives. */
  format(format: string | DateFormat): string {
    const { epoch, offset } = this.#instant;
    return (typeof format === 'string' ? dateFormat(format) : format).print(epoch, offset);
  }

  /** Whether it tells a time of day. Midnight is what a date without one is read as, and what hardly anything is published at. */
  get has_time(): boolean {
    return (this.#instant.epoch + this.#instant.offset * 60_000) % DAY !== 0;
  }

  override valueOf(): number {
    return this.#instant.epoch;
  }

  override toString(): string {
    return this.format('%Y-%m-%d %H:%M:%S %z');
  }

  toJSON(): string {
    return this.toString();
  }
}

/** In milliseconds. */
const DAY = 86_400_000;

/** RFC 3339, as Jekyll's `date_to_xmlschema`. */
export const XMLSCHEMA = dateFormat('%Y-%m-%dT%H:%M:%S%:z');
/** RFC 822, as Jekyll's `date_to_rfc822`. */
export const RFC822 = dateFormat('%a, %d %b %Y %H:%M:%S %z');
