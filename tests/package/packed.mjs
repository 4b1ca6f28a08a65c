// Packs the package once for each test file, and installs it where nothing else is.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { installSuite } from '../../scripts/suite-install.mjs';
import { packInto } from '../support/pack.mjs';

const LIMIT_MS = 120_000;

export const packageName = 'n8n-nodes-pinterest-native';
export const suiteModules = await installSuite(import.meta.dirname);

/** The oldest supported line and the one the project runs on. */
export const nodes = {
  22: join(suiteModules, `node-linux-${process.arch}`, 'bin', 'node'),
  24: process.execPath,
};

const folders = [];
// Here and not where a folder is made: `after` inside a hook belongs to the hook, and would delete too early.
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-package-'));
  folders.push(folder);
  return folder;
}

const npm = (args, cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** { tarball, files }: the tarball's path and what is in it. */
export const pack = () => packInto(temporaryFolder());

/** An empty project with nothing but the packed package; returns its folder. */
export function install(tarball) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }');
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
  return folder;
}

/** Makes test runners of the suite available in a project, without installing them into it. */
export function lend(project, ...names) {
  for (const name of names) symlinkSync(join(suiteModules, name), join(project, 'node_modules', name));
}

export function place(project, fixture, as = fixture) {
  mkdirSync(project, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'fixtures', fixture), join(project, as));
}

/** Runs to the end by itself; a process that does not exit is killed and fails the test. */
export function finish(node, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd, env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => { output += chunk; });
    child.stderr.on('data', (chunk) => { output += chunk; });
    const killer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      if (signal === 'SIGKILL') reject(new Error(`did not exit within ${LIMIT_MS / 1000} s:\n${output}`));
      else resolve({ code: code ?? signal, output });
    });
  });
}

// A runner that notices it runs inside another one reports to that one instead of us.
function cleanEnvironment() {
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, VITEST, JEST_WORKER_ID, ...rest } = process.env;
  return rest;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
