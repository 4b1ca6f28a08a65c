import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SCOPES, SCOPES } from '../../dist/lib/simulator/index.js';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

const refusal = ({ status, body }) => [status, body.code];

describe('tokens', () => {
  it('are refused when unknown, expired, revoked or of the other environment', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { account, tokens } = connect(simulator);
    const ask = (token) => send(simulator, { path: '/user_account', token });
    assert.equal((await ask(tokens.accessToken)).status, 200);
    assert.deepEqual(refusal(await ask('pina_unknown')), [401, 2]);
    assert.deepEqual(refusal(await ask(tokens.refreshToken)), [401, 2]);
    const sandbox = simulator.tokens.issue(account, { environment: 'sandbox' });
    assert.deepEqual(refusal(await ask(sandbox.accessToken)), [401, 2]);
    const short = simulator.tokens.issue(account, { expiresIn: 60 });
    simulator.clock.advance(59_999);
    assert.equal((await ask(short.accessToken)).status, 200);
    simulator.clock.advance(1);
    assert.deepEqual(refusal(await ask(short.accessToken)), [401, 2]);
    simulator.tokens.revoke(tokens.accessToken);
    assert.deepEqual(refusal(await ask(tokens.accessToken)), [401, 2]);
    const other = simulator.tokens.issue(account);
    simulator.tokens.expireAccess(other.accessToken);
    assert.deepEqual(refusal(await ask(other.accessToken)), [401, 2]);
  });

  it('are good for their scopes only', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator, {
      scopes: ['boards:read', 'pins:read', 'pins:write'],
    });
    const answer = await send(simulator, {
      method: 'POST',
      path: '/pins',
      token,
      json: pinOn(boardId),
    });
    assert.deepEqual(refusal(answer), [401, 3]);
    assert.match(answer.body.message, /boards:write/);
    assert.equal(simulator.ledger.pins.length, 0);
  });
});

describe('tier and environment', () => {
  it('trial access may not create pins in production, in exactly these words', async (t) => {
    const simulator = await simulatorFor(t, { tier: 'trial' });
    const { token, boardId } = connect(simulator);
    const answer = await send(simulator, {
      method: 'POST',
      path: '/pins',
      token,
      json: pinOn(boardId),
    });
    assert.deepEqual(refusal(answer), [403, 29]);
    assert.equal(
      answer.body.message,
      'Apps with Trial access may not create Pins in production ' +
        'https://api.pinterest.com - use API Sandbox https://api-sandbox.pinterest.com instead.',
    );
  });

  it('trial access creates pins in the sandbox', async (t) => {
    const simulator = await simulatorFor(t, { tier: 'trial', environment: 'sandbox' });
    const { token, boardId } = connect(simulator);
    assert.equal(
      (await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) }))
        .status,
      201,
    );
  });

  it("the sandbox lacks what Pinterest's lacks", async (t) => {
    const simulator = await simulatorFor(t, { environment: 'sandbox' });
    const { token } = connect(simulator, { scopes: SCOPES });
    assert.deepEqual(
      refusal(await send(simulator, { path: '/user_account/websites', token })),
      [403, 29],
    );
    assert.equal((await send(simulator, { path: '/boards', token })).status, 200);
  });
});

describe("other people's things", () => {
  for (const [foreignStatus, expected] of [
    [401, [401, 7]],
    [403, [403, 29]],
  ]) {
    it(`are refused with ${expected.join(' code ')}`, async (t) => {
      const simulator = await simulatorFor(t, { foreignStatus });
      const owner = connect(simulator);
      const { token } = connect(simulator);
      const created = await send(simulator, {
        method: 'POST',
        path: '/pins',
        token: owner.token,
        json: pinOn(owner.boardId),
      });
      assert.deepEqual(
        refusal(await send(simulator, { path: `/boards/${owner.boardId}`, token })),
        expected,
      );
      assert.deepEqual(
        refusal(await send(simulator, { path: `/pins/${created.body.id}`, token })),
        expected,
      );
      const foreign = await send(simulator, {
        method: 'POST',
        path: '/pins',
        token,
        json: pinOn(owner.boardId),
      });
      assert.deepEqual(refusal(foreign), expected);
    });
  }

  it('may be shared: a group board is listed and takes pins, but is not changed', async (t) => {
    const simulator = await simulatorFor(t);
    const owner = connect(simulator);
    const { token, account } = connect(simulator, { boards: 0 });
    simulator.accounts.share(owner.boardId, account.id);
    const { body } = await send(simulator, { path: '/boards', token });
    assert.equal(body.items[0].owner.username, owner.account.username);
    assert.equal(
      (await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(owner.boardId) }))
        .status,
      201,
    );
    const renamed = await send(simulator, {
      method: 'PATCH',
      path: `/boards/${owner.boardId}`,
      token,
      json: { name: 'Mine' },
    });
    assert.deepEqual(refusal(renamed), [403, 29]);
  });

  it("pins on a shared board are read and deleted by all who share it, and changed by their owner alone", async (t) => {
    const simulator = await simulatorFor(t);
    const owner = connect(simulator);
    const { token, account } = connect(simulator, { boards: 0 });
    const stranger = connect(simulator);
    for (let twice = 0; twice < 2; twice += 1) simulator.accounts.share(owner.boardId, account.id);
    assert.equal((await send(simulator, { path: '/boards', token })).body.items.length, 1);
    const { body: { id } } = await send(simulator, { method: 'POST', path: '/pins', token: owner.token, json: pinOn(owner.boardId) });
    const ask = (method, who, json) => send(simulator, { method, path: `/pins/${id}`, token: who, json });
    const { status, body } = await ask('GET', token);
    assert.deepEqual([status, body.is_owner, body.board_owner.username], [200, false, owner.account.username]);
    assert.equal((await ask('GET', owner.token)).body.is_owner, true);
    assert.deepEqual(refusal(await ask('PATCH', token, { title: 'Mine' })), [403, 29]);
    assert.deepEqual(refusal(await ask('DELETE', stranger.token)), [403, 29]);
    assert.equal((await ask('DELETE', token)).status, 204);
    const theirs = await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(owner.boardId) });
    assert.equal(theirs.body.board_owner.username, owner.account.username);
  });

  it('secret boards exist only for tokens with the secret scopes', async (t) => {
    const simulator = await simulatorFor(t);
    const { account, token } = connect(simulator, { boards: 5, boardPrivacyMix: true });
    const secretToken = simulator.tokens.issue(account, { scopes: SCOPES }).accessToken;
    const secret = account.boards.find(({ privacy }) => privacy === 'SECRET');
    assert.equal((await send(simulator, { path: '/boards', token })).body.items.length, 4);
    assert.equal(
      (await send(simulator, { path: '/boards', token: secretToken })).body.items.length,
      5,
    );
    assert.deepEqual(
      refusal(await send(simulator, { path: `/boards/${secret.id}`, token })),
      [404, 40],
    );
    const onSecret = await send(simulator, {
      method: 'POST',
      path: '/pins',
      token: secretToken,
      json: pinOn(secret.id),
    });
    assert.equal(onSecret.status, 201);
    assert.deepEqual(
      refusal(await send(simulator, { path: `/pins/${onSecret.body.id}`, token })),
      [404, 50],
    );
    assert.equal((await send(simulator, { path: '/pins', token })).body.items.length, 0);
  });

  it('secret pins take the scopes of pins, beside that of the board', async (t) => {
    const simulator = await simulatorFor(t);
    const { account, tokens } = connect(simulator, { boards: 5, boardPrivacyMix: true, sectionsPerBoard: 1, scopes: SCOPES });
    const secret = account.boards.find(({ privacy }) => privacy === 'SECRET');
    const json = pinOn(secret.id, { board_section_id: secret.sectionIds[0] });
    const { body: { id } } = await send(simulator, { method: 'POST', path: '/pins', token: tokens.accessToken, json });
    const tokenFor = (...more) => simulator.tokens.issue(account, { scopes: [...DEFAULT_SCOPES, ...more] }).accessToken;
    const ofBoard = tokenFor('boards:read_secret', 'boards:write_secret');
    const lists = [`/boards/${secret.id}/pins`, `/boards/${secret.id}/sections/${secret.sectionIds[0]}/pins`];
    for (const path of lists) {
      assert.equal((await send(simulator, { path, token: tokens.accessToken })).body.items.length, 1, path);
      assert.equal((await send(simulator, { path, token: ofBoard })).body.items.length, 0, path);
    }
    const days = 'start_date=2020-01-01&end_date=2020-01-01&metric_types=SAVE'.replaceAll('2020-01-01', new Date(simulator.clock.now()).toISOString().slice(0, 10));
    assert.deepEqual(refusal(await send(simulator, { path: `/pins/${id}/analytics?${days}`, token: ofBoard })), [404, 50]);
    const remove = (token) => send(simulator, { method: 'DELETE', path: `/pins/${id}`, token });
    assert.deepEqual(refusal(await remove(tokenFor('pins:read_secret'))), [403, 29]);
    const stranger = connect(simulator);
    const save = { method: 'POST', path: `/pins/${id}/save`, token: stranger.token, json: { board_id: stranger.boardId } };
    assert.deepEqual(refusal(await send(simulator, save)), [403, 29]);
    assert.equal((await remove(tokenFor('pins:read_secret', 'pins:write_secret'))).status, 204);
  });
});

describe('routes', () => {
  it('unknown ones are 404, wrong methods 405 code 5, ids that are no digits 400 code 1', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator);
    assert.equal((await send(simulator, { path: '/nothing', token })).status, 404);
    assert.equal((await send(simulator, { path: '/boards/', token })).status, 404);
    assert.deepEqual(
      refusal(await send(simulator, { method: 'DELETE', path: '/boards', token })),
      [405, 5],
    );
    assert.deepEqual(refusal(await send(simulator, { path: '/boards/abc', token })), [400, 1]);
    assert.deepEqual(refusal(await send(simulator, { path: '/boards/123', token })), [404, 40]);
  });

  it('every answer has a request id and a date from the clock', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { token } = connect(simulator);
    const ids = new Set();
    for (const path of ['/boards', '/nothing', '/boards/1']) {
      const { headers } = await send(simulator, { path, token });
      assert.match(headers['x-pinterest-rid'], /^\d{16}$/);
      assert.equal(headers.date, new Date(simulator.clock.now()).toUTCString());
      ids.add(headers['x-pinterest-rid']);
      simulator.clock.advance(60_000);
    }
    assert.equal(ids.size, 3);
  });
});
