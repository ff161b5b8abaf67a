import module from 'node:module';

/** What Node has from 22.1 on; older types do not know it. */
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };

/**
 * Lets Node keep what V8 makes of the modules that this thread loads from here on, in the user's own folder of temporary files: most of what
 * a small build takes is reading the program. Without Node's support nothing happens; `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export function keepCompiledCode(): void {
  enableCompileCache?.();
}
