import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import tls from 'node:tls';

/** What OpenSSL reads where no variable says otherwise: a file, and a folder; of each the first that exists. */
export interface SystemLists {
  readonly files: readonly string[];
  /** The folder's certificates in one file, as distributions keep it: one read instead of some hundred. */
  readonly folderLists: readonly string[];
}

const SYSTEM: SystemLists = {
  files: ['/etc/ssl/cert.pem', '/etc/pki/tls/cert.pem'],
  folderLists: ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'],
};

let roots: string | undefined;

/** The roots that Node's own https trusts, as PEM. Read once: it takes milliseconds. */
export function trustedRoots(): string {
  roots ??= readRoots(process.env, usesOpensslRoots(process.env, process.execArgv)).join('\n');
  return roots;
}

export function readRoots(env: NodeJS.ProcessEnv, openssl: boolean, system = SYSTEM): string[] {
  // Node's list has nothing of OpenSSL's, which only OpenSSL reads.
  if (openssl) return [...new Set([...extraRoots(env), ...opensslRoots(env, system)])];
  // Node 22.15 and later; the types know it always.
  const getCACertificates = tls.getCACertificates as typeof tls.getCACertificates | undefined;
  if (getCACertificates !== undefined) return getCACertificates('default');
  return [...tls.rootCertificates, ...extraRoots(env)];
}

/** Whether OpenSSL's roots replace Node's bundled ones: spelled and quoted as Node allows, the last word counts, a value does not. */
export function usesOpensslRoots(env: NodeJS.ProcessEnv, execArgv: readonly string[]): boolean {
  const words = [...(env['NODE_OPTIONS'] ?? '').replaceAll('"', '').split(' '), ...execArgv];
  const flags = words.map((word) => word.replace(/=.*/s, '').replaceAll('_', '-'));
  return flags.lastIndexOf('--use-openssl-ca') > flags.lastIndexOf('--no-use-openssl-ca');
}

function extraRoots(env: NodeJS.ProcessEnv): string[] {
  const path = env['NODE_EXTRA_CA_CERTS'];
  return path ? certificatesOf([path]) : [];
}

function opensslRoots(env: NodeJS.ProcessEnv, system: SystemLists): string[] {
  const file = env['SSL_CERT_FILE'];
  const folders = env['SSL_CERT_DIR'];
  return certificatesOf([
    ...(file === undefined ? firstOf(system.files) : [file]),
    ...(folders === undefined ? firstOf(system.folderLists) : folders.split(delimiter).flatMap(filesOf)),
  ]);
}

const firstOf = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path)).slice(0, 1);

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // Missing, closed to us or no folder: OpenSSL skips it too.
    return [];
  }
}

const certificatesOf = (paths: readonly string[]): string[] => paths.map(readCertificates).filter((pem) => pem !== '');

function readCertificates(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : '';
  } catch {
    // A dangling link or a folder beside the certificates is nothing to fail for; OpenSSL skips it too.
    return '';
  }
}
