// As a person does it in the editor: install by name, use, update, use again; one server from first to last.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { pinParameters } from '../support/pin_parameters.mjs';
import { freePort } from '../support/free_port.mjs';
import { packageName } from './support/home.mjs';
import { packedVersion, tarball } from './support/prepared.mjs';
import { nextVersion, Registry } from './support/registry.mjs';
import { connect, createCredential, credentialData, homeFor, pinterestFor, serverFor } from './support/stage.mjs';
import { chain, credentialType, pinterestNode, pinterestType, webhook } from './support/workflow.mjs';

const nextNumber = packedVersion.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));

test('a package from the registry is installed, publishes, is updated while n8n runs, and publishes as the new one', async (t) => {
  const home = homeFor(t, { packaged: false });
  const registry = new Registry(home.folder);
  registry.publish(tarball, packedVersion);
  registry.publish(nextVersion(tarball, home.folder, packedVersion, nextNumber), nextNumber);
  const port = await freePort();
  const { simulator, boardId } = await pinterestFor(t, port);
  const { server, rest } = await serverFor(t, home, { port, env: { PATH: registry.path } });
  const folder = join(home.folder, '.n8n/nodes/node_modules', packageName);
  const types = async (kind) => (await rest.send('GET', `/types/${kind}.json`)).map(({ name }) => name);
  const lastAgent = () => simulator.ledger.requests.at(-1).headers['user-agent'];

  await t.test('nothing of it is there before', async () => {
    assert.ok(!(await types('nodes')).includes(pinterestType));
    assert.ok(!(await types('credentials')).includes(credentialType));
  });

  await t.test('it is installed by name, as it was packed', async () => {
    const installed = await rest.send('POST', '/rest/community-packages', { name: packageName, version: packedVersion });
    assert.equal(installed.installedVersion, packedVersion);
    assert.ok(installed.installedNodes.some(({ type }) => type === pinterestType));
    assert.ok(registry.asked().some((line) => line.startsWith(`pack ${packageName}@${packedVersion}`)));
    assert.deepEqual(readdirSync(folder).filter((name) => name === 'node_modules'), []);
    assert.ok((await types('nodes')).includes(pinterestType));
    assert.ok((await types('nodes')).includes(`${pinterestType}Tool`), 'as a tool of agents too');
    assert.ok((await types('credentials')).includes(credentialType));
    assert.deepEqual(server.addons(), [], 'no native code before it is used');
  });

  const { id } = await createCredential(rest, credentialData(simulator));
  await connect(rest, id);
  const { id: workflowId } = await rest.api('POST', '/workflows', chain('Publish',
    webhook('publish'), pinterestNode('Pinterest', pinParameters(boardId, { title: '={{ $json.body.title }}' }), id)));
  await rest.publish(workflowId);
  const publish = (title) => rest.until(async () => {
    const answer = await rest.webhook('publish', { title });
    return answer.status === 404 ? undefined : answer;
  });

  await t.test('a webhook publishes one pin with it', async () => {
    const answer = await publish('Before the update');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(simulator.ledger.pins.map(({ pinId, title }) => [pinId, title]), [[answer.body[0].id, 'Before the update']]);
    assert.deepEqual(server.addons(), [`pinterest-${packedVersion}.node`]);
    assert.match(lastAgent(), new RegExp(`${packageName}/${packedVersion}$`));
  });

  await t.test('after an update the new native code runs, in the same process', async () => {
    const { pid } = server;
    const updated = await rest.send('PATCH', '/rest/community-packages', { name: packageName, version: nextNumber });
    assert.equal(updated.installedVersion, nextNumber);
    assert.equal(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version, nextNumber);
    const answer = await publish('After the update');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(simulator.ledger.pins.map(({ title }) => title), ['Before the update', 'After the update']);
    // The JavaScript refuses an addon of another version than its own.
    assert.match(lastAgent(), new RegExp(`${packageName}/${nextNumber}$`));
    assert.ok(server.addons().includes(`pinterest-${nextNumber}.node`), String(server.addons()));
    assert.equal(server.pid, pid);
    assert.equal(server.hasEnded, false);
  });
});
