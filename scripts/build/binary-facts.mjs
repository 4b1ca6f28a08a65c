// What the linker wrote into an addon; works for every processor.
import { execFileSync } from 'node:child_process';

const lines = (command, args) =>
  execFileSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).trim().split('\n');

export const dynamicSection = (path) => lines('readelf', ['--dynamic', '--wide', path]);
export const segments = (path) => lines('readelf', ['--segments', '--wide', path]);
export const sections = (path) => lines('readelf', ['--sections', '--wide', path]);

export const neededLibraries = (path) =>
  dynamicSection(path).flatMap((line) => /\(NEEDED\).*\[(.+)\]/.exec(line)?.[1] ?? []);

// The C library and what belongs to it, in both families. Anything else might be missing, or be another version, where n8n runs.
const libcAndKin = [
  /^libc\.so/, /^ld-linux-/, /^ld-musl-/, /^libm\.so/, /^libpthread\.so/, /^libdl\.so/, /^librt\.so/, /^libc\.musl-/,
];
export const foreignLibraries = (path) =>
  neededLibraries(path).filter((name) => !libcAndKin.some((pattern) => pattern.test(name)));

/** Defined global symbols; version names that the linker adds are not symbols of ours. */
export const exportedSymbols = (path) =>
  lines('readelf', ['--dyn-syms', '--wide', path])
    .map((line) => line.trim().split(/\s+/))
    .filter(([number, , , , binding, , section]) =>
      /^\d+:$/.test(number) && ['GLOBAL', 'WEAK', 'UNIQUE'].includes(binding) && section !== 'UND' && section !== 'ABS')
    .map((fields) => fields[7].replace(/@.*/, ''))
    .sort();

export const NODE_ENTRY_POINTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/** The newest glibc the file asks for, such as "2.28"; undefined for musl. */
export function newestGlibc(path) {
  const found = lines('readelf', ['--version-info', '--wide', path]).flatMap((line) =>
    [...line.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) => [Number(major), Number(minor)]));
  found.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return found[0]?.join('.');
}
