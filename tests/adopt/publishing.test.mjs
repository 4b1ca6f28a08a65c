import assert from 'node:assert/strict';
import test from 'node:test';

import { adoptedWorld, ENGLISH, GERMAN } from './support/adopted_world.mjs';

for (const [language, statuses, draft, tokens] of [
  ['english', ENGLISH, 'draft', 'vault'],
  ['german', GERMAN, 'entwurf', 'table'],
]) {
  test(`an adopted database publishes, nobody reconnects: ${language}, tokens in ${tokens}`, async (t) => {
    const world = await adoptedWorld(t, { people: 2, german: language === 'german', tokens });
    await world.seal();
    const { existing, simulator } = world;
    const due = [];
    for (const { project, boardId } of world.people) {
      const fields = { image_path: 'a/b.png', pinterest_board_id: boardId, scheduled_at: '2026-01-01T00:00:00Z' };
      due.push(await existing.addPin(project, { ...fields, status: statuses.ready, title: 'Due' }));
      await existing.addPin(project, { ...fields, status: statuses.published, title: 'Out already' });
    }
    const broken = await existing.addPin(world.people[0].project, { status: statuses.ready, title: 'No board', scheduled_at: '2026-01-01T00:00:00Z' });
    const pinterest = world.service({ statuses });
    const summary = await pinterest.pins.publishDue();
    assert.deepEqual([summary.published, summary.failed, summary.waiting], [2, 1, 0]);
    const again = await pinterest.pins.publishDue();
    assert.deepEqual([again.published, again.failed], [0, 0]);
    const rows = await existing.sql('select id, status, previous_status, pinterest_pin_id, environment from pins where id = any ($1)', [due]);
    assert.equal(rows.length, 2);
    for (const row of rows) {
      // The application's trigger saw the pin being published.
      assert.deepEqual([row.status, row.previous_status, row.environment], [statuses.published, statuses.publishing, world.environment]);
    }
    assert.deepEqual(simulator.ledger.pins.map(({ pinId }) => pinId).sort(), rows.map((row) => row.pinterest_pin_id).sort());
    const [failed] = await existing.sql('select status, error_message from pins where id = $1', [broken]);
    assert.equal(failed.status, statuses.failed);
    assert.match(failed.error_message, /board/);
    const [{ drafts }] = await existing.sql('select count(*)::int as drafts from pins where status = $1', [draft]);
    assert.equal(drafts, 2);
  });
}
