import type { Host, LoadAttempt } from './binding_host.js';
import { PinterestError } from './errors.js';
import { VERSION } from './version.js';

const SUPPORTED = ['linux-x64-glibc', 'linux-x64-musl', 'linux-arm64-glibc', 'linux-arm64-musl'];
const FROM_SOURCE = 'build it from a clone of the repository with "npm run build"';

/** One error for everything that can stop the addon from loading: where we are, what was tried and why it failed, what to do. */
export function loadFailure(host: Host, target: string, attempt: LoadAttempt): PinterestError {
  const reason = attempt.missing ? 'the file does not exist' : text(attempt.reason);
  const message = [
    `The native part of n8n-nodes-pinterest-native ${VERSION} cannot be loaded.`,
    `Platform: ${describe(host, target)}.`,
    'Tried:',
    `  ${attempt.path}: ${reason}`,
    'What to do:',
    ...advice(host, target, attempt).map((line) => `  ${line}`),
  ].join('\n');
  return new PinterestError({ code: 'binding_unavailable', message }, { cause: attempt.reason });
}

export function versionFailure(path: string, found: unknown): PinterestError {
  return new PinterestError({
    code: 'binding_unavailable',
    message: [
      `The native part at ${path} is version ${String(found)}, but this package is version ${VERSION}.`,
      'What to do:',
      '  Restart n8n (or the Node process): an update was installed while an older version was loaded.',
      '  If that does not help, install the package again, or unset PINTEREST_NATIVE_BINDING if it is set.',
    ].join('\n'),
  });
}

function describe(host: Host, target: string): string {
  if (host.platform !== 'linux') return target;
  return `${target}, ${host.libc === 'musl' ? 'libc is musl' : `libc is glibc ${host.glibcVersion}`}`;
}

function advice(host: Host, target: string, attempt: LoadAttempt): string[] {
  if (host.override !== undefined) {
    if (!attempt.missing) return adviceForRefused(host, text(attempt.reason));
    return ['The path comes from PINTEREST_NATIVE_BINDING: correct it, or unset it to use the file of this package.'];
  }
  if (!SUPPORTED.includes(target)) {
    return [
      `There is no build for ${target}. Supported: ${SUPPORTED.join(', ')} (glibc 2.28 or newer).`,
      'Importing the package works here; everything that talks to Pinterest needs one of these, for example in a Linux container.',
    ];
  }
  return attempt.missing ? adviceForMissing(host, target) : adviceForRefused(host, text(attempt.reason));
}

function adviceForMissing(host: Host, target: string): string[] {
  if (!host.packageExists()) {
    return ['The package was removed or replaced while it was in use: restart n8n (or the Node process).'];
  }
  const builds = host.builds();
  if (builds.includes(target)) {
    return [
      `The folder ${target} exists without a file of version ${VERSION}: the package was updated while in use.`,
      'Restart n8n (or the Node process).',
    ];
  }
  return [
    `This installation has builds for: ${builds.join(', ') || 'nothing'}.`,
    `Install the package on the machine it runs on, or ${FROM_SOURCE}.`,
  ];
}

function adviceForRefused(host: Host, reason: string): string[] {
  if (/addons is disabled|addons.*disabled|ERR_DLOPEN_DISABLED/i.test(reason)) {
    return ['Node was started without native addons: remove --no-addons, or add --allow-addons to --permission.'];
  }
  const needed = newestGlibc(reason);
  if (needed !== undefined) {
    return [
      `The file needs glibc ${needed}, this system has ${host.glibcVersion ?? 'musl'}.`,
      `Use a newer system or the official n8n image, or ${FROM_SOURCE}.`,
    ];
  }
  if (/file too short|invalid ELF header|wrong ELF class|cannot open shared object/i.test(reason)) {
    return ['The file is damaged or was made for another system: install the package again.'];
  }
  return [`Install the package again; if that does not help, ${FROM_SOURCE} and report the reason above.`];
}

function newestGlibc(reason: string): string | undefined {
  const versions = [...reason.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map((found) => [Number(found[1]), Number(found[2])] as const);
  versions.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return versions[0]?.join('.');
}

function text(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  const { code } = reason as { code?: string };
  return code === undefined ? reason.message : `${code}: ${reason.message}`;
}
