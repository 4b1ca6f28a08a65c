import assert from 'node:assert/strict';
import { it } from 'node:test';

import { itemsNumbered, pinParameters, setStage } from './support/stage.mjs';
import { fromSuite } from './support/package_under_test.mjs';

it('a cancelled execution sends nothing more', async (t) => {
  const stage = await setStage(t);
  stage.simulator.faults.add({ match: { operation: 'pins/create' }, nth: 2, effect: { kind: 'delay', ms: 300 } });
  const parameters = pinParameters(stage.boardId, { title: '={{ "Pin " + $json.n }}' });
  const second = new Promise((resolve) => {
    const seen = stage.requests.push.bind(stage.requests);
    stage.requests.push = (request) => {
      if (request.body?.title === 'Pin 1') resolve();
      return seen(request);
    };
  });
  await stage.run({ parameters, items: itemsNumbered(50), cancelAfter: second }).catch(() => undefined);
  assert.ok(stage.asked('/v5/pins').length <= 3, `${stage.asked('/v5/pins').length} requests`);
});

it("a base URL that n8n's egress rules forbid gets no request", async (t) => {
  const { Container } = fromSuite('@n8n/di');
  const { OutboundHttp } = fromSuite('@n8n/backend-network');
  const outbound = Container.get(OutboundHttp);
  t.mock.method(outbound, 'egressFilter', () => ({
    validateUrl: async () => ({ ok: false, error: new Error('The address is private') }),
  }));
  const stage = await setStage(t);
  const { error } = await stage.run({ parameters: pinParameters(stage.boardId) });
  assert.match(error.message, /does not allow requests to http:\/\/127\.0\.0\.1/);
  assert.match(error.description, /The address is private/);
  assert.equal(stage.requests.length, 0);
});
