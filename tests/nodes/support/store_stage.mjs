// An app's database with due pins, the simulator that its accounts belong to, and an n8n with a credential for it.
import assert from 'node:assert/strict';

import { ago, publishingWorld } from '../../service/support/publishing_world.mjs';
import { CredentialStore } from './credential_store.mjs';
import { runNode, storeCredentialType } from './n8n.mjs';

const CREDENTIALS = { pinterestStoreApi: { id: 'credential-2', name: 'App database' } };

/** As a person would fill the credential in. */
export function storeCredential(world, more = {}) {
  const { app } = world.simulator;
  const place = world.engine === 'postgres'
    ? { database: 'postgres', databaseUrl: world.store.postgres }
    : { database: 'sqlite', databaseFile: world.store.sqlite };
  return {
    ...place,
    sealKeys: world.sealKey,
    appId: app.id,
    appSecret: app.secret,
    environment: 'custom',
    apiUrl: world.apiUrl,
    imageBaseUrl: 'https://images.example/',
    ...more,
  };
}

/** `run('scheduledPin:publishDue', parameters, definition)` runs the node. */
export async function storeStage(t, { engine = 'sqlite', credential = {}, ...options } = {}) {
  const world = await publishingWorld(t, engine, options);
  const store = new CredentialStore(storeCredentialType, storeCredential(world, credential));
  const run = (operation, parameters = {}, definition = {}) => {
    const [resource, name] = operation.split(':');
    return runNode({
      store, credentials: CREDENTIALS, parameters: { resource, operation: name, ...parameters }, ...definition,
    });
  };
  return { world, store, run, tenantId: world.tenantId };
}

/** Pinterest made it and the app's process does not know; it is time to look again. */
export async function lostPin({ world }) {
  const id = await world.addPin();
  const { faults } = world.simulator;
  faults.add({ match: { operation: 'pins/create' }, times: 1, effect: { kind: 'execute_and_cut', how: 'rst' } });
  const blind = faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'error', error: 'internal' } });
  const { outcomes: [{ result }] } = await world.pins.publishDue();
  assert.equal(result, 'waiting');
  blind.remove();
  await world.update(id, { next_look_at: ago(1000) });
  return id;
}
