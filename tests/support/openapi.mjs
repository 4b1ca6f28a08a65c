import { existsSync, readFileSync } from 'node:fs';
import Ajv2019 from 'ajv/dist/2019.js';

const FILE = new URL('../../../shared/pinterest/openapi-organic-5.23.0.json', import.meta.url);
const SCHEMAS = '#/components/schemas/';

/**
 * Pinterest's own description of its API, where it is at hand; it is not part of this repository.
 */
export const openapi = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined;

/** Every operation as `{ id, method, path, responses, requestBody }`. */
export function listOperations() {
  return Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.operationId)
      .map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        category: operation['x-ratelimit-category'],
        sandbox: operation['x-sandbox'] === 'enabled',
        scopes: Object.values(operation.security?.[0] ?? {})[0] ?? [],
        responses: operation.responses,
        requestBody: operation.requestBody,
      })),
  );
}

const isOpen = (schema) => !schema.properties && !schema.$ref && !schema.allOf && !schema.oneOf;

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a choice, references point into `$defs`, and an
 * object with named
 * properties takes no others, so that a misspelt optional name is found.
 */
function toJsonSchema(schema, isPart) {
  if (Array.isArray(schema)) return schema.map((part) => toJsonSchema(part, true));
  const {
    nullable,
    example: _example,
    discriminator: _discriminator,
    properties,
    items,
    additionalProperties,
    ...kept
  } = schema;
  const result = Object.fromEntries(Object.entries(kept).filter(([key]) => !key.startsWith('x-')));
  if (result.$ref) result.$ref = `#/$defs/${result.$ref.slice(SCHEMAS.length)}`;
  for (const key of ['allOf', 'oneOf', 'anyOf'])
    if (result[key]) result[key] = toJsonSchema(result[key], true);
  if (properties) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, toJsonSchema(property, false)]),
    );
  }
  if (items) result.items = toJsonSchema(items, false);
  if (typeof additionalProperties === 'object')
    result.additionalProperties = toJsonSchema(additionalProperties, false);
  else if (
    additionalProperties === undefined &&
    !isPart &&
    !isOpen(schema) &&
    schema.type !== 'array'
  ) {
    result.unevaluatedProperties = false;
  }
  return nullable ? { anyOf: [{ type: 'null' }, result] } : result;
}

const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
const compiled = new Map();
let definitions;

/**
 * Pinterest describes token answers by a parent whose discriminator names the schema that really
 * holds.
 */
function specific(schema, value) {
  const { discriminator, oneOf } =
    openapi.components.schemas[schema.$ref?.slice(SCHEMAS.length)] ?? {};
  const mapped = oneOf ? undefined : discriminator?.mapping[value?.[discriminator.propertyName]];
  return mapped ? openapi.components.schemas[mapped.slice(SCHEMAS.length)] : schema;
}

/** The complaints about a value, none when it fits. */
export function complaints(declared, value) {
  const schema = specific(declared, value);
  definitions ??= Object.fromEntries(
    Object.entries(openapi.components.schemas).map(([name, definition]) => [
      name,
      toJsonSchema(definition, true),
    ]),
  );
  if (!compiled.has(schema))
    compiled.set(schema, ajv.compile({ ...toJsonSchema(schema, false), $defs: definitions }));
  const validate = compiled.get(schema);
  return validate(value)
    ? []
    : validate.errors.map(
        ({ instancePath, message, params }) =>
          `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`,
      );
}

/** The schema of an operation's JSON answer with this status; undefined when it has no body. */
export function answerSchema(operation, status) {
  const response = operation.responses[status] ?? operation.responses.default;
  return response.content?.['application/json']?.schema;
}
