import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate authority made for one run, and a certificate of its for loopback. */
export interface LoopbackIdentity {
  caCertificate: string;
  cert: string;
  key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8 = 0x0c;
const UTC_TIME = 0x17;
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);

const ECDSA_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const SUBJECT_ALT_NAME = '551d11';
const SUBJECT_KEY = '551d0e';
const AUTHORITY_KEY = '551d23';

/** One DER element. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size =
    length < 256 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 255]);
  return Buffer.concat([Buffer.from([tag]), size, content]);
}

const objectId = (hex: string): Buffer => der(OBJECT_ID, Buffer.from(hex, 'hex'));
const algorithm = der(SEQUENCE, objectId(ECDSA_SHA256));

function distinguishedName(text: string): Buffer {
  return der(
    SEQUENCE,
    der(SET, der(SEQUENCE, objectId(COMMON_NAME), der(UTF8, Buffer.from(text)))),
  );
}

function time(date: Date): Buffer {
  return der(UTC_TIME, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return der(
    SEQUENCE,
    objectId(oid),
    ...(critical ? [BOOLEAN_TRUE] : []),
    der(OCTET_STRING, value),
  );
}

/** 127.0.0.1 and localhost, as the names of the server. */
const LOOPBACK_NAMES = der(
  SEQUENCE,
  der(0x87, Buffer.from([127, 0, 0, 1])),
  der(0x82, Buffer.from('localhost')),
);

/** Strict verifiers want the server's certificate to name the key it was signed with. */
const AUTHORITY_ID = randomBytes(20);

const CA_EXTENSIONS = [
  extension(BASIC_CONSTRAINTS, true, der(SEQUENCE, BOOLEAN_TRUE)),
  extension(KEY_USAGE, true, Buffer.from([0x03, 0x02, 0x01, 0x06])),
  extension(SUBJECT_KEY, false, der(OCTET_STRING, AUTHORITY_ID)),
];
const SERVER_EXTENSIONS = [
  extension(SUBJECT_ALT_NAME, false, LOOPBACK_NAMES),
  extension(SUBJECT_KEY, false, der(OCTET_STRING, randomBytes(20))),
  extension(AUTHORITY_KEY, false, der(SEQUENCE, der(0x80, AUTHORITY_ID))),
];

interface CertificateRequest {
  subject: string;
  publicKey: KeyObject;
  issuer: string;
  issuerKey: KeyObject;
  extensions: Buffer[];
}

const DAY = 86_400_000;

function certificate(request: CertificateRequest): string {
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, serial),
    algorithm,
    distinguishedName(request.issuer),
    der(SEQUENCE, time(new Date(now - DAY)), time(new Date(now + 30 * DAY))),
    distinguishedName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, ...request.extensions)),
  );
  const signature = sign('sha256', body, request.issuerKey);
  const whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, Buffer.from([0]), signature));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** Made anew for every simulator: nothing to install, nothing that anyone else trusts. */
export function createLoopbackIdentity(): LoopbackIdentity {
  const issuer = 'Pinterest simulator authority';
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuerKey = authority.privateKey;
  const caCertificate = certificate({
    subject: issuer,
    publicKey: authority.publicKey,
    issuer,
    issuerKey,
    extensions: CA_EXTENSIONS,
  });
  const cert = certificate({
    subject: 'localhost',
    publicKey: server.publicKey,
    issuer,
    issuerKey,
    extensions: SERVER_EXTENSIONS,
  });
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { caCertificate, cert, key };
}
