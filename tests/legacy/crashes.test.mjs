// A process that ends anywhere between "we asked n8n" and "we wrote it", and two that work at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { disconnect, only, stage, words } from './support/legacy.mjs';

const MOST_WRITES = 12;

async function named(t, options) {
  const all = await stage(t, { lag: 0, ...options });
  await all.legacy.declare({ ...all.at, workflowIds: ['w1'] });
  return all;
}

/** The database of a process that ends at its `last`th write: before that reached the disk, or right after. */
function endingAt(database, last, after) {
  let writes = 0;
  const end = () => Object.assign(new Error('the process ended'), { ended: true });
  const change = async (...args) => {
    writes += 1;
    if (writes > last || (writes === last && !after)) throw end();
    const count = await database.change(...args);
    if (writes === last) throw end();
    return count;
  };
  return { writes: () => writes, database: { query: (...args) => database.query(...args), change } };
}

const rowOf = async (database) => (await database.query('select * from legacy_workflows'))[0];

/** Ends at every write there is, one stage each; `work` must have got so far at least once. */
async function endAtEachWrite(t, work) {
  let ended = 0;
  for (const after of [false, true]) {
    for (let last = 1; last <= MOST_WRITES; last += 1) {
      if (await work(last, after)) ended += 1;
      else break;
    }
  }
  return ended;
}

test('wherever switching off ends, we know what we did and finish it', async (t) => {
  const ended = await endAtEachWrite(t, async (last, after) => {
    const { database, n8n, again, at } = await named(t);
    const dying = endingAt(database, last, after);
    const died = await again(dying.database).disable(at).then(() => false, (error) => error.ended === true);
    if (!died) return false;
    const { switched_off_by_us, state } = await rowOf(database);
    if (!n8n.isOn('w1')) assert.equal(switched_off_by_us, 1, `the fact is lost at write ${last}`);
    if (n8n.isOn('w1')) assert.equal(state, 'active', `pins go out beside n8n at write ${last}`);
    const next = again();
    assert.deepEqual(words(await next.disable(at)), only('off', 'by us'), `write ${last}`);
    await disconnect(database, at);
    assert.deepEqual(words(await next.enable(at)), only('active'));
    assert.equal(n8n.isOn('w1'), true);
    return true;
  });
  // Name, intent, end: each before and after.
  assert.ok(ended >= 6, `${ended} ends`);
});

test('wherever switching on ends, pins are held, and it is finished', async (t) => {
  const ended = await endAtEachWrite(t, async (last, after) => {
    const { database, n8n, legacy, again, at } = await named(t);
    await legacy.disable(at);
    const dying = endingAt(database, last, after);
    const died = await again(dying.database).enable(at).then(() => false, (error) => error.ended === true);
    if (!died) return false;
    const { state } = await rowOf(database);
    if (n8n.isOn('w1')) assert.equal(state, 'active', `pins go out beside n8n at write ${last}`);
    assert.equal((await again().enable(at)).workflows[0].switchedOffByUs, false);
    assert.deepEqual([n8n.isOn('w1'), (await rowOf(database)).state], [true, 'active']);
    return true;
  });
  assert.ok(ended >= 6, `${ended} ends`);
});

for (const [how, fault] of [['reset', { reset: true }], ['no answer in time', { hang: true }], ['error of n8n', { status: 502 }]]) {
  test(`after a ${how} that hid what n8n did, it is still ours`, async (t) => {
    const { database, n8n, legacy, at } = await named(t);
    n8n.fault('POST .*unpublish', { after: true, ...fault });
    const [{ problem }] = (await legacy.disable(at)).workflows;
    assert.deepEqual([problem.outcome, problem.retryable], ['unknown', true]);
    assert.equal(n8n.isOn('w1'), false);
    assert.deepEqual(words(await legacy.status(at)), only('off', 'by us'));
    await disconnect(database, at);
    await legacy.enable(at);
    assert.equal(n8n.isOn('w1'), true);
  });
}

test('after a refusal it is not ours', async (t) => {
  const { n8n, legacy, at } = await named(t);
  n8n.fault('POST .*unpublish', { status: 403 });
  assert.deepEqual(words(await legacy.disable(at)), only('active', '', 'legacy_forbidden'));
  n8n.set('w1', false);
  assert.deepEqual(words(await legacy.status(at)), only('off'));
  await legacy.enable(at);
  assert.equal(n8n.isOn('w1'), false);
});

test('a refusal to switch on leaves it off, and ours', async (t) => {
  const { n8n, legacy, at } = await named(t);
  await legacy.disable(at);
  n8n.fault('POST .*/publish', { status: 409 });
  assert.deepEqual(words(await legacy.enable(at)), only('off', 'by us', 'legacy_conflict'));
  assert.equal(n8n.isOn('w1'), false);
});

test('what n8n said before it was switched off changes nothing afterwards', async (t) => {
  const { database, n8n, legacy, again, at } = await named(t);
  await legacy.status(at);
  let other;
  n8n.fault('GET /workflows/w1', { late: true, run: async () => {
    other = await again().disable(at);
  } });
  await legacy.status(at);
  assert.deepEqual(words(other), only('off', 'by us'));
  const { state, switched_off_by_us } = await rowOf(database);
  assert.deepEqual([state, switched_off_by_us], ['off', 1]);
});

test('two that switch off at once agree', async (t) => {
  const { n8n, legacy, again, at } = await named(t, { lag: 2 });
  const both = await Promise.all([legacy.disable(at), again().disable(at)]);
  assert.deepEqual(both.map(words), [only('off', 'by us'), only('off', 'by us')]);
  assert.equal(n8n.isOn('w1'), false);
});

test('who switches on while another one switches off is not undone in our book', async (t) => {
  const { n8n, legacy, again, at } = await named(t);
  for (const isOn of [true, false]) {
    await legacy.disable(at);
    n8n.set('w1', isOn);
    n8n.fault('GET /executions', { late: true, run: () => again().enable(at) });
    assert.deepEqual(words(await legacy.disable(at)), only('active', '', 'legacy_active'));
    assert.equal(n8n.isOn('w1'), true);
  }
});

test('a refusal to switch on does not undo that another one could', async (t) => {
  const { database, n8n, legacy, again, at } = await named(t);
  await legacy.disable(at);
  n8n.fault('POST .*/publish', { status: 409, run: () => again().enable(at) });
  await legacy.enable(at);
  assert.deepEqual([n8n.isOn('w1'), (await rowOf(database)).state], [true, 'active']);
});

test('a workflow that is left out while it is switched off is not switched off, for nobody would know', async (t) => {
  const { database, n8n, legacy, again, at } = await named(t);
  n8n.fault('GET /workflows/w1', { late: true, run: () => again().declare({ ...at, workflowIds: [] }) });
  await legacy.disable(at);
  assert.deepEqual([n8n.isOn('w1'), await database.query("select * from legacy_workflows where workflow_id = 'w1'")], [true, []]);
});

test('a workflow that is switched off while it is left out is not left out', async (t) => {
  const { database, n8n, legacy, again, at } = await named(t, { engine: 'postgres' });
  const { promise: read, resolve: hasRead } = Promise.withResolvers();
  const disabling = read.then(() => again().disable(at));
  /** Another process switches it off after the transaction has read and before it writes. */
  const slow = {
    query: (...args) => database.query(...args),
    transaction: (work) => database.transaction((queries) => work({
      query: (...args) => queries.query(...args),
      change: async (...args) => {
        hasRead();
        await Promise.race([disabling, sleep(300)]);
        return queries.change(...args);
      },
    })),
  };
  await again(slow).declare({ ...at, workflowIds: [] }).catch((error) => assert.equal(error.code, 'legacy_switched_off'));
  await disabling;
  const { workflows } = await legacy.status(at);
  assert.equal(n8n.isOn('w1'), workflows.length === 0, 'what is off is known');
});
