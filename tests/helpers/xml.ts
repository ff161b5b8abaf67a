import { SaxesParser } from 'saxes';

/** An element of a document, for tests to look at. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The root of a well-formed document; throws where it is not well-formed. */
export function parseXml(source = ''): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const text = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => open.pop());
  parser.write(source).close();
  return top.children[0] as Element;
}

/** Its children of a name. */
export const all = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name);
/** The text of its first child of a name. */
export const textIn = (element: Element | undefined, name: string): string | undefined =>
  element === undefined ? undefined : all(element, name)[0]?.text;
