import { readdirSync, readFileSync } from 'node:fs';

/** The corpus of hostile bodies: text fixtures, each case with the body, what is published of it, and what is said about it. */

const FOLDER = new URL('../fixtures/hostile/', import.meta.url);

/** What the corpus is published with. */
export const HOSTILE_CONFIG =
  'title: 小报\nurl: https://news.example.com\nlang: zh-CN\nsanitize: { iframes: [video.example.org] }\n';

/** `{U+0009}` stands for a character that an editor would spoil. */
const decode = (/** @type {string} */ text) =>
  text.replace(/\{U\+([0-9A-F]{4})\}/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** All cases: `=== name`, the body, `=>`, the HTML, and a line `!! code: message` for each diagnostic. */
export function hostileCases() {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) =>
      readFileSync(new URL(file, FOLDER), 'utf8')
        .split(/^=== /m)
        .slice(1)
        .map((text) => {
          const [head = '', rest = ''] = text.split(/\n=>\n/);
          const lines = rest.split('\n');
          return {
            file,
            name: head.slice(0, head.indexOf('\n')),
            body: decode(head.slice(head.indexOf('\n') + 1)),
            html: decode(
              lines
                .filter((line) => !line.startsWith('!! '))
                .join('\n')
                .trimEnd(),
            ),
            said: lines.filter((line) => line.startsWith('!! ')).map((line) => line.slice(3)),
          };
        }),
    );
}
