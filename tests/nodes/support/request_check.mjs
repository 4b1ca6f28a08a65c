import assert from 'node:assert/strict';

import { complaints, openapi } from '../../support/openapi.mjs';

/** Holds a recorded request against Pinterest's own description of the operation. */
export function assertFitsDescription(request) {
  const found = operationFor(request);
  assert.ok(found, `no operation for ${request.method} ${request.path}`);
  const parameters = found.operation.parameters ?? [];
  assert.deepEqual(parameterComplaints(parameters, request.query), [], `query of ${found.operation.operationId}`);
  const schema = found.operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) {
    assert.equal(request.text, '', `${found.operation.operationId} takes no body`);
    return;
  }
  // In use, and not in this version of the description.
  const { ai_disclosures: _disclosures, ...body } = request.body;
  assert.deepEqual(complaints(schema, body), [], `body of ${found.operation.operationId}`);
}

function operationFor({ method, path }) {
  const local = path.replace(/^\/v5/, '');
  for (const [template, methods] of Object.entries(openapi.paths)) {
    const operation = methods[method.toLowerCase()];
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '\\d+')}$`);
    if (operation && pattern.test(local)) return { operation };
  }
  return undefined;
}

function resolve(part) {
  if (part.$ref === undefined) return part;
  return part.$ref.slice(2).split('/').reduce((place, key) => place[key], openapi);
}

function parameterComplaints(declared, query) {
  const known = new Map(declared.map(resolve).filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const found = Object.keys(query).filter((name) => !known.has(name)).map((name) => `unknown parameter ${name}`);
  for (const [name, { schema, required }] of known) {
    const text = query[name];
    if (text === undefined) {
      if (required) found.push(`${name} is missing`);
      continue;
    }
    const value = resolve(schema).type === 'integer' ? Number(text) : text;
    found.push(...complaints(schema, value).map((complaint) => `${name}: ${complaint}`));
  }
  return found;
}
