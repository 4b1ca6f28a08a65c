import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { killAt, POINTS } from './support/kills.mjs';
import { ENGINES } from './support/publishing_world.mjs';

for (const engine of ENGINES) {
  describe(`A publisher killed on ${engine}`, { concurrency: 3, timeout: 240_000 }, () => {
    for (const [index, point] of POINTS.entries()) {
      it(`at ${point}: every pin once`, async (t) => {
        const nth = index % 2 === 0 || point === 'connecting' ? 1 : 2;
        const world = await killAt(t, engine, point, nth);
        const attempts = await world.database.query('select * from publish_attempts where resolved_at is null');
        assert.deepEqual(attempts, []);
      });
    }
  });
}
