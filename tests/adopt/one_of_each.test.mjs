// What a plan says where there is one of something.
import assert from 'node:assert/strict';
import test from 'node:test';

import { plan } from '../../dist/lib/adopt/plan.js';

const words = { ready: 'ready', publishing: 'publishing', published: 'published', failed: 'failed' };

const counted = (count) => ({
  schema: 'public', kind: 'foreign', tables: [], pendingMigrations: [],
  status: {
    checks: [], allowed: undefined, proposal: words,
    uses: [{ word: 'publishing', rows: count, scheduled: count, unclaimed: count, unclaimedIds: ['a'] }],
  },
  duplicates: [], emptyIds: count, doubled: [],
  vault: { access: 'usable', plain: count, sealed: 0, orphans: count, hasFunctions: false },
  functions: [],
  connections: { total: count, withoutApp: count, inactive: count, withoutTokens: count, withoutScope: 0, words: [], statusChecks: [] },
  unguarded: [], tellsOwn: true, openPublications: [],
});

/** Every text that names so many of something. */
function saidOf(count) {
  const texts = [{}, { appId: '1', stuck: 'leave' }, { appId: '1', stuck: 'fail' }].flatMap((choices) => {
    const { steps, questions, problems, notes } = plan(counted(count), choices);
    return [...steps, ...questions, ...problems, ...notes].map(({ text }) => text);
  });
  return [...new Set(texts.filter((text) => new RegExp(`\\b${count} `).test(text)))];
}

test('one of something is said in the singular, several in the plural', () => {
  const [one, several] = [saidOf(1), saidOf(7)];
  assert.ok(one.length >= 8 && several.length === one.length, one.join('\n'));
  assert.deepEqual(one.filter((text) => !/\b1 (pin|connection|secret)\b/.test(text)), []);
  assert.deepEqual(several.filter((text) => !/\b7 (pins|connections|secrets)\b/.test(text)), []);
});
