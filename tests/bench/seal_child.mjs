// Seals a token, string to string, with each contender in turn; prints CPU microseconds per seal.
import { createCipheriv, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

import { suiteRequire } from '../../scripts/suite-install.mjs';

const COUNT = 20_000;
const token = `pina_${'AbCdEf0123456789'.repeat(6)}`;
const context = { environment: 'production', appId: '1480000', tenant: 'tenant-1', connection: '6f1c9b0a-5b0e-4b7e-9b44-5a3c3c9a1f10', kind: 'access' };

function native() {
  const { createSealer, generateSealKey } = createRequire(import.meta.url)('../../dist/lib/index.js');
  const sealer = createSealer({ keys: [generateSealKey()] });
  return () => sealer.seal(context, token);
}

const associated = ({ environment, appId, tenant, connection, kind }) =>
  Buffer.from(['v1', environment, appId, tenant, connection, kind].map((part) => `${part.length}:${part}`).join(''));

async function sodiumNative() {
  const sodium = (await suiteRequire(new URL('.', import.meta.url).pathname))('sodium-native');
  const key = Buffer.alloc(sodium.crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  sodium.randombytes_buf(key);
  const nonceBytes = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  return () => {
    const secret = Buffer.from(token);
    const sealed = Buffer.allocUnsafe(nonceBytes + secret.length + sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES);
    const nonce = sealed.subarray(0, nonceBytes);
    sodium.randombytes_buf(nonce);
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.subarray(nonceBytes), secret, associated(context), null, nonce, key);
    return `v1.k1.${sealed.toString('base64url')}`;
  };
}

function nodeCrypto() {
  const key = randomBytes(32);
  return () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.setAAD(associated(context), { plaintextLength: Buffer.byteLength(token) });
    const sealed = Buffer.concat([nonce, cipher.update(token, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.k1.${sealed.toString('base64url')}`;
  };
}

function measure(seal) {
  const before = process.cpuUsage();
  for (let index = 0; index < COUNT; index += 1) seal();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / COUNT;
}

const contenders = { native: native(), 'sodium-native': await sodiumNative(), 'node:crypto': nodeCrypto() };
for (const seal of Object.values(contenders)) for (let index = 0; index < 2000; index += 1) seal();
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(contenders).map(([name, seal]) => [name, measure(seal)]))));
