import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..', '..');
const { loadFrom, target } = require('../../dist/lib/binding.js');
const { VERSION } = require('../../dist/lib/version.js');

/** A machine with a working installation, except for what a test changes. */
function host(changes) {
  return {
    platform: 'linux',
    arch: 'x64',
    glibcVersion: '2.36',
    get libc() {
      return this.glibcVersion === undefined ? 'musl' : 'glibc';
    },
    override: undefined,
    packageRoot: '/app/node_modules/n8n-nodes-pinterest-native',
    packageExists: () => true,
    builds: () => ['linux-arm64-glibc', 'linux-x64-glibc'],
    fileExists: () => true,
    open: () => ({ version: VERSION }),
    ...changes,
  };
}

const refused = (code, message) => () => {
  throw Object.assign(new Error(message), { code });
};

function failure(changes) {
  try {
    loadFrom(host(changes));
  } catch (error) {
    assert.equal(error.name, 'PinterestError');
    assert.equal(error.code, 'binding_unavailable');
    assert.equal(error.outcome, 'not_sent');
    return error.message;
  }
  return assert.fail('it loaded');
}

test('a file of this version is loaded from prebuilds', () => {
  const opened = [];
  const binding = loadFrom(host({ open: (path) => (opened.push(path), { version: VERSION }) }));
  assert.equal(binding.version, VERSION);
  assert.deepEqual(opened, [
    `/app/node_modules/n8n-nodes-pinterest-native/prebuilds/linux-x64-glibc/pinterest-${VERSION}.node`,
  ]);
});

test('the version in the code is the version in package.json', () => {
  assert.equal(VERSION, require('../../package.json').version);
});

test('the target names platform, processor and libc', () => {
  assert.equal(target(host({})), 'linux-x64-glibc');
  assert.equal(target(host({ arch: 'arm64', glibcVersion: undefined })), 'linux-arm64-musl');
  assert.equal(target(host({ platform: 'darwin', arch: 'arm64', glibcVersion: undefined })), 'darwin-arm64');
});

for (const [platform, arch] of [['darwin', 'arm64'], ['win32', 'x64'], ['linux', 'riscv64']]) {
  test(`${platform}-${arch}: no build for this platform`, () => {
    const message = failure({ platform, arch, fileExists: () => false });
    assert.match(message, new RegExp(`There is no build for ${platform}-${arch}`));
    assert.match(message, /Supported: linux-x64-glibc, linux-x64-musl, linux-arm64-glibc, linux-arm64-musl/);
    assert.match(message, /the file does not exist/);
    assert.match(message, /Importing the package works here/);
  });
}

test('another libc than the one installed for', () => {
  const message = failure({ glibcVersion: undefined, fileExists: () => false });
  assert.match(message, /Platform: linux-x64-musl, libc is musl/);
  assert.match(message, /has builds for: linux-arm64-glibc, linux-x64-glibc/);
  assert.match(message, /Install the package on the machine it runs on/);
});

test('an empty installation', () => {
  assert.match(failure({ builds: () => [], fileExists: () => false }), /has builds for: nothing/);
});

test('the package was updated while in use: its old file is gone', () => {
  const message = failure({ fileExists: () => false });
  assert.match(message, /exists without a file of version/);
  assert.match(message, /Restart n8n/);
});

test('the package was removed while in use', () => {
  assert.match(failure({ packageExists: () => false, fileExists: () => false }), /restart n8n/);
});

test('a glibc that is too old: found and needed', () => {
  const reason =
    "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.9' not found; version `GLIBC_2.34' not found (required by x.node)";
  const message = failure({ glibcVersion: '2.28', open: refused('ERR_DLOPEN_FAILED', reason) });
  assert.match(message, /needs glibc 2\.34, this system has 2\.28/);
  assert.match(message, /ERR_DLOPEN_FAILED/);
});

test('a damaged file', () => {
  const message = failure({ open: refused('ERR_DLOPEN_FAILED', 'pinterest.node: file too short') });
  assert.match(message, /damaged or was made for another system/);
});

test('another version inside the file', () => {
  const message = failure({ open: () => ({ version: '0.0.9' }) });
  assert.match(message, /version 0\.0\.9, but this package is version/);
  assert.match(message, /Restart n8n/);
});

test('an override that does not exist is named, and nothing else is loaded in its place', () => {
  const message = failure({ override: '/elsewhere/x.node', fileExists: (path) => path !== '/elsewhere/x.node' });
  assert.match(message, /\/elsewhere\/x\.node: the file does not exist/);
  assert.match(message, /PINTEREST_NATIVE_BINDING: correct it, or unset it/);
});

test('the reason of the system stays available as cause', () => {
  const cause = Object.assign(new Error('no'), { code: 'ERR_DLOPEN_FAILED' });
  assert.throws(
    () => loadFrom(host({ open: () => { throw cause; } })),
    (error) => error.cause === cause,
  );
});

test('importing the module loads nothing', () => {
  const script = `
    process.dlopen = () => { throw new Error('dlopen at import'); };
    require(${JSON.stringify(join(root, 'dist/lib/binding.js'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('--no-addons is recognised', () => {
  const anyFile = join(root, 'package.json'); // Node refuses before it looks inside
  const script = `require(${JSON.stringify(join(root, 'dist/lib/binding.js'))}).loadBinding()`;
  const { status, stderr } = spawnSync(process.execPath, ['--no-addons', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, PINTEREST_NATIVE_BINDING: anyFile },
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /binding_unavailable/);
  assert.match(stderr, /remove --no-addons/);
});

test('a Node whose file is gone, as after an upgrade under it, still finds the build for its libc', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-node-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  const script = `
    require('node:fs').unlinkSync(process.execPath);
    console.log(require(${JSON.stringify(join(root, 'dist/lib/binding.js'))}).loadBinding().version);`;
  const env = { ...process.env, PINTEREST_NATIVE_BINDING: '' };
  const { stdout, stderr } = spawnSync(node, ['-e', script], { encoding: 'utf8', env });
  assert.equal(stdout.trim(), VERSION, stderr);
});
