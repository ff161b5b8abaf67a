import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, makeFolder, post } from '../helpers/site.js';
import { installProgram } from './program.js';

const program = installProgram();

/** A shell that may mount a small file system of its own, which is gone with it. What it reads from is a socket, by which bash takes itself for a remote one. */
const inOwnMounts = (script: string, args: readonly string[]) =>
  spawnSync('unshare', ['-rm', 'bash', '--norc', '-euc', script, 'bash', ...args], {
    encoding: 'utf8',
  });

const canMount = inOwnMounts('mount -t tmpfs tmpfs /mnt', []).status === 0;

/**
 * A site on a file system of four megabytes is built, filled up to so many kilobytes, edited, built, given room, and built again. Prints what each
 * build ended with, and a sum of the output after each.
 */
const SCRIPT = `
program=$1 folder=$2 left=$3
mount -t tmpfs -o size=4m tmpfs "$folder"
cd "$folder"
mkdir posts
printf '%s' "$4" > _config.yml
write() { for n in $(seq 10 59); do printf '%s' "$1" > "posts/2022-01-06-p$n.md"; done; }
sum() { (cd _site && find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-16); }
run() { node "$program" build > log.txt 2>&1 && echo 0 || { code=$?; echo $code; grep -c 'error' log.txt; }; }
write "$5"
run; sum
head -c 3000 /dev/zero > room
dd if=/dev/zero of=fill bs=1k 2> /dev/null || true
truncate -s "-\${left}k" fill
write "$6" 2> /dev/null || true
rm room
run; sum
rm fill
write "$6"
run; sum
rm -rf _site .gazette
run; sum
`;

describe.skipIf(!canMount)('a full disk', () => {
  it.each([0, 60, 200, 400, 700])(
    'with %s KB left leaves what was published, and the next build ends as a clean one',
    (left) => {
      const folder = join(makeFolder(), 'disk');
      mkdirSync(folder);
      const before = post({ title: 'A', category: 'News' }, '正文。'.repeat(100));
      const after = post({ title: 'B', category: '报' }, '后文。'.repeat(100));
      const result = inOwnMounts(SCRIPT, [
        join(program.module('..'), 'bin/gazette.js'),
        folder,
        String(left),
        CONFIG,
        before,
        after,
      ]);
      expect(result.stderr).toBe('');
      const words = result.stdout.trim().split('\n');
      expect(words[0]).toBe('0');
      const published = words[1];
      const [last, clean] = [words.at(-3), words.at(-1)];
      expect(words.at(-2)).toBe('0');
      expect(last).toBe(clean);
      // Either there was no room, and it says so and nothing has changed; or there was.
      if (words.length === 9) {
        expect(words[2]).toBe('1');
        expect(Number(words[3])).toBeGreaterThan(0);
        expect(words[4]).toBe(published);
      } else {
        expect(words).toHaveLength(8);
      }
    },
    120_000,
  );
});
