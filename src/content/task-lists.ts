import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

/** `[ ] ` or `[x] `, at the beginning of a list's item. */
const BOX = /^\[([ \u00a0xX])\][ \u00a0]./s;

/**
 * GFM's task lists, as boxes with labels. @mdit/plugin-tasklist does the same, but looks for the list of each item from the
 * item backwards: quadratic time for a long list.
 */
export function taskLists(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'task_lists', ({ tokens, Token: Made }) => {
    const lists: Token[] = [];
    let tasks = 0;
    for (const [index, token] of tokens.entries()) {
      if (/^(?:bullet|ordered)_list_open$/.test(token.type)) lists.push(token);
      if (/^(?:bullet|ordered)_list_close$/.test(token.type)) lists.pop();
      const item = tokens[index - 2];
      if (token.type !== 'inline' || item?.type !== 'list_item_open') continue;
      if (tokens[index - 1]?.type !== 'paragraph_open') continue;
      const mark = BOX.exec(token.content)?.[1]?.toLowerCase();
      const [first] = token.children ?? [];
      if (mark === undefined || token.children === null || first === undefined) continue;
      first.content = first.content.slice(3);
      const id = `task-item-${tasks++}`;
      const box = new Made('checkbox_input', 'input', 0);
      box.attrs = [
        ['type', 'checkbox'],
        ['class', 'task-list-item-checkbox'],
        ['id', id],
        ...(mark === 'x' ? [['checked', 'checked'] as [string, string]] : []),
        ['disabled', 'disabled'],
      ];
      const label = new Made('label_open', 'label', 1);
      label.attrs = [
        ['class', 'task-list-item-label'],
        ['for', id],
      ];
      token.children = [box, label, ...token.children, new Made('label_close', 'label', -1)];
      item.attrSet('class', 'task-list-item');
      lists.at(-1)?.attrSet('class', 'task-list-container');
    }
  });
}
