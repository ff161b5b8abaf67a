import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { HOSTS } from '../../src/output/host-limits.js';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The blocks of a document in a language. */
const blocks = (path: string, language: string): string[] =>
  [...read(path).matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text]) =>
    name === language && text !== undefined ? [text] : [],
  );

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly name?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly name: string;
  readonly on: { readonly push: { readonly branches: readonly string[] } };
  readonly concurrency?: string;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const yaml = blocks('docs/deploying.md', 'yaml');
const workflows = yaml
  .map((text) => load(text) as Workflow)
  .filter(({ jobs }) => jobs !== undefined);
const ON_PUSH = { push: { branches: ['main'] } };

describe('docs/deploying.md', () => {
  it('names options that there are, with the limits that builds warn of', () => {
    const text = yaml.find((text) => text.startsWith('host:')) ?? '';
    const { config, diagnostics } = parseConfig(`url: https://example.com\n${text}`, '_config.yml');
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      host: 'cloudflare-pages',
      redirect_files: ['cloudflare'],
      extra: {},
    });
    const docs = read('docs/deploying.md');
    for (const [host, { files, inFolder }] of Object.entries(HOSTS)) {
      expect(docs).toContain(`\`${host}\``);
      for (const limit of [files, inFolder])
        if (limit !== null) expect(docs).toContain(limit.toLocaleString('en-US'));
    }
  });

  it('has a job for GitLab that publishes a folder of its own', () => {
    const text = yaml.find((text) => text.startsWith('pages:')) ?? '';
    const { pages } = load(text) as { pages: Record<string, never> };
    expect(pages).toMatchObject({
      script: expect.arrayContaining(['npx gazette build --destination public_site']),
      artifacts: { paths: ['public'] },
      cache: { paths: ['.gazette', 'public_site'] },
    });
  });
});

describe('the workflows of docs/deploying.md', () => {
  it.each(workflows)('$name is one that GitHub can run', ({ name, on, jobs }) => {
    expect(on).toEqual(ON_PUSH);
    expect(jobs[name]).toMatchObject({ 'runs-on': 'ubuntu-latest' });
    const steps = jobs[name]?.steps ?? [];
    for (const step of steps) expect([step.uses, step.run].filter(Boolean)).toHaveLength(1);
    expect(steps.map(({ run }) => run)).toContainEqual(expect.stringMatching(/^npx gazette build/));
  });

  it('deploy keeps cache and output between runs, and sends what changed', () => {
    const deploy = workflows.find(({ name }) => name === 'deploy');
    expect(deploy?.concurrency).toBe('deploy');
    const steps = deploy?.jobs.deploy?.steps ?? [];
    const place = (test: (step: Step) => boolean | undefined): number => steps.findIndex(test);
    const restore = place(({ uses }) => uses?.startsWith('actions/cache/restore@'));
    const build = place(({ run }) => run === 'npx gazette build');
    const upload = place(({ name }) => name === 'upload');
    const save = place(({ uses }) => uses?.startsWith('actions/cache/save@'));
    const order = [restore, build, upload, save];
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));

    const { 'restore-keys': prefix, ...restored } = steps[restore]?.with ?? {};
    expect(restored).toEqual(steps[save]?.with);
    expect(String(restored.path).trim().split('\n')).toEqual(['.gazette', '_site']);
    // Each run and each attempt saves its own, and finds the newest.
    expect(restored.key).toBe(`${prefix}\${{ github.run_id }}-\${{ github.run_attempt }}`);
    expect(steps[save]?.if).toBe('always()');

    const commands = (text = ''): string[] => text.trim().split(/\s*&&\s*/);
    const readme = blocks('README.md', 'sh').find((text) => text.includes('rclone'));
    expect(commands(steps[upload]?.run)).toEqual(commands(readme));
  });
});
