/**
 * What makes a page that is shown into its next version, without loading it anew.
 *
 * Conditions: a patch is the difference between two versions as a host gives them, and touches nothing else of the page: what scripts, a reader or an
 * extension have changed elsewhere stays. Where that cannot be done for certain there is no patch, and the page has to be loaded.
 */
export interface Patch {
  apply(): void;
  /** Whether there are elements that were not there when the page's scripts ran. */
  readonly hasNewElements: boolean;
}

/** Elements that do something when a page is loaded: where they change, it has to be. */
const READ_ONCE = 'script, template, base, meta[http-equiv], link[rel~="stylesheet" i]';

/**
 * @param shown the page as it is, made from `old` and changed by who knows whom.
 * @param isOurs which nodes are the preview's own: they are in no version.
 */
export function findPatch(
  shown: Document,
  old: Document,
  next: Document,
  isOurs: (node: Node) => boolean,
): Patch | null {
  if (old.compatMode !== next.compatMode) return null;
  if (readOnce(old, isOurs) !== readOnce(next, isOurs)) return null;
  const steps: (() => void)[] = [];
  let hasNewElements = false;

  /** Whether the difference of two nodes can be made in the one that is shown. */
  function compare(live: Node, was: Node, is: Node): boolean {
    if (was.isEqualNode(is)) return true;
    if (!isSameKind(live, was) || !isSameKind(was, is)) return false;
    if (!isElement(live) || !isElement(was) || !isElement(is)) {
      if (live.nodeValue !== was.nodeValue) return false;
      steps.push(() => {
        live.nodeValue = is.nodeValue;
      });
      return true;
    }
    compareAttributes(live, was, is);
    return compareChildren(live, was, is);
  }

  function compareAttributes(live: Element, was: Element, is: Element): void {
    for (const { name, value } of is.attributes)
      if (was.getAttribute(name) !== value) steps.push(() => live.setAttribute(name, value));
    for (const { name } of was.attributes)
      if (!is.hasAttribute(name)) steps.push(() => live.removeAttribute(name));
  }

  function compareChildren(live: Element, was: Element, is: Element): boolean {
    const shownNodes = nodesOf(live, isOurs);
    const before = nodesOf(was, isOurs);
    const after = nodesOf(is, isOurs);
    if (shownNodes.length !== before.length) return false;
    let from = 0;
    while (from < Math.min(before.length, after.length) && isEqual(before[from], after[from]))
      from++;
    let tail = 0;
    while (
      tail < Math.min(before.length, after.length) - from &&
      isEqual(before.at(-1 - tail), after.at(-1 - tail))
    )
      tail++;
    const goes = before.slice(from, before.length - tail);
    const comes = after.slice(from, after.length - tail);
    const middle = shownNodes.slice(from, shownNodes.length - tail);
    if (
      goes.length === comes.length &&
      goes.every((node, at) => isSameKind(node, comes[at] as Node))
    )
      return goes.every((node, at) => compare(middle[at] as Node, node, comes[at] as Node));
    // What goes must be what came, and no more.
    if (!goes.every((node, at) => isEqual(node, middle[at]))) return false;
    hasNewElements ||= comes.some(isElement);
    const anchor = shownNodes[shownNodes.length - tail] ?? ownAfter(live, middle, shownNodes);
    steps.push(() => {
      for (const node of middle) live.removeChild(node);
      for (const node of comes) live.insertBefore(shown.importNode(node, true), anchor);
    });
    return true;
  }

  /** The preview's own nodes at the end of an element, before which what is new is put. */
  function ownAfter(live: Element, middle: readonly Node[], all: readonly Node[]): Node | null {
    const last = middle.at(-1) ?? all.at(-1);
    return last === undefined ? live.firstChild : last.nextSibling;
  }

  if (!compare(shown.documentElement, old.documentElement, next.documentElement)) return null;
  return {
    apply() {
      for (const step of steps) step();
    },
    get hasNewElements() {
      return hasNewElements;
    },
  };
}

/** Whether a page runs scripts that are its own: they may want to see what comes later. */
export function hasScripts(page: Document, isOurs: (node: Node) => boolean): boolean {
  return [...page.scripts].some((script) => !isOurs(script) && !isData(script));
}

/** Whether a script's text is for machines that read the page, such as search engines. */
const isData = (element: Element): boolean =>
  element.localName === 'script' && /json$/.test(element.getAttribute('type') ?? '');

const isElement = (node: Node): node is Element => node.nodeType === 1;

const isEqual = (one: Node | undefined, other: Node | undefined): boolean =>
  one !== undefined && other !== undefined && one.isEqualNode(other);

const isSameKind = (one: Node, other: Node): boolean =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName;

function nodesOf(parent: Element, isOurs: (node: Node) => boolean): Node[] {
  return [...parent.childNodes].filter((node) => !isOurs(node));
}

/** Nodes are equal whatever is in a `template`, so its text counts too. */
function readOnce(page: Document, isOurs: (node: Node) => boolean): string {
  return [...page.querySelectorAll(READ_ONCE)]
    .filter((element) => !isOurs(element) && !isData(element))
    .map(({ outerHTML }) => outerHTML)
    .join('\0');
}
