import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import tls from 'node:tls';

import { readRoots, trustedRoots } from '../../dist/lib/trust.js';

const PEMS = tls.rootCertificates.slice(0, 3);

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

test('under --use-openssl-ca the file comes first, then the folders, each text once', (t) => {
  const one = folderOf(t, { 'a.pem': PEMS[0], 'b.pem': PEMS[1] });
  const other = folderOf(t, { 'again.pem': PEMS[0] });
  const file = join(folderOf(t, { 'list.pem': PEMS[2] }), 'list.pem');
  const env = { SSL_CERT_FILE: file, SSL_CERT_DIR: `${one}:${other}:${join(one, 'missing')}` };
  assert.deepEqual(readRoots(env, true), [PEMS[2], PEMS[0], PEMS[1]]);
  assert.deepEqual(readRoots({ SSL_CERT_FILE: file }, true), [PEMS[2]]);
});

test('under --use-openssl-ca a folder may hold more than certificates', (t) => {
  const folder = folderOf(t, { 'a.pem': PEMS[0], README: 'no certificate' });
  mkdirSync(join(folder, 'folder.pem'));
  symlinkSync(join(folder, 'gone.pem'), join(folder, 'dangling.pem'));
  assert.deepEqual(readRoots({ SSL_CERT_DIR: folder }, true), [PEMS[0]]);
});

test('under --use-openssl-ca with a list that is not there, nothing is trusted', (t) => {
  const folder = folderOf(t, {});
  assert.deepEqual(readRoots({ SSL_CERT_FILE: join(folder, 'missing.pem') }, true), []);
});

test('under --use-openssl-ca without variables, the system\'s list is one text', () => {
  const roots = readRoots({}, true);
  assert.equal(roots.length, 1);
  assert.match(roots[0], /-----BEGIN CERTIFICATE-----/);
});
