import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../src/package.js';

it('has the checksums of packages in its lock file, also of those for other systems', () => {
  const lock = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  const without = Object.entries(lock.packages)
    .filter(([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'))
    .map(([path]) => path)
    // The registry that the lock file was written from did not have these parts of that version.
    .filter((path) => !path.startsWith('node_modules/@swc/html-'));
  expect(without).toEqual([]);
});
