import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { createClient } from '../../dist/lib/index.js';
import { recordRequests } from '../nodes/support/recorder.mjs';
import { fullWorld } from '../support/full_world.mjs';
import { complaints, listOperations, openapi } from '../support/openapi.mjs';

/** `a=1&a=2` as a caller gives it: `{ a: ['1', '2'] }`. */
function named(query) {
  const given = {};
  for (const [name, value] of new URLSearchParams(query)) given[name] = name in given ? [given[name], value].flat() : value;
  return given;
}

const declared = (operation) => Object.fromEntries(listOperations().map((each) => [each.id, each]))[operation];

/** What the description says against a request, none when it fits. */
function against({ method, path: asked, text, body: json }, operation, places) {
  const { method: rightMethod, path, requestBody } = declared(operation);
  const rightPath = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(places[name]));
  const found = method === rightMethod && asked === `/v5${rightPath}` ? [] : [`${method} ${asked}`];
  const [content] = Object.values(requestBody?.content ?? {});
  if (content === undefined) return text === '' ? found : [...found, 'it takes no body'];
  return [...found, ...complaints(content.schema, json ?? Object.fromEntries(new URLSearchParams(text)))];
}

if (openapi === undefined) {
  console.log("not run: the client's requests against Pinterest's OpenAPI description, which is not beside this repository");
} else {
  describe('client.call', () => {
    it('asks for each of the 47 operations as the OpenAPI description has it, and is answered', async (t) => {
      const { simulator, requestOf, placesOf, token } = await fullWorld(t);
      const { url, requests } = await recordRequests(t, simulator.apiUrl);
      const { id, secret } = simulator.app;
      const client = createClient({
        environment: { apiUrl: `${url}/v5`, allowLoopbackHttp: true }, auth: { accessToken: token }, app: { id, secret }, limits: false, retry: { attempts: 1 },
      });
      t.after(() => client.close());
      const operations = [...client.operations()].sort((left, right) => (left.method === 'DELETE') - (right.method === 'DELETE'));
      for (const { name, path: template } of operations) {
        const { query, json: body, form } = requestOf({ id: name });
        const places = placesOf({ id: name });
        const path = Object.fromEntries([...template.matchAll(/\{(\w+)\}/g)].map(([, place]) => [place, places[place]]));
        await client.call(name, { path, ...(query && { query: named(query) }), body, form });
        assert.deepEqual(against(requests.at(-1), name, places), [], name);
      }
      assert.equal(requests.length, 47);
    });
  });
}
