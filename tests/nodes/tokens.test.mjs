import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { byId, itemsNumbered, pinParameters, setStage } from './support/stage.mjs';

const refreshes = (stage) => stage.asked('/v5/oauth/token').length;
const operations = {
  'pin:create': (stage) => pinParameters(stage.boardId, { title: '={{ "Pin " + $json.n }}' }),
  'pin:createMany': (stage) => pinParameters(stage.boardId, { operation: 'createMany', title: '={{ "Pin " + $json.n }}' }),
  'board:get': (stage) => ({ resource: 'board', operation: 'get', board: byId(stage.boardId) }),
};

for (const [name, parametersFor] of Object.entries(operations)) {
  describe(name, () => {
    it('refreshes an expired token once for all items, and n8n keeps the new one', async (t) => {
      const stage = await setStage(t);
      stage.simulator.tokens.expireAccess(stage.tokens.accessToken);
      const { items, error } = await stage.run({ parameters: parametersFor(stage), items: itemsNumbered(6) });
      assert.equal(error, undefined, error?.message);
      assert.equal(items.length, 6);
      assert.equal(refreshes(stage), 1);
      assert.equal(stage.store.writes, 1);
      const { access_token: kept, refresh_token: keptRefresh } = stage.store.data.oauthTokenData;
      assert.notEqual(kept, stage.tokens.accessToken);
      assert.notEqual(keptRefresh, stage.tokens.refreshToken);
      assert.equal(stage.requests.at(-1).token, kept);
      if (name === 'board:get') return;
      const made = stage.simulator.ledger.pins.map(({ title, pinId }) => [title, pinId]).sort();
      assert.deepEqual(items.map(({ json }, n) => [`Pin ${n}`, json.id]), made);
    });

    it('refreshes a token that is about to expire before using it', async (t) => {
      const stage = await setStage(t, { expiresInMs: 60_000 });
      const { error } = await stage.run({ parameters: parametersFor(stage), items: itemsNumbered(2) });
      assert.equal(error, undefined, error?.message);
      assert.equal(refreshes(stage), 1);
      assert.equal(stage.requests.filter(({ token }) => token === stage.tokens.accessToken).length, 0);
    });

    it('asks to reconnect when the grant is gone, after one try for all items', async (t) => {
      const stage = await setStage(t);
      stage.simulator.tokens.revoke(stage.tokens.accessToken);
      stage.simulator.tokens.revoke(stage.tokens.refreshToken);
      const { items } = await stage.run({
        parameters: parametersFor(stage), items: itemsNumbered(3), onError: 'continueRegularOutput',
      });
      assert.equal(items.length, 3);
      for (const { json } of items) assert.match(json.error, /reconnected/);
      assert.equal(refreshes(stage), 1);
      assert.equal(stage.store.writes, 0);
      assert.equal(stage.requests.filter(({ token }) => token === stage.tokens.accessToken).length, 1);
    });

    it('uses a token to its end when a fresh one is not to be had', async (t) => {
      const stage = await setStage(t, { expiresInMs: 60_000 });
      stage.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'gateway_error', status: 503 } });
      const { error } = await stage.run({ parameters: parametersFor(stage), items: itemsNumbered(2) });
      assert.equal(error, undefined, error?.message);
    });
  });
}

it('takes the token that another execution got in the meantime', async (t) => {
  const stage = await setStage(t);
  const fresh = stage.simulator.tokens.issue(stage.account);
  const read = stage.store.getDecrypted.bind(stage.store);
  let reads = 0;
  stage.store.getDecrypted = async (...given) => {
    reads += 1;
    if (reads === 2) stage.store.data.oauthTokenData = { access_token: fresh.accessToken, refresh_token: fresh.refreshToken };
    return await read(...given);
  };
  stage.simulator.tokens.expireAccess(stage.tokens.accessToken);
  const { error } = await stage.run({ parameters: operations['board:get'](stage) });
  assert.equal(error, undefined, error?.message);
  assert.equal(refreshes(stage), 0);
  assert.equal(stage.requests.at(-1).token, fresh.accessToken);
});

it('says that no new token was to be had, and keeps what n8n has', async (t) => {
  const stage = await setStage(t);
  stage.simulator.tokens.expireAccess(stage.tokens.accessToken);
  stage.simulator.faults.add({ match: { operation: 'oauth/token' }, effect: { kind: 'gateway_error', status: 503 } });
  const { error } = await stage.run({ parameters: operations['board:get'](stage) });
  assert.equal(error.message, 'Pinterest did not give a new access token');
  assert.match(error.description, /connect it again/);
  assert.equal(stage.store.writes, 0);
  const shown = JSON.stringify({ ...error, stack: error.stack });
  for (const token of [stage.tokens.accessToken, stage.tokens.refreshToken]) assert.ok(!shown.includes(token));
});

it('does not refresh when the scope is missing: that would not help', async (t) => {
  const stage = await setStage(t);
  stage.store.data.oauthTokenData.access_token = stage.simulator.tokens.issue(stage.account, { scopes: ['pins:read'] }).accessToken;
  const { error } = await stage.run({ parameters: operations['board:get'](stage) });
  assert.match(error.description, /Code missing_scope/);
  assert.match(error.description, /connect it again/);
  assert.equal(refreshes(stage), 0);
});

it('says that a credential is not connected', async (t) => {
  const stage = await setStage(t);
  delete stage.store.data.oauthTokenData;
  const { error } = await stage.run({ parameters: operations['board:get'](stage) });
  assert.equal(error.message, 'The Pinterest credential is not connected');
  assert.equal(stage.requests.length, 0);
});

describe('the environment of a credential', () => {
  const wrong = [
    ['', /^Base URL: /],
    ['not an address', /^Base URL: /],
    ['http://192.0.2.1/v5', /https|loopback/],
  ];
  for (const [apiUrl, expected] of wrong) {
    it(`refuses the base URL "${apiUrl}"`, async (t) => {
      const stage = await setStage(t);
      stage.store.data.apiUrl = apiUrl;
      const { error } = await stage.run({ parameters: operations['board:get'](stage) });
      assert.equal(error?.name, 'NodeOperationError');
      assert.match(error.message, expected);
    });
  }
});

it('no token, secret or refresh token is in what a failed node shows', async (t) => {
  const stage = await setStage(t);
  stage.simulator.tokens.revoke(stage.tokens.accessToken);
  stage.simulator.tokens.revoke(stage.tokens.refreshToken);
  const shown = [];
  for (const onError of ['stopWorkflow', 'continueRegularOutput']) {
    const { error, outputs } = await stage.run({ parameters: operations['pin:create'](stage), onError });
    shown.push(JSON.stringify({ ...error, message: error?.message, stack: error?.stack, outputs }));
  }
  const { accessToken, refreshToken } = stage.tokens;
  for (const secret of [accessToken, refreshToken, stage.simulator.app.secret]) {
    assert.ok(!shown.join().includes(secret));
  }
});
