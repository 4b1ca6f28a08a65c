// Pins whose status is none of the four words: drafts of an application, or what is left under the words of before.
import assert from 'node:assert/strict';
import test from 'node:test';

import { World } from './support/world.mjs';

test('status counts all pins, however many: a program must not take the end of a page for a number', async (t) => {
  const world = await World.open(t);
  await world.connected();
  world.addPins(1_001);
  assert.equal((await world.json(['status'])).document.projects[0].pins.ready, 1_001);
  assert.match((await world.run(['status'])).out, / 1001 /);
});

test('status counts them, and doctor says which words they have', async (t) => {
  const world = await World.open(t);
  await world.connected();
  world.addPins(2);
  const statusWords = async (more) => {
    const { document: { findings } } = await world.json(['doctor', '--offline'], more);
    return findings.find(({ code }) => code === 'status_words');
  };
  const counted = async (more) => (await world.json(['status'], more)).document.projects[0].pins;
  assert.deepEqual(await counted(), { ready: 2, publishing: 0, published: 0, failed: 0, other: 0 });
  assert.deepEqual(await statusWords(), { code: 'status_words', ok: true, message: 'The database knows the status words.' });

  const more = { env: { PINTEREST_STATUSES: 'ready,sending,done,failed' } };
  assert.deepEqual(await counted(more), { ready: 0, publishing: 0, published: 0, failed: 0, other: 2 });
  assert.match((await world.run(['status'], more)).out, /other\n.* 2$/m);
  const { ok, message } = await statusWords(more);
  assert.deepEqual([ok, message], [
    true, 'The database knows the status words. 2 pins have none of the four and are left alone: "bereit_zum_planen" (2).',
  ]);
});
