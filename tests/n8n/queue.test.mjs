// Queue mode: the server takes the call, a worker with Redis between them does the work.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pinParameters } from '../support/pin_parameters.mjs';
import { freePort } from '../support/free_port.mjs';
import { serverFolder, startServer as startProgram } from '../support/server_process.mjs';
import { packedVersion } from './support/prepared.mjs';
import { startWorker } from './support/server.mjs';
import { connect, createCredential, credentialData, homeFor, pinterestFor, serverFor } from './support/stage.mjs';
import { chain, pinterestNode, webhook } from './support/workflow.mjs';

async function redisFor(t) {
  const port = await freePort();
  const folder = serverFolder('redis');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder.path];
  const redis = await startProgram('redis-server', args, /Ready to accept connections/, folder.path);
  t.after(async () => {
    await redis.stop();
    folder.remove();
  });
  return port;
}

test('in queue mode the worker publishes and has the token renewed', async (t) => {
  const redis = await redisFor(t);
  const port = await freePort();
  const { simulator, boardId } = await pinterestFor(t, port, { clock: 'driven' });
  const home = homeFor(t, { env: { EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(redis) } });
  const { server, rest } = await serverFor(t, home, { port });
  const worker = await startWorker(home);
  t.after(() => worker.stop());
  const { id } = await createCredential(rest, credentialData(simulator));
  await connect(rest, id);
  const { id: workflowId } = await rest.api('POST', '/workflows', chain('Publish',
    webhook('publish'), pinterestNode('Pinterest', pinParameters(boardId, { title: '={{ $json.body.title }}' }), id)));
  await rest.publish(workflowId);
  const refreshes = () => simulator.ledger.requests.filter(({ path }) => path === '/v5/oauth/token').length;

  await t.test('the pin is published by the worker', async () => {
    const answer = await rest.webhook('publish', { title: 'By the worker' });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(simulator.ledger.pins.map(({ pinId, title }) => [pinId, title]), [[answer.body[0].id, 'By the worker']]);
    // The addon is loaded at first use: who has it in memory has sent the request.
    assert.deepEqual([worker.addons(), server.addons()], [[`pinterest-${packedVersion}.node`], []]);
  });

  await t.test('so is the renewal of its token', async () => {
    const before = refreshes();
    for (const title of ['After the renewal', 'Renewed with what the worker kept']) {
      simulator.clock.advance(31 * 86_400_000);
      const answer = await rest.webhook('publish', { title });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }
    // The second took the refresh token that came with the first.
    assert.equal(refreshes(), before + 2);
    assert.equal(simulator.ledger.pins.length, 3);
    assert.deepEqual(server.addons(), []);
  });
});
