import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import tls from 'node:tls';

/** Where distributions keep the list that OpenSSL uses, for --use-openssl-ca without SSL_CERT_FILE. */
const SYSTEM_LISTS = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
];

let roots: string | undefined;

/** The roots that Node's own https trusts, as PEM. Read once: it takes milliseconds. */
export function trustedRoots(): string {
  roots ??= readRoots(process.env, usesOpensslList()).join('\n');
  return roots;
}

export function readRoots(env: NodeJS.ProcessEnv, openssl: boolean): string[] {
  if (openssl) return opensslRoots(env);
  // Node 22.15 and later; the types know it always.
  const getCACertificates = tls.getCACertificates as typeof tls.getCACertificates | undefined;
  if (getCACertificates !== undefined) return getCACertificates('default');
  const extra = env['NODE_EXTRA_CA_CERTS'];
  return [...tls.rootCertificates, ...(extra && existsSync(extra) ? [readFileSync(extra, 'utf8')] : [])];
}

function usesOpensslList(): boolean {
  const options = process.env['NODE_OPTIONS']?.split(/\s+/) ?? [];
  return [...options, ...process.execArgv].includes('--use-openssl-ca');
}

function opensslRoots(env: NodeJS.ProcessEnv): string[] {
  const file = env['SSL_CERT_FILE'];
  const directories = env['SSL_CERT_DIR']?.split(delimiter).filter((path) => existsSync(path)) ?? [];
  const files = directories.flatMap((path) => readdirSync(path).map((name) => join(path, name)));
  if (file) files.unshift(file);
  if (files.length === 0) files.push(...SYSTEM_LISTS.filter((path) => existsSync(path)).slice(0, 1));
  return [...new Set(files.map(readCertificates))].filter((pem) => pem !== '');
}

function readCertificates(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : '';
  } catch {
    // A dangling link or a folder beside the certificates is nothing to fail for; OpenSSL skips it too.
    return '';
  }
}
