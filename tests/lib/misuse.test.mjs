import assert from 'node:assert/strict';
import test from 'node:test';

import { clientOn } from '../../dist/lib/client.js';
import { checkClientOptions } from '../../dist/lib/client_options.js';
import { fakeBinding } from './support/fake_binding.mjs';

const SECRET = 'pina_marked';
const auth = { accessToken: SECRET };
const media = { type: 'image_url', url: 'https://i.example/a.jpg' };
const pin = { boardId: '1', media };
const LOCAL = { apiUrl: 'http://127.0.0.1:1/v5', allowLoopbackHttp: true };
const question = { boardId: '1', pin, windowStart: new Date(), requestEndedAt: new Date() };
const lone = 'cut \ud83d';

const OPTIONS = [
  [7, 'options'],
  [{ ap: {} }, 'ap'],
  [{ app: { id: '', secret: 's' } }, 'app.id'],
  [{ app: { id: '1', secret: '' } }, 'app.secret'],
  [{ environment: 'staging' }, 'environment'],
  [{ environment: { apiUrl: 'http://api.example/v5' } }, 'environment.apiUrl'],
  [{ environment: { apiUrl: 'http://127.0.0.1/v5' } }, 'environment.apiUrl'],
  [{ environment: { apiUrl: 'https://user:marked@api.example/v5' } }, 'environment.apiUrl'],
  [{ environment: { apiUrl: 'ftp://api.example' } }, 'environment.apiUrl'],
  [{ tier: 'gold' }, 'tier'],
  [{ limits: { org_write: { requests: 0, windowSeconds: 1 } } }, 'limits.org_write.requests'],
  [{ limits: { writes: {} } }, 'limits.writes'],
  [{ sealer: {} }, 'sealer'],
  [{ concurrency: 1.5 }, 'concurrency'],
  [{ timeouts: { connectMs: 0 } }, 'timeouts.connectMs'],
  [{ retry: { attempts: 'many' } }, 'retry.attempts'],
  [{ looksMs: [-1] }, 'looksMs[0]'],
  [{ proxy: 'socks5://marked@proxy' }, 'proxy'],
  [{ userAgent: 'a\r\nb' }, 'userAgent'],
  [{ ca: '/etc/ssl/roots.pem' }, 'ca'],
  [{ auth: {} }, 'auth'],
  // A variable that is not set is the way it happens.
  [{ auth: { accessToken: undefined } }, 'auth.accessToken'],
  [{ auth: { accessToken: '' } }, 'auth.accessToken'],
  [{ auth: { accessToken: SECRET, sealed: 'v1' } }, 'auth'],
];

for (const [options, field] of OPTIONS) {
  test(`createClient refuses ${field}: ${JSON.stringify(options)}`, () => {
    assert.throws(() => checkClientOptions(options), refused(field));
  });
}

const CALLS = [
  [(client) => client.account.get(), 'auth'],
  [(client) => client.account.get({ auth, signal: {} }), 'signal'],
  [(client) => client.account.get({ auth, timeout: 1 }), 'timeout'],
  [(client) => client.boards.sections(7, { auth }), 'boardId'],
  [(client) => client.boards.sections('abc', { auth }), 'boardId'],
  [(client) => client.boards.sections('../x', { auth }), 'boardId'],
  [(client) => client.boards.list({ auth, onProgress: 1 }), 'onProgress'],
  [(client) => client.boards.diff({}, {}), 'known'],
  [(client) => client.call('pins/get', { auth, body: () => {} }), 'body'],
  [(client) => client.call('pins/get', { auth, body: Symbol('marked') }), 'body'],
  [(client) => client.pins.create({ media }, { auth }), 'pin.boardId'],
  [(client) => client.pins.create({ ...pin, title: lone }, { auth }), 'pin.title'],
  [(client) => client.pins.create({ ...pin, titel: 'A' }, { auth }), 'pin.titel'],
  [(client) => client.pins.publishMany(pin, { auth }), 'pins'],
  [(client) => client.pins.publishMany([pin, 7], { auth }), 'pins[1]'],
  [(client) => client.pins.publishMany([pin, { ...pin, key: '0' }], { auth }), 'pins[1].key'],
  [(client) => client.pins.publishMany([{ ...pin, auth: { accessToken: 7 } }]), 'pins[0].auth.accessToken'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'video_url' } }], { auth }), 'pins[0].media.type'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'image_base64', contentType: 'image/gif', data: 'A' } }], { auth }), 'pins[0].media.contentType'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'image_base64', contentType: 'image/png', data: 7 } }], { auth }), 'pins[0].media.data'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'image_base64', contentType: 'image/png', data: lone } }], { auth }), 'pins[0].media.data'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'video_id', mediaId: '1', cover: {} } }], { auth }), 'pins[0].media.cover'],
  [(client) => client.pins.publishMany([{ ...pin, media: { type: 'multiple_image_urls', items: [{}] } }], { auth }), 'pins[0].media.items[0].url'],
  [(client) => client.pins.publishMany([{ ...pin, aiDisclosures: ['AI_GENERATED'] }], { auth }), 'pins[0].aiDisclosures[0]'],
  [(client) => client.pins.publishMany([pin, { ...pin, notAfterMs: -1 }], { auth }), 'pins[1].notAfterMs'],
  [(client) => client.pins.publishMany([pin, { ...pin, parentPinId: 7 }], { auth }), 'pins[1].parentPinId'],
  [(client) => client.pins.publishMany([pin], { auth, notAfterMs: -1 }), 'notAfterMs'],
  [(client) => client.pins.publishMany([pin], { auth, truncate: 'yes' }), 'truncate'],
  [(client) => client.pins.reconcile({ boardId: '1', pin, windowStart: 'never', requestEndedAt: new Date() }, { auth }), 'question.windowStart'],
  [(client) => client.pins.reconcile({ boardId: '1', pin, windowStart: '2026', requestEndedAt: new Date() }, { auth }), 'question.windowStart'],
  [(client) => client.pins.reconcile({ boardId: '1', pin, windowStart: '2026-01-01T01:00:00Z', requestEndedAt: '2026-01-01T00:00:00Z' }, { auth }), 'question.requestEndedAt'],
  [(client) => client.pins.reconcile({ ...question, boardId: '../x' }, { auth }), 'question.boardId'],
  [(client) => client.pins.reconcile({ ...question, boardSectionId: '1/2' }, { auth }), 'question.boardSectionId'],
  [(client) => client.pins.fingerprint({ title: 7 }), 'pin.title'],
  [(client) => client.call('', { auth }), 'operation'],
  [(client) => client.call('pins/publish', { auth }), 'operation'],
  [(client) => client.call('pins/get', { auth, path: { pin_id: {} } }), 'path.pin_id'],
  [(client) => client.call('pins/get', { auth, path: { pin_id: 2 ** 60 } }), 'path.pin_id'],
  [(client) => client.call('pins/list', { auth, query: { page_size: Number.NaN } }), 'query.page_size'],
  [(client) => client.call('pins/create', { auth, body: { title: 'x\ud83d' } }), 'body: title'],
  [(client) => client.call('pins/create', { auth, body: { media_source: { [lone]: 1 } } }), 'body'],
  [(client) => client.call('pins/create', { auth, form: { [lone]: '1' } }), 'form'],
  [(client) => client.call('pins/list', { auth, query: { [lone]: '1' } }), 'query'],
  [(client) => client.call('pins/create', { auth, body: { a: [{ b: 1 / 0 }] } }), 'body: b'],
  [(client) => client.call('pins/create', { auth, body: { id: 1n } }), 'body'],
  [(client) => client.call('pins/create', { auth, body: { board_id: 2 ** 60 } }), 'body: board_id'],
  [(client) => client.call('pins/create', { auth, body: {}, form: {} }), 'body'],
  [(client) => client.call('pins/list', { auth, form: { page_size: 5 } }), 'form'],
  [(client) => client.call('pins/get', { auth, path: { pin_id: '1' }, body: {} }), 'body'],
  [(client) => client.oauth.start(), 'app'],
  [(client) => client.oauth.refresh({ refreshToken: SECRET }), 'app'],
];

for (const [use, field] of CALLS) {
  test(`${field} is refused at once: ${use.toString().slice(11)}`, () => {
    const binding = fakeBinding();
    const client = clientOn(binding, checkClientOptions({ environment: LOCAL }));
    assert.throws(() => use(client), refused(field));
    assert.equal(binding.submitted.length, 0);
  });
}

test('oauth without a sealer refuses what is sealed', () => {
  const app = { id: '1', secret: 's', redirectUri: 'https://a.example/' };
  const client = clientOn(fakeBinding(), checkClientOptions({ environment: LOCAL, app }));
  const context = { tenant: 't', connection: 'c' };
  assert.throws(() => client.oauth.start({ context }), refused('context'));
  assert.throws(() => client.oauth.exchange({ code: 'c', sealedVerifier: 'v1.x' }), refused('sealedVerifier'));
  assert.throws(() => client.oauth.refresh({ refreshToken: 'a', sealed: 'b' }), refused('sealed'));
  assert.throws(() => client.oauth.refresh({}), refused('refreshToken'));
  assert.throws(() => client.oauth.exchange(), refused('options'));
});

function refused(field) {
  return (error) => {
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.code, /^ERR_INVALID_ARG_(TYPE|VALUE)$/);
    assert.equal(error.field, field);
    assert.ok(error.message.startsWith(`${field}: `), error.message);
    assert.doesNotMatch(error.message, /marked/);
    return true;
  };
}
