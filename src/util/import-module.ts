/**
 * Imports a module by its URL: one that is not part of the program, and known only when it runs. This is a file of its own in the compiled
 * program: code that is kept (`kept-code.ts`) cannot import anything itself.
 */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
