import { foldCase } from '../archive/slug.js';

/**
 * Who publishes what: one owner for each file of the destination. A file cannot be a folder of another, so
 * `/feed.xml/x` collides with `/feed.xml`.
 */
export class Claims<Owner> {
  readonly #files = new Map<string, Owner>();
  /** Folders that claimed files lie in, each with the owner that was first to need it. */
  readonly #folders = new Map<string, Owner>();
  readonly #foldsCase: boolean;

  /** @param foldsCase whether names that differ only in case are one. */
  constructor(foldsCase: boolean) {
    this.#foldsCase = foldsCase;
  }

  /** Claims an address for an owner; returns the owner that has it already, or null. */
  claim(address: string, owner: Owner): Owner | null {
    const file = this.#fileOf(address);
    const taken = this.#files.get(file) ?? this.#folders.get(file);
    if (taken !== undefined) return taken;
    const folders: string[] = [];
    for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash);
      if (this.#folders.has(folder)) break;
      const blocking = this.#files.get(folder);
      if (blocking !== undefined) return blocking;
      folders.push(folder);
    }
    this.#files.set(file, owner);
    for (const folder of folders) this.#folders.set(folder, owner);
    return null;
  }

  /** Whether something is published at an address, and not below it. */
  has(address: string): boolean {
    return this.#files.has(this.#fileOf(address));
  }

  /** The file as an address: nearly every address is one, and its text need not be made anew. */
  #fileOf(address: string): string {
    const file = address.endsWith('/') ? `${address}index.html` : address;
    return this.#foldsCase ? foldCase(file) : file;
  }
}
