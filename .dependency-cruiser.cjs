/**
 * The directions that imports may take: util ← diagnostics ← config ← archive ← the stages ← jobs ← build ← dev ← cli.
 * The stages (content, site, plan, pictures, render, output), and the cache, never import each other.
 */
const stages = ['content', 'cache', 'site', 'plan', 'pictures', 'render', 'output'];

/** A part of src/ may import itself and what is named; nothing else of src/. */
const layer = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: allowed.map((path) => `^src/${path}`) },
});

const base = ['util/', 'diagnostics\\.ts$', 'config/', 'archive/'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/index\\.ts$'] },
      to: {},
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    layer('util-imports-util', '^src/util/', ['util/']),
    layer('diagnostics-import-nothing', '^src/diagnostics\\.ts$', []),
    layer('config-imports-base', '^src/config/', ['util/', 'diagnostics\\.ts$', 'config/']),
    layer('archive-imports-nouns', '^src/archive/', ['util/', 'diagnostics\\.ts$', 'archive/']),
    ...stages.map((stage) =>
      layer(`${stage}-imports-base`, `^src/${stage}/`, [...base, `${stage}/`]),
    ),
    layer('jobs-import-stages', '^src/jobs/', [
      ...base,
      ...stages.map((stage) => `${stage}/`),
      'jobs/',
      'package\\.ts$',
    ]),
    layer('build-imports-no-dev-or-cli', '^src/build/', [
      ...base,
      ...stages.map((stage) => `${stage}/`),
      'jobs/',
      'build/',
      'package\\.ts$',
    ]),
    layer('check-imports-no-dev-or-cli', '^src/check/', [
      ...base,
      ...stages.map((stage) => `${stage}/`),
      'jobs/',
      'build/',
      'check/',
      'package\\.ts$',
    ]),
    layer('dev-imports-no-cli', '^src/dev/', [
      ...base,
      ...stages.map((stage) => `${stage}/`),
      'jobs/',
      'build/',
      'dev/',
      'package\\.ts$',
    ]),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
