import { readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { storeFolder, storeKey } from '../build/place.js';
import { peekStore } from '../cache/store.js';
import { findPlugins, loadPlugins } from '../config/load-plugins.js';
import { type OptionValue, resolveConfig } from '../config/origins.js';
import { findUnread } from '../content/known.js';
import { scan } from '../content/scan.js';
import type { Diagnostic } from '../diagnostics.js';
import { resolveDestination } from '../output/destination.js';
import { stateFolder } from '../output/folders.js';
import { describeHolder, type Holder, LOCK_NAME } from '../output/lock.js';
import { VERSION } from '../package.js';
import { stateOfProcess } from '../util/processes.js';
import type { BuildCommandOptions } from './build.js';
import { EXIT } from './exit-codes.js';
import { say, type Text, translate } from './language.js';
import { findMistakes, freeBytes } from './mistakes.js';
import { faultsOf, overridesOf, type PlaceOptions } from './place.js';
import { createReporter, grouped, type Reporter, reportJson, sized, widthOf } from './report.js';

export interface DoctorOptions
  extends PlaceOptions,
    Pick<BuildCommandOptions, 'quiet' | 'verbose' | 'json'> {}

/** What `gazette doctor` has found; with `--json` this is what it prints. */
interface Findings {
  /** Whether the site can be built, as far as that is seen without reading posts. */
  readonly ok: boolean;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: {
    readonly cores: number;
    /** Bytes. */
    readonly memory: number;
    /** Bytes where the site is; null where the system does not tell. */
    readonly free: number | null;
  };
  /** Null where the configuration cannot be read, as all that follows. */
  readonly site: SiteFindings | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface SiteFindings {
  readonly root: string;
  readonly destination: string;
  readonly options: readonly OptionValue[];
  readonly cache: {
    /** Sources that are known, of how many that there are. */
    readonly known: number;
    readonly sources: number;
    /** On the disk. */
    readonly bytes: number;
  };
  /** Who builds just now; null if nobody does. */
  readonly lock: Pick<Holder, 'pid' | 'host' | 'since'> | null;
  readonly watch: { readonly folders: number; readonly limit: number | null };
}

/** `gazette doctor`; returns the exit code. */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const { quiet = false, verbose = false, json = false } = options;
  const findings = await examine(options);
  if (json) reportJson(findings);
  else show(findings, createReporter({ quiet, verbose }), verbose);
  return findings.ok ? EXIT.done : EXIT.fault;
}

async function examine(options: DoctorOptions): Promise<Findings> {
  const { node, v8, icu = '', tz = '' } = process.versions;
  const root = resolve(options.root ?? '.');
  const general = {
    versions: {
      gazette: VERSION,
      node,
      v8,
      icu,
      'time zones': tz,
      system: `${process.platform} ${process.arch}`,
    },
    machine: {
      cores: availableParallelism(),
      memory: totalmem(),
      free: freeBytes(root),
    },
  };
  try {
    const { site, diagnostics } = await examineSite(root, options);
    return { ok: true, ...general, site, diagnostics };
  } catch (error) {
    return { ok: false, ...general, site: null, diagnostics: faultsOf(error) };
  }
}

async function examineSite(
  root: string,
  options: DoctorOptions,
): Promise<{ site: SiteFindings; diagnostics: readonly Diagnostic[] }> {
  const {
    config,
    diagnostics,
    options: values,
  } = resolveConfig(
    options.config === undefined ? join(root, '_config.yml') : resolve(options.config),
    options.config ?? '_config.yml',
    options.config !== undefined,
    overridesOf(options),
  );
  const plugins = await loadPlugins(findPlugins(root));
  const destination = resolveDestination(root, config.destination);
  const state = stateFolder(root);
  const { sources } = scan({ root, drafts: config.show_drafts, exclude: config.exclude });
  const content = sources.filter(({ kind }) => kind !== 'static' && kind !== 'data');
  const { index } = peekStore(storeFolder(state), storeKey(config, plugins));
  const watch = {
    folders: new Set(sources.map(({ path }) => dirname(path))).size,
    limit: watchLimit(),
  };
  const site = {
    root,
    destination,
    options: values,
    cache: {
      known: content.length - findUnread(content, index, false).places.length,
      sources: content.length,
      bytes: bytesIn(storeFolder(state)),
    },
    lock: holderOf(join(state, LOCK_NAME)),
    watch,
  };
  const mistakes = findMistakes({ root, destination, state, config, options: values, watch });
  return { site, diagnostics: [...diagnostics, ...mistakes] };
}

/** How many files and folders Linux watches for one user; null on other systems. */
function watchLimit(): number | null {
  try {
    return Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8'));
  } catch {
    return null;
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0;
  }
}

function holderOf(path: string): SiteFindings['lock'] {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    const { pid, host, since } = holder;
    return stateOfProcess(holder) === 'ended' ? null : { pid, host, since };
  } catch {
    return null;
  }
}

function show(
  { versions, machine, site, diagnostics }: Findings,
  reporter: Reporter,
  verbose: boolean,
): void {
  reporter.heading(say('Versions'));
  const { cores, memory, free } = machine;
  reporter.lines(
    rows([
      ...Object.entries(versions).map(([name, version]) => [translate(name), version] as const),
      [say('machine'), say('{} cores, {} of memory', cores, sized(memory))],
      ...(free === null ? [] : [[say('disk'), say('{} free', sized(free))] as const]),
    ]),
  );
  if (site !== null) showSite(site, reporter, verbose);
  reporter.heading(
    diagnostics.length === 0 ? say('Nothing is wrong') : say('To look at: {}', diagnostics.length),
  );
  reporter.diagnostics(diagnostics);
}

function showSite(
  { root, destination, options, cache, lock, watch }: SiteFindings,
  reporter: Reporter,
  verbose: boolean,
): void {
  reporter.heading(say('Site'));
  reporter.lines(
    rows([
      [say('folder'), root],
      [say('destination'), destination],
      [
        say('cache'),
        say(
          '{} of {} sources are known, {}',
          grouped(cache.known),
          grouped(cache.sources),
          sized(cache.bytes),
        ),
      ],
      [say('lock'), lock === null ? say('nobody is building') : translate(describeHolder(lock))],
      [
        say('watching'),
        watch.limit === null
          ? say('{} folders', grouped(watch.folders))
          : say('{} folders; the system watches {}', grouped(watch.folders), grouped(watch.limit)),
      ],
    ]),
  );
  const shown = verbose ? options : options.filter(({ origin }) => origin !== 'default');
  const hidden = options.length - shown.length;
  reporter.heading(say('Configuration'));
  reporter.lines(
    rows(shown.map((option) => [option.name, `${shortened(option.value)}  (${originOf(option)})`])),
  );
  if (hidden > 0)
    reporter.line(`  ${say('{} more have their defaults; --verbose shows them', hidden)}`);
}

const ORIGINS: Readonly<Record<OptionValue['origin'], Text>> = {
  default: 'default',
  file: 'line {}',
  'command line': 'command line',
  site: 'line {}, for templates',
};

function originOf({ origin, line }: OptionValue): string {
  return say(ORIGINS[origin], line ?? 1);
}

const LONGEST_VALUE = 60;

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Names and values in two columns. */
function rows(pairs: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name)));
  return pairs.map(([name, value]) => `  ${name}${' '.repeat(width - widthOf(name))}  ${value}`);
}
