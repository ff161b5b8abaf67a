/** The folder of a term's date tree: `/category/x/` beside `/category/x.html`. */
export function treeBaseOf(headAddress: string): string {
  return headAddress.endsWith('/') ? headAddress : `${headAddress.replace(/\.[^./]+$/, '')}/`;
}
