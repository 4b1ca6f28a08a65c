// Which generation a client is of, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createInngestFunctions } from '../../dist/lib/inngest/index.js';
import { fakePinterest } from './support/fake_pinterest.mjs';
import { clientClassOf, packageOf } from './support/inngest.mjs';

/** A client that only remembers what it is asked to create. */
function recorder(create) {
  const created = [];
  return { created, createFunction: create(created) };
}
const likeV3 = () => recorder((created) => (settings, trigger, handler) => created.push({ settings, trigger, handler }));
const likeV4 = () => recorder((created) => (settings, handler) => created.push({ settings, handler }));
const wrapped = () => recorder((created) => (...args) => created.push(args));

for (const [generation, length] of [[3, 3], [4, 2]]) {
  test(`createFunction of inngest ${generation} is told by its ${length} arguments`, () => {
    const Inngest = clientClassOf(packageOf(generation));
    assert.equal(new Inngest({ id: 'app', isDev: true }).createFunction.length, length);
  });
}

test('v3 gets triggers as an argument, v4 among the settings', () => {
  const [three, four] = [likeV3(), likeV4()];
  createInngestFunctions(three, fakePinterest());
  createInngestFunctions(four, fakePinterest());
  assert.deepEqual(three.created[0].trigger, { cron: 'TZ=UTC */15 * * * *' });
  assert.equal(three.created[0].settings.triggers, undefined);
  assert.deepEqual(four.created[0].settings.triggers, [{ cron: 'TZ=UTC */15 * * * *' }]);
  assert.equal(typeof four.created[0].handler, 'function');
});

test('a wrapped client is taken at its word', () => {
  for (const [inngestVersion, length] of [[3, 3], [4, 2]]) {
    const client = wrapped();
    createInngestFunctions(client, fakePinterest(), { inngestVersion });
    assert.equal(client.created[0].length, length);
  }
});

const refusals = [
  ['a client of no known generation', () => [wrapped(), fakePinterest()], 'inngest'],
  ['no client', () => [undefined, fakePinterest()], 'inngest'],
  ['no service', () => [likeV4(), undefined], 'pinterest'],
  ['half a service', () => [likeV4(), { connections: {}, boards: {} }], 'pinterest.pins'],
  ['another version', () => [likeV4(), fakePinterest(), { inngestVersion: 5 }], 'options.inngestVersion'],
  ['a limit of nothing', () => [likeV4(), fakePinterest(), { limit: 0 }], 'options.limit'],
  ['an empty time', () => [likeV4(), fakePinterest(), { publishCron: '' }], 'options.publishCron'],
  ['an option nobody reads', () => [likeV4(), fakePinterest(), { cron: '* * * * *' }], 'cron'],
];
for (const [what, args, field] of refusals) {
  test(`refuses ${what}`, () => {
    assert.throws(() => createInngestFunctions(...args()), (error) => error instanceof TypeError && error.field === field);
  });
}
