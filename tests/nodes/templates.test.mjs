import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { WORDS } from '../service/support/publishing_world.mjs';
import { nodeName, pinterest } from './support/n8n.mjs';
import { fromSuite } from './support/package_under_test.mjs';
import { storeStage } from './support/store_stage.mjs';
import { knownNodes, runTemplate, templates } from './support/templates.mjs';

const { NodeHelpers } = fromSuite('n8n-workflow');
const typeOf = ({ type }) => type.replace('n8n-nodes-base.', '');

it('there is one for each legacy workflow', () => {
  const names = Object.fromEntries(Object.entries(templates).map(([file, { name }]) => [file, name]));
  assert.deepEqual(names, {
    'publish-now.json': 'Publish now (webhook)',
    'publish-scheduled-pins.json': 'Publish scheduled pins (every 15 minutes)',
    'refresh-connections.json': 'Refresh connections (daily)',
    'sync-boards.json': 'Sync boards',
  });
});

for (const [file, { nodes, connections, ...workflow }] of Object.entries(templates)) {
  describe(file, () => {
    const named = (name) => nodes.find((node) => node.name === name);
    const ours = nodes.filter(({ type }) => type === nodeName);

    it('has only nodes that every n8n with this package knows, and arrives switched off', () => {
      assert.deepEqual(nodes.filter(({ type }) => type !== nodeName && !knownNodes.includes(type)), []);
      assert.equal(ours.length, 1);
      assert.equal(new Set(nodes.map(({ name }) => name)).size, nodes.length);
      assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
      assert.equal(workflow.active, false);
    });

    it('asks of the Pinterest node what it offers', () => {
      const { description } = pinterest;
      for (const node of ours) {
        const { parameters } = node;
        const kept = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description);
        assert.deepEqual(Object.keys(parameters).filter((name) => !(name in kept)), [], 'parameters that are not shown');
        const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
        assert.equal(issues, null, JSON.stringify(issues));
        const shown = description.properties.filter((property) =>
          property.type === 'options' && NodeHelpers.displayParameter(parameters, property, node, description));
        for (const { name, options } of shown) {
          assert.ok(options.some(({ value }) => value === parameters[name]), `${name}: ${parameters[name]}`);
        }
      }
    });

    it('every connection joins nodes that are there, and every node is reached', () => {
      const targets = Object.values(connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
      for (const name of [...Object.keys(connections), ...targets]) assert.ok(named(name), name);
      const starts = nodes.filter((node) => /trigger|webhook$/i.test(typeOf(node)) && typeOf(node) !== 'respondToWebhook');
      const notes = nodes.filter((node) => typeOf(node) === 'stickyNote');
      assert.deepEqual(
        [...new Set([...targets, ...starts.map(({ name }) => name), ...notes.map(({ name }) => name)])].sort(),
        nodes.map(({ name }) => name).sort(),
      );
    });

    it('carries no credential, and a webhook that is not open to everybody', () => {
      for (const node of nodes) {
        assert.equal(node.credentials, undefined);
        if (typeOf(node) === 'webhook') assert.equal(node.parameters.authentication, 'headerAuth');
      }
    });

    it('says on a note what to fill in: every credential, by its node', () => {
      const text = nodes.filter((node) => typeOf(node) === 'stickyNote').map(({ parameters }) => parameters.content).join('\n');
      for (const node of nodes.filter((one) => one.type === nodeName || typeOf(one) === 'webhook')) {
        assert.ok(text.includes(`*${node.name}*`), node.name);
      }
      assert.match(text, /Pinterest Store API/);
      assert.match(text, /When (it|a pin|a connection) fails/);
    });

    it('starts by itself only where its name says so', () => {
      const scheduled = nodes.filter((node) => /schedule|interval|cron/i.test(node.type)).map(({ parameters }) => parameters.rule.interval);
      const expected = {
        'publish-scheduled-pins.json': [[{ field: 'minutes', minutesInterval: 15 }]],
        'refresh-connections.json': [[{ field: 'days', daysInterval: 1, triggerAtHour: 3, triggerAtMinute: 0 }]],
      };
      assert.deepEqual(scheduled, expected[file] ?? []);
    });
  });
}

describe('run by n8n', () => {
  it('Publish scheduled pins: what is due goes out, and what failed is shown with its cause', async (t) => {
    const { world, store } = await storeStage(t);
    const run = () => runTemplate({ file: 'publish-scheduled-pins.json', trigger: 'Every 15 Minutes', store });
    const idle = await run();
    assert.equal(idle.error, undefined, idle.error?.message);
    const [good] = await world.addPins(1);
    const quiet = await run();
    assert.equal(quiet.error, undefined, quiet.error?.message);
    assert.deepEqual(quiet.outputs['Publish Due Pins'].map(({ pinId, result }) => [pinId, result]), [[good, 'published']]);
    world.simulator.faults.add({ match: { bodyContains: 'Broken one' }, effect: { kind: 'error', error: 'image_broken' } });
    await world.addPins(2, (n) => ({ title: n === 0 ? 'Broken one' : 'Sound one' }));
    const loud = await run();
    assert.match(loud.error.message, /^1 of the pins did not go out\. Broken one: .+Correct the pin in the app/);
    assert.deepEqual((await world.made()).map(({ title }) => title).sort().slice(0, 1), ['Sound one']);
    assert.equal((await world.rows()).filter(({ status }) => status === WORDS.published).length, 2);
  });

  it('Publish scheduled pins: that Pinterest refuses the app is shown, though its pins only wait', async (t) => {
    const { world, store } = await storeStage(t, { credential: { appSecret: 'another' } });
    const [person] = world.people;
    const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
    await world.setToken(person, accessToken, refreshToken);
    await world.addPins(1);
    world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'error', error: 'authentication_failed' } });
    const { error, outputs } = await runTemplate({ file: 'publish-scheduled-pins.json', trigger: 'Every 15 Minutes', store });
    assert.deepEqual(outputs['Publish Due Pins'].map(({ result, errorCode }) => [result, errorCode]), [['waiting', 'app_credentials_suspect']]);
    assert.match(error?.message, /^1 of the pins did not go out\. .+Check App ID, App Secret and Environment/);
  });

  it('Publish now: the pins of the call go out, and the caller is told of each', async (t) => {
    const { world, store, tenantId } = await storeStage(t);
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const pinIds = await world.addPins(2, (n) => ({ scheduled_at: later, title: n === 0 ? 'Broken one' : 'Sound one' }));
    world.simulator.faults.add({ match: { bodyContains: 'Broken one' }, effect: { kind: 'error', error: 'image_broken' } });
    const given = { body: { tenantId, pinIds } };
    const { error, outputs } = await runTemplate({ file: 'publish-now.json', trigger: 'Webhook', given, store });
    assert.deepEqual(outputs.Answer.map(({ pinId, result }) => [pinId, result]).sort(), [[pinIds[0], 'failed'], [pinIds[1], 'published']].sort());
    assert.match(error.message, /^1 of the pins did not go out\. Broken one/);
  });

  for (const [trigger, how] of [['Webhook', 'called'], ['When Started by Hand', 'by hand']]) {
    it(`Sync boards ${how}: the project's boards arrive in the database`, async (t) => {
      const { world, store, tenantId } = await storeStage(t, { boards: 3 });
      const project = { tenantId, projectId: world.people[0].projectId };
      const { error, outputs } = await runTemplate({
        file: 'sync-boards.json', trigger, given: { body: project }, store,
        fill: { 'Project to Sync': ({ assignments }) => assignments.assignments.forEach((one) => (one.value = project[one.name])) },
      });
      assert.equal(error, undefined, error?.message);
      assert.equal(outputs['Sync Boards'][0].total, 3);
      const boards = await world.pinterest.boards.list(project);
      assert.deepEqual(boards.map(({ id }) => id).sort(), world.people[0].boardIds.sort());
    });
  }

  it('Refresh connections: what is due is renewed, and what failed is shown with what to do', async (t) => {
    const { world, store } = await storeStage(t);
    const [person] = world.people;
    const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
    await world.setToken(person, accessToken, refreshToken);
    const makeDue = () => world.database.change('update pinterest_connections set token_expires_at = $1', [new Date(Date.now() - 86_400_000).toISOString()]);
    const run = () => runTemplate({ file: 'refresh-connections.json', trigger: 'Every Day', store });
    await makeDue();
    const quiet = await run();
    assert.equal(quiet.error, undefined, quiet.error?.message);
    assert.deepEqual(quiet.outputs['Refresh Due Connections'].map(({ result }) => result), ['refreshed']);
    const spent = world.simulator.tokens.issue(person.account);
    world.simulator.tokens.revoke(spent.refreshToken);
    await world.setToken(person, spent.accessToken, spent.refreshToken);
    await makeDue();
    const loud = await run();
    assert.match(loud.error.message, new RegExp(`^1 of the connections were not renewed\\. ${person.connectionId}: .+Connect the account again`));
  });
});
