// What the items of a run on the app's database tell people to do, where no run helps.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { ago, until, WORDS } from '../service/support/publishing_world.mjs';
import { lostPin, storeStage } from './support/store_stage.mjs';

const DAY_MS = 86_400_000;

it('a video fails with what only the app can do about it', async (t) => {
  const stage = await storeStage(t);
  await stage.world.addPin({ media_type: 'video' });
  const { items: [{ json }] } = await stage.run('scheduledPin:publishDue');
  assert.deepEqual([json.result, json.errorCode], ['failed', 'video_unresolved']);
  assert.match(json.whatToDo, /in the app/);
  assert.doesNotMatch(json.whatToDo, /Scheduled Pin: Retry/);
});

it('a pin that is published ahead of its date and has to wait is named again: no run takes it before that date', async (t) => {
  const stage = await storeStage(t);
  const { world, tenantId } = stage;
  const ids = await world.addPins(3, (n) => ({ scheduled_at: [ago(-DAY_MS), null, ago(DAY_MS)][n] }));
  const published = async (more) => (await stage.run('scheduledPin:publish', { tenantId, pinIds: ids, ...more })).items;
  const left = await published({ additionalFields: { limit: 1 } });
  const adviceFor = (items, id) => items.find(({ json }) => json.pinId === id).json.whatToDo;
  const waiting = left.filter(({ json }) => json.result === 'waiting').map(({ json }) => json.pinId);
  assert.equal(waiting.length, 2);
  for (const id of waiting) assert.match(adviceFor(left, id), id === ids[2] ? /^Nothing: a run later/ : /^Run Publish Now with it again/);
  world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'error', error: 'rate_limited' } });
  const refused = await published();
  for (const id of waiting) assert.match(adviceFor(refused, id), id === ids[2] ? /^Nothing: a run after 2/ : /^Run Publish Now with it again after 2/);
});

for (const column of ['environment', 'app_id']) {
  it(`a connection of another ${column}: its pin waits for somebody who corrects the credential, and a run that takes no other says so too`, async (t) => {
    const stage = await storeStage(t);
    const id = await stage.world.addPin();
    await stage.world.database.change(`update pinterest_connections set ${column} = 'another'`);
    const advice = /App ID and Environment of the app/;
    const { items: [{ json }] } = await stage.run('scheduledPin:publish', { tenantId: stage.tenantId, pinIds: id });
    assert.deepEqual([json.result, json.errorCode], ['waiting', 'wrong_environment']);
    assert.match(json.whatToDo, advice);
    const { items, error } = await stage.run('scheduledPin:publishDue');
    assert.deepEqual(items, []);
    assert.match(error.message, /^No pin was taken, because connections were left out: .+ \(wrong_environment\)$/);
    assert.match(error.description, advice);
  });
}

it('a pin beside an equal one that was given up waits until that one is retried, as it says', async (t) => {
  const stage = await storeStage(t, { settings: { publishing: { looks: 1, leaseMs: 600, settleMs: 60 } } });
  const { world, tenantId } = stage;
  const lost = await lostPin(stage);
  const blind = world.simulator.faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' } });
  await world.pins.recover();
  blind.remove();
  const { status, title, description, alternate_url } = await world.row(lost);
  assert.equal(status, WORDS.failed);
  const equal = await world.addPin({ title, description, alternate_url });
  const { items: [{ json }] } = await stage.run('scheduledPin:publishDue');
  assert.deepEqual([json.pinId, json.result, json.errorCode], [equal, 'waiting', 'twin_unresolved']);
  assert.match(json.errorMessage, new RegExp(lost));
  assert.match(json.whatToDo, /When the message names it.* run Scheduled Pin: Retry with that pin/);
  await until(async () => {
    const { items: retried } = await stage.run('scheduledPin:retry', { tenantId, retryBy: 'pins', pinIds: lost });
    return retried[0].json.result === 'published';
  });
  await until(async () => (await stage.run('scheduledPin:publishDue')) && (await world.row(equal)).status === WORDS.published);
});
