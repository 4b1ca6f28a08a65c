import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../cache.mjs';

export const lockPath = join(root, 'cmake', 'deps.lock.cmake');

const entry = new RegExp(
  [
    String.raw`^pinterest_dependency\((?<name>\S+) (?<version>\S+)`,
    String.raw`UPSTREAM (?<url>https:\S+) (?<upstreamHash>[0-9a-f]{64})`,
    String.raw`DEBIAN (?<debianPackage>\S+) (?<debianFile>\S+) (?<debianHash>[0-9a-f]{64})\)`,
  ].join(String.raw`\s+`).replaceAll(' ', String.raw`\s+`),
  'gm',
);

/** The pinned sources: [{ name, version, upstream: {url, file, sha256}, debian: {package, file, sha256} }]. */
export function readLock() {
  const text = readFileSync(lockPath, 'utf8');
  const found = [...text.matchAll(entry)].map(({ groups }) => ({
    name: groups.name,
    version: groups.version,
    upstream: { url: groups.url, file: groups.url.split('/').pop(), sha256: groups.upstreamHash },
    debian: { package: groups.debianPackage, file: groups.debianFile, sha256: groups.debianHash },
  }));
  const declared = text.match(/^pinterest_dependency\(/gm)?.length ?? 0;
  if (found.length === 0 || found.length !== declared) {
    throw new Error(`${lockPath}: ${declared} entries, but only ${found.length} can be read.`);
  }
  return found;
}
