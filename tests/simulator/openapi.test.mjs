import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OPERATIONS } from '../../dist/lib/simulator/index.js';
import { answerSchema, complaints, listOperations, openapi } from '../support/openapi.mjs';
import { fullWorld } from '../support/full_world.mjs';
import { consent, send, sendForm } from '../support/simulator.mjs';

/** Lists and maps whose emptiness would let a wrong element pass. */
const mayBeEmpty = new Set([
  'linked_business_accounts/get',
  'user_account/analytics/top_video_pins',
]);

/** Deletions come last: they take away what others read. */
const inOrder = (operations) =>
  [...operations].sort((left, right) => (left.method === 'DELETE') - (right.method === 'DELETE'));

if (!openapi) {
  console.log(
    "not run: answers against Pinterest's OpenAPI description, which is not beside this repository",
  );
} else {
  describe("Pinterest's OpenAPI description", () => {
    it('lists the 47 operations of the simulator, with their categories, scopes and sandbox', () => {
      const plain = ({ id, method, path, category, scopes, sandbox }) => ({
        id,
        method,
        path,
        category,
        scopes: [...scopes].sort(),
        sandbox,
      });
      const byId = (left, right) => left.id.localeCompare(right.id);
      assert.equal(OPERATIONS.length, 47);
      assert.deepEqual(OPERATIONS.map(plain).sort(byId), listOperations().map(plain).sort(byId));
    });

    it("fits every operation's answer", async (t) => {
      const { ask } = await fullWorld(t);
      const operations = inOrder(listOperations());
      for (const operation of operations) {
        const { status, body, text } = await ask(operation);
        assert.ok(
          operation.responses[status] && status < 300,
          `${operation.id}: ${status} ${text}`,
        );
        const schema = answerSchema(operation, status);
        if (!schema) {
          assert.equal(text, '', operation.id);
          continue;
        }
        assert.deepEqual(complaints(schema, body), [], operation.id);
        const list =
          body.items ?? body.pins ?? body.trends ?? (Array.isArray(body) ? body : [body]);
        assert.ok(
          list.length > 0 || mayBeEmpty.has(operation.id),
          `${operation.id}: nothing to check`,
        );
      }
      assert.equal(operations.length, 47);
    });

    it('fits both token answers by their own schemas', async (t) => {
      const { simulator, account } = await fullWorld(t);
      const { result } = await consent(simulator, { account: account.username });
      const redirect_uri = simulator.app.redirectUris[0];
      const code = await sendForm(simulator, '/oauth/token', {
        grant_type: 'authorization_code',
        code: result.code,
        redirect_uri,
      });
      const refresh = await sendForm(simulator, '/oauth/token', {
        grant_type: 'refresh_token',
        refresh_token: code.body.refresh_token,
      });
      const named = (name) => openapi.components.schemas[`OauthAccessTokenResponse${name}`];
      assert.deepEqual(complaints(named('Code'), code.body), []);
      assert.deepEqual(complaints(named('Refresh'), refresh.body), []);
    });

    it('fits refusals', async (t) => {
      const { simulator, token } = await fullWorld(t);
      const refusals = [
        await send(simulator, { path: '/boards' }),
        await send(simulator, { path: '/boards/1', token }),
        await send(simulator, { method: 'POST', path: '/pins', token, json: {} }),
        await send(simulator, { method: 'PUT', path: '/pins', token }),
      ];
      for (const { status, body } of refusals) {
        assert.ok(status >= 400);
        assert.deepEqual(complaints(openapi.components.schemas.Error, body), []);
      }
    });

    it('finds a wrong answer', () => {
      const { Board } = openapi.components.schemas;
      assert.deepEqual(complaints(Board, { id: '1', name: 'a' }), []);
      for (const wrong of [
        { id: 1, name: 'a' },
        { id: '1' },
        { id: '1', name: 'a', owner: { user: 'x' } },
        { id: '1', name: 'a', pins: 3 },
      ]) {
        assert.notDeepEqual(complaints(Board, wrong), []);
      }
    });
  });
}
