// An app's database with due pins, the simulator that its accounts belong to, and an n8n with a credential for it.
import { publishingWorld } from '../../service/support/publishing_world.mjs';
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
