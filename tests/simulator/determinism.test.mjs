import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startSimulator } from '../../dist/lib/simulator/index.js';
import { connect, eventually, pinOn, send, simulatorFor } from '../support/simulator.mjs';

async function story(t, seed) {
  const simulator = await simulatorFor(t, { seed, clock: 'driven' });
  const { account, tokens, token, boardId } = connect(simulator, {
    boards: 3,
    sectionsPerBoard: 1,
  });
  const answers = [account, tokens];
  for (let index = 0; index < 5; index += 1) {
    answers.push(
      (await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) })).body,
    );
  }
  const { body } = await send(simulator, {
    method: 'POST',
    path: '/media',
    token,
    json: { media_type: 'video' },
  });
  return JSON.stringify([answers, body.media_id, body.upload_parameters, simulator.ledger.pins]);
}

describe('the seed', () => {
  it('decides every id, token and upload parameter', async (t) => {
    const [one, same, other] = [await story(t, 5), await story(t, 5), await story(t, 6)];
    assert.equal(one, same);
    assert.notEqual(one, other);
  });
});

describe('the clock', () => {
  it('real, it moves by itself and can be moved on', async (t) => {
    const simulator = await simulatorFor(t);
    const before = simulator.clock.now();
    assert.ok(Math.abs(before - Date.now()) < 1000);
    simulator.clock.advance(3_600_000);
    assert.ok(simulator.clock.now() - before >= 3_600_000);
  });

  it('real, it carries out what was put off', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    simulator.faults.add({ nth: 1, effect: { kind: 'execute_later', seconds: 0.02 } });
    await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
    await eventually(() => simulator.ledger.pins.length > 0);
    assert.equal(simulator.ledger.pins.length, 1);
  });

  it('is not turned back', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    for (const wrong of [-1, NaN, Infinity])
      assert.throws(() => simulator.clock.advance(wrong), RangeError);
  });
});

describe('options', () => {
  for (const [what, options] of Object.entries({
    'another host': { host: '0.0.0.0' },
    'an unknown tier': { tier: 'gold' },
    'an unknown option': { tiers: 'trial' },
    'a port that is none': { port: -1 },
    'a seed that is none': { seed: 1.5 },
    'latency that is none': { latencyMs: [5, 1] },
    'quotas of an unknown category': { limits: { org_delete: [] } },
    'a quota without window': { limits: { org_read: [{ limit: 5 }] } },
    'an app without redirect URI': { app: { id: '1', secret: 's', redirectUris: [] } },
  })) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(startSimulator(options), /startSimulator: /);
    });
  }

  it('refuse account and token requests that cannot be meant', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create({ username: 'anna' });
    assert.throws(() => simulator.accounts.create({ username: 'anna' }), /"anna" is taken/);
    assert.throws(() => simulator.accounts.create({ boards: -1 }), /boards to be a whole number/);
    assert.throws(() => simulator.tokens.issue('no such account'), RangeError);
    assert.throws(() => simulator.tokens.issue(connect(simulator).account, { scope: ['boards:read'] }), /there is no option "scope"/);
    assert.throws(() => simulator.accounts.create({ board: 3 }), /there is no option "board"/);
    for (const request of [{ environment: 'prod' }, { expiresIn: NaN }, { expiresIn: -1 }, { expiresIn: '60' }]) {
      assert.throws(() => simulator.tokens.issue(connect(simulator).account, request), /^RangeError: tokens.issue: expected/, JSON.stringify(request));
    }
    assert.throws(
      () => simulator.tokens.issue(connect(simulator).account, { scopes: ['nonsense'] }),
      /no scope "nonsense"/,
    );
    assert.throws(() => simulator.tokens.expireAccess('pina_x'), RangeError);
  });

  it('latency holds every answer back', async (t) => {
    const simulator = await simulatorFor(t, { latencyMs: [40, 60] });
    const { token } = connect(simulator);
    const started = performance.now();
    await send(simulator, { path: '/boards', token });
    assert.ok(performance.now() - started >= 38);
  });
});
