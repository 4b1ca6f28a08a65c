// What docs/operations.md says to do after an old copy of the database was restored.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { root } from '../../scripts/cache.mjs';
import { ago, ENGINES, publishingWorld, until, WORDS } from './support/publishing_world.mjs';

const [, outOfTheWay] = /^```sql\n([^]*?);\n```/m.exec(readFileSync(join(root, 'docs/operations.md'), 'utf8'));

/** A pin as a copy has it that was made while it was on its way: claimed, and nothing known of its request. */
async function copiedOnItsWay(t, engine, effect) {
  const world = await publishingWorld(t, engine, { settings: { publishing: { looks: 100 } } });
  world.simulator.faults.add({ match: { operation: 'pins/create' }, nth: 1, effect });
  const blind = world.simulator.faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' } });
  const id = await world.addPin();
  await world.pins.publishDue();
  blind.remove();
  const claim = { claimed_by: 'somebody/1', claim_expires_at: ago(1), next_look_at: null, error_code: null, error_message: null };
  await world.update(id, { status: WORDS.publishing, ...claim });
  await world.database.change("update publish_attempts set outcome = 'claimed', ended_at = null, error = null where pin_id = $1", [id]);
  return { world, id };
}

for (const engine of ENGINES) {
  describe(`A restored copy, on ${engine}`, { concurrency: 2, timeout: 60_000 }, () => {
    for (const [what, effect] of [
      ['is there is found', { kind: 'execute_and_cut', how: 'rst' }],
      ['is not there is sent', { kind: 'close', how: 'rst' }],
    ]) {
      it(`a pin that was on its way and ${what} when a person retries it, and by no run before`, async (t) => {
        const { world, id } = await copiedOnItsWay(t, engine, effect);
        assert.equal(await world.database.change(outOfTheWay, []), 1);
        const { outcomes } = await world.pins.publishDue();
        assert.deepEqual([outcomes, (await world.row(id)).error_code], [[], 'restored']);
        const retried = () => world.pins.retry({ tenantId: world.tenantId, pinIds: [id] });
        // Not before it has settled can it be proved absent.
        const { published } = await until(async () => {
          const summary = await retried();
          assert.equal(summary.failed, 0, JSON.stringify(summary.outcomes));
          return summary.published > 0 && summary;
        });
        assert.equal(published, 1);
        assert.equal((await world.row(id)).status, WORDS.published);
        assert.equal((await world.made()).length, 1);
      });
    }
  });
}
