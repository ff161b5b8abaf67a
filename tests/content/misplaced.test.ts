import { describe, expect, it } from 'vitest';
import { buildSite, CONFIG, makeSite, post } from '../helpers/site.js';

describe('files under posts/ that are not posts', () => {
  const GOOD = { 'posts/2022-01-06-a.md': post({ title: '甲' }), '_config.yml': CONFIG };

  async function diagnose(path: string): Promise<{ severity: string; outputs: number }> {
    const { diagnostics, counts } = await buildSite(
      makeSite({ ...GOOD, [path]: post({ title: '乙' }) }),
    );
    const found = diagnostics.filter(({ file }) => file === path);
    expect(found.map(({ code }) => code)).toEqual(['not-a-post']);
    return { severity: found[0]?.severity ?? '', outputs: counts.posts };
  }

  it.each(['posts/draft-of-mine.md', 'posts/2022/notes-on-rain.html', 'posts/readmeans.md'])(
    '%s may be an article that lost its date: a warning',
    async (path) => {
      expect(await diagnose(path)).toEqual({ severity: 'warning', outputs: 1 });
    },
  );

  it.each([
    'posts/README.md',
    'posts/readme.zh.md',
    'posts/2022/LICENSE.md',
    'posts/index.html',
    'posts/photo.jpg',
  ])('%s is about the folder or no text: a note', async (path) => {
    expect(await diagnose(path)).toEqual({ severity: 'note', outputs: 1 });
  });
});
