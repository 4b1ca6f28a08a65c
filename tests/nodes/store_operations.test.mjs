import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { ago, until, WORDS } from '../service/support/publishing_world.mjs';
import { send } from '../support/simulator.mjs';
import { isOfStore, offeredOperations } from './support/offered.mjs';
import { fromSuite } from './support/package_under_test.mjs';
import { lostPin, storeStage } from './support/store_stage.mjs';

const paired = (items) => items.map(({ pairedItem }) => pairedItem.item);
const noItems = (count) => Array.from({ length: count }, () => ({ json: {} }));

async function failedPin({ world }, columns = {}) {
  return world.addPin({ status: WORDS.failed, error_code: 'bad_media', error_message: 'Broken', ...columns });
}

/** A refresh that is due, with tokens that the simulator renews. */
async function dueConnection({ world }, { dead = false } = {}) {
  const [person] = world.people;
  const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  if (dead) world.simulator.tokens.revoke(refreshToken);
  await world.database.change('update pinterest_connections set token_expires_at = $2 where id = $1', [
    person.connectionId, ago(-24 * 60 * 60_000),
  ]);
  return person.connectionId;
}

/** Per operation: what must come out, and what fails it. */
const cases = {
  'scheduledPin:publishDue': {
    given: async ({ world }) => ({ ids: await world.addPins(2) }),
    parameters: () => ({}),
    gives: async ({ world }, items, { ids }) => {
      const made = new Map((await world.made()).map(({ pinId, title }) => [title, pinId]));
      assert.deepEqual(items.map(({ pinId }) => pinId), ids);
      for (const { result, state, title, pinterestPinId, pinterestPinUrl, errorCode, whatToDo } of items) {
        assert.deepEqual([result, state, errorCode, whatToDo], ['published', 'published', null, null]);
        assert.equal(pinterestPinId, made.get(title));
        assert.match(pinterestPinUrl, new RegExp(`/pin/${pinterestPinId}/$`));
      }
    },
    wrong: { additionalFields: { limit: 0 } },
    field: 'Limit',
  },
  'scheduledPin:publish': {
    given: async ({ world }) => ({ ids: await world.addPins(2, () => ({ scheduled_at: ago(-60 * 60_000) })) }),
    parameters: ({ tenantId }, { ids }) => ({ tenantId, pinIds: ids.join(', ') }),
    gives: async (_stage, items, { ids }) => {
      assert.deepEqual(items.map(({ pinId, result }) => [pinId, result]).sort(), ids.map((id) => [id, 'published']).sort());
    },
    wrong: { tenantId: 'x', pinIds: ' , ' },
    field: 'Pin IDs',
  },
  'scheduledPin:getDue': {
    given: async ({ world }) => {
      const ids = await world.addPins(2);
      await world.addPin({ scheduled_at: ago(-60 * 60_000) });
      return { ids };
    },
    parameters: () => ({}),
    gives: async ({ world, tenantId }, items, { ids }) => {
      assert.deepEqual(items.map(({ pinId }) => pinId), ids);
      const [{ connectionId, projectId }] = world.people;
      assert.deepEqual(
        [items[0].tenantId, items[0].connectionId, items[0].projectId, items[0].state], [tenantId, connectionId, projectId, 'ready']);
      assert.equal((await world.made()).length, 0);
    },
    wrong: { additionalFields: { limit: 'many' } },
    field: 'Limit',
  },
  'scheduledPin:retry': {
    given: async (stage) => ({ id: await failedPin(stage) }),
    parameters: ({ tenantId }, { id }) => ({ tenantId, retryBy: 'pins', pinIds: id }),
    gives: async (_stage, items, { id }) => {
      assert.deepEqual(items.map(({ pinId, result }) => [pinId, result]), [[id, 'published']]);
    },
    wrong: { tenantId: 'x', retryBy: 'connection', connectionId: '={{ " " }}' },
    field: 'Connection ID',
  },
  'scheduledPin:recover': {
    given: async (stage) => ({ id: await lostPin(stage) }),
    parameters: () => ({}),
    gives: async ({ world }, items, { id }) => {
      assert.deepEqual(items.map(({ pinId, result }) => [pinId, result]), [[id, 'published']]);
      assert.equal((await world.made()).length, 1);
    },
    wrong: { additionalFields: { deadlineSeconds: -1 } },
    field: 'Deadline (Seconds)',
  },
  'board:syncToStore': {
    given: async () => ({}),
    parameters: ({ world, tenantId }) => ({ tenantId, projectId: world.people[0].projectId }),
    gives: async ({ world }, [report]) => {
      const { added, total, projectId } = report;
      assert.deepEqual([added, total, projectId], [1, 1, world.people[0].projectId]);
      const stored = await world.database.query('select pinterest_board_id from boards');
      assert.deepEqual(stored.map(({ pinterest_board_id: id }) => id), world.people[0].boardIds);
    },
    wrong: { tenantId: 'x', projectId: '={{ " " }}' },
    field: 'Project ID',
  },
  'connection:getAll': {
    given: async () => ({}),
    parameters: () => ({ returnAll: true }),
    gives: async ({ world, tenantId }, [connection]) => {
      const [{ connectionId, account }] = world.people;
      assert.deepEqual(
        [connection.connectionId, connection.username, connection.state, connection.tenantId],
        [connectionId, account.username, 'connected', tenantId]);
    },
    wrong: { returnAll: false, limit: 0 },
    field: 'Limit',
  },
  'connection:refreshDue': {
    given: async (stage) => ({ id: await dueConnection(stage) }),
    parameters: () => ({}),
    gives: async (_stage, items, { id }) => {
      assert.deepEqual(items, [{ connectionId: id, result: 'refreshed', errorCode: null, errorMessage: null, whatToDo: null }]);
    },
    wrong: { tenantId: ['a', 'b'] },
    field: 'Tenant ID',
  },
};

it('every operation on the store has a case here', () => {
  assert.deepEqual(offeredOperations().filter(isOfStore), Object.keys(cases).sort());
});

for (const [name, { given, parameters, gives, wrong, field }] of Object.entries(cases)) {
  describe(name, () => {
    it('does its work and gives the results to the item they belong to', async (t) => {
      const stage = await storeStage(t);
      const facts = await given(stage);
      const { items, error } = await stage.run(name, parameters(stage, facts));
      assert.equal(error, undefined, `${error?.message} ${error?.description}`);
      await gives(stage, items.map(({ json }) => json), facts);
      for (const { pairedItem } of items) assert.deepEqual(pairedItem, { item: 0 });
    });

    it(`refuses a wrong ${field} by item and name, and sends nothing`, async (t) => {
      const stage = await storeStage(t);
      await stage.world.addPin();
      const { error } = await stage.run(name, wrong, { items: noItems(2) });
      assert.equal(error?.name, 'NodeOperationError');
      assert.ok(error.message.startsWith(`${field}: `), error.message);
      assert.equal(error.context.itemIndex, 0);
      assert.deepEqual(await stage.world.made(), []);
      assert.equal(stage.world.simulator.ledger.requests.length, 0);
    });

    it('says what is wrong with the database and what to do', async (t) => {
      const stage = await storeStage(t, { credential: { databaseFile: '/nowhere/pinterest.sqlite' } });
      const facts = await given(stage);
      const { error } = await stage.run(name, parameters(stage, facts));
      assert.equal(error?.name, 'NodeOperationError');
      assert.match(error.message, /^SQLite File: .*\/nowhere\/pinterest\.sqlite/);
      assert.match(error.description, /Open the Pinterest Store API credential/);
    });

    it('goes on after a failed item when told to', async (t) => {
      const stage = await storeStage(t, { credential: { databaseFile: '/nowhere/pinterest.sqlite' } });
      const facts = await given(stage);
      const { items, error } = await stage.run(name, parameters(stage, facts), {
        items: noItems(2), onError: 'continueRegularOutput',
      });
      assert.equal(error, undefined, error?.message);
      assert.deepEqual(paired(items), [0, 1]);
      for (const { json } of items) assert.deepEqual([json.details.code, json.details.field], ['configuration', 'SQLite File']);
    });
  });
}

it('every item has its own results: a wrong one fails alone', async (t) => {
  const stage = await storeStage(t);
  const [one, two] = await stage.world.addPins(2);
  const items = [one, randomUUID(), '', two].map((id) => ({ json: { id } }));
  const parameters = { tenantId: stage.tenantId, pinIds: '={{ $json.id }}' };
  const { items: out } = await stage.run('scheduledPin:publish', parameters, { items, onError: 'continueRegularOutput' });
  assert.deepEqual(paired(out), [0, 1, 2, 3]);
  assert.deepEqual(out.map(({ json }) => json.result ?? json.details.code ?? json.error), [
    'published', 'not_found', 'Pin IDs: is empty, name at least one pin', 'published',
  ]);
});

it('pin ids may be a list that an expression gives', async (t) => {
  const stage = await storeStage(t);
  const ids = await stage.world.addPins(3);
  const parameters = { tenantId: stage.tenantId, pinIds: '={{ $json.ids }}' };
  const { items, error } = await stage.run('scheduledPin:publish', parameters, { items: [{ json: { ids: ids.slice(1) } }] });
  assert.equal(error, undefined, error?.message);
  assert.deepEqual(items.map(({ json }) => json.pinId).sort(), ids.slice(1).sort());
});

it("another tenant's pin is not found", async (t) => {
  const stage = await storeStage(t);
  const id = await stage.world.addPin();
  const { error } = await stage.run('scheduledPin:publish', { tenantId: randomUUID(), pinIds: id });
  assert.match(error.message, new RegExp(`^Pin IDs: There is no pin "${id}" for this tenant: check the id and the Tenant ID\\.`));
  assert.deepEqual(await stage.world.made(), []);
});

it('a failed pin is a result with its code and what to do, and the run goes on', async (t) => {
  const stage = await storeStage(t);
  const broken = await stage.world.addPin({ image_path: null });
  const fine = await stage.world.addPin();
  const { items, error } = await stage.run('scheduledPin:publishDue');
  assert.equal(error, undefined, error?.message);
  const of = new Map(items.map(({ json }) => [json.pinId, json]));
  assert.deepEqual([of.get(broken).result, of.get(broken).state, of.get(broken).errorCode], ['failed', 'failed', 'no_image']);
  assert.match(of.get(broken).whatToDo, /Retry/);
  assert.equal(of.get(fine).result, 'published');
});

it('a pin that somebody else says is being published is to be looked for by a person', async (t) => {
  const stage = await storeStage(t);
  const id = await stage.world.addPin({ status: WORDS.publishing });
  const { items: [{ json }] } = await stage.run('scheduledPin:publish', { tenantId: stage.tenantId, pinIds: id });
  assert.deepEqual([json.result, json.errorCode], ['skipped', 'not_claimed']);
  assert.match(json.whatToDo, /^Look on Pinterest/);
});

it('Retry by connection takes what failed because it was lost', async (t) => {
  const stage = await storeStage(t);
  const lost = await failedPin(stage, { error_code: 'reconnect_required' });
  const broken = await failedPin(stage);
  const parameters = { tenantId: stage.tenantId, retryBy: 'connection', connectionId: stage.world.people[0].connectionId };
  const { items } = await stage.run('scheduledPin:retry', parameters);
  assert.deepEqual(items.map(({ json }) => [json.pinId, json.result]), [[lost, 'published']]);
  assert.equal((await stage.world.row(broken)).status, WORDS.failed);
});

it('Retry of a pin in doubt passes over the pins that are named as not ours', async (t) => {
  const stage = await storeStage(t, { settings: { publishing: { looks: 1, settleMs: 60 } } });
  const { world } = stage;
  const [{ account, boardIds: [boardId] }] = world.people;
  world.simulator.faults.add({ match: { operation: 'pins/create' }, times: 1, effect: { kind: 'close', how: 'rst' } });
  const id = await world.addPin();
  await world.pins.publishDue();
  const { accessToken: token } = world.simulator.tokens.issue(account);
  const json = { board_id: boardId, title: 'strange', media_source: { source_type: 'image_url', url: 'https://images.example/x.png' } };
  const { body: stranger } = await send(world.simulator, { method: 'POST', path: '/pins', token, json });
  await until(async () => (await world.pins.recover()) && (await world.row(id)).status === WORDS.failed);
  const said = async (additionalFields) => {
    const parameters = { tenantId: stage.tenantId, retryBy: 'pins', pinIds: id, additionalFields };
    return (await stage.run('scheduledPin:retry', parameters)).items[0].json.errorMessage;
  };
  assert.match(await said({}), new RegExp(stranger.id));
  assert.doesNotMatch(await said({ notOurs: stranger.id }), new RegExp(stranger.id));
});

it('Retry takes ids of Pinterest alone as not ours', async (t) => {
  const stage = await storeStage(t);
  const parameters = { tenantId: stage.tenantId, retryBy: 'pins', pinIds: randomUUID(), additionalFields: { notOurs: '12, x' } };
  const { error } = await stage.run('scheduledPin:retry', parameters);
  assert.match(error.message, /Not Ours/);
});

for (const [by, named] of [['a connection', () => ({ retryBy: 'connection' })], ['pins', (ids) => ({ retryBy: 'pins', pinIds: ids })]]) {
  it(`Retry of ${by} takes all there are, and no more than a limit where one is given`, { timeout: 120_000 }, async (t) => {
    const stage = await storeStage(t);
    const [{ connectionId }] = stage.world.people;
    // Without an image they fail again, before anything is sent.
    const ids = await stage.world.addPins(1100, () => ({ status: WORDS.failed, error_code: 'reconnect_required', image_path: null }));
    const parameters = { tenantId: stage.tenantId, connectionId, ...named(ids) };
    const taken = async (additionalFields) => {
      await stage.run('scheduledPin:retry', { ...parameters, additionalFields: { summaryOnly: true, ...additionalFields } });
      return (await stage.world.rows()).filter(({ error_code: code }) => code === 'no_image').length;
    };
    assert.equal(await taken({ limit: 2 }), 2);
    await stage.world.database.change(`update pins set error_code = 'reconnect_required'`);
    assert.equal(await taken({}), ids.length);
  });
}

it('Summary Only counts by result', async (t) => {
  const stage = await storeStage(t);
  await stage.world.addPins(2);
  await stage.world.addPin({ image_path: null });
  const { items } = await stage.run('scheduledPin:publishDue', { additionalFields: { summaryOnly: true } });
  assert.deepEqual(items.map(({ json }) => json), [
    { published: 2, failed: 1, waiting: 0, held: 0, skipped: 0, cancelled: 0, recovered: 0, skippedConnections: [] },
  ]);
});

it('nothing due: no items, and with Summary Only one that says so', async (t) => {
  const stage = await storeStage(t);
  assert.deepEqual((await stage.run('scheduledPin:publishDue')).items, []);
  const { items } = await stage.run('scheduledPin:publishDue', { additionalFields: { summaryOnly: true } });
  assert.equal(items[0].json.published, 0);
});

it('Publish Due keeps to its limit, tenant and connection', async (t) => {
  const stage = await storeStage(t, { accounts: 2 });
  await stage.world.addPins(6);
  const [, { connectionId, projectId }] = stage.world.people;
  const { items } = await stage.run('scheduledPin:publishDue', {
    tenantId: stage.tenantId, additionalFields: { connectionId, limit: 2, deadlineSeconds: 60 },
  });
  assert.deepEqual(items.map(({ json }) => json.projectId), [projectId, projectId]);
  assert.deepEqual((await stage.run('scheduledPin:publishDue', { tenantId: randomUUID() })).items, []);
  assert.equal((await stage.world.made()).length, 2);
});

it('an account that Pinterest blocks is said beside the results', async (t) => {
  const stage = await storeStage(t);
  await stage.world.addPin();
  const [{ connectionId }] = stage.world.people;
  await stage.world.database.change(
    'update pinterest_connections set blocked_until = $2, blocked_reason = $3 where id = $1',
    [connectionId, ago(-60_000), 'spam_block']);
  const { items, hints } = await stage.run('scheduledPin:publishDue');
  assert.deepEqual(items, []);
  assert.match(hints[0].message, new RegExp(`${connectionId} was left out until .*: spam_block`));
  const { items: [{ json }] } = await stage.run('scheduledPin:publishDue', { additionalFields: { summaryOnly: true } });
  assert.deepEqual(json.skippedConnections.map(({ reason }) => reason), ['spam_block']);
});

it('a run that leaves all connections out until somebody acts fails after the others, and is told by its counts', async (t) => {
  const stage = await storeStage(t, { accounts: 2 });
  const [{ connectionId }, other] = stage.world.people;
  await stage.world.addPin();
  await stage.world.database.change("update pinterest_connections set app_id = 'another' where id = $1", [connectionId]);
  const given = [connectionId, other.connectionId].map((id) => ({ json: { id } }));
  const parameters = { additionalFields: { connectionId: '={{ $json.id }}' } };
  await stage.world.addPin({ person: other });
  const { error } = await stage.run('scheduledPin:publishDue', parameters, { items: given });
  assert.equal(error.message, `No pin was taken, because connections were left out: ${connectionId} (wrong_environment)`);
  assert.equal((await stage.world.made()).length, 1, 'the other account published');
  await stage.world.addPin({ person: other, title: 'Another' });
  const { items } = await stage.run('scheduledPin:publishDue', parameters, { items: given, onError: 'continueRegularOutput' });
  assert.deepEqual(items.map(({ json }) => json.details?.code ?? json.result), ['wrong_environment', 'published']);
  assert.deepEqual(paired(items), [0, 1]);
  const { items: [{ json }] } = await stage.run('scheduledPin:publishDue', { additionalFields: { summaryOnly: true } });
  assert.deepEqual(json.skippedConnections.map(({ reason }) => reason), ['wrong_environment']);
});

it('where others published, a connection that was left out is a hint with what to do', async (t) => {
  const stage = await storeStage(t, { accounts: 2 });
  const [{ connectionId }, other] = stage.world.people;
  await stage.world.addPin();
  await stage.world.addPin({ person: other });
  await stage.world.database.change("update pinterest_connections set app_id = 'another' where id = $1", [connectionId]);
  const { items, hints, error } = await stage.run('scheduledPin:publishDue');
  assert.deepEqual([error, items.map(({ json }) => json.result)], [undefined, ['published']]);
  assert.match(hints[0].message, /was left out: wrong_environment\. .*App ID and Environment of the app/);
});

it('an id that is none finds nothing, as a foreign one does', async (t) => {
  const stage = await storeStage(t, { engine: 'postgres' });
  await stage.world.addPin();
  const { error, items } = await stage.run('scheduledPin:publishDue', { tenantId: 'mine' });
  assert.deepEqual([error, items], [undefined, []]);
  assert.deepEqual(await stage.world.made(), []);
});

it("a base URL that n8n's egress rules forbid gets no request", async (t) => {
  const { Container } = fromSuite('@n8n/di');
  const { OutboundHttp } = fromSuite('@n8n/backend-network');
  t.mock.method(Container.get(OutboundHttp), 'egressFilter', () => ({
    validateUrl: async () => ({ ok: false, error: new Error('The address is private') }),
  }));
  const stage = await storeStage(t);
  const id = await stage.world.addPin();
  const { error } = await stage.run('scheduledPin:publishDue');
  assert.match(error.message, /does not allow requests to http:\/\/127\.0\.0\.1/);
  assert.equal((await stage.world.row(id)).status, WORDS.ready);
});

it('a connection that cannot be refreshed is an item with what to do', async (t) => {
  const stage = await storeStage(t);
  const id = await dueConnection(stage, { dead: true });
  const { items } = await stage.run('connection:refreshDue');
  assert.deepEqual(items.map(({ json: { connectionId, result } }) => [connectionId, result]), [[id, 'failed']]);
  assert.match(items[0].json.whatToDo, /Connect the account again in the app/);
  const { items: [{ json }] } = await stage.run('connection:refreshDue', { additionalFields: { summaryOnly: true } });
  assert.deepEqual(json, { refreshed: 0, failed: 0, notDue: 0 });
});

for (const operation of ['publishDue', 'getDue']) {
  it(`${operation}: a connection that is not there fails the node, which would find nothing for ever`, async (t) => {
    const stage = await storeStage(t);
    await stage.world.addPins(1);
    const wrong = await stage.run(`scheduledPin:${operation}`, { additionalFields: { connectionId: randomUUID() } });
    assert.match(wrong.error?.message, /^Connection ID: There is no connection "[^"]+" in this database: check the id\./);
    const [{ connectionId }] = stage.world.people;
    const { items, error } = await stage.run(`scheduledPin:${operation}`, { additionalFields: { connectionId } });
    assert.equal(error, undefined, error?.message);
    assert.equal(items.length, 1);
  });
}
