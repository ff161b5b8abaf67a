import DOMPurify, { type Config } from 'dompurify';
import { JSDOM } from 'jsdom';
import { KEPT, SCHEMA } from '../../src/content/allow-list.js';

/** DOMPurify, told what our allow-list allows. Nothing that is published may be something that it would take out. */

const purify = DOMPurify(new JSDOM('').window);

const attributes = Object.values(SCHEMA.attributes ?? {}).flatMap((list) =>
  list.map((definition) => (typeof definition === 'string' ? definition : definition[0])),
);

const CONFIG: Config = {
  // It looks at its own document’s `body` too, in which a `body` of ours would vanish.
  ALLOWED_TAGS: [...KEPT, '#text', '#comment', 'body'],
  ALLOWED_ATTR: [...new Set(attributes)],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  // It would take out a `title` that speaks of `</style>`, for those who write values without escapes; we escape `<` and `>`.
  SAFE_FOR_XML: false,
};

/** What DOMPurify takes out of HTML, as text; empty if nothing. */
export function takenOut(html: string): string[] {
  purify.sanitize(html, CONFIG);
  return purify.removed.map((removed) =>
    'element' in removed
      ? (removed.element as Element).outerHTML
      : `${removed.from.nodeName} ${removed.attribute?.name}="${removed.attribute?.value}"`,
  );
}
