/**
 * Does some work on each item, on so many at a time. After a failure nothing more is begun, and what was begun is waited for.
 *
 * @throws what the first failure throws.
 */
export async function eachAtOnce<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  let failed: { readonly error: unknown } | null = null;
  const take = async (): Promise<void> => {
    for (let next = left.next(); !next.done && failed === null; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, take));
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
}
