import type { IncomingHttpHeaders } from 'node:http';
import { invalid } from '../api_error.js';
import type { Ledger } from '../ledger.js';
import type { Operation } from '../operations.js';
import type { Consents } from '../world/consents.js';
import type { AccountState } from '../world/entities.js';
import type { TokenBook, TokenState } from '../world/tokens.js';
import type { World } from '../world/world.js';

/** How a fault bends what an operation does, beside how it is answered. */
export interface Bending {
  /** A pin made now is missing from lists for so long. */
  listLaterMs?: number;
  /** The list comes in an order drawn from this seed. */
  shuffleSeed?: number;
  /** What Pinterest makes of a text it is given. */
  rewrite?: (field: 'link' | 'description', value: string) => string;
}

/** One request after routing and authorization, before its operation runs. */
export interface Call {
  world: World;
  tokens: TokenBook;
  consents: Consents;
  ledger: Ledger;
  operation: Operation;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Undefined for the operations that take the app's credentials. */
  token: TokenState | undefined;
  account: AccountState | undefined;
  connectionId: number;
  requestId: string;
  bending: Bending;
  origin: string;
}

export interface Answer {
  status: number;
  /** Written as JSON; absent: no body. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: Call) => Answer;
export type Handlers = Record<string, Handler>;

/** The account whose token this is. Routing guarantees one for all operations with scopes. */
export function accountOf(call: Call): AccountState {
  if (!call.account) throw invalid('This operation needs a user account.');
  return call.account;
}

export function hasScope(call: Call, scope: string): boolean {
  return call.token?.scopes.has(scope) ?? false;
}

/** The body as a JSON object, or Pinterest's 400. */
export function readObject(call: Call): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(call.body.toString('utf8'));
  } catch {
    throw invalid('The request body is not valid JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('The request body must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}
