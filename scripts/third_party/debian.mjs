import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Besides the machine's own suite: where the pinned versions live today, stable before moving.
const OTHER_SUITES = ['bookworm', 'bookworm-backports', 'trixie', 'trixie-backports', 'sid'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The Debian mirrors this machine already trusts: [{ site, release }]. */
function configuredMirrors() {
  const format = '$(SITE)|$(RELEASE)';
  const lines = execFileSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  return [...new Set(lines.trim().split('\n'))].map((line) => {
    const [site, release] = line.split('|');
    return { site, release };
  });
}

function codename() {
  return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
}

function sourcesList() {
  const own = codename();
  const mirrors = configuredMirrors();
  const trust = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  const lineFor = ({ site }, suite) => `deb-src ${trust}${site} ${suite} main`;
  const lines = mirrors.flatMap((mirror) => {
    if (mirror.release === `${own}-security`) {
      return [`${own}-security`, 'trixie-security'].map((suite) => lineFor(mirror, suite));
    }
    if (mirror.release === own) {
      return [own, ...OTHER_SUITES].map((suite) => lineFor(mirror, suite));
    }
    return [];
  });
  if (lines.length === 0) {
    throw new Error(`No Debian mirror for "${own}" is configured in /etc/apt; cannot look for source packages.`);
  }
  return [...new Set(lines)].join('\n');
}

/** A private package index next to the machine's own, which stays untouched. Works without root. */
export function openDebianSources(folder) {
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'archives', 'partial'), { recursive: true });
  writeFileSync(join(folder, 'sources.list'), `${sourcesList()}\n`);
  const config = join(folder, 'apt.conf');
  writeFileSync(
    config,
    [
      `Dir::Etc::SourceList "${folder}/sources.list";`,
      'Dir::Etc::SourceParts "-";',
      `Dir::State::Lists "${folder}/lists";`,
      `Dir::Cache "${folder}";`,
      'Acquire::Retries "3";',
    ].join('\n'),
  );
  const env = { ...process.env, APT_CONFIG: config, LC_ALL: 'C' };
  // Fails when one of the suites is unknown to this mirror; the others are read all the same.
  quietly('apt-get', ['update', '-qq'], env);
  return { fetch: (wanted, target) => fetchSource(wanted, target, env) };
}

function quietly(command, args, env) {
  try {
    return execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return error.stdout ?? '';
  }
}

/** Every Debian revision that carries exactly this file is tried: a mirror may list one it no longer holds. */
function fetchSource({ package: name, file, sha256 }, target, env) {
  const index = quietly('apt-cache', ['showsrc', '--only-source', name], env);
  const versions = index
    .split(/\n\n+/)
    .filter((record) => record.includes(`${sha256} `) && record.includes(` ${file}\n`))
    .map((record) => /^Version: (\S+)/m.exec(record)[1]);
  const failures = [];
  for (const version of new Set(versions)) {
    const uris = quietly('apt-get', ['source', '--print-uris', '-qq', `${name}=${version}`], env);
    const uri = uris
      .split('\n')
      .map((line) => /^'([^']+)' (\S+)/.exec(line))
      .find((match) => match?.[2] === file)?.[1];
    if (!uri) continue;
    try {
      const helper = ['download-file', uri, target, `SHA256:${sha256}`];
      execFileSync('/usr/lib/apt/apt-helper', helper, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      return;
    } catch (error) {
      failures.push(`${name} ${version}: ${String(error.stderr).trim().split('\n').pop()}`);
    }
  }
  throw new Error(failures.length ? failures.join('; ') : `no suite of the mirror has ${file} with this hash`);
}
