// An npm whose registry has this package, for an n8n that installs by name. All else it leaves to the real npm.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

import { hostTarget } from '../../../scripts/build/platform.mjs';
import { packageName } from './home.mjs';

/** A registry in a folder; `path` is the PATH that has its npm first. */
export class Registry {
  #folder;

  constructor(folder) {
    this.#folder = join(folder, 'registry');
    mkdirSync(join(this.#folder, 'bin'), { recursive: true });
    const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
    const script = join(this.#folder, 'bin/npm');
    writeFileSync(script, shim(this.#folder, npm));
    chmodSync(script, 0o755);
    this.path = join(this.#folder, 'bin') + delimiter + process.env.PATH;
  }

  publish(tarball, version) {
    copyFileSync(tarball, join(this.#folder, `${packageName}-${version}.tgz`));
  }

  /** What n8n asked npm for, a line each. */
  asked() {
    return readFileSync(join(this.#folder, 'asked.log'), 'utf8').trim().split('\n');
  }
}

const shim = (folder, npm) => `#!/bin/sh
echo "$@" >> ${folder}/asked.log
case "$1 $2" in
  "pack ${packageName}@"*)
    file="${packageName}-\${2##*@}.tgz"
    cp "${folder}/$file" . && echo "$file" ;;
  "view ${packageName}@"*)
    test -e "${folder}/${packageName}-\${2##*@}.tgz" && echo "\\"\${2##*@}\\"" ;;
  *) exec ${npm} "$@" ;;
esac
`;

/**
 * The next version of a packed package: its number in package.json, in the JavaScript, and in the name and the code of the addon,
 * where a build of that version has it.
 */
export function nextVersion(tarball, folder, from, to) {
  if (from.length !== to.length) throw new Error(`${to} has to be as long as ${from}`);
  const work = join(folder, `version-${to}`);
  mkdirSync(work, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', work]);
  const inside = (path) => join(work, 'package', path);
  rewrite(inside('package.json'), `"version": "${from}"`, `"version": "${to}"`);
  rewrite(inside('dist/lib/version.js'), `'${from}'`, `'${to}'`);
  const addons = inside(`prebuilds/${hostTarget}`);
  const addon = join(addons, `pinterest-${to}.node`);
  renameSync(join(addons, `pinterest-${from}.node`), addon);
  rewrite(addon, `\0${from}\0`, `\0${to}\0`);
  const result = join(folder, `${packageName}-${to}.tgz`);
  execFileSync('tar', ['-czf', result, '-C', work, 'package']);
  return result;
}

function rewrite(path, before, after) {
  const text = readFileSync(path, 'latin1');
  if (text.split(before).length !== 2) throw new Error(`${path} has ${JSON.stringify(before)} ${text.split(before).length - 1} times`);
  writeFileSync(path, text.replace(before, after), 'latin1');
}
