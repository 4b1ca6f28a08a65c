import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import recorders from '../../dist/lib/publishing/recorder.js';
import { pngData } from '../support/simulator.mjs';
import { ago, ENGINES, publishingWorld, WORDS } from './support/publishing_world.mjs';

const { Recorder } = recorders;
const CANNOT_START = {
  no_board: { columns: { pinterest_board_id: null }, says: /no board/ },
  no_image: { columns: { image_path: null }, says: /no image/ },
  video_unresolved: { columns: { media_type: 'video' }, says: /resolve\.media/ },
  media_type_unknown: { columns: { media_type: 'carousel' }, says: /media_type "carousel".*resolve\.media/ },
  invalid_input: { columns: { title: 'x'.repeat(101) }, says: /title.*101.*100/s },
};

/** A person whose token can be renewed, and whose every token is refused where pins are made. */
async function refusedTwice(t, engine) {
  const said = [];
  const world = await publishingWorld(t, engine, { settings: { hooks: { onAttention: (told) => said.push(told) } } });
  const [person] = world.people;
  const { accessToken, refreshToken } = await world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'error', error: 'authentication_failed' } });
  return { world, person, said };
}

for (const engine of ENGINES) {
  describe(`Pins that cannot start, on ${engine}`, { concurrency: 3, timeout: 60_000 }, () => {
    it('each fails and names what is missing; the others go out; one word to the hook', async (t) => {
      const attention = [];
      const world = await publishingWorld(t, engine, { settings: { hooks: { onAttention: (told) => attention.push(told) } } });
      const ids = {};
      for (const [code, { columns }] of Object.entries(CANNOT_START)) ids[code] = await world.addPin(columns);
      const good = await world.addPin();
      const { published, failed, outcomes } = await world.pins.publishDue();
      assert.deepEqual([published, failed], [1, 5]);
      assert.equal((await world.row(good)).status, WORDS.published);
      for (const [code, { says }] of Object.entries(CANNOT_START)) {
        const row = await world.row(ids[code]);
        assert.deepEqual([row.status, row.error_code], [WORDS.failed, code]);
        assert.match(row.error_message, says);
        assert.equal(outcomes.find(({ id }) => id === ids[code]).error.code, code);
      }
      assert.deepEqual(attention.map(({ kind }) => kind), ['pins_failed']);
      assert.deepEqual([...attention[0].pinIds].sort(), Object.values(ids).sort());
      assert.match(attention[0].message, /^5 pins failed/);
    });

    it('a project that is not connected; retried after it is', async (t) => {
      const world = await publishingWorld(t, engine);
      const [person] = world.people;
      const id = await world.addPin();
      const link = 'update blog_projects set pinterest_connection_id = $2 where id = $1';
      await world.database.change(link, [person.projectId, null]);
      await world.pins.publishDue();
      assert.equal((await world.row(id)).error_code, 'no_connection');
      await world.database.change(link, [person.projectId, person.connectionId]);
      const { published } = await world.pins.retry({ tenantId: world.tenantId, connectionId: person.connectionId });
      assert.equal(published, 1);
    });

    it('a board that a sync found gone', async (t) => {
      const world = await publishingWorld(t, engine, { boards: 2 });
      const [person] = world.people;
      const board = { tenant_id: world.tenantId, blog_project_id: person.projectId, name: 'A board' };
      await world.insert('boards', { ...board, id: person.connectionId, pinterest_board_id: person.boardIds[0] });
      const kept = await world.addPin({ pinterest_board_id: person.boardIds[0] });
      const gone = await world.addPin({ pinterest_board_id: person.boardIds[1] });
      await world.pins.publishDue();
      assert.equal((await world.row(kept)).status, WORDS.published);
      const row = await world.row(gone);
      assert.equal(row.error_code, 'board_gone');
      assert.match(row.error_message, new RegExp(person.boardIds[1]));
      assert.equal(world.simulator.ledger.received, 1);
    });

    it('a connection that ended: its due pins say so, and all go out when it is back', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2 });
      const [ended] = world.people;
      await world.database.change(`update pinterest_connections set status = 'reconnect_required', last_error = 'The grant was refused.' where id = $1`, [ended.connectionId]);
      const ids = await world.addPins(6);
      const bad = await world.addPin({ person: ended, image_path: null });
      const { published, failed } = await world.pins.publishDue();
      assert.deepEqual([published, failed], [3, 4]);
      const row = await world.row(ids[0]);
      assert.deepEqual([row.status, row.error_code], [WORDS.failed, 'reconnect_required']);
      assert.match(row.error_message, /grant was refused/);
      await world.database.change(`update pinterest_connections set status = 'connected' where id = $1`, [ended.connectionId]);
      await world.setToken(ended, world.simulator.tokens.issue(ended.account).accessToken);
      const again = await world.pins.retry({ tenantId: world.tenantId, connectionId: ended.connectionId });
      assert.deepEqual([again.published, again.failed], [3, 1]);
      assert.equal((await world.row(bad)).error_code, 'no_image');
      assert.equal(world.simulator.ledger.pins.length, 6);
    });

    it('Pinterest refuses the token after the refresh too: the connection has ended, once, and no run refreshes again', async (t) => {
      const { world, person, said } = await refusedTwice(t, engine);
      const ids = await world.addPins(3);
      assert.equal((await world.pins.publishDue()).failed, 3);
      ids.push(await world.addPin());
      assert.equal((await world.pins.publishDue()).failed, 1);
      for (const id of ids) assert.equal((await world.row(id)).error_code, 'reconnect_required');
      assert.deepEqual(said.map(({ kind }) => kind), ['reconnect_required', 'pins_failed', 'pins_failed']);
      assert.match(said[0].message, /refused a fresh token/);
      const { state, code } = await world.pinterest.connections.status({ tenantId: world.tenantId, projectId: person.projectId });
      assert.deepEqual([state, code], ['reconnect_required', 'auth_expired']);
      assert.equal(world.simulator.ledger.operations.get('oauth/token').requested, 1);
    });

    it('Pinterest refuses the token after the refresh too, and somebody has connected again meanwhile: that connection stays', async (t) => {
      const { world, person, said } = await refusedTwice(t, engine);
      const id = await world.addPin();
      const reconnect = 'update pinterest_connections set token_version = token_version + 1 where id = $1';
      const { write } = Recorder.prototype;
      t.mock.method(Recorder.prototype, 'write', async function (settlement) {
        // Those beside this test write through the same class.
        if (settlement.pinId === id) await world.database.change(reconnect, [person.connectionId]);
        return write.call(this, settlement);
      });
      await world.pins.publishDue();
      assert.equal((await world.row(id)).error_code, 'reconnect_required');
      const [{ status }] = await world.database.query('select status from pinterest_connections');
      assert.deepEqual([status, said.map(({ kind }) => kind)], ['connected', ['pins_failed']]);
    });

    it('legacy workflows hold a project\'s pins', async (t) => {
      const world = await publishingWorld(t, engine, { accounts: 2 });
      const ids = await world.addPins(4);
      const [held] = world.people;
      const workflow = { blog_project_id: held.projectId, workflow_id: 'w1', tenant_id: world.tenantId, state: 'active' };
      await world.insert('legacy_workflows', workflow);
      const summary = await world.pins.publishDue();
      assert.deepEqual([summary.published, summary.waiting], [2, 2]);
      assert.deepEqual(summary.outcomes.filter(({ result }) => result === 'held').map(({ id }) => id), [ids[0], ids[2]]);
      const one = await world.pins.publish({ tenantId: world.tenantId, pinId: ids[0] });
      assert.deepEqual([one.result, one.error.code], ['held', 'legacy_active']);
      await world.database.change(`update legacy_workflows set state = 'off'`);
      assert.equal((await world.pins.publishDue()).published, 2);
    });

    it('Pinterest refuses an image: failed, not tried again by itself', async (t) => {
      const world = await publishingWorld(t, engine);
      const id = await world.addPin({ image_path: 'broken.png' });
      await world.pins.publishDue();
      await world.pins.publishDue();
      const row = await world.row(id);
      assert.deepEqual([row.status, row.error_code], [WORDS.failed, 'bad_media']);
      assert.equal(world.simulator.ledger.received, 1);
      await world.update(id, { image_path: 'fine.png' });
      assert.equal((await world.pins.retry({ tenantId: world.tenantId, pinIds: [id] })).published, 1);
      assert.deepEqual((await world.attempts(id)).map(({ outcome }) => outcome), ['rejected', 'published']);
    });

    it('resolve.media gives bytes, before the claim; what it throws is its pin\'s failure alone', async (t) => {
      const seen = [];
      const media = (pin) => {
        seen.push(pin.imagePath);
        if (pin.imagePath === 'bad') throw new Error('the bucket is gone');
        return { type: 'image_base64', contentType: 'image/png', data: Buffer.from(pngData(), 'base64') };
      };
      const world = await publishingWorld(t, engine, { settings: { resolve: { media } } });
      const good = await world.addPin({ image_path: 'good' });
      const bad = await world.addPin({ image_path: 'bad' });
      await world.pins.publishDue();
      assert.deepEqual(seen.sort(), ['bad', 'good']);
      const row = await world.row(bad);
      assert.deepEqual([row.error_code, /the bucket is gone/.test(row.error_message)], ['media_unavailable', true]);
      const goodRow = await world.row(good);
      assert.equal(goodRow.status, WORDS.published, goodRow.error_message);
      const [attempt] = await world.attempts(good);
      assert.ok(!String(attempt.payload).includes(pngData().slice(0, 40)));
    });

    it('published by hand whatever its date, a draft is not', async (t) => {
      const world = await publishingWorld(t, engine);
      const { tenantId } = world;
      const later = await world.addPin({ scheduled_at: ago(-3_600_000) });
      const never = await world.addPin({ scheduled_at: null });
      const draft = await world.addPin({ status: 'entwurf' });
      const summary = await world.pins.publishMany({ tenantId, pinIds: [later, never, draft] });
      assert.deepEqual(summary.outcomes.map(({ id, result }) => [id, result]).sort(), [[later, 'published'], [never, 'published'], [draft, 'skipped']].sort());
      const page = await world.pins.list({ tenantId, limit: 2 });
      const rest = await world.pins.list({ tenantId, after: page[1].id });
      assert.deepEqual([...page, ...rest].map(({ id }) => id), [later, never, draft].sort());
      assert.deepEqual((await world.pins.list({ tenantId, state: 'other' })).map(({ id }) => id), [draft]);
      assert.deepEqual(await world.pins.list({ tenantId: world.people[0].projectId }), []);
    });
  });
}
