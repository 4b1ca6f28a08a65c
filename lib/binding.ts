import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import type { Host, LoadAttempt } from './binding_host.js';
import type { NativeBinding } from './native.js';
import type { Sealing } from './seal/sealer.js';
import { VERSION } from './version.js';

let loaded: NativeBinding | undefined;
let sealing: Sealing | undefined;

/**
 * The addon, loaded at first use: n8n requires every node file in every process, and a failing import there would make the node vanish
 * without a word. Once per process or worker thread.
 */
export function loadBinding(): NativeBinding {
  loaded ??= loadFrom(systemHost());
  return loaded;
}

/**
 * What makes sealers on this addon, loaded at first use too, and then kept: when somebody empties the cache of `require` (n8n on update,
 * jest between tests), a later load is another copy, which knows no sealer of this one.
 */
export function loadSealing(): Sealing {
  sealing ??= (require('./seal/sealer.js') as typeof import('./seal/sealer.js')).sealingOn(loadBinding());
  return sealing;
}

// Only read when there is something to explain.
const failures = (): typeof import('./binding_failure.js') => require('./binding_failure.js');

export function target(host: Host): string {
  if (host.platform !== 'linux') return `${host.platform}-${host.arch}`;
  return `linux-${host.arch}-${host.libc}`;
}

export function loadFrom(host: Host): NativeBinding {
  const path =
    host.override ?? join(host.packageRoot, 'prebuilds', target(host), `pinterest-${VERSION}.node`);
  const attempt: LoadAttempt = { path, missing: !host.fileExists(path) };
  if (!attempt.missing) {
    try {
      return checked(host.open(path) as NativeBinding, path);
    } catch (error) {
      if (error instanceof Error && (error as { code?: string }).code === 'binding_unavailable') throw error;
      attempt.reason = error;
    }
  }
  throw failures().loadFailure(host, target(host), attempt);
}

function checked(binding: NativeBinding, path: string): NativeBinding {
  if (binding.version !== VERSION) throw failures().versionFailure(path, binding.version);
  return binding;
}

function systemHost(): Host {
  const packageRoot = join(__dirname, '..', '..');
  const prebuilds = join(packageRoot, 'prebuilds');
  return {
    platform: process.platform,
    arch: process.arch,
    libc: process.platform === 'linux' ? libcOfNode() : undefined,
    get glibcVersion() {
      return runtimeGlibc();
    },
    override: process.env['PINTEREST_NATIVE_BINDING'] || undefined,
    packageRoot,
    packageExists: () => existsSync(join(packageRoot, 'package.json')),
    builds: () => (existsSync(prebuilds) ? readdirSync(prebuilds).sort() : []),
    fileExists: existsSync,
    open: openAddon,
  };
}

// Not `require`: its cache would hand one instance, with its single event callback, to every copy of this package in the process
// (n8n reloads it on update, jest loads one per test file).
function openAddon(path: string): unknown {
  const holder = { exports: {} as unknown };
  process.dlopen(holder as NodeJS.Module, path);
  return holder.exports;
}

/** The file of Node names what loads it, within its first bytes: a look that costs nothing beside a report of the process. */
function libcOfNode(): 'glibc' | 'musl' {
  const head = headOfNode();
  if (head.includes('/ld-musl-')) return 'musl';
  if (head.includes('/ld-linux')) return 'glibc';
  return runtimeGlibc() === undefined ? 'musl' : 'glibc';
}

/** Empty where the file cannot be read: Node was upgraded under this process, or --permission hides it. */
function headOfNode(): Buffer {
  const head = Buffer.alloc(4096);
  try {
    const file = openSync(process.execPath, 'r');
    try {
      readSync(file, head);
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
  return head;
}

function runtimeGlibc(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  // Otherwise the report resolves the name of every open connection, which can take seconds.
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
    return header.glibcVersionRuntime;
  } finally {
    report.excludeNetwork = before;
  }
}
