// The application's column oauth_state_mapping.user_id is a UUID, its users' id; our own is a text.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';

import { adoptedWorld } from './support/adopted_world.mjs';
import { TENANTS } from './support/existing.mjs';

const [{ tenant: tenantId, project: projectId }] = TENANTS;

test('a user id that is no UUID is refused by name, and leaves nothing behind', async (t) => {
  const world = await adoptedWorld(t, { people: 0 });
  const { connections } = world.service();
  for (const userId of ['command-line', '7', 'not-a-uuid']) {
    await assert.rejects(connections.start({ tenantId, projectId, userId }), {
      name: 'PinterestError', code: 'invalid_input', field: 'userId', message: new RegExp(`^userId: "${userId}" is no UUID.*auth\\.uid`),
    });
  }
  assert.deepEqual(await world.existing.sql('select 1 from oauth_state_mapping'), []);
});

test('a user id is the same one however its letters are written', async (t) => {
  const world = await adoptedWorld(t, { people: 0 });
  const account = world.simulator.accounts.create({ boards: 1 });
  const { connections } = world.service();
  const userId = randomUUID().toUpperCase();
  const callback = await world.consent(await connections.start({ tenantId, projectId, userId }), account);
  assert.equal((await connections.finish({ ...callback, userId })).ok, true);
  const again = await world.consent(await connections.start({ tenantId, projectId, userId }), account);
  assert.equal((await connections.finish({ ...again, userId: randomUUID() })).reason, 'foreign_user');
});
