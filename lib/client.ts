import { authFor } from './auth.js';
import { loadBinding } from './binding.js';
import { type CheckedOptions, checkClientOptions } from './client_options.js';
import { Engine } from './engine.js';
import { translated } from './failure.js';
import type { NativeBinding } from './native.js';
import type { Client, ClientOptions, OperationInfo, RequestOptions } from './types.js';
import {
  type Fields,
  object,
  optionalInteger,
  optionalSignal,
  options,
  optionalText,
  string,
  text,
  wrongType,
  wrongValue,
} from './validate.js';

const REQUEST = ['auth', 'signal', 'path', 'query', 'body', 'form', 'maxWaitMs', 'boardId'];
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

// Loaded when they are first used: n8n loads this package in every process, and most of them use one part or none.
const modules = {
  oauth: () => require('./oauth/oauth.js') as typeof import('./oauth/oauth.js'),
  account: () => require('./account/account.js') as typeof import('./account/account.js'),
  boards: () => require('./boards/boards.js') as typeof import('./boards/boards.js'),
  pins: () => require('./pins/pins.js') as typeof import('./pins/pins.js'),
  trust: () => require('./trust.js') as typeof import('./trust.js'),
};

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** A connection to Pinterest. Idle, it lets the process exit; `close()` is not needed for that. */
export function createClient(given?: ClientOptions): Client {
  const checked = checkClientOptions(given);
  return clientOn(loadBinding(), checked);
}

/** A client on a binding of the caller's choice. */
export function clientOn(binding: NativeBinding, checked: CheckedOptions): Client {
  const { config, appSecret, sealer, auth, https } = checked;
  const engine = new Engine(
    binding,
    () => translated(() => binding.createEngine(JSON.stringify(config), appSecret, sealer, checked.ca)),
    https && checked.ca === undefined ? () => modules.trust().trustedRoots() : undefined,
  );
  const parts = {
    oauth: once(() => modules.oauth().oauthApi(engine, {
      hasApp: appSecret !== undefined,
      hasRedirectUri: (config as { redirectUri?: string }).redirectUri !== undefined,
      sealing: sealer !== undefined,
    })),
    account: once(() => modules.account().accountApi(engine, auth)),
    boards: once(() => modules.boards().boardsApi(engine, auth)),
    pins: once(() => modules.pins().pinsApi(engine, auth)),
  };
  return Object.freeze({
    get oauth() {
      return parts.oauth();
    },
    get account() {
      return parts.account();
    },
    get boards() {
      return parts.boards();
    },
    get pins() {
      return parts.pins();
    },
    call: callOn(engine, binding, auth),
    operations: () => operationsOf(binding),
    stats: () => engine.stats(),
    close: () => engine.close(),
  });
}

/** Any operation of the table, by its name. */
function callOn(engine: Engine, binding: NativeBinding, auth: CheckedOptions['auth']): Client['call'] {
  const call = (operation: string, value?: RequestOptions): Promise<unknown> => {
    const fields = options(value, 'options', REQUEST);
    const known = knownOperation(binding, operation);
    const command = {
      op: 'call',
      operation: known.name,
      auth: known.credential === 'bearer' ? authFor(fields['auth'], auth) : undefined,
      path: pairs(fields['path'], 'path'),
      query: pairs(fields['query'], 'query'),
      form: pairs(notForGet('form', fields, known), 'form'),
      body: bodyOf(fields, known),
      maxWaitMs: optionalInteger(fields['maxWaitMs'], 'maxWaitMs', 0, WEEK_MS),
      boardId: optionalText(fields['boardId'], 'boardId'),
    };
    return engine.run(command, { signal: optionalSignal(fields['signal']), called: call });
  };
  return call;
}

const operationLists = new WeakMap<NativeBinding, readonly OperationInfo[]>();

function operationsOf(binding: NativeBinding): readonly OperationInfo[] {
  let list = operationLists.get(binding);
  if (list === undefined) {
    list = Object.freeze(JSON.parse(binding.operations()) as OperationInfo[]);
    operationLists.set(binding, list);
  }
  return list;
}

function knownOperation(binding: NativeBinding, operation: string): OperationInfo {
  const wanted = text(operation, 'operation');
  const known = operationsOf(binding).find(({ name }) => name === wanted);
  if (known === undefined) throw wrongValue('operation', "one of operations(), by Pinterest's operationId,", 'another name');
  return known;
}

/** Of a function or a symbol JSON makes nothing, and the request would go out without its body. */
function json(value: unknown, field: string): string {
  let written: string | undefined;
  try {
    written = JSON.stringify(value, (name: string, each: unknown) => jsonPart(each, name, field)) as string | undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw wrongValue(field, 'a value that JSON can hold', 'a BigInt, or an object that holds itself');
  }
  if (written === undefined) throw wrongType(field, 'a value that JSON can hold', value);
  return written;
}

/** JSON writes null for a number that is none, and Pinterest would store half a character. */
function jsonPart(value: unknown, name: string, field: string): unknown {
  string(name, field);
  const where = name === '' ? field : `${field}: ${name}`;
  if (typeof value === 'string') return string(value, where);
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) throw wrongValue(where, 'a number', String(value));
  exact(value, where);
  return value;
}

/** What is given, unless it would be sent where nothing reads it: a filter that does nothing. */
function notForGet(name: 'body' | 'form', fields: Fields, operation: OperationInfo): unknown {
  const given = fields[name];
  if (given === undefined || operation.method !== 'GET') return given;
  throw wrongValue(name, `nothing, because ${operation.name} is a GET and takes a query,`, `a ${name}`);
}

/** With a form beside it, it would be left out of the request in silence. */
function bodyOf(fields: Fields, operation: OperationInfo): string | undefined {
  const body = notForGet('body', fields, operation);
  if (body === undefined) return undefined;
  if (fields['form'] !== undefined) throw wrongValue('body', 'a form or a body', 'both');
  return json(body, 'body');
}

/** Arrays repeat their name. */
function pairs(value: unknown, field: string): { name: string; value: string }[] | undefined {
  if (value === undefined) return undefined;
  return Object.entries(object(value, field)).flatMap(([name, given]) => {
    if (given === undefined) return [];
    string(name, field);
    const each = Array.isArray(given) ? given : [given];
    return each.map((one) => ({ name, value: scalar(one, `${field}.${name}`) }));
  });
}

function scalar(value: unknown, field: string): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return exact(value, field);
  if (typeof value !== 'string') throw wrongType(field, 'a string, number or boolean', value);
  return string(value, field);
}

/** An id of Pinterest's has more digits than a number keeps: another pin's id would be sent. */
function exact(value: number, field: string): string {
  if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return String(value);
  throw wrongValue(field, 'a string, because a number does not keep so many digits,', 'a number');
}
