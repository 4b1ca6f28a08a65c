// What people and other programs do to rows by hand while a pin is on its way or in doubt.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const CREATE = { operation: 'pins/create' };
const LIST = { operation: 'boards/list_pins' };
const LOST = { kind: 'execute_and_cut', how: 'rst' };

/** Pinterest made it, its answer was lost, and the quick looks see nothing. */
async function lostPin(t, engine, publishing) {
  const world = await publishingWorld(t, engine, { settings: { publishing } });
  world.simulator.faults.add({ match: CREATE, effect: LOST, times: 1 });
  const blind = world.simulator.faults.add({ match: LIST, effect: { kind: 'error', error: 'internal' } });
  const id = await world.addPin();
  await world.pins.publishDue();
  const [{ pinId: made }] = world.simulator.ledger.pins;
  return { world, id, made, blind };
}

/** Nobody looks for it any more. */
async function givenUp(t, engine, publishing) {
  const { blind, ...lost } = await lostPin(t, engine, { ...publishing, looks: 1 });
  await lost.world.update(lost.id, { next_look_at: ago(1000) });
  await lost.world.pins.recover();
  assert.equal((await lost.world.row(lost.id)).error_code, 'outcome_unknown');
  blind.remove();
  return lost;
}

/** The account's connection is deleted and made anew, as disconnecting and connecting do. `boards`: of the project. */
async function connectedAnew(world, { boards }) {
  const [person] = world.people;
  const [row] = await world.database.query('select * from pinterest_connections where id = $1', [person.connectionId]);
  await world.database.change('delete from pinterest_connections where id = $1', [row.id]);
  person.connectionId = randomUUID();
  person.context = { ...person.context, connection: person.connectionId };
  const { tenant_id, environment, app_id, pinterest_user_id, token_expires_at } = row;
  await world.insert('pinterest_connections', { id: person.connectionId, tenant_id, environment, app_id, pinterest_user_id, token_expires_at });
  await world.setToken(person, world.simulator.tokens.issue(person.account).accessToken);
  await world.database.change('update blog_projects set pinterest_connection_id = $1', [person.connectionId]);
  for (const id of boards) {
    const board = { id: randomUUID(), tenant_id, blog_project_id: person.projectId, pinterest_board_id: id, name: 'Board' };
    await world.insert('boards', board);
  }
}

for (const engine of ENGINES) {
  describe(`Rows that people change, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('given up, and a person gave the row its pin: an equal pin need not wait for ever', async (t) => {
      const { world, id, made } = await givenUp(t, engine, { leaseMs: 600 });
      const { title, description, alternate_url: url } = await world.row(id);
      const equal = await world.addPin({ title, description, alternate_url: url });
      const { pins } = world.open();
      const { outcomes } = await pins.publishDue();
      assert.deepEqual(outcomes.map(({ result, error }) => [result, error?.code]), [['waiting', 'twin_unresolved']]);
      await world.update(id, { status: WORDS.published, pinterest_pin_id: made, published_at: ago(0) });
      await until(async () => (await pins.publishDue()).published === 1);
      assert.deepEqual([(await world.row(id)).pinterest_pin_id, world.simulator.ledger.pins.length], [made, 2]);
      assert.equal((await world.row(equal)).pinterest_pin_id, world.simulator.ledger.pins[1].pinId);
    });

    it('given up, and its application wrote an empty id: it is looked for all the same', async (t) => {
      const { world, id, made } = await givenUp(t, engine, { leaseMs: 600 });
      await world.update(id, { pinterest_pin_id: '' });
      await until(async () => {
        const [{ claimed_at: claimedAt }] = await world.attempts(id);
        return claimedAt < ago(2_000);
      });
      await world.pins.publishDue();
      await until(async () => {
        await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
        return (await world.row(id)).status === WORDS.published;
      });
      assert.deepEqual([(await world.row(id)).pinterest_pin_id, world.simulator.ledger.pins.length], [made, 1]);
    });

    it('given up, and its account was connected anew: a retry finds it', async (t) => {
      const { world, id, made } = await givenUp(t, engine);
      await connectedAnew(world, { boards: world.people[0].boardIds });
      await until(async () => {
        await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
        return (await world.row(id)).status === WORDS.published;
      });
      assert.deepEqual([(await world.row(id)).pinterest_pin_id, world.simulator.ledger.pins.length], [made, 1]);
    });

    it('in doubt, and its account was connected anew: its runs find it', async (t) => {
      const { world, id, made, blind } = await lostPin(t, engine);
      await connectedAnew(world, { boards: world.people[0].boardIds });
      blind.remove();
      await world.update(id, { next_look_at: ago(1000) });
      await world.pins.publishDue({ connectionId: null });
      assert.equal((await world.row(id)).status, WORDS.publishing);
      const { recovered } = await world.pins.publishDue({ connectionId: world.people[0].connectionId });
      assert.deepEqual([recovered, (await world.row(id)).pinterest_pin_id], [1, made]);
    });

    it('in doubt, and its account is connected no more: says so, and what to do', async (t) => {
      const { world, id } = await lostPin(t, engine, { looks: 1 });
      await world.database.change('delete from pinterest_connections');
      await world.update(id, { next_look_at: ago(1000) });
      await world.pins.publishDue({ connectionId: null });
      const { error_code: code, error_message: message } = await world.row(id);
      assert.equal(code, 'outcome_unknown');
      assert.match(message, /not connected any more. Connect it again and synchronise its boards.*make a new pin .* delete this row/);
    });

    it('its publisher died in the sandbox, and the project is connected in production by now: says so, and a retry sends it here', async (t) => {
      const { world, id } = await lostPin(t, engine);
      await world.database.change("update publish_attempts set environment = 'sandbox', connection_id = $1", [randomUUID()]);
      await world.update(id, { claimed_by: 'gone', claim_expires_at: ago(-60_000), next_look_at: null });
      assert.equal((await world.pins.publishDue()).failed, 0);
      await world.update(id, { claim_expires_at: ago(1000) });
      assert.equal((await world.pins.publishDue()).failed, 1);
      const { status, error_code: code, error_message: message } = await world.row(id);
      assert.deepEqual([status, code], [WORDS.failed, 'outcome_unknown']);
      assert.match(message, /published in sandbox.*retry publishes it in http/s);
      assert.equal((await world.open().pins.retry({ tenantId: world.tenantId, pinIds: [id] })).published, 1);
    });

    it('its publisher died in the sandbox, where the project is: a run elsewhere leaves it alone', async (t) => {
      const { world, id } = await lostPin(t, engine);
      await world.database.change("update publish_attempts set environment = 'sandbox'");
      await world.database.change("update pinterest_connections set environment = 'sandbox'");
      await world.update(id, { claimed_by: 'gone', claim_expires_at: ago(1000), next_look_at: null });
      const before = await world.row(id);
      await world.pins.publishDue();
      assert.deepEqual(await world.row(id), before);
    });

    it('its claim is taken away by hand, and its attempt left: found', async (t) => {
      const { world, id, made, blind } = await lostPin(t, engine);
      blind.remove();
      await world.update(id, { claimed_by: null, claim_expires_at: null, next_look_at: null });
      const { recovered } = await world.pins.publishDue();
      assert.deepEqual([recovered, (await world.row(id)).pinterest_pin_id], [1, made]);
    });

    it('an attempt that the journal has not: fails and says so, and a retry sends it', async (t) => {
      const world = await publishingWorld(t, engine);
      const held = { status: WORDS.publishing, attempt_id: randomUUID(), claimed_by: 'gone' };
      const ids = await world.addPins(60, () => ({ ...held, claim_expires_at: ago(1000) }));
      const other = await world.addPin();
      const { published, failed, recovered } = await world.pins.publishDue();
      assert.deepEqual([published, failed, recovered], [1, 60, 60]);
      const row = await world.row(ids[0]);
      assert.deepEqual([row.status, row.error_code, row.attempt_id], [WORDS.failed, 'outcome_unknown', null]);
      assert.match(row.error_message, /publish_attempts.*Look at the board by hand/s);
      assert.equal((await world.row(other)).status, WORDS.published);
      assert.equal((await world.pins.retry({ tenantId: world.tenantId, pinIds: [ids[0]] })).published, 1);
    });

    it('a row is copied while its pin is in doubt: the copy fails, the pin is found, its attempt is left alone', async (t) => {
      const { world, id, made, blind } = await lostPin(t, engine);
      blind.remove();
      await world.update(id, { next_look_at: ago(-60_000) });
      const { attempt_id, title, next_look_at } = await world.row(id);
      const before = await world.attempts(id);
      const copy = await world.addPin({ status: WORDS.publishing, title, attempt_id, next_look_at: ago(1000) });
      await world.pins.recover();
      assert.deepEqual([(await world.row(copy)).error_code, await world.attempts(id)], ['outcome_unknown', before]);
      assert.equal((await world.row(id)).next_look_at, next_look_at);
      await world.update(id, { next_look_at: ago(1000) });
      await world.pins.recover();
      assert.equal((await world.row(id)).pinterest_pin_id, made);
    });

    for (const status of ['geloescht', WORDS.failed]) {
      it(`its row says "${status}", and nobody looks any more: an equal pin waits, and says for which and what to do`, async (t) => {
        const { world, id, blind } = await lostPin(t, engine, { looks: 1, leaseMs: 600, settleMs: 300 });
        const { title, description, alternate_url: url } = await world.row(id);
        await world.update(id, { status, next_look_at: ago(1000) });
        await world.pins.recover();
        blind.remove();
        const equal = await world.addPin({ title, description, alternate_url: url });
        const { pins } = world.open();
        const { outcomes: [{ result, error }] } = await pins.publishDue();
        assert.deepEqual([result, error.code], ['waiting', 'twin_unresolved']);
        assert.match(error.message, new RegExp(`pin ${id}.*[Rr]etry.*pinterest_pin_id.*delete its row`));
        await world.update(id, { pinterest_pin_id: '987654321' });
        await until(async () => (await pins.publishDue()).published === 1);
        assert.equal((await world.row(equal)).status, WORDS.published);
      });
    }

    for (const [what, columns] of [
      ['deleted, by its status', { status: 'geloescht' }],
      ['made a draft again', { status: 'entwurf' }],
      ['published by somebody else', { status: WORDS.published, pinterest_pin_id: '987654321' }],
    ]) {
      it(`${what} while its refusal is awaited: stays so`, async (t) => {
        const world = await publishingWorld(t, engine, { simulator: { latencyMs: [500, 500] } });
        world.simulator.faults.add({ match: CREATE, effect: { kind: 'error', error: 'image_broken' } });
        const id = await world.addPin();
        const run = world.pins.publishDue();
        await until(() => world.simulator.ledger.received > 0);
        await world.update(id, columns);
        await run;
        const row = await world.row(id);
        assert.deepEqual([row.status, row.error_code, row.attempt_id], [columns.status, 'bad_media', null]);
      });
    }

    it('made ready again while its refusal is awaited: fails all the same', async (t) => {
      const world = await publishingWorld(t, engine, { simulator: { latencyMs: [500, 500] } });
      world.simulator.faults.add({ match: CREATE, effect: { kind: 'error', error: 'image_broken' } });
      const id = await world.addPin();
      const run = world.pins.publishDue();
      await until(() => world.simulator.ledger.received > 0);
      await world.update(id, { status: WORDS.ready });
      await run;
      assert.equal((await world.row(id)).status, WORDS.failed);
    });

    it('another project\'s row was given its pin by somebody who knows no environment: not given twice', async (t) => {
      const { world, id, made, blind } = await lostPin(t, engine);
      blind.remove();
      const project = { id: randomUUID(), tenant_id: world.tenantId, name: 'Unconnected' };
      await world.insert('blog_projects', project);
      await world.addPin({ blog_project_id: project.id, status: WORDS.published, pinterest_pin_id: made });
      await world.update(id, { next_look_at: ago(1000) });
      await world.pins.recover();
      const row = await world.row(id);
      assert.deepEqual([row.status, row.pinterest_pin_id], [WORDS.publishing, null]);
      assert.match(row.error_message, new RegExp(`${made}, which was found, belongs to another row`));
    });

    it('somebody else gave it the status for publishing: not sent, and whoever asks for it is told what to do', async (t) => {
      const world = await publishingWorld(t, engine);
      const id = await world.addPin({ status: WORDS.publishing });
      for (const run of [world.pins.publishMany, world.pins.retry]) {
        const { outcomes: [{ result, error }] } = await run({ tenantId: world.tenantId, pinIds: [id] });
        assert.deepEqual([result, error?.code], ['skipped', 'not_claimed']);
        assert.match(error.message, /"wird_veroeffentlicht".*failed and retry/s);
      }
      assert.equal(world.simulator.ledger.pins.length, 0);
      await world.update(id, { status: WORDS.failed });
      assert.equal((await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] })).published, 1);
    });

    it('in doubt, and a person gave the row its pin: published', async (t) => {
      const { world, id, made, blind } = await lostPin(t, engine);
      blind.remove();
      await until(async () => Date.now() > Date.parse((await world.attempts(id))[0].ended_at) + 350);
      await world.update(id, { pinterest_pin_id: made, next_look_at: ago(1000) });
      await world.pins.publishDue();
      const row = await world.row(id);
      assert.deepEqual([row.status, row.error_code, row.pinterest_pin_id], [WORDS.published, null, made]);
      assert.equal(world.simulator.ledger.pins.length, 1);
    });

    it('given up in the sandbox, and its project was connected in production: a retry sends it there', async (t) => {
      const { world, id } = await givenUp(t, engine);
      await world.database.change(`update publish_attempts set environment = 'sandbox', connection_id = $1`, [randomUUID()]);
      const { pins } = world.open();
      assert.equal((await pins.retry({ tenantId: world.tenantId, pinIds: [id] })).published, 1);
      assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['unknown', 'published']);
    });

    it('given up, and another account was connected, which has not the board: nothing is proved', async (t) => {
      const { world, id } = await givenUp(t, engine);
      await connectedAnew(world, { boards: ['another'] });
      const seen = world.simulator.ledger.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 400));
      await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
      assert.deepEqual([(await world.row(id)).error_code, world.simulator.ledger.requests.length], ['outcome_unknown', seen]);
    });
  });
}
