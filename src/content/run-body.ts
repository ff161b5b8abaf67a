import type { Instant } from '../archive/post.js';
import { at, postFault } from '../diagnostics.js';
import type { JsonMap } from '../util/json.js';
import type { Common } from './common-fields.js';
import type { Opened } from './open-source.js';
import type { Workshop } from './workshop.js';

/** A source after its body has run through the template engine; where that does not work, it is at fault. */
export function runBody(
  opened: Opened,
  { data, updated, redirectFrom: _, ...common }: Common,
  more: JsonMap,
  date: Instant | null,
  { templates, options }: Workshop,
): Opened {
  const { path } = common;
  const text = `${'\n'.repeat(opened.bodyLine() - 1)}${opened.body()}`;
  const values = { ...data, ...common, ...more };
  const body = templates.run(text, { path, values, dates: { date, updated } });
  const { size } = options.limits;
  if (typeof body === 'string' && body.length <= size)
    return { ...opened, body: () => body, plain: null };
  opened.diagnostics.push(
    typeof body === 'string'
      ? postFault('post-too-large', `the template makes a body of more than ${size} bytes`, {
          file: path,
          hint: 'Let it print less, or set `limits.size` in the configuration.',
        })
      : postFault('body-template-failed', body.message, {
          file: path,
          ...at(opened.text(), body),
          hint: 'Mend it, or write `{% raw %}` before and `{% endraw %}` after what is no template. See docs/writing.md.',
        }),
  );
  return { ...opened, body: () => '', plain: null };
}
