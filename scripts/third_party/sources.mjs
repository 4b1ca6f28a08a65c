import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheRoot } from '../cache.mjs';
import { step } from '../progress.mjs';
import { openDebianSources } from './debian.mjs';

const CONNECT_LIMIT_MS = 5_000;
const DOWNLOAD_LIMIT_MS = 300_000;

const sha256Of = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const cachedPath = ({ sha256, file }) =>
  join(cacheRoot(), 'sources', `${sha256.slice(0, 16)}-${file.replace(/[^\w.-]/g, '_')}`);

/** Paths of the source tarballs by library name, fetched when the cache does not have them. */
export async function fetchSources(lock) {
  mkdirSync(join(cacheRoot(), 'sources'), { recursive: true });
  const found = {};
  const missing = [];
  for (const library of lock) {
    const path = fromCache(library) ?? fromFolder(library, process.env.DEPS_DIR);
    if (path) found[library.name] = path;
    else missing.push(library);
  }
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    Object.assign(found, await step(`fetch sources of ${names}`, () => download(missing)));
  }
  return found;
}

const variants = ({ upstream, debian }) => [upstream, debian];

function fromCache(library) {
  return variants(library)
    .map(cachedPath)
    .find((path, i) => existsSync(path) && sha256Of(path) === variants(library)[i].sha256);
}

function fromFolder(library, folder) {
  if (!folder) return undefined;
  for (const variant of variants(library)) {
    const path = join(folder, variant.file);
    if (existsSync(path) && sha256Of(path) === variant.sha256) return keep(path, variant);
  }
  return undefined;
}

function keep(path, variant) {
  const target = cachedPath(variant);
  copyFileSync(path, `${target}.part`);
  renameSync(`${target}.part`, target);
  return target;
}

async function download(libraries) {
  const found = {};
  let upstreamAnswers = true;
  let debian;
  for (const library of libraries) {
    const reasons = [];
    const attempt = async (variant, fetchInto) => {
      const part = `${cachedPath(variant)}.part`;
      try {
        await fetchInto(part);
        if (sha256Of(part) !== variant.sha256) throw new Error('the content does not have the pinned SHA-256');
        renameSync(part, cachedPath(variant));
        found[library.name] = cachedPath(variant);
      } catch (error) {
        reasons.push(`${variant.url ?? `Debian ${variant.file}`}: ${error.message}`);
      }
    };
    // One time-out is enough to know that this machine has no open internet.
    if (upstreamAnswers) {
      await attempt(library.upstream, (part) => fetchUpstream(library.upstream.url, part));
      upstreamAnswers = found[library.name] !== undefined;
    }
    if (!found[library.name]) {
      debian ??= openDebianSources(join(cacheRoot(), 'debian-index'));
      await attempt(library.debian, (part) => debian.fetch(library.debian, part));
    }
    if (!found[library.name]) throw new Error(unreachable(library, reasons));
  }
  return found;
}

async function fetchUpstream(url, target) {
  const control = new AbortController();
  const connecting = setTimeout(() => control.abort(new Error('no answer within 5 s')), CONNECT_LIMIT_MS);
  const all = setTimeout(() => control.abort(new Error('download took over 5 minutes')), DOWNLOAD_LIMIT_MS);
  try {
    const response = await fetch(url, { signal: control.signal });
    clearTimeout(connecting);
    if (!response.ok) throw new Error(`status ${response.status}`);
    writeFileSync(target, Buffer.from(await response.arrayBuffer()));
  } finally {
    clearTimeout(connecting);
    clearTimeout(all);
  }
}

function unreachable({ name, version, upstream, debian }, reasons) {
  return [
    `Cannot get the source of ${name} ${version}:`,
    ...reasons.map((reason) => `  ${reason}`),
    `Put ${upstream.file} (SHA-256 ${upstream.sha256}) or ${debian.file} (SHA-256 ${debian.sha256})`,
    'into a folder and run again with DEPS_DIR=<that folder>.',
  ].join('\n');
}
