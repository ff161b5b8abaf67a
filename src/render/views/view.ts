/**
 * What templates see of the site: read-only objects written for the purpose. A template reaches a view only through
 * {@link View.member}, so what is read can be recorded in one place.
 */
export abstract class View {
  /** A getter or method of the view, or one of its further keys. */
  member(key: string): unknown {
    const value = (this as unknown as Record<string, unknown>)[key];
    if (value === undefined) return key in this ? undefined : this.further(key);
    if (typeof value !== 'function') return value;
    return key === 'member' || key === 'further' ? undefined : value.bind(this);
  }

  /** Keys that only the data knows, such as a post's own front matter. No template reaches it itself. */
  further(_key: string): unknown {
    return undefined;
  }
}
