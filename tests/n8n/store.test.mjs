// The app's database from n8n: the workflows that come with the package, and n8n beside the app.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ago, publishingWorld, until, WORDS } from '../service/support/publishing_world.mjs';
import { homeFor, serverFor } from './support/stage.mjs';
import { filledIn, importable, storeCredentialType, templates } from './support/templates.mjs';

const HEADER = { name: 'X-My-Key', value: 'key of the caller' };

const endings = [];
const suite = { after: (end) => endings.unshift(end) };
let world, home, rest, credentials;

before(async () => {
  world = await publishingWorld(suite, 'postgres', { accounts: 3, boards: 2, simulator: { latencyMs: [150, 300] } });
  home = homeFor(suite);
  ({ rest } = await serverFor(suite, home));
  const store = await rest.send('POST', '/rest/credentials', { name: 'Store', type: storeCredentialType, data: storeData() });
  const header = await rest.send('POST', '/rest/credentials', { name: 'Header', type: 'httpHeaderAuth', data: HEADER });
  credentials = { store: store.id, header: header.id };
});
after(async () => { for (const end of endings) await end(); });

/** What a person types into the credential's dialog. */
function storeData() {
  const { app, apiUrl } = world.simulator;
  return {
    database: 'postgres', databaseUrl: world.store.postgres, schema: 'public', sealKeys: world.sealKey,
    appId: app.id, appSecret: app.secret, environment: 'custom', apiUrl, imageBaseUrl: 'https://images.example/',
  };
}

async function imported(file, change = () => {}) {
  const template = filledIn(file, credentials);
  change(template);
  return (await rest.api('POST', '/workflows', importable(template))).id;
}

const itemsOf = (execution, node) => execution.data.resultData.runData[node][0].data.main[0].map(({ json }) => json);
const madeOnce = async (titles) => {
  const made = (await world.made()).map(({ title }) => title);
  for (const title of titles) assert.equal(made.filter((each) => each === title).length, 1, title);
};

async function published(ids) {
  const rows = (await world.rows()).filter(({ id }) => ids.includes(id));
  assert.deepEqual(rows.map(({ status }) => status), ids.map(() => WORDS.published), JSON.stringify(rows.map((row) => row.error_message)));
  await madeOnce(rows.map(({ title }) => title));
}

test('the credential is tested against the database', async () => {
  const answer = await rest.send('POST', '/rest/credentials/test', {
    credentials: { id: credentials.store, name: 'Store', type: storeCredentialType, data: storeData() },
  });
  assert.equal(answer.status, 'OK', JSON.stringify(answer));
  const wrong = await rest.send('POST', '/rest/credentials/test', {
    credentials: { id: credentials.store, name: 'Store', type: storeCredentialType, data: { ...storeData(), databaseUrl: 'postgres://nobody@127.0.0.1:1/none' } },
  });
  assert.equal(wrong.status, 'Error', JSON.stringify(wrong));
});

test('there are four workflows to import', () => {
  assert.deepEqual(templates().map(({ file }) => file), [
    'publish-now.json', 'publish-scheduled-pins.json', 'refresh-connections.json', 'sync-boards.json',
  ]);
});

test('"Publish scheduled pins" publishes what is due, and fails when a pin failed', async () => {
  const ids = await world.addPins(4);
  const later = await world.addPin({ scheduled_at: ago(-86_400_000) });
  const id = await imported('publish-scheduled-pins.json');
  const run = await rest.run(id, 'Every 15 Minutes');
  assert.equal(run.status, 'success', JSON.stringify(run.data.resultData.error));
  assert.deepEqual(itemsOf(run, 'Publish Due Pins').map(({ result }) => result), ['published', 'published', 'published', 'published']);
  await published(ids);
  assert.equal((await world.row(later)).status, WORDS.ready);

  const broken = await world.addPin({ pinterest_board_id: null });
  const failing = await rest.run(id, 'Every 15 Minutes');
  assert.equal(failing.status, 'error');
  assert.match(failing.data.resultData.error.message, /^1 of the pins did not go out/);
  assert.equal((await world.row(broken)).status, WORDS.failed);
});

test('"Publish now" publishes the pins of a call that has the key', async () => {
  const id = await imported('publish-now.json');
  await rest.publish(id);
  const ids = await world.addPins(2, () => ({ scheduled_at: ago(-86_400_000) }));
  const call = { tenantId: world.tenantId, pinIds: ids };
  const refused = await rest.webhook('pinterest-publish-now', call);
  assert.equal(refused.status, 403, JSON.stringify(refused.body));
  assert.ok((await world.rows()).filter((row) => ids.includes(row.id)).every(({ status }) => status === WORDS.ready));
  const answer = await rest.webhook('pinterest-publish-now', call, { [HEADER.name]: HEADER.value });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual(answer.body.map(({ result }) => result), ['published', 'published']);
  await published(ids);
});

test('"Sync boards" brings the boards of a project, by hand and when called', async () => {
  const [person] = world.people;
  const at = { tenantId: world.tenantId, projectId: person.projectId };
  const id = await imported('sync-boards.json', ({ nodes }) => {
    const { assignments } = nodes.find(({ name }) => name === 'Project to Sync').parameters.assignments;
    for (const assignment of assignments) assignment.value = at[assignment.name];
  });
  const run = await home.execute(id);
  assert.equal(run.data.resultData.error, undefined);
  const stored = await world.pinterest.boards.list(at);
  assert.deepEqual(stored.map((board) => board.id).sort(), [...person.boardIds].sort());
  await rest.publish(id);
  const answer = await rest.webhook('pinterest-sync-boards', at, { [HEADER.name]: HEADER.value });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
});

test('"Refresh connections" renews what ends soon', async () => {
  const [, person] = world.people;
  const tokens = world.simulator.tokens.issue(person.account);
  await world.setToken(person, tokens.accessToken, tokens.refreshToken);
  await world.database.change('update pinterest_connections set token_expires_at = now_plus($2) where id = $1', [person.connectionId, 86_400_000]);
  const id = await imported('refresh-connections.json');
  const run = await rest.run(id, 'Every Day');
  assert.equal(run.status, 'success', JSON.stringify(run.data.resultData.error));
  const results = itemsOf(run, 'Refresh Due Connections').map(({ connectionId, result }) => [connectionId, result]);
  assert.ok(results.some(([connectionId, result]) => connectionId === person.connectionId && result === 'refreshed'), JSON.stringify(results));
  const [row] = await world.database.query('select token_expires_at from pinterest_connections where id = $1', [person.connectionId]);
  assert.ok(Date.parse(row.token_expires_at) > Date.now() + 7 * 86_400_000);
});

test('n8n and the app publish from one database at once: each pin once, and both did some', async () => {
  const ids = await world.addPins(150);
  const id = await imported('publish-scheduled-pins.json');
  const before = (await world.made()).length;
  const running = rest.run(id, 'Every 15 Minutes');
  await until(async () => (await world.made()).length > before, 60_000);
  const ofApp = await world.pins.publishDue();
  const run = await running;
  assert.equal(run.status, 'success', JSON.stringify(run.data.resultData.error));
  const ofN8n = itemsOf(run, 'Publish Due Pins').filter(({ result }) => result === 'published').length;
  assert.equal(ofApp.published + ofN8n, ids.length);
  assert.ok(ofApp.published > 0 && ofN8n > 0, `the app ${ofApp.published}, n8n ${ofN8n}`);
  await published(ids);
  assert.deepEqual(world.simulator.ledger.duplicates({ marker: 'marker-\\d+-end' }), []);
});
