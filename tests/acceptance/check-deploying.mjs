// Runs what the docs say about deploying: the rsync command of the README against a local folder, and the nginx configuration
// of docs/deploying.md with Debian's nginx: `node tests/acceptance/check-deploying.mjs DIR`, where DIR is a built site.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Findings, listFiles, makeFolder, ROOT, run } from './lib.mjs';

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

const uploaded = makeFolder('rsync');
const [command = '', ...args] = block('README.md', /^rsync /).split(' ');
run(
  command,
  args.map((arg) => (arg === '_site/' ? `${site}/` : arg.includes('@') ? `${uploaded}/` : arg)),
);
findings.expect(
  JSON.stringify(listFiles(uploaded)) === JSON.stringify(listFiles(site)),
  'rsync did not upload the site as it is',
);

const folder = makeFolder('nginx');
mkdirSync(join(folder, 'logs'));
const port = await freePort();
const server = block('docs/deploying.md', /^server \{/)
  .replace('listen 80;', `listen 127.0.0.1:${port};`)
  .replace('root /var/www/news;', `root ${uploaded};`);
writeFileSync(
  join(folder, 'nginx.conf'),
  `daemon off;\nworker_processes 1;\npid ${folder}/nginx.pid;\nuser root;\nerror_log ${folder}/logs/error.log;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\nclient_body_temp_path ${folder}/a;\nproxy_temp_path ${folder}/b;\nfastcgi_temp_path ${folder}/c;\nuwsgi_temp_path ${folder}/d;\nscgi_temp_path ${folder}/e;\n${server}\n}\n`,
);
const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
  stdio: 'inherit',
});
try {
  await reachable();
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
findings.report('rsync and nginx publish the site as the docs say');

/** Resolves once nginx answers; gives up after some five seconds. */
async function reachable() {
  for (let tries = 0; tries < 50; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error('nginx did not start');
}
