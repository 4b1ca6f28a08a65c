import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { createClient } from '../../dist/lib/index.js';
import recorders from '../../dist/lib/publishing/recorder.js';
import store from '../../dist/lib/store/open.js';
import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const { Recorder } = recorders;
const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const LOST = { kind: 'execute_and_cut', how: 'rst' };

/** Whether Pinterest made it or not, its answer is lost and the quick looks see nothing. */
async function lostPin(t, engine, { effect = LOST, publishing, ...columns } = {}) {
  const attention = [];
  const hooks = { onAttention: (told) => attention.push(told) };
  const world = await publishingWorld(t, engine, { settings: { publishing, hooks } });
  world.attention = attention;
  world.simulator.faults.add({ match: CREATE, effect, times: 1 });
  const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
  const id = await world.addPin({ title: 'lost', ...columns });
  const { outcomes } = await world.pins.publishDue();
  assert.deepEqual(outcomes.map(({ result, error }) => [result, error.outcome]), [['waiting', 'unknown']]);
  const row = await world.row(id);
  assert.equal(row.status, WORDS.publishing);
  assert.equal(row.claimed_by, null);
  assert.ok(row.next_look_at);
  assert.equal(world.simulator.ledger.requests.filter(({ operation }) => operation === 'pins/create').length, 1);
  blind.remove();
  return { world, id };
}

/** Runs until the pin has settled. */
async function settled(world, id, run = () => world.pins.publishDue()) {
  return until(async () => {
    await run();
    const row = await world.row(id);
    return row.status !== WORDS.publishing && row;
  });
}

for (const engine of ENGINES) {
  describe(`An answer that got lost, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('Pinterest made it: found later, by another process', async (t) => {
      const { world, id } = await lostPin(t, engine);
      const { pins } = world.open();
      const row = await settled(world, id, () => pins.recover());
      assert.equal(row.status, WORDS.published);
      assert.equal(row.pinterest_pin_id, world.simulator.ledger.pins[0].pinId);
      assert.equal(world.simulator.ledger.pins.length, 1);
      assert.deepEqual(world.attention, []);
    });

    it('a disconnect says beforehand that nobody could look any more', async (t) => {
      const { world, id } = await lostPin(t, engine);
      const project = { tenantId: world.tenantId, projectId: world.people[0].projectId };
      const ready = await world.addPin({ title: 'ready' });
      const given = await world.addPin({ title: 'in other hands', status: WORDS.publishing });
      const told = (pins) => pins.map(({ id: pinId, title }) => [pinId, title]);
      const asked = await world.pinterest.connections.disconnect({ ...project, dryRun: true });
      assert.deepEqual([told(asked.stranded), told(asked.unsettled)], [[[ready, 'ready']], [[id, 'lost']]]);
      assert.equal(asked.unsettled[0].scheduledAt, (await world.row(id)).scheduled_at);
      await world.update(given, { status: 'draft' });
      await settled(world, id);
      assert.deepEqual((await world.pinterest.connections.disconnect(project)).unsettled, []);
    });

    it('named before it may be looked for again: says why it waits, and until when', async (t) => {
      const { world, id } = await lostPin(t, engine, { publishing: { settleMs: 60_000 } });
      const { next_look_at: lookAt, error_message: why } = await world.row(id);
      const { result, error } = await world.pins.publish({ tenantId: world.tenantId, pinId: id });
      assert.deepEqual([result, error?.code, error?.outcome, error?.retryAt], ['waiting', 'outcome_unknown', 'unknown', lookAt]);
      assert.ok(error.message.startsWith(why), error.message);
      assert.ok(error.message.includes(lookAt));
    });

    it('found by what was sent, whatever was edited since', async (t) => {
      const { world, id } = await lostPin(t, engine);
      await world.update(id, { title: 'edited', alternate_url: 'https://blog.example/edited', pinterest_board_id: '77' });
      const row = await settled(world, id);
      assert.equal(row.pinterest_pin_id, world.simulator.ledger.pins[0].pinId);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('Pinterest made nothing: sent once more, after the proof', async (t) => {
      const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' } });
      const row = await settled(world, id);
      assert.equal(row.status, WORDS.published);
      assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['absent', 'published']);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('Pinterest makes it late: found, not sent again', async (t) => {
      const effect = { kind: 'execute_later', seconds: 3, how: 'rst' };
      const { world, id } = await lostPin(t, engine, { effect, publishing: { settleMs: 4000, looks: 20 } });
      const row = await settled(world, id);
      assert.equal(row.status, WORDS.published);
      // What was put off has happened by then, whatever was sent meanwhile.
      await until(() => Date.now() > world.simulator.ledger.requests[0].at + 4000);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('proved absent with resend never: failed with the truth, a retry sends it', async (t) => {
      const publishing = { resend: 'never' };
      const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' }, publishing });
      const row = await settled(world, id);
      assert.deepEqual([row.status, row.error_code], [WORDS.failed, 'not_created']);
      assert.equal(world.simulator.ledger.pins.length, 0);
      const { published } = await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.equal(published, 1);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('absent twice: failed, not sent a third time', async (t) => {
      const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' } });
      world.simulator.faults.add({ match: CREATE, effect: { kind: 'close', how: 'rst' } });
      const row = await settled(world, id);
      assert.deepEqual([row.status, row.error_code], [WORDS.failed, 'not_created']);
      assert.equal((await world.attempts(id)).length, 2);
    });

    for (const [what, publishing] of [['sent once more', {}], ['failed', { resend: 'never' }]]) {
      it(`cancelled before it is looked for: too late, and when it is proved absent not ${what} but taken back`, async (t) => {
        const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' }, publishing });
        assert.equal(await world.pins.cancel({ tenantId: world.tenantId, pinId: id }), 'too_late');
        let outcomes = [];
        const row = await settled(world, id, async () => ({ outcomes } = await world.pins.publishDue()));
        assert.deepEqual(outcomes.map(({ result }) => result), ['cancelled']);
        assert.deepEqual([row.status, row.scheduled_at, row.attempt_id, row.error_code, row.error_message], [WORDS.ready, null, null, null, null]);
        await world.pins.publishDue();
        assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['absent']);
        assert.equal((await world.pins.publish({ tenantId: world.tenantId, pinId: id })).result, 'published');
      });
    }

    it('cancelled before it is looked for, and Pinterest made it: published', async (t) => {
      const { world, id } = await lostPin(t, engine);
      assert.equal(await world.pins.cancel({ tenantId: world.tenantId, pinId: id }), 'too_late');
      const row = await settled(world, id);
      assert.deepEqual([row.status, row.pinterest_pin_id], [WORDS.published, world.simulator.ledger.pins[0].pinId]);
    });

    it('cancelled before it is looked for, and named after that: sent once more', async (t) => {
      const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' } });
      const named = { tenantId: world.tenantId, pinId: id };
      assert.equal(await world.pins.cancel(named), 'too_late');
      await world.pins.publish(named);
      assert.equal((await settled(world, id)).status, WORDS.published);
    });

    it('a strange pin of that time: cannot tell, failed after the looks with its candidates; a retry looks first', async (t) => {
      const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' }, publishing: { looks: 3, settleMs: 60 } });
      const person = world.people[0];
      const { accessToken } = world.simulator.tokens.issue(person.account);
      const strange = { boardId: person.boardIds[0], title: 'strange', media: { type: 'image_url', url: 'https://images.example/x.png' } };
      const other = world.open();
      const client = createClient({ environment: world.options().environment });
      t.after(() => client.close());
      const { id: strangeId } = await client.pins.create(strange, { auth: { accessToken } });
      const row = await settled(world, id, () => other.pins.recover());
      assert.deepEqual([row.status, row.error_code], [WORDS.failed, 'outcome_unknown']);
      assert.match(row.error_message, new RegExp(`Nobody knows.*${strangeId}.*board ${person.boardIds[0]}`, 's'));
      const [attempt] = await world.attempts(id);
      assert.deepEqual([attempt.outcome, JSON.parse(attempt.candidates), attempt.resolved_at], ['unknown', [strangeId], null]);
      assert.equal(world.attention.at(-1).kind, 'outcome_unknown');
      assert.deepEqual(world.attention.at(-1).pinIds, [id]);

      await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.equal((await world.row(id)).status, WORDS.publishing);
      // Made ready by hand: the doubt stays.
      await world.update(id, { status: WORDS.ready, attempt_id: null, next_look_at: null });
      await world.pins.publishDue();
      assert.equal(world.simulator.ledger.pins.filter(({ title }) => title === 'lost').length, 0);

      await client.call('pins/delete', { path: { pin_id: strangeId }, auth: { accessToken } });
      const gone = await settled(world, id, () => world.pins.retry({ tenantId: world.tenantId, pinIds: [id] }));
      assert.equal(gone.status, WORDS.published);
      assert.equal(world.simulator.ledger.pins.filter(({ title }) => title === 'lost').length, 1);
    });

    it('a pin without words is not taken for another one without words, which a person made at that time', async (t) => {
      const wordless = { title: null, description: null, alt_text: null, alternate_url: null };
      const effect = { kind: 'close', how: 'rst' };
      const { world, id } = await lostPin(t, engine, { effect, publishing: { looks: 3, settleMs: 60 }, ...wordless });
      const [{ account, boardIds: [boardId] }] = world.people;
      const { accessToken } = world.simulator.tokens.issue(account);
      const other = world.open();
      const client = createClient({ environment: world.options().environment, auth: { accessToken } });
      t.after(() => client.close());
      const { id: persons } = await client.pins.create({ boardId, media: { type: 'image_url', url: 'https://images.example/x.png' } });
      const row = await settled(world, id, () => other.pins.recover());
      assert.deepEqual([row.status, row.error_code, row.pinterest_pin_id], [WORDS.failed, 'outcome_unknown', null]);
      assert.match(row.error_message, new RegExp(`no title, description, link or alt text.*${persons}.*board ${boardId}`, 's'));
    });

    for (const [what, columns] of [['a date', { published_at: new Date().toISOString() }], ['none', { published_at: null }]]) {
      it(`a pin of that time that a row has (with ${what}) and the journal does not know is no stranger`, async (t) => {
        const { world, id } = await lostPin(t, engine, { effect: { kind: 'close', how: 'rst' } });
        const [person] = world.people;
        const { accessToken } = world.simulator.tokens.issue(person.account);
        const client = createClient({ environment: world.options().environment });
        t.after(() => client.close());
        const byOtherWays = { boardId: person.boardIds[0], title: 'by other ways', media: { type: 'image_url', url: 'https://images.example/x.png' } };
        const { id: pinterestId } = await client.pins.create(byOtherWays, { auth: { accessToken } });
        await world.addPin({ status: WORDS.published, pinterest_pin_id: pinterestId, environment: new URL(world.apiUrl).origin, ...columns });
        const row = await settled(world, id);
        assert.equal(row.status, WORDS.published);
        assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['absent', 'published']);
        assert.equal(world.simulator.ledger.pins.length, 2);
      });
    }

    for (const [what, effect, made] of [['was made', LOST, 1], ['was not made', { kind: 'close', how: 'rst' }, 0]]) {
      it(`given up, and it ${what}: a retry looks before it sends, in the same call`, async (t) => {
        const { world, id } = await lostPin(t, engine, { effect, publishing: { looks: 1 } });
        const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
        await world.update(id, { next_look_at: new Date(0).toISOString() });
        await world.pins.recover();
        assert.deepEqual([(await world.row(id)).error_code, world.simulator.ledger.pins.length], ['outcome_unknown', made]);
        blind.remove();
        await until(async () => Date.now() > Date.parse((await world.attempts(id))[0].ended_at) + 350);
        const seen = world.simulator.ledger.requests.length;
        const { outcomes } = await world.open().pins.retry({ tenantId: world.tenantId, pinIds: [id] });
        assert.deepEqual(outcomes.map(({ result }) => result), ['published']);
        const asked = world.simulator.ledger.requests.slice(seen).map(({ operation }) => operation);
        assert.equal(asked[0], LIST.operation);
        assert.equal(asked.filter((operation) => operation === CREATE.operation).length, 1 - made);
        assert.equal(world.simulator.ledger.pins.length, 1);
      });
    }

    it('the journal knows: recovered without asking Pinterest', async (t) => {
      const { world, id } = await lostPin(t, engine);
      const pinId = world.simulator.ledger.pins[0].pinId;
      await world.database.change('update publish_attempts set pinterest_pin_id = $2 where pin_id = $1', [id, pinId]);
      await world.update(id, { next_look_at: new Date(0).toISOString() });
      const before = world.simulator.ledger.received;
      const { recovered } = await world.pins.recover();
      assert.equal(recovered, 1);
      assert.equal((await world.row(id)).pinterest_pin_id, pinId);
      assert.equal(world.simulator.ledger.received, before);
    });

    for (const [what, effect, outcome] of [
      ['published', { kind: 'delay', ms: 0 }, 'published'],
      ['refused', { kind: 'error', error: 'image_broken' }, 'rejected'],
      ['stopped by a limit', { kind: 'rate_limited', resetSeconds: 600 }, 'rejected'],
      ['lost', LOST, 'unknown'],
    ]) {
      it(`${what}, but the pin is another attempt's by now: the journal has it, the row stays`, async (t) => {
        const world = await publishingWorld(t, engine, { simulator: { latencyMs: [400, 400] } });
        world.simulator.faults.add({ match: CREATE, effect });
        world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
        const id = await world.addPin();
        const run = world.pins.publishDue();
        await until(() => world.simulator.ledger.received > 0);
        const other = { attempt_id: '11111111-1111-4111-8111-111111111111', claimed_by: 'somebody else' };
        await world.update(id, other);
        const before = await world.row(id);
        await run;
        const [attempt] = await world.attempts(id);
        const pinterestId = outcome === 'published' ? world.simulator.ledger.pins[0].pinId : null;
        assert.deepEqual([attempt.outcome, attempt.pinterest_pin_id], [outcome, pinterestId]);
        assert.deepEqual(await world.row(id), before);
      });
    }

    it('its row is deleted: an equal pin waits for as long as it may be under way, and not for ever', async (t) => {
      const { world, id } = await lostPin(t, engine, { publishing: { leaseMs: 600, settleMs: 600 } });
      const { title, description, alternate_url: url } = await world.row(id);
      await world.database.change('delete from pins where id = $1', [id]);
      const equal = await world.addPin({ title, description, alternate_url: url });
      // Another process: the core of the one that lost it remembers it for a while by itself.
      const { pins } = world.open();
      const { outcomes } = await pins.publishDue();
      assert.deepEqual(outcomes.map(({ result, error }) => [result, error?.code]), [['waiting', 'twin_unresolved']]);
      await until(async () => (await pins.publishDue()).published === 1);
      assert.equal((await world.row(equal)).status, WORDS.published);
      const [gone] = await world.attempts(id);
      assert.equal(gone.outcome, 'unknown');
      assert.ok(Date.parse(gone.resolved_at) - Date.parse(gone.sent_at) >= 1200);
    });

    for (const [what, statement] of [
      ['environment', `update publish_attempts set environment = 'https://elsewhere.example'`],
      ['app', `update pinterest_connections set app_id = 'another'`],
    ]) {
      it(`it is another ${what}'s: left alone`, async (t) => {
        const { world, id } = await lostPin(t, engine);
        await world.database.change(statement);
        await world.update(id, { next_look_at: new Date(0).toISOString() });
        const before = await world.row(id);
        const { received } = world.simulator.ledger;
        for (const run of [() => world.pins.recover(), () => world.pins.publishDue(), () => world.pins.publish({ tenantId: world.tenantId, pinId: id })]) await run();
        assert.deepEqual(await world.row(id), before);
        assert.equal(world.simulator.ledger.received, received);
      });
    }

    it('its connection is another environment\'s by now: a look that could not be is none', async (t) => {
      const { world, id } = await lostPin(t, engine, { publishing: { looks: 2 } });
      await world.database.change(`update pinterest_connections set environment = 'https://elsewhere.example'`);
      for (let look = 0; look < 3; look += 1) {
        await world.update(id, { next_look_at: new Date(0).toISOString() });
        await world.pins.recover();
      }
      const { status, looks } = await world.row(id);
      assert.deepEqual([status, looks], [WORDS.publishing, 0]);
    });

    it('an id that another row has already is not given twice', async (t) => {
      const { world, id } = await lostPin(t, engine, { publishing: { settleMs: 60_000 } });
      const environment = new URL(world.apiUrl).origin;
      const pinterestId = world.simulator.ledger.pins[0].pinId;
      await world.addPin({ status: WORDS.published, pinterest_pin_id: pinterestId, environment, scheduled_at: null });
      await world.database.change('update publish_attempts set pinterest_pin_id = $2 where pin_id = $1', [id, pinterestId]);
      await world.update(id, { next_look_at: new Date(0).toISOString() });
      await world.pins.recover();
      const row = await world.row(id);
      assert.deepEqual([row.status, row.pinterest_pin_id], [WORDS.publishing, null]);
      assert.ok(Date.parse(row.next_look_at) > Date.now());
    });

    it('not by a statement of somebody else either', async (t) => {
      const world = await publishingWorld(t, engine);
      const environment = new URL(world.apiUrl).origin;
      const [first, second] = await world.addPins(2);
      await world.update(first, { pinterest_pin_id: '77', environment });
      await assert.rejects(world.update(second, { pinterest_pin_id: '77', environment }), { code: 'store_conflict' });
      await world.update(second, { pinterest_pin_id: '77', environment: 'another' });
    });

    for (const [what, known] of [['the journal names', true], ['a look finds', false]]) {
      it(`${what} a pin that another row has: not looked for for ever`, async (t) => {
        const { world, id } = await lostPin(t, engine, { publishing: { looks: 3, settleMs: 60_000 } });
        const environment = new URL(world.apiUrl).origin;
        const pinterestId = world.simulator.ledger.pins[0].pinId;
        // So long ago that no look reckons with it.
        const published = { status: WORDS.published, published_at: ago(30 * 3_600_000) };
        await world.addPin({ ...published, pinterest_pin_id: pinterestId, environment, scheduled_at: null });
        if (known) await world.database.change('update publish_attempts set pinterest_pin_id = $2 where pin_id = $1', [id, pinterestId]);
        const results = [];
        for (let look = 0; look < 3; look += 1) {
          await world.update(id, { next_look_at: new Date(0).toISOString() });
          const { outcomes } = await world.pins.recover();
          results.push(...outcomes.map(({ result }) => result));
        }
        assert.deepEqual(results, ['waiting', 'waiting', 'failed']);
        const row = await world.row(id);
        assert.deepEqual([row.status, row.error_code, row.attempt_id], [WORDS.failed, 'outcome_unknown', null]);
        assert.match(row.error_message, new RegExp(`${pinterestId}.*another row`));
        const [attempt] = await world.attempts(id);
        assert.deepEqual([attempt.outcome, attempt.resolved_at, JSON.parse(attempt.candidates)], ['unknown', null, [pinterestId]]);
        assert.equal(world.attention.at(-1).kind, 'outcome_unknown');
      });
    }
  });
}

describe('One id for two pins at the same moment, on postgres', { timeout: 60_000 }, () => {
  it('goes to one of them; the other is looked for again', async (t) => {
    const world = await publishingWorld(t, 'postgres');
    const environment = new URL(world.apiUrl).origin;
    const [first, pinId] = await world.addPins(2);
    const attemptId = randomUUID();
    await world.update(pinId, { status: WORDS.publishing, attempt_id: attemptId, claimed_by: 'a test' });
    const database = await store.openStore(world.store, {});
    t.after(() => database.close());
    const recorder = new Recorder({ database, environment, words: WORDS }, 'a test', 5000);
    const lookAt = new Date(Date.now() + 60_000).toISOString();
    const ifAnothers = () => ({ kind: 'doubtful', error: { code: 'outcome_unknown', message: 'Nobody knows.' }, candidates: ['77'], looks: 1, lookAt });
    let writing;
    await world.database.transaction(async (queries) => {
      await queries.change('update pins set pinterest_pin_id = $2, environment = $3 where id = $1', [first, '77', environment]);
      writing = recorder.write({ kind: 'published', pinId, attemptId, pinterestId: '77', url: 'https://pinterest.example/77', ifAnothers });
      const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until(async () => (await queries.query(waiting)).length > 0);
    });
    assert.deepEqual(await writing, { written: 'owned_by_another' });
    const row = await world.row(pinId);
    assert.deepEqual([row.pinterest_pin_id, row.status, row.claimed_by, row.next_look_at], [null, WORDS.publishing, null, lookAt]);
  });
});
