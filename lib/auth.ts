import { misuse } from './errors.js';
import type { Auth, FullSealContext, SealContext, SecretKind } from './types.js';
import { object, oneOf, optionalStrings, optionalText, options, text, wrongType } from './validate.js';

const AUTH_FIELDS = ['accessToken', 'sealed', 'context', 'user', 'scopes'];
const CONTEXT_FIELDS = ['environment', 'appId', 'tenant', 'connection'];
const KINDS: readonly SecretKind[] = ['access', 'refresh', 'verifier'];

/** Checked, and nothing in it but what was checked. */
export function checkAuth(value: unknown, field = 'auth'): Auth {
  const given = options(object(value, field), field, AUTH_FIELDS);
  const user = optionalText(given['user'], `${field}.user`);
  const scopes = optionalStrings(given['scopes'], `${field}.scopes`);
  const owner = { ...(user !== undefined && { user }), ...(scopes !== undefined && { scopes }) };
  if (given['sealed'] !== undefined) {
    if (given['accessToken'] !== undefined) {
      throw misuse('ERR_INVALID_ARG_VALUE', field, 'Expected accessToken or sealed, not both');
    }
    const sealed = text(given['sealed'], `${field}.sealed`);
    return { sealed, context: checkContext(given['context'], `${field}.context`), ...owner };
  }
  if (!('accessToken' in given)) {
    throw wrongType(field, '{ accessToken } or { sealed, context }', value);
  }
  return { accessToken: text(given['accessToken'], `${field}.accessToken`), ...owner };
}

export function checkContext(value: unknown, field = 'context'): SealContext {
  const given = options(object(value, field), field, CONTEXT_FIELDS);
  const environment = optionalText(given['environment'], `${field}.environment`);
  const appId = optionalText(given['appId'], `${field}.appId`);
  return {
    ...(environment !== undefined && { environment }),
    ...(appId !== undefined && { appId }),
    tenant: text(given['tenant'], `${field}.tenant`),
    connection: text(given['connection'], `${field}.connection`),
  };
}

export function checkFullContext(value: unknown, field = 'context'): FullSealContext {
  const given = options(object(value, field), field, [...CONTEXT_FIELDS, 'kind']);
  return {
    environment: text(given['environment'], `${field}.environment`),
    appId: text(given['appId'], `${field}.appId`),
    tenant: text(given['tenant'], `${field}.tenant`),
    connection: text(given['connection'], `${field}.connection`),
    kind: given['kind'] === undefined ? 'access' : oneOf(given['kind'], `${field}.kind`, KINDS),
  };
}

/** The call's own, else the client's. */
export function authFor(given: unknown, ofClient: Auth | undefined, field = 'auth'): Auth {
  if (given !== undefined) return checkAuth(given, field);
  if (ofClient !== undefined) return ofClient;
  throw misuse(
    'ERR_INVALID_ARG_TYPE',
    field,
    'Expected { accessToken } or { sealed, context }, in this call or in createClient',
  );
}
