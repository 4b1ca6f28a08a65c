// What Pinterest's description refuses the simulator refuses, or tests would be green and production red.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fullWorld } from '../support/full_world.mjs';
import { listOperations, openapi } from '../support/openapi.mjs';
import { pinOn, pngData } from '../support/simulator.mjs';
import { fitting, resolved, violations } from '../support/violations.mjs';

/** Hundreds of words for made-up figures: the simulator takes any that is written like one. */
const isUnlisted = (name, what) => name === 'product_categories' && what === 'with one none of its words';

const parametersOf = ({ method, path }) =>
  (openapi.paths[path][method.toLowerCase()].parameters ?? []).map(resolved).filter((each) => each.in === 'query');

/** A list in a query, as its parameter is described: its name again and again, or commas. */
function withParameter(query, { name, explode }, value) {
  const params = new URLSearchParams(query);
  params.delete(name);
  for (const each of Array.isArray(value) && explode !== false ? value : [value]) {
    if (each !== undefined) params.append(name, String(each));
  }
  return params.toString();
}

function queryViolations(operation, request) {
  return parametersOf(operation).flatMap((parameter) => {
    const { name, schema, required } = parameter;
    const wrong = violations(schema).filter(([what]) => !isUnlisted(name, what));
    if (required) wrong.push(['missing', undefined]);
    return wrong.map(([what, value]) => [`?${name}: ${what}`, { ...request, query: withParameter(request.query, parameter, value) }]);
  });
}

const without = (fields, name) => Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));

/** Each field of a body wrong by itself; `inside` puts the body where it belongs. */
function bodyViolations(schema, body, inside) {
  const { properties = {}, required = [] } = resolved(schema);
  const missing = required.map((name) => [`${name}: missing`, inside(without(body, name))]);
  const wrong = Object.entries(properties).flatMap(([name, property]) => {
    const described = resolved(property);
    if (described.readOnly || described.discriminator) return [];
    const found = [...violations(described), ['of another type', { an: 'object' }]];
    return found.map(([what, value]) => [`${name}: ${what}`, inside({ ...body, [name]: value })]);
  });
  return [...missing, ...wrong];
}

const image = { content_type: 'image/png', data: pngData() };
const picture = { url: 'https://images.example/1.png' };
const sources = {
  image_url: picture,
  image_base64: image,
  multiple_image_urls: { items: [picture, picture] },
  multiple_image_base64: { items: [image, image] },
  video_id: { media_id: '1234', cover_image_url: picture.url },
  pin_url: {},
};

const pinOf = (boardId, source_type, source = sources[source_type]) => ({ json: pinOn(boardId, { media_source: { source_type, ...source } }) });

function sourceViolations(boardId) {
  return resolved(openapi.components.schemas.PinMediaSource).oneOf.map(resolved).flatMap((schema) => {
    const [type] = resolved(schema.properties.source_type).enum;
    const source = sources[type];
    const { items } = schema.properties;
    const ofSource = bodyViolations(schema, { source_type: type, ...source }, (given) => ({ json: pinOn(boardId, { media_source: given }) }));
    const ofItem = items ? bodyViolations(items.items, source.items[0], (item) => pinOf(boardId, type, { items: [source.items[1], item] })) : [];
    return [...ofSource, ...ofItem].map(([what, request]) => [`${type} ${what}`, request]);
  });
}

function violationsOf(operation, request) {
  const schema = operation.requestBody && resolved(operation.requestBody).content['application/json']?.schema;
  const ofBody = request.json && schema ? bodyViolations(schema, request.json, (json) => ({ ...request, json })) : [];
  const ofSource = operation.id === 'pins/create' ? sourceViolations(request.json.board_id) : [];
  return [...queryViolations(operation, request), ...ofBody, ...ofSource];
}

/** A value for each parameter that a sound request does without, and every word of those that are a choice. */
function fittingValues({ name, schema }, { query }) {
  const { enum: choices, maximum } = resolved(schema);
  if (choices) return choices;
  if (name === 'bookmark' || new URLSearchParams(query).has(name)) return [];
  return maximum === undefined ? [fitting(schema)] : [fitting(schema), maximum];
}

if (!openapi) {
  console.log("not run: refusals by Pinterest's OpenAPI description, which is not beside this repository");
} else {
  describe("by Pinterest's OpenAPI description", () => {
    it('what does not fit is refused', async (t) => {
      const { ask, requestOf } = await fullWorld(t, { limits: false });
      const wrong = listOperations().flatMap((operation) =>
        violationsOf(operation, requestOf(operation)).map(([what, request]) => ({ operation, what, request })),
      );
      assert.ok(wrong.length > 350, `${wrong.length} requests`);
      const answers = [];
      for (const { operation, what, request } of wrong) {
        const { status } = await ask(operation, request);
        answers.push(`${operation.id} ${what}: ${status}`);
      }
      assert.deepEqual(answers.filter((answer) => !answer.endsWith(': 400')), []);
    });

    it('what fits is taken', async (t) => {
      const { ask, requestOf } = await fullWorld(t, { limits: false });
      const refused = [];
      for (const operation of listOperations().filter(({ method }) => method === 'GET')) {
        const request = requestOf(operation);
        for (const parameter of parametersOf(operation)) {
          for (const value of fittingValues(parameter, request)) {
            const { status, text } = await ask(operation, { ...request, query: withParameter(request.query, parameter, value) });
            if (status !== 200) refused.push(`${operation.id} ?${parameter.name}=${value}: ${status} ${text}`);
          }
        }
      }
      assert.deepEqual(refused, []);
    });

    it('every kind of source is sound where its fields are not what is wrong', async (t) => {
      const { ask, requestOf } = await fullWorld(t);
      const create = listOperations().find(({ id }) => id === 'pins/create');
      const { board_id: boardId } = requestOf(create).json;
      const statuses = [];
      for (const type of Object.keys(sources)) statuses.push([type, (await ask(create, pinOf(boardId, type))).status]);
      // There is no such upload.
      assert.deepEqual(statuses.filter(([, status]) => status !== 201), [['video_id', 404]]);
    });
  });
}
