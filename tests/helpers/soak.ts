/** How many cases a property tries: `GAZETTE_SOAK=20 npx vitest run tests/fuzz` tries twenty times as many. */
export const cases = (count: number): number => count * Number(process.env.GAZETTE_SOAK ?? 1);

/** Milliseconds that so many cases may take. */
export const patience = (milliseconds: number): number => cases(milliseconds);
