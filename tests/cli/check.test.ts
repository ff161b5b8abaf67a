import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';
import { installProgram } from './program.js';

const gazette = installProgram();

const WARNED: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': '---\ntitle: "他说"好""\n---\n[x](/nope%2C1.html)\n',
};
const FAULTY: Files = { ...WARNED, 'posts/2022-01-07-b,1.md': post({ date: '昨天' }) };

const check = (files: Files, ...args: string[]) =>
  gazette.run(['check', '--root', makeSite(files), ...args]);

describe('gazette check', () => {
  it('exits with 1 for an error, and with --strict for a warning', async () => {
    const warned = await check(WARNED);
    expect(warned).toMatchObject({ code: 0, stdout: expect.stringContaining('2 warnings\n') });
    expect(warned.stderr).toContain('warning[link-broken]');
    expect((await check(WARNED, '--strict')).code).toBe(1);
    expect((await check(FAULTY)).code).toBe(1);
  });

  it('prints annotations, SARIF and JSON', async () => {
    const github = await check(FAULTY, '--format', 'github');
    expect(github.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^::error file=posts\/2022-01-07-b%2C1\.md,line=2,col=1,title=date-invalid::`date: 昨天`.*%0A/,
        ),
        expect.stringMatching(/^::warning file=.*title=quotes-unescaped::/),
      ]),
    );
    const sarif = JSON.parse((await check(FAULTY, '--format', 'sarif')).stdout);
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results[1]).toMatchObject({
      ruleId: 'date-invalid',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'posts/2022-01-07-b%2C1.md' },
            region: { startLine: 2, startColumn: 1 },
          },
        },
      ],
    });
    const { rules } = sarif.runs[0].tool.driver;
    for (const { ruleId, ruleIndex } of sarif.runs[0].results)
      expect(rules[ruleIndex].id).toBe(ruleId);
    const json = JSON.parse((await check(FAULTY, '--json')).stdout);
    expect(json).toMatchObject({ ok: false, counts: { posts: 1, held: 1 }, fixed: [] });
  });

  it('--fix mends, and --dry-run shows', async () => {
    const root = makeSite(WARNED);
    const before = readTree(root);
    const shown = await gazette.run(['check', '--root', root, '--fix', '--dry-run']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('  2 - title: "他说"好""\n  2 + title: "他说\\"好\\""\n');
    expect(readTree(root)).toEqual(before);
    const fixed = await gazette.run(['check', '--root', root, '--fix']);
    expect(fixed.stdout).toContain('1 file mended');
    expect(fixed.stderr).not.toContain('quotes-unescaped');
    expect(readTree(root)['posts/2022-01-06-a.md']).toContain('title: "他说\\"好\\""');
    expect((await gazette.run(['check', '--dry-run'])).code).toBe(2);
  });
});

describe('gazette list --held', () => {
  it('names what the last build has held back, and since when', async () => {
    const root = makeSite({ ...FAULTY, 'posts/2022-01-08-c.md': post({ title: 'C' }) });
    await gazette.run(['build', '--root', root]);
    writeFileSync(join(root, 'posts/2022-01-08-c.md'), '---\n');
    await gazette.run(['build', '--root', root]);
    const { code, stdout } = await gazette.run(['list', '--held', '--root', root]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^posts\/2022-01-07-b,1\.md:2\n {2}date-invalid: .*\n {2}since \d{4}-.*Z; left out\nposts\/2022-01-08-c\.md:1\n.*\n.*its last good version stays\n2 held back/,
    );
    const json = await gazette.run(['list', '--held', '--root', root, '--json']);
    expect(JSON.parse(json.stdout).held).toMatchObject([{ lastGood: false }, { lastGood: true }]);
  });
});

describe('gazette explain', () => {
  it('explains a code, lists all, and says what was meant', async () => {
    const { code, stdout } = await gazette.run(['explain', 'date-invalid']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^date-invalid\n\n.*\n\n[\s\S]*2022-01-06 08:12:53 \+0800/);
    expect((await gazette.run(['explain'])).stdout).toMatch(/^address-taken +Two sources/);
    const chinese = await gazette.run(['explain', 'date-invalid'], {
      env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' },
    });
    expect(chinese.stdout).toMatch(/^date-invalid\n\n日期看不懂.*\n\n[\s\S]*2022-01-06 08:12:53/);
    const wrong = await gazette.run(['explain', 'date-invalud']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('date-invalid') });
  });
});
