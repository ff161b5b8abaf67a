/** Whether a text can be a `baseurl`: empty, or a path that begins with a slash. */
export function isBaseurl(text: string): boolean {
  return /^(?:\/[^?#\\]*)?$/.test(text);
}
