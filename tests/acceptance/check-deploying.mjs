// Runs what the docs say about deploying: the commands of the README for rclone and rsync against a local folder, over several
// builds of a small site; the command of docs/deploying.md that synchronises a whole folder, and its nginx configuration with
// Debian's nginx, and the redirects that are written for it; the same lists against a server that speaks S3: `node tests/acceptance/check-deploying.mjs DIR`, where DIR is a built site.

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Findings, gazette, listFiles, makeFolder, ROOT, run, writeFiles } from './lib.mjs';
import { serveS3 } from './s3.mjs';

const site = resolve(process.argv[2] ?? '_site');
const findings = new Findings();

/** The first block of a document in a language, or without one, that matches. */
function block(/** @type {string} */ document, /** @type {RegExp} */ pattern) {
  const blocks = readFileSync(join(ROOT, document), 'utf8').matchAll(/```\w*\n([\s\S]*?)```/g);
  const found = [...blocks].map(([, text]) => text ?? '').find((text) => pattern.test(text));
  if (found === undefined) throw new Error(`${document} has no block like ${pattern}`);
  return found.trim();
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

const uploaded = uploadWhole();
deployByLists('rclone');
deployByLists('rsync');

const { nginx, port } = await startNginx(/^server \{/, uploaded);
try {
  for (const file of listFiles(site, '.html', '.xml', '.css').slice(0, 500)) {
    const path = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    const response = await fetch(
      `http://127.0.0.1:${port}${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}`,
    );
    const same = (await response.text()) === readFileSync(join(site, file), 'utf8');
    findings.expect(
      response.status === 200 && same,
      `nginx answers ${path} with ${response.status}, not with ${file}`,
    );
  }
  const missing = await fetch(`http://127.0.0.1:${port}/no/such/page.html`);
  const page = readFileSync(join(site, '404.html'), 'utf8');
  findings.expect(
    missing.status === 404 && (await missing.text()) === page,
    'nginx does not answer a missing address with 404.html',
  );
} finally {
  nginx.kill();
}
await redirectsByNginx();
await uploadToS3();
findings.report('rclone, rsync and nginx publish the site as the docs say');

/** Runs nginx with a block of docs/deploying.md, for a folder in place of its root; resolves once it answers. */
async function startNginx(/** @type {RegExp} */ pattern, /** @type {string} */ root) {
  const folder = makeFolder('nginx');
  mkdirSync(join(folder, 'logs'));
  const port = await freePort();
  const server = block('docs/deploying.md', pattern)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replaceAll('/var/www/news', root);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off;\nworker_processes 1;\npid ${folder}/nginx.pid;\nuser root;\nerror_log ${folder}/logs/error.log;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\nclient_body_temp_path ${folder}/a;\nproxy_temp_path ${folder}/b;\nfastcgi_temp_path ${folder}/c;\nuwsgi_temp_path ${folder}/d;\nscgi_temp_path ${folder}/e;\n${server}\n}\n`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'inherit',
  });
  await reachable(port);
  return { nginx, port };
}

/** Old addresses are answered by nginx itself, from the file that gazette writes for it. */
async function redirectsByNginx() {
  const root = makeSite();
  writeFiles(root, {
    '_config.yml': [
      'title: 小报\nurl: https://example.com\ntimezone: Asia/Shanghai\nredirect_files: [nginx]\nheader_files: [nginx]',
      'redirects:\n  /旧 报/: posts/2022-01-06-a.md\n  /old: /archive/\n  /away.html: "https://example.org/$x?y"\n',
    ].join('\n'),
  });
  gazette('build', '--quiet', '--root', root);
  const output = join(root, '_site');
  const { nginx, port } = await startNginx(/^map_hash_bucket_size/, output);
  try {
    const post = '/%E6%B2%B3%E6%B9%BE/%E6%97%A5%E6%8A%A5/2022/01/06/a.html';
    for (const [from, to] of [
      ['/%E6%97%A7%20%E6%8A%A5/', post],
      ['/%E6%97%A7%20%E6%8A%A5', post],
      ['/old/', '/archive/'],
      ['/old', '/archive/'],
      ['/away.html', 'https://example.org/%24x?y'],
    ]) {
      const { status, headers } = await fetch(`http://127.0.0.1:${port}${from}`, {
        redirect: 'manual',
      });
      const location = headers.get('location')?.replace(/^http:\/\/[^/]*:\d+/, '');
      const host = `http://news.example.com`;
      findings.expect(
        status === 301 && location?.replace(host, '') === to,
        `nginx answers ${from} with ${status} ${location}, not with 301 ${to}`,
      );
    }
    const { headers } = await fetch(`http://127.0.0.1:${port}/`);
    const policy = headers.get('content-security-policy') ?? '';
    findings.expect(
      /script-src 'self'/.test(policy) && !/unsafe/.test(policy),
      `nginx sends the policy ${policy}`,
    );
    const style = await fetch(`http://127.0.0.1:${port}/theme/style.css`);
    findings.expect(
      style.headers.get('cache-control') === 'max-age=31536000' &&
        style.headers.get('content-security-policy') === policy,
      `nginx sends ${style.headers.get('cache-control')} for the style sheet`,
    );
    for (const [path, status] of /** @type {const} */ ([
      ['/', 200],
      ['/archive/', 200],
      [post, 200],
      ['/nginx/redirects.map', 404],
    ])) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
      findings.expect(response.status === status, `nginx answers ${path} with ${response.status}`);
    }
  } finally {
    nginx.kill();
  }
}

/** Uploads by the README's commands for rclone, with the section of its configuration that the docs show, to a server here that speaks S3. */
async function uploadToS3() {
  const root = makeSite();
  const [data, folder] = [makeFolder('s3'), makeFolder('rclone')];
  mkdirSync(join(data, 'bucket'));
  const { port, close } = await serveS3(data);
  try {
    const section = block('docs/deploying.md', /^\[remote\]/);
    const config = join(folder, 'rclone.conf');
    writeFileSync(
      config,
      `${section.replace('https://s3.example.com', `http://127.0.0.1:${port}`)}\n`,
    );
    const commands = block('README.md', /rclone /);
    const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
    for (const edits of [{}, { 'posts/2022-01-06-a.md': null, 'public/same-size.txt': 'two' }]) {
      editFiles(root, edits);
      gazette('build', '--quiet', '--root', root);
      const { status, stderr } = await runApart('bash', ['-c', commands], {
        cwd: root,
        // Old rclones cannot take certificates from this variable.
        env: { ...process.env, PATH: path, RCLONE_CONFIG: config, AWS_CA_BUNDLE: undefined },
      });
      findings.expect(status === 0, `rclone to S3 ended with ${status}\n${stderr}`);
      expectSame(join(data, 'bucket'), join(root, '_site'), 'the bucket does not hold the site');
    }
  } finally {
    close();
  }
}

/**
 * Runs a command while this program's servers go on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptionsWithoutStdio} options
 * @returns {Promise<{ status: number | null, stderr: string }>}
 */
function runApart(command, args, options) {
  return new Promise((done) => {
    const child = spawn(command, args, options);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status) => done({ status, stderr }));
  });
}

/** Uploads the built site by the command that synchronises a whole folder; returns where it is. */
function uploadWhole() {
  const folder = makeFolder('rsync');
  const commands = block('docs/deploying.md', /rsync -rt /).split(/\s*&&\s*/);
  const [command = '', ...args] = commands[1]?.split(' ') ?? [];
  run(
    command,
    args.map((arg) => (arg === '_site/' ? `${site}/` : arg.includes('@') ? `${folder}/` : arg)),
  );
  expectSame(folder, site, 'rsync did not upload the site as it is');
  return folder;
}

/** Runs the README's commands for a tool as they are written, after each of several builds, and one that fails at each of its steps. */
function deployByLists(/** @type {'rclone' | 'rsync'} */ tool) {
  const root = makeSite();
  const output = join(root, '_site');
  const host = makeFolder('host');
  const target = join(host, tool === 'rclone' ? 'bucket' : 'news');
  mkdirSync(target);
  const commands = block('README.md', new RegExp(`${tool} `)).replaceAll('/var/www/news', target);
  const shims = makeShims(tool, ['rclone', 'ssh', 'rsync']);

  /** Deploys; the tool's call of that number fails. */
  const deploy = (failAt = 0) => {
    const calls = join(shims, 'calls');
    rmSync(calls, { force: true });
    return spawnSync('bash', ['-c', commands], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${shims}:${process.env.PATH}`,
        SYSTEM_PATH: process.env.PATH,
        CALLS: calls,
        FAIL_AT: String(failAt),
        // `remote:bucket` is a folder here.
        RCLONE_CONFIG: '/dev/null',
        RCLONE_CONFIG_REMOTE_TYPE: 'alias',
        RCLONE_CONFIG_REMOTE_REMOTE: host,
      },
    });
  };
  const build = (/** @type {Record<string, string | null>} */ files) => {
    editFiles(root, files);
    gazette('build', '--quiet', '--root', root);
    // As on a host that keeps no times: size and time must not decide.
    for (const file of listFiles(output)) utimesSync(join(output, file), 1e9, 1e9);
  };
  const expectDeployed = (/** @type {string} */ when) => {
    const { status, stdout, stderr } = deploy();
    findings.expect(status === 0, `${tool}, ${when}: ended with ${status}\n${stdout}${stderr}`);
    expectSame(target, output, `${tool}, ${when}: the host does not hold the site`);
    findings.expect(countChanges(root) === 0, `${tool}, ${when}: nothing was marked`);
  };

  build({});
  expectDeployed('first');
  expectDeployed('with nothing changed');
  build({
    'public/same-size.txt': 'two',
    'posts/2022-01-06-a.md': null,
    'posts/2023-02-08-c.md': post('丙'),
    'public/;semicolon.txt': null,
    'public/new/-dash.txt': 'x',
  });
  expectDeployed('with files of each list');
  for (const failAt of [1, 2, 3]) {
    const added = `public/failed/${failAt}.txt`;
    build({ 'public/same-size.txt': `${failAt}##`, [added]: 'x', 'posts/2023-02-08-c.md': null });
    const before = countChanges(root);
    findings.expect(deploy(failAt).status !== 0, `${tool}: step ${failAt} did not fail`);
    findings.expect(countChanges(root) === before, `${tool}: a failed step ${failAt} was marked`);
    if (failAt === 1) expectDeployed('again after a failure');
    // The next build takes back what the failed upload may have sent.
    build({
      'public/same-size.txt': 'two',
      [added]: null,
      'posts/2023-02-08-c.md': post('丙'),
    });
    expectDeployed(`after a build that takes back what failed at step ${failAt}`);
  }
}

/** A small site, with names that tools may stumble over, and `npx gazette`. */
function makeSite() {
  const root = makeFolder('deployed');
  const names = [
    ';semicolon',
    ' blank',
    '-dash',
    '[x] {a,b}',
    "it's",
    '河湾 日报',
    '~',
    '!',
    '+ x',
  ];
  writeFiles(root, {
    'package.json': '{}',
    '_config.yml': 'title: 小报\nurl: https://example.com\ntimezone: Asia/Shanghai\n',
    'posts/2022-01-06-a.md': post('甲'),
    'posts/2022-01-07-b.md': post('乙'),
    'public/same-size.txt': 'one',
    ...Object.fromEntries(names.map((name) => [`public/${name}.txt`, name])),
    ...Object.fromEntries(names.map((name) => [`public/${name}/${name}`, name])),
  });
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(ROOT, 'bin/gazette.js'), join(root, 'node_modules/.bin/gazette'));
  return root;
}

function post(/** @type {string} */ title) {
  return `---\ntitle: ${title}\ncategories: 河湾 日报\n---\n正文。\n`;
}

/**
 * Programs that stand before the system's: `ssh` runs the command here, and of the tool's calls (and ssh's own) one fails.
 *
 * @param {string} tool
 * @param {readonly string[]} names
 */
function makeShims(tool, names) {
  const folder = makeFolder('shims');
  const count = 'echo >> "$CALLS"; if [ "$(wc -l < "$CALLS")" -eq "$FAIL_AT" ]; then exit 5; fi\n';
  const real = (/** @type {string} */ name) =>
    `exec "$(PATH=$SYSTEM_PATH command -v ${name})" "$@"\n`;
  // rsync calls `ssh -l you host rsync --server …`, which is no step of its own.
  const ssh = `if [ "$1" = -l ]; then shift 3; else shift; ${count}fi\nPATH=$SYSTEM_PATH exec sh -c "$*"\n`;
  for (const name of names) {
    const path = join(folder, name);
    writeFileSync(
      path,
      `#!/bin/sh\n${name === 'ssh' ? ssh : (name === tool ? count : '') + real(name)}`,
    );
    chmodSync(path, 0o755);
  }
  return folder;
}

/** Writes files; those without content are removed. */
function editFiles(/** @type {string} */ root, /** @type {Record<string, string | null>} */ files) {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) rmSync(join(root, path));
    else writeFiles(root, { [path]: content });
  }
}

/** How many files `gazette changes` lists. */
function countChanges(/** @type {string} */ root) {
  const { changes } = JSON.parse(gazette('changes', '--json', '--root', root));
  return changes.new.length + changes.changed.length + changes.removed.length;
}

/** Expects the same files with the same bytes in two folders. */
function expectSame(
  /** @type {string} */ actual,
  /** @type {string} */ expected,
  /** @type {string} */ problem,
) {
  const files = new Set([...listFiles(actual), ...listFiles(expected)]);
  const differing = [...files].filter((file) => {
    const [a, b] = [join(actual, file), join(expected, file)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
  findings.expect(differing.length === 0, `${problem}: ${differing.slice(0, 5).join(', ')}`);
}

/** Resolves once a server answers; gives up after some five seconds. */
async function reachable(/** @type {number} */ port) {
  for (let tries = 0; tries < 50; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error('the server did not start');
}
