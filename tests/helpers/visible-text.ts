import { type DefaultTreeAdapterMap, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];

/** Elements that begin and end a line, or are not shown. */
const BLOCKS: ReadonlySet<string> = words(
  `html head body meta link title base template p div ul ol li h1 h2 h3 h4 h5 h6 header footer main nav section article aside table thead tbody
  tfoot tr td th caption col colgroup form fieldset dl dt dd blockquote center figure figcaption pre hr br address details summary option`,
);
/** Elements that stand in their line as a letter does. */
const LETTERS: ReadonlySet<string> = words('img input iframe video audio svg math select textarea');
const BLANK = /[ \t\n\f\r]/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/**
 * What a browser makes of a page, as one text: elements with their attributes, scripts, and texts with their blanks collapsed as CSS does it. Two pages
 * that give the same text look the same, with scripts on or off.
 */
export function visibleTree(html: string): string {
  let shown = '';
  /** Whether a blank was read that is seen if something follows it in its line. */
  let hasBlank = false;
  let beginsLine = true;
  const show = (text: string): void => {
    shown += (hasBlank ? ' ' : '') + text;
    hasBlank = false;
    beginsLine = false;
  };
  const showText = (text: string, isKept: boolean): void => {
    for (const character of text)
      if (isKept) show(JSON.stringify(character));
      else if (!BLANK.test(character)) show(character);
      else hasBlank ||= !beginsLine;
  };
  const breakLine = (): void => {
    hasBlank = false;
    beginsLine = true;
  };
  const visit = (node: Node, isKept: boolean): void => {
    const name = node.nodeName;
    if (name === '#comment') return;
    if ('value' in node) {
      showText(node.value, isKept);
      return;
    }
    const children = 'childNodes' in node ? node.childNodes : [];
    const attributes = 'attrs' in node ? JSON.stringify(node.attrs) : '';
    if (name === 'script' || name === 'style') {
      shown += `<${name}${attributes}>${codeIn(children)}</${name}>`;
      return;
    }
    if (LETTERS.has(name)) show('');
    if (BLOCKS.has(name)) breakLine();
    shown += `<${name}${attributes}>`;
    for (const child of children) visit(child, isKept || name === 'pre' || name === 'textarea');
    shown += `</${name}>`;
    if (BLOCKS.has(name)) breakLine();
  };
  visit(parse(html, { scriptingEnabled: false }), false);
  return shown;
}

/** Code, but for the blanks around it. */
function codeIn(nodes: readonly Node[]): string {
  const [first] = nodes;
  const code = first !== undefined && 'value' in first ? first.value : '';
  return code.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, '');
}
