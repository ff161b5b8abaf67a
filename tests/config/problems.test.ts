import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { SiteFault } from '../../src/diagnostics.js';

describe('problems of a configuration', () => {
  it('come all at once, warnings among them, in the order of the lines', () => {
    const text = 'timezone: Nowhere/Here\nautor: 张三\nlisting:\n  size: many\nexclud: []\n';
    try {
      parseConfig(text, '_config.yml');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SiteFault);
      expect(
        (error as SiteFault).diagnostics.map(({ line, severity }) => [line, severity]),
      ).toEqual([
        [1, 'error'],
        [2, 'warning'],
        [4, 'error'],
        [5, 'warning'],
      ]);
    }
  });
});
