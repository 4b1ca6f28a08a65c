import assert from 'node:assert/strict';
import test from 'node:test';

import { synced } from '../../dist/lib/inngest/results.js';

const COUNTS = { added: 1, changed: 0, deleted: 0, total: 1, orphanedPinIds: [] };

test('a sync says in its step that the list was not whole, and otherwise nothing of it', () => {
  assert.deepEqual(synced(COUNTS), COUNTS);
  assert.deepEqual(synced({ ...COUNTS, whyIncomplete: 'the same page twice' }), { ...COUNTS, whyIncomplete: 'the same page twice' });
});
