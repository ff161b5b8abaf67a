/** What is known of a file's bytes. */
export interface WrittenFile {
  /** Of the bytes; equal for equal bytes. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** What each file of a site is, by its path. */
export type SiteState = ReadonlyMap<string, WrittenFile>;

/** How one state of a site differs from another: paths, sorted. */
export interface Changes {
  readonly new: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Stand for a hash that no file has, where it is not known what the host holds: nothing or any version, … */
const PERHAPS: WrittenFile = { hash: 'perhaps', size: 0 };
/** … or some version. */
const UNSURE: WrittenFile = { hash: 'unsure', size: 0 };

/** What has to be sent to, and removed from, a host that holds `deployed`, so that it holds `present`. */
export function compareStates(deployed: SiteState, present: SiteState): Changes {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [file, { hash }] of present) {
    const old = deployed.get(file)?.hash ?? PERHAPS.hash;
    if (old === PERHAPS.hash) added.push(file);
    else if (old !== hash) changed.push(file);
  }
  const removed = [...deployed.keys()].filter((file) => !present.has(file));
  return { new: added.sort(), changed: changed.sort(), removed: removed.sort() };
}

/**
 * What a host that held `deployed` may hold while an upload of `changes` is under way, or after it failed half-way. Without
 * this a page that a failed upload sent, and that is gone or as before in the next build, would stay on the host.
 */
export function whileSending(deployed: SiteState, changes: Changes): SiteState {
  const state = new Map(deployed);
  for (const file of [...changes.new, ...changes.removed]) state.set(file, PERHAPS);
  for (const file of changes.changed) state.set(file, UNSURE);
  return state;
}

/**
 * What a host holds after lists that lead to `listed` were sent, if the output was `present` at the end: an upload reads files as
 * they are, not as they were listed.
 */
export function afterSending(listed: SiteState, present: SiteState): SiteState {
  return whileSending(listed, compareStates(listed, present));
}
