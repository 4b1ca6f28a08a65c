// A person connects an account, workflows publish with it, and n8n keeps its tokens fresh.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DEFAULT_SCOPES } from '../../dist/lib/simulator/index.js';
import { byId, pinParameters } from '../support/pin_parameters.mjs';
import { pinOn, send } from '../support/simulator.mjs';
import { connect, createCredential, credentialData, setStage } from './support/stage.mjs';
import { chain, credentialType, node, onEveryFifthSecond, pinterestNode, triggerNode, webhook } from './support/workflow.mjs';

const ACCESS_TOKEN_MS = 31 * 86_400_000;

const endings = [];
let stage;
before(async () => { stage = await setStage({ after: (end) => endings.unshift(end) }, { simulator: { clock: 'driven' } }); });
after(async () => { for (const end of endings) await end(); });

const refreshes = () => stage.simulator.ledger.requests.filter(({ path }) => path === '/v5/oauth/token').length;
const whoIs = async (token) => {
  const answer = await fetch(`${stage.simulator.apiUrl}/user_account`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).username;
};

async function connected() {
  const { id } = await createCredential(stage.rest, credentialData(stage.simulator));
  const way = await connect(stage.rest, id);
  return { id, ...way };
}

async function publishingWorkflow(path, credentialId, ...more) {
  const parameters = pinParameters(stage.boardId, { title: '={{ $json.body.title }}' });
  const { id } = await stage.rest.api('POST', '/workflows', chain(path, webhook(path), pinterestNode('Pinterest', parameters, credentialId), ...more));
  await stage.rest.publish(id);
  return id;
}

test('connecting an account: PKCE, the five scopes, and tokens that n8n keeps', async () => {
  const { id, consentPage, status, callback } = await connected();
  assert.equal(status, 200);
  const query = consentPage.searchParams;
  assert.deepEqual([query.get('code_challenge_method'), query.get('response_type')], ['S256', 'code']);
  assert.deepEqual(query.get('scope').split(','), [...DEFAULT_SCOPES]);
  const { oauthTokenData } = await stage.home.exportCredential(id);
  assert.equal(await whoIs(oauthTokenData.access_token), 'pinner');
  assert.ok(oauthTokenData.refresh_token.length > 20);
  assert.ok(Number(oauthTokenData.n8n_expires_at) > Date.now() + 86_400_000);
  const again = await stage.rest.request('GET', callback);
  assert.match(await again.text(), /error|fail/i, 'a callback is good once');
});

test('Secret Boards, turned on later: connecting again asks for their four scopes too, and the token makes one', async () => {
  const { rest, simulator } = stage;
  const { id } = await connected();
  const data = { ...credentialData(simulator), hiddenBoards: true };
  await rest.send('PATCH', `/rest/credentials/${id}`, { name: 'Pinterest account', type: credentialType, data });
  const { consentPage, status } = await connect(rest, id);
  assert.equal(status, 200);
  assert.deepEqual(consentPage.searchParams.get('scope').split(','), [
    ...DEFAULT_SCOPES, 'boards:read_secret', 'boards:write_secret', 'pins:read_secret', 'pins:write_secret',
  ]);
  const { oauthTokenData: { access_token: token } } = await stage.home.exportCredential(id);
  const made = await send(simulator, { method: 'POST', path: '/boards', token, json: { name: 'Surprise', privacy: 'SECRET' } });
  assert.equal(made.status, 201);
  // What was granted once stays granted: later tokens of this account would list it.
  await send(simulator, { method: 'DELETE', path: `/boards/${made.body.id}`, token });
});

test('a webhook publishes one pin, and answers with it', async () => {
  const { id } = await connected();
  await publishingWorkflow('one', id);
  const before = stage.simulator.ledger.pins.length;
  const answer = await stage.rest.webhook('one', { title: 'From a webhook' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const made = stage.simulator.ledger.pins.slice(before);
  assert.deepEqual(made.map(({ pinId, title, boardId }) => [pinId, title, boardId]), [[answer.body[0].id, 'From a webhook', stage.boardId]]);
  assert.match(answer.body[0].url, /pinterest\.com\/pin\/\d+/);
});

test("Retry in n8n's list of executions sends only the pins that are not on the board", async () => {
  const { rest, simulator, boardId } = stage;
  const { id: credentialId } = await connected();
  const titles = ['Retried: first', 'Retried: refused', 'Retried: third'];
  const split = node('Each title', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.titles', options: { destinationFieldName: 'title' } });
  const publish = pinterestNode('Pinterest', pinParameters(boardId, { title: '={{ $json.title }}' }), credentialId);
  const { id } = await rest.api('POST', '/workflows', chain('retried', webhook('retried'), split, publish));
  await rest.publish(id);
  const fault = simulator.faults.add({
    match: { operation: 'pins/create', bodyContains: titles[1] }, effect: { kind: 'error', error: 'image_broken' },
  });
  await rest.webhook('retried', { titles });
  fault.remove();
  const { data: [failed] } = await rest.until(async () => {
    const found = await rest.api('GET', `/executions?workflowId=${id}&status=error`);
    return found.data.length > 0 && found;
  });
  await rest.send('POST', `/rest/executions/${failed.id}/retry`, { loadWorkflow: false });
  const made = simulator.ledger.pins.filter(({ title }) => titles.includes(title));
  assert.deepEqual(made.map(({ title }) => title).sort(), [...titles].sort());
});

test('an access token that has ended is renewed once, by n8n, which keeps both new tokens', async () => {
  const { id } = await connected();
  await publishingWorkflow('expired', id);
  const [refreshed, made] = [refreshes(), stage.simulator.ledger.pins.length];
  stage.simulator.clock.advance(ACCESS_TOKEN_MS);
  for (const title of ['The first after the end', 'The second']) {
    const answer = await stage.rest.webhook('expired', { title });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  assert.equal(stage.simulator.ledger.pins.length, made + 2);
  assert.equal(refreshes(), refreshed + 1);
  const { oauthTokenData: first } = await stage.home.exportCredential(id);
  assert.equal(await whoIs(first.access_token), 'pinner');

  stage.simulator.clock.advance(ACCESS_TOKEN_MS);
  assert.equal(await whoIs(first.access_token), undefined, 'it has ended too');
  const answer = await stage.rest.webhook('expired', { title: 'Renewed with the renewed refresh token' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(refreshes(), refreshed + 2);
  const { oauthTokenData: second } = await stage.home.exportCredential(id);
  assert.notEqual(second.access_token, first.access_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
});

test('a board is chosen from a list of all boards', async () => {
  const { id } = await connected();
  const answer = await stage.rest.send('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
    path: 'parameters.board',
    methodName: 'searchBoards',
    nodeTypeAndVersion: { name: 'n8n-nodes-pinterest-native.pinterest', version: 1 },
    currentNodeParameters: pinParameters(stage.boardId),
    credentials: { [credentialType]: { id, name: 'Pinterest account' } },
  });
  assert.deepEqual(answer.results.map(({ value }) => value).sort(), stage.account.boards.map((board) => board.id).sort());
});

test('the trigger starts a workflow for each new pin once, those made while it was off included', async () => {
  const { id } = await connected();
  const { simulator, rest, account } = stage;
  const boardId = account.boards[2].id;
  const { accessToken } = simulator.tokens.issue(account);
  const pin = async (title) => (await send(simulator, { method: 'POST', path: '/pins', token: accessToken, json: pinOn(boardId, { title }) })).body.id;
  await pin('Before the trigger');
  const trigger = triggerNode('New pin', { event: 'newPin', board: byId(boardId), pollTimes: onEveryFifthSecond }, id);
  const { id: workflowId } = await rest.api('POST', '/workflows', chain('On new pins', trigger, node('Done', 'n8n-nodes-base.noOp')));
  const started = async () => {
    const { data } = await rest.api('GET', `/executions?includeData=true&status=success&workflowId=${workflowId}`);
    return data.flatMap((execution) => execution.data.resultData.runData.Done[0].data.main[0].map(({ json }) => json.id));
  };
  await rest.publish(workflowId);
  const first = await pin('While it is on');
  await rest.until(async () => (await started()).length > 0);
  assert.deepEqual(await started(), [first]);
  await rest.unpublish(workflowId);
  const second = await pin('While it is off');
  await rest.publish(workflowId);
  await rest.until(async () => (await started()).length > 1);
  const third = await pin('While it is on again');
  await rest.until(async () => (await started()).length > 2);
  assert.deepEqual((await started()).sort(), [first, second, third].sort());
});
