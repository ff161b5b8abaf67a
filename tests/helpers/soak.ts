/** How many cases a property tries: `npm run soak -- 20` tries twenty times as many. */
export const cases = (count: number): number =>
  Math.max(1, Math.round(count * Number(process.env.GAZETTE_SOAK ?? 1)));

/** Milliseconds that so many cases may take. */
export const patience = (milliseconds: number): number =>
  Math.max(milliseconds, cases(milliseconds));

/** For fast-check: the seed that a soak was given, if any. */
export const seeded: { readonly seed?: number } = process.env.GAZETTE_SOAK_SEED
  ? { seed: Number(process.env.GAZETTE_SOAK_SEED) }
  : {};
