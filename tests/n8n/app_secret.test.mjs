// CREDENTIALS_OVERWRITE_DATA: the operator knows the app's secret, the people at the editor do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEFAULT_APP } from '../../dist/lib/simulator/index.js';
import { pinParameters } from '../support/pin_parameters.mjs';
import { connect, createCredential, credentialData, setStage } from './support/stage.mjs';
import { chain, credentialType, pinterestNode, webhook } from './support/workflow.mjs';

test('accounts are connected and pins published with a secret that no editor receives', async (t) => {
  const { id: clientId, secret: clientSecret } = DEFAULT_APP;
  const overwrite = JSON.stringify({ [credentialType]: { clientId, clientSecret } });
  const { rest, simulator, boardId, server } = await setStage(t, { env: { CREDENTIALS_OVERWRITE_DATA: overwrite } });
  const { id } = await createCredential(rest, credentialData(simulator, { secret: false }));
  const { status, consentPage } = await connect(rest, id);
  assert.equal(status, 200);
  assert.equal(consentPage.searchParams.get('client_id'), clientId);

  const { id: workflowId } = await rest.api('POST', '/workflows', chain('Publish', webhook('publish'), pinterestNode('Pinterest', pinParameters(boardId), id)));
  await rest.publish(workflowId);
  const answer = await rest.webhook('publish');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(simulator.ledger.pins.length, 1);

  const shown = {
    credential: await rest.send('GET', `/rest/credentials/${id}?includeData=true`),
    credentials: await rest.send('GET', '/rest/credentials?includeData=true'),
    types: await rest.send('GET', '/types/credentials.json'),
    workflow: await rest.send('GET', `/rest/workflows/${workflowId}`),
    executions: await rest.api('GET', `/executions?includeData=true&workflowId=${workflowId}`),
  };
  assert.equal(shown.credential.data.apiUrl, simulator.apiUrl, 'what the person typed is shown');
  assert.ok(shown.types.some(({ name }) => name === credentialType));
  for (const [where, what] of Object.entries(shown)) assert.ok(!JSON.stringify(what).includes(clientSecret), where);
  assert.ok(!server.output.includes(clientSecret), 'the log');
});
