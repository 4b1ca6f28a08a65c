import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import tls from 'node:tls';

import { readRoots, trustedRoots } from '../../dist/lib/trust.js';

const TRUST = JSON.stringify(join(import.meta.dirname, '..', '..', 'dist', 'lib', 'trust.js'));
const PEMS = tls.rootCertificates.slice(0, 4);
const NO_SYSTEM = { files: [], folderLists: [] };

function folderOf(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-roots-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What an older Node knows of its roots. */
function withoutList(t) {
  const { getCACertificates } = tls;
  tls.getCACertificates = undefined;
  t.after(() => {
    tls.getCACertificates = getCACertificates;
  });
}

test('the roots are those of Node\'s own https', () => {
  assert.deepEqual(readRoots({}, false), tls.getCACertificates('default'));
  assert.equal(trustedRoots(), tls.getCACertificates('default').join('\n'));
  assert.equal(trustedRoots(), trustedRoots());
});

test('a Node that cannot list them gives its own and the extra ones', (t) => {
  withoutList(t);
  const folder = folderOf(t, { 'extra.pem': PEMS[0] });
  assert.deepEqual(readRoots({}, false), tls.rootCertificates);
  assert.deepEqual(readRoots({ NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem') }, false), [...tls.rootCertificates, PEMS[0]]);
  assert.deepEqual(readRoots({ NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') }, false), tls.rootCertificates);
});

test('what NODE_EXTRA_CA_CERTS names may be no file of certificates', (t) => {
  withoutList(t);
  const folder = folderOf(t, { README: 'no certificate' });
  for (const extra of [folder, join(folder, 'README')]) {
    assert.deepEqual(readRoots({ NODE_EXTRA_CA_CERTS: extra }, false), tls.rootCertificates);
  }
});

test('under --use-openssl-ca the extra ones still count, and Node\'s own do not', (t) => {
  const extra = join(folderOf(t, { 'extra.pem': PEMS[0] }), 'extra.pem');
  const file = join(folderOf(t, { 'list.pem': PEMS[1] }), 'list.pem');
  assert.deepEqual(readRoots({ NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: file }, true, NO_SYSTEM), [PEMS[0], PEMS[1]]);
});

test('under --use-openssl-ca the file comes first, then the folders, each text once', (t) => {
  const one = folderOf(t, { 'a.pem': PEMS[0], 'b.pem': PEMS[1] });
  const other = folderOf(t, { 'again.pem': PEMS[0] });
  const file = join(folderOf(t, { 'list.pem': PEMS[2] }), 'list.pem');
  const env = { SSL_CERT_FILE: file, SSL_CERT_DIR: `${one}:${other}:${join(one, 'missing')}:${file}` };
  assert.deepEqual(readRoots(env, true), [PEMS[2], PEMS[0], PEMS[1]]);
  assert.deepEqual(readRoots({ SSL_CERT_FILE: file }, true, NO_SYSTEM), [PEMS[2]]);
});

test('under --use-openssl-ca each variable replaces its own half of the system\'s list', (t) => {
  const system = folderOf(t, { 'cert.pem': PEMS[0], 'list.crt': PEMS[1] });
  const defaults = { files: [join(system, 'missing'), join(system, 'cert.pem')], folderLists: [join(system, 'list.crt')] };
  const own = folderOf(t, { 'own.pem': PEMS[2] });
  const file = join(folderOf(t, { 'list.pem': PEMS[3] }), 'list.pem');
  const roots = (env) => readRoots(env, true, defaults);
  assert.deepEqual(roots({}), [PEMS[0], PEMS[1]]);
  assert.deepEqual(roots({ SSL_CERT_DIR: own }), [PEMS[0], PEMS[2]]);
  assert.deepEqual(roots({ SSL_CERT_FILE: file }), [PEMS[3], PEMS[1]]);
  assert.deepEqual(roots({ SSL_CERT_FILE: file, SSL_CERT_DIR: own }), [PEMS[3], PEMS[2]]);
  assert.deepEqual(roots({ SSL_CERT_FILE: '', SSL_CERT_DIR: '' }), []);
});

test('under --use-openssl-ca a folder may hold more than certificates', (t) => {
  const folder = folderOf(t, { 'a.pem': PEMS[0], README: 'no certificate' });
  mkdirSync(join(folder, 'folder.pem'));
  symlinkSync(join(folder, 'gone.pem'), join(folder, 'dangling.pem'));
  assert.deepEqual(readRoots({ SSL_CERT_DIR: folder }, true, NO_SYSTEM), [PEMS[0]]);
});

test('under --use-openssl-ca with a list that is not there, nothing is trusted', (t) => {
  const folder = folderOf(t, {});
  assert.deepEqual(readRoots({ SSL_CERT_FILE: join(folder, 'missing.pem') }, true, NO_SYSTEM), []);
});

test('under --use-openssl-ca without variables, the system\'s list is one text', () => {
  const roots = readRoots({}, true);
  assert.equal(roots.length, 1);
  assert.match(roots[0], /-----BEGIN CERTIFICATE-----/);
});

for (const [options, args, wanted] of [
  ['', ['--use-openssl-ca'], true],
  ['', ['--use_openssl_ca'], true],
  ['--use-openssl-ca', [], true],
  ['--use_openssl_ca', [], true],
  ['--no-warnings "--use-openssl-ca"', [], true],
  ['--use-openssl-ca=true', [], true],
  ['--use-openssl-ca=false', [], true], // Node looks at no value.
  ['--use-openssl-ca --no-use_openssl-ca', [], false],
  ['--use-openssl-ca', ['--no-use-openssl-ca'], false],
  ['--no-use-openssl-ca', ['--use-openssl-ca'], true],
  ['', [], false],
]) {
  test(`the flag is read as Node reads it: NODE_OPTIONS='${options}' node ${args.join(' ')}`, () => {
    const script = `
      const bundled = require('node:tls').getCACertificates('default').includes(require('node:tls').rootCertificates[0]);
      console.log(JSON.stringify([!bundled, require(${TRUST}).usesOpensslRoots(process.env, process.execArgv)]));`;
    const env = { ...process.env, NODE_OPTIONS: options, NODE_EXTRA_CA_CERTS: '' };
    const { stdout, stderr } = spawnSync(process.execPath, [...args, '-e', script], { encoding: 'utf8', env, timeout: 20_000 });
    assert.equal(stdout.trim(), JSON.stringify([wanted, wanted]), stderr);
  });
}
