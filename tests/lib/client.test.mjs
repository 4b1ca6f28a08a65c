import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';

import { clientOn } from '../../dist/lib/client.js';
import { checkClientOptions } from '../../dist/lib/client_options.js';
import { PinterestError } from '../../dist/lib/index.js';
import { fakeBinding, published } from './support/fake_binding.mjs';

const auth = { accessToken: 'pina_marked' };
const media = { type: 'image_url', url: 'https://i.example/a.jpg' };
const pin = { boardId: '1', title: 'A', media };
const LOCAL = { apiUrl: 'http://127.0.0.1:1/v5', allowLoopbackHttp: true };

function make(options = {}) {
  const binding = fakeBinding();
  const client = clientOn(binding, checkClientOptions({ environment: LOCAL, ...options }));
  return { binding, client };
}

test('a call resolves with its own answer', async () => {
  const { binding, client } = make({ auth });
  const first = client.account.get();
  const second = client.account.get({ auth: { accessToken: 'other' } });
  const [one, two] = binding.submitted;
  assert.deepEqual(one.command, { op: 'account.get', auth });
  binding.tell({ job: two.job, type: 'done', value: 2 }, { job: one.job, type: 'done', value: 1 });
  assert.deepEqual(await Promise.all([first, second]), [1, 2]);
  assert.equal(client.stats().pending, 0);
});

test("Node's roots are asked for before something is first sent over https, once", async () => {
  const { binding, client } = make({ auth, environment: 'production' });
  client.stats();
  assert.deepEqual(binding.trusted, []);
  void client.account.get();
  void client.account.get();
  assert.equal(binding.trusted.length, 1);
  assert.match(binding.trusted[0].ca, /^-----BEGIN CERTIFICATE-----/);
  for (const other of [make({ auth }), make({ auth, environment: 'production', ca: '-----BEGIN CERTIFICATE-----' })]) {
    void other.client.account.get();
    assert.deepEqual(other.binding.trusted, []);
  }
});

test('a failure is a PinterestError with the caller on its stack', async () => {
  const { binding, client } = make({ auth });
  async function whoAsked() {
    await client.account.get();
  }
  const asked = whoAsked();
  const error = { code: 'rate_limited', message: 'wait', outcome: 'rejected', retryable: true, retryAt: '2026-01-01T00:00:00.000Z' };
  binding.tell({ job: binding.submitted[0].job, type: 'error', error });
  await assert.rejects(asked, (caught) => {
    assert.ok(caught instanceof PinterestError);
    assert.equal(caught.retryAt, error.retryAt);
    assert.match(caught.stack, /^PinterestError: wait\n.*whoAsked/s);
    return true;
  });
});

test('a failure is told whatever the host makes of stacks', async (t) => {
  const before = Error.prepareStackTrace;
  t.after(() => {
    Error.prepareStackTrace = before;
  });
  const hosts = [
    (_error, frames) => frames,
    () => {
      throw new Error('from the host');
    },
  ];
  for (const host of hosts) {
    const { binding, client } = make({ auth });
    Error.prepareStackTrace = host;
    const asked = [client.account.get(), client.account.get()];
    const events = binding.submitted.map(({ job }) => ({ job, type: 'error', error: { code: 'network', message: 'cut' } }));
    binding.tell(...events);
    const codes = await Promise.all(asked.map((each) => each.catch(({ code }) => code)));
    Error.prepareStackTrace = before;
    assert.deepEqual(codes, ['network', 'network']);
  }
});

test('a failure has all that the core says of it', async () => {
  const { binding, client } = make({ auth });
  const said = {
    code: 'grant_refused', message: 'The grant is over.', outcome: 'rejected', retryable: true, retryAt: '2026-11-18T11:06:40.000Z', field: 'board_id',
    httpStatus: 400, pinterestCode: 283, pinterestMessage: 'no', oauthError: 'invalid_grant', requestId: 'rid-7', stopped: 'permanent', attempts: 4,
  };
  const asked = client.account.get();
  binding.tell({ job: binding.submitted[0].job, type: 'error', error: said });
  await assert.rejects(asked, (error) => {
    assert.deepEqual({ ...error, message: error.message }, { name: 'PinterestError', ...said });
    return true;
  });
});

test('misuse found by the core is a TypeError that names the field once', async () => {
  const { binding, client } = make({ auth });
  const asked = client.call('pins/get');
  const error = { code: 'invalid_argument', message: 'path.pin_id: is missing', field: 'path.pin_id' };
  binding.tell({ job: binding.submitted[0].job, type: 'error', error });
  await assert.rejects(asked, { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: 'path.pin_id: is missing' });
});

test('an abort is passed on and its listener is gone afterwards', async () => {
  const { binding, client } = make({ auth });
  const controller = new AbortController();
  const asked = client.account.get({ signal: controller.signal });
  const { job } = binding.submitted[0];
  controller.abort(new Error('enough'));
  assert.deepEqual(binding.cancelled, [{ job, key: undefined, ticket: 0 }]);
  binding.tell({ job, type: 'error', error: { code: 'cancelled', message: 'cancelled' } });
  await assert.rejects(asked, (caught) => caught.code === 'cancelled' && caught.cause.message === 'enough');

  const quiet = new AbortController();
  const other = client.account.get({ signal: quiet.signal });
  binding.tell({ job: binding.submitted[1].job, type: 'done', value: 0 });
  await other;
  quiet.abort();
  assert.equal(binding.cancelled.length, 1);
});

test('what is aborted already is never submitted', async () => {
  const { binding, client } = make({ auth });
  const signal = AbortSignal.abort();
  await assert.rejects(client.account.get({ signal }), { code: 'cancelled', outcome: 'not_sent', retryable: true });
  await assert.rejects(client.pins.create(pin, { signal }), { code: 'cancelled', outcome: 'not_sent', retryable: true });
  const [outcome] = await client.pins.publishMany([pin], { signal });
  assert.deepEqual([outcome.error.code, outcome.error.retryable], ['cancelled', true]);
  assert.equal(binding.submitted.length, 0);
});

const METHODS = {
  'account.get': (client) => client.account.get(),
  'boards.list': (client) => client.boards.list(),
  'boards.sections': (client) => client.boards.sections('1'),
  'pins.create': (client) => client.pins.create(pin),
  'pins.reconcile': (client) =>
    client.pins.reconcile({ boardId: '1', pin, windowStart: new Date(0), requestEndedAt: new Date(1) }),
  'oauth.exchange': (client) => client.oauth.exchange({ code: 'c' }),
  'oauth.refresh': (client) => client.oauth.refresh({ refreshToken: 'r' }),
  call: (client) => client.call('pins/get'),
};
const app = { id: '1', secret: 's', redirectUri: 'https://a.example/' };

for (const [name, use] of Object.entries(METHODS)) {
  test(`${name}: before first use, while busy, after close`, async () => {
    const { binding, client } = make({ auth, app });
    const first = use(client);
    const second = use(client);
    const closing = client.close();
    assert.equal(binding.submitted.length, 2);
    await assert.rejects(use(client), { code: 'closed', outcome: 'not_sent' });
    const error = { code: 'cancelled', message: 'c', outcome: 'not_sent' };
    for (const { job } of binding.submitted) binding.tell({ job, type: 'error', error });
    await assert.rejects(first, { code: 'cancelled' });
    await assert.rejects(second, { code: 'cancelled' });
    binding.tell({ job: binding.closes[0], type: 'done', value: null });
    await closing;
    assert.equal(client.close(), client.close());
    assert.equal(binding.closes.length, 1);
  });
}

test('after close a batch has an outcome for each pin and what is pure still works', async () => {
  const { binding, client } = make({ auth, app });
  const closing = client.close();
  binding.tell({ job: binding.closes[0], type: 'done', value: null });
  await closing;
  assert.throws(() => client.oauth.start(), { code: 'closed' });
  assert.equal(client.pins.fingerprint(pin), 'f1.x');
  assert.deepEqual(client.boards.diff([], { boards: [], complete: true, pages: 1 }).upserts, []);
  assert.equal(client.operations().length, 4);
  assert.equal(client.stats().pending, 0);
});

test('a large batch goes over in parts; outcomes keep the order of the pins', async () => {
  const { binding, client } = make({ auth });
  const seen = [];
  const pins = Array.from({ length: 600 }, (_, index) => ({ ...pin, key: `k${index}` }));
  const run = client.pins.publishMany(pins, { onOutcome: ({ key }) => seen.push(key) });
  while (binding.submitted.length < 19) await turn();
  assert.deepEqual(binding.submitted.map(({ command }) => command.pins.length), [...Array(18).fill(32), 24]);
  assert.deepEqual(binding.submitted[0].command.auths, [auth]);
  for (const { job, command } of [...binding.submitted].reverse()) {
    const outcomes = command.pins.map((_, position) => published(job, position, `${job}-${position}`));
    binding.tell(...outcomes, { job, type: 'done', value: null });
  }
  const outcomes = await run;
  assert.deepEqual(outcomes.map(({ key }) => key), pins.map(({ key }) => key));
  assert.equal(outcomes[33].pin.id, `${binding.submitted[1].job}-1`);
  assert.equal(seen.length, 600);
});

/** The core is told that its list ends, though no pin is left for the last part. */
async function endOfList(binding) {
  while (binding.submitted.length < 2) await turn();
  const [first, { job, command }] = binding.submitted;
  assert.deepEqual([first.command.more, command.more], [true, false]);
  assert.equal(command.series, first.command.series);
  assert.deepEqual(command.pins, []);
  binding.tell({ job, type: 'done', value: null });
}

test('published pins of several parts, told together, are each as they are documented', async () => {
  const { binding, client } = make({ auth });
  const run = client.pins.publishMany([{ ...pin, key: 'a' }, pin, ...Array(31).fill(pin)]);
  while (binding.submitted.length < 2) await turn();
  const [first, second] = binding.submitted.map(({ job }) => job);
  const date = '2026-01-01T00:00:00.000Z';
  const told = [first, 1, '71', date, false, second, 0, '72', date, true, first, 0, '73', null, false];
  const others = Array.from({ length: 30 }, (_, at) => published(first, at + 2, '9'));
  binding.tell({ published: told }, ...others, ...[first, second].map((job) => ({ job, type: 'done', value: null })));
  const outcomes = await run;
  const url = (id) => `https://www.pinterest.com/pin/${id}/`;
  assert.deepEqual(outcomes[0], { key: 'a', index: 0, status: 'published', pin: { id: '73', url: url('73'), foundByLook: false } });
  assert.deepEqual(outcomes[1], { key: '1', index: 1, status: 'published', pin: { id: '71', url: url('71'), createdAt: date, foundByLook: false } });
  assert.deepEqual(outcomes[32], { key: '32', index: 32, status: 'published', pin: { id: '72', url: url('72'), createdAt: date, foundByLook: true } });
});

test('what the caller does to a pin after the call does not reach the core', async () => {
  const { binding, client } = make({ auth });
  const pins = Array.from({ length: 33 }, () => ({ ...pin, media: { ...media } }));
  const run = client.pins.publishMany(pins);
  Object.assign(pins[32], { title: 'changed' });
  pins[32].media.url = 'https://i.example/changed.jpg';
  while (binding.submitted.length < 2) await turn();
  assert.deepEqual(binding.submitted[1].command.pins, [{ ...pin, auth: 0 }]);
  for (const { job } of binding.submitted) binding.tell({ job, type: 'error', error: { code: 'internal', message: 'm' } });
  await run;
});

test('an aborted batch cancels what was handed over and keeps back the rest', async () => {
  const { binding, client } = make({ auth });
  const controller = new AbortController();
  const run = client.pins.publishMany(Array(120).fill(pin), { signal: controller.signal });
  controller.abort();
  const [{ job, command }] = binding.submitted;
  assert.deepEqual(binding.cancelled, [{ job, key: undefined, ticket: 0 }]);
  const error = { code: 'cancelled', message: 'c', outcome: 'not_sent' };
  binding.tell(...command.pins.map((_, key) => ({ job, type: 'outcome', outcome: { key: String(key), error } })), { job, type: 'done', value: null });
  await endOfList(binding);
  const outcomes = await run;
  assert.equal(outcomes.length, 120);
  assert.ok(outcomes.every((outcome) => outcome.error.code === 'cancelled'));
  assert.equal(binding.submitted.length, 2);
});

test('an abort after the end of a batch reaches nobody', async () => {
  const { binding, client } = make({ auth });
  const controller = new AbortController();
  const run = client.pins.publishMany([pin], { signal: controller.signal });
  const [{ job }] = binding.submitted;
  binding.tell(published(job, 0, '1'), { job, type: 'done', value: null });
  await run;
  controller.abort();
  assert.deepEqual(binding.cancelled, []);
});

test('a part that fails as a whole changes no outcome that was told', async () => {
  const { binding, client } = make({ auth });
  const told = [];
  const run = client.pins.publishMany([pin, pin], { onOutcome: (outcome) => told.push(outcome) });
  const [{ job }] = binding.submitted;
  const error = { code: 'internal', message: 'broken', outcome: 'unknown' };
  binding.tell(published(job, 0, '1'), { job, type: 'error', error });
  const outcomes = await run;
  assert.deepEqual(outcomes.map(({ status }) => status), ['published', 'failed']);
  assert.equal(outcomes[1].error.code, 'internal');
  assert.deepEqual(told, outcomes);
});

test('one pin is cancelled by its key, handed over or not', async () => {
  const { binding, client } = make({ auth });
  const pins = Array.from({ length: 33 }, (_, index) => ({ ...pin, key: `k${index}` }));
  const run = client.pins.publishMany(pins);
  assert.equal(await run.cancel('k32'), 'cancelled');
  assert.equal(await run.cancel('k32'), 'too_late');
  assert.equal(await run.cancel('nobody'), 'too_late');
  const asked = run.cancel('k3');
  const { ticket, key } = binding.cancelled[0];
  assert.equal(key, '3');
  binding.tell({ job: ticket, type: 'done', value: 'too_late' });
  assert.equal(await asked, 'too_late');
  const [{ job, command }] = binding.submitted;
  binding.tell(...command.pins.map((_, at) => published(job, at, '1')), { job, type: 'done', value: null });
  await endOfList(binding);
  const outcomes = await run;
  assert.equal(outcomes[32].error.code, 'cancelled');
  assert.equal(binding.submitted.length, 2);
});

test('a heartbeat moves the deadlines of its pins', () => {
  const { binding, client } = make({ auth });
  const run = client.pins.publishMany([{ ...pin, key: 'a' }, { ...pin, key: 'b' }], { notAfterMs: 1000 });
  run.extend(5000, ['b']);
  run.extend(6000);
  const { job, command } = binding.submitted[0];
  assert.ok(command.pins[0].notAfterMs <= 1000);
  assert.deepEqual(binding.extended, [{ job, ms: 5000, keys: ['1'] }, { job, ms: 6000, keys: [] }]);
});

test('images go over beside the text and pins share one list of tokens', () => {
  const { binding, client } = make();
  const [image, text, cover, slide] = [new Uint8Array([1, 2, 3]), 'AQID', new Uint8Array([4]), new Uint8Array([5])];
  const contentType = 'image/png';
  const media = [
    { type: 'image_base64', contentType, data: image },
    { type: 'multiple_image_base64', items: [{ contentType, data: text, title: 't' }, { contentType, data: slide }] },
    { type: 'video_id', mediaId: '9', cover: { contentType, data: cover } },
  ];
  const other = { accessToken: 'b' };
  client.pins.publishMany([{ ...pin, media: media[0], auth }, { ...pin, media: media[1], auth: other }, { ...pin, media: media[2], auth }]);
  const { command, images } = binding.submitted[0];
  assert.deepEqual(command.auths, [auth, other]);
  assert.deepEqual(command.pins.map((each) => each.auth), [0, 1, 0]);
  assert.deepEqual(command.pins.map((each) => each.media), [
    { type: 'image_base64', contentType, data: 0 },
    { type: 'multiple_image_base64', items: [{ contentType, data: 1, title: 't' }, { contentType, data: 2 }] },
    { type: 'video_id', mediaId: '9', cover: { contentType, data: 3 } },
  ]);
  assert.deepEqual(images, [image, text, slide, cover]);
});

test('pins that the core could not read were not sent', async () => {
  const { binding, client } = make({ auth });
  const run = client.pins.publishMany([pin]);
  const created = client.pins.create(pin);
  const error = { code: 'invalid_argument', message: 'command: it is too large', field: 'command', outcome: 'not_sent' };
  binding.tell(...binding.submitted.map(({ job }) => ({ job, type: 'error', error })));
  const [{ error: told }] = await run;
  assert.deepEqual(told, { ...error, stopped: 'permanent' });
  await assert.rejects(created, { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', field: 'command', message: error.message });
});

test('a pin whose image cannot be handed over fails alone', async () => {
  const { binding, client } = make({ auth });
  const image = (data) => ({ ...pin, media: { type: 'image_base64', contentType: 'image/png', data } });
  const moved = new Uint8Array(3);
  const cases = [image('A'.repeat(60 << 20)), image(moved)];
  const run = client.pins.publishMany([...Array(32).fill(pin), cases[0], pin, cases[1]]);
  structuredClone(moved, { transfer: [moved.buffer] });
  await turn();
  await turn();
  for (const { job, command } of binding.submitted) {
    binding.tell(...command.pins.map((_, at) => published(job, at, '1')), { job, type: 'done', value: null });
  }
  const outcomes = await run;
  assert.deepEqual(binding.submitted.map(({ command }) => command.pins.length), [32, 1]);
  for (const { status, error } of [outcomes[32], outcomes[34]]) {
    assert.equal(status, 'failed');
    assert.equal(error.code, 'bad_media');
    assert.equal(error.outcome, 'not_sent');
    assert.equal(error.field, 'media');
  }
  assert.equal(outcomes[33].status, 'published');
});

test('what a callback throws is the process\'s, and the outcomes behind it are not lost', async (t) => {
  const { binding, client } = make({ auth });
  const run = client.pins.publishMany([pin, pin], {
    onOutcome: () => {
      throw new Error('from the callback');
    },
  });
  const uncaught = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => uncaught.push(error.message));
  t.after(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  });
  const { job } = binding.submitted[0];
  binding.tell(
    published(job, 0, '1'),
    published(job, 1, '2'),
    { job, type: 'done', value: null },
  );
  assert.equal((await run).length, 2);
  await turn();
  assert.deepEqual(uncaught, ['from the callback', 'from the callback']);
});

test('inspect shows no secret', async () => {
  const { binding, client } = make({ auth, app: { ...app, secret: 'marked-secret' } });
  const started = client.oauth.start();
  assert.equal(started.verifier, 'marked-verifier');
  const exchange = client.oauth.exchange({ code: 'marked-code' });
  binding.tell({ job: binding.submitted[0].job, type: 'done', value: { accessToken: 'pina_marked', refreshToken: 'pinr_marked', scopes: [] } });
  const grant = await exchange;
  assert.equal(grant.accessToken, 'pina_marked');
  assert.equal(JSON.parse(JSON.stringify(grant)).refreshToken, 'pinr_marked');
  const shown = inspect([client, started, grant], { depth: 10, showHidden: true });
  assert.doesNotMatch(shown, /marked/);
});
