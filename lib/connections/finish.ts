import { createHash } from 'node:crypto';

import { detailsOf } from '../engine.js';
import { PinterestError } from '../errors.js';
import { serviceClosed } from '../failure.js';
import { KEEP_GRANT } from '../store/connections/keep_grant.js';
import { TAKE_STATE } from '../store/connections/take_state.js';
import type { Row } from '../store/database.js';
import type { Account, ConnectFinished, TokenGrant } from '../types.js';
import { type Connected, connect } from './connect.js';
import { scopesOf } from './connection_row.js';
import { orNotFound } from './failures.js';
import type { ConnectionParts } from './parts.js';
import { STATE_LIFE_MS } from './start.js';

export interface Callback {
  state: unknown;
  code: unknown;
  error: unknown;
  userId: string;
  signal: AbortSignal | undefined;
}

/** Replaces the project's boards after a connect, and says how many there are. */
export type ReplaceBoards = (project: {
  tenantId: string;
  projectId: string;
  signal: AbortSignal | undefined;
}) => Promise<{ total: number }>;

interface StateRow extends Row {
  id: string;
  state: string;
  code_verifier: string;
  blog_project_id: string;
  tenant_id: string;
  user_id: string;
  connection_id: string;
  environment: string;
  scope: string;
  sealed_access: string | null;
  sealed_refresh: string | null;
  grant_facts: string | null;
  expires_at: string;
  now: string;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

type Failure = Extract<ConnectFinished, { ok: false }>;

/** A grant as it waits: without the tokens, which are sealed beside it. */
type GrantFacts = Pick<
  TokenGrant,
  'issuedAt' | 'accessTokenExpiresAt' | 'refreshTokenExpiresAt' | 'scopes' | 'missingScopes'
>;

interface Grant {
  access: string;
  refresh: string | null;
  facts: GrantFacts;
}

class Refused extends Error {
  readonly reason: string;
  readonly canRetry: boolean;

  constructor(reason: string, message: string, canRetry = false) {
    super(message);
    this.reason = reason;
    this.canRetry = canRetry;
  }
}

/** What Pinterest's callback brings, turned into a connection or into the reason why there is none. */
export async function finish(...given: Parameters<typeof finished>): Promise<ConnectFinished> {
  const [{ service: { finishing } }] = given;
  const work = finished(...given);
  finishing.add(work);
  try {
    return await work;
  } finally {
    finishing.delete(work);
  }
}

async function finished(parts: ConnectionParts, callback: Callback, replaceBoards: ReplaceBoards): Promise<ConnectFinished> {
  let projectId: string | undefined;
  try {
    const state = await takeState(parts, callback.state);
    projectId = state.blog_project_id;
    checkState(parts, state, callback);
    const grant = waitingGrant(state) ?? (await exchange(parts, state, callback));
    const account = await accountOf(parts, state, grant, callback);
    return await connected(parts, state, { grant, account, replaceBoards, signal: callback.signal });
  } catch (error) {
    return failure(error, projectId);
  }
}

/** One use: the row is taken by deleting it. */
async function takeState({ service }: ConnectionParts, state: unknown): Promise<StateRow> {
  // The code would be left unspent by a client that is gone, and nobody could finish it any more.
  if (service.isClosing) {
    const { code, message } = serviceClosed('Nothing was begun: finish with another one, made with createPinterest.');
    throw new Refused(code, message, true);
  }
  if (typeof state === 'string' && state !== '') {
    const hash = createHash('sha256').update(state).digest('base64url');
    const taken = service.database.query<StateRow>(TAKE_STATE, [hash]);
    const [row] = await taken.catch((error: unknown) => {
      // Nothing was taken, and no code was spent.
      if (error instanceof PinterestError && error.retryable) throw new Refused(error.code, error.message, true);
      throw error;
    });
    if (row !== undefined) return row;
  }
  throw new Refused('state_unknown', 'This connection attempt is unknown or was finished already: connect again.');
}

function checkState({ service }: ConnectionParts, state: StateRow, { userId, error }: Callback): void {
  if (!isSameUser(state.user_id, userId)) {
    throw new Refused('foreign_user', 'This connection attempt was begun by another user: connect again.');
  }
  if (state.environment !== service.environment) {
    throw new Refused('wrong_environment', `This connection attempt was begun for ${state.environment}: connect again.`);
  }
  if (Date.parse(state.expires_at) <= Date.parse(state.now)) {
    throw new Refused('state_expired', 'This connection attempt was begun more than ten minutes ago: connect again.');
  }
  if (error === undefined || error === null || error === '') return;
  // Only a word: what an address brings is anybody's text.
  const word = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'error';
  if (word === 'access_denied') throw new Refused('denied', 'The consent at Pinterest was declined: connect again.');
  throw new Refused('denied', `Pinterest did not give its consent (${word}): connect again.`);
}

/** A column of UUIDs gives them back in lower case, however they were written. */
function isSameUser(stored: string, given: string): boolean {
  return stored === given || (UUID.test(given) && stored === given.toLowerCase());
}

function waitingGrant({ sealed_access, sealed_refresh, grant_facts }: StateRow): Grant | undefined {
  if (sealed_access === null || grant_facts === null) return undefined;
  return { access: sealed_access, refresh: sealed_refresh, facts: JSON.parse(grant_facts) as GrantFacts };
}

interface Exchanged extends Grant {
  account: Account | undefined;
  accountError: PinterestError | undefined;
}

async function exchange({ service }: ConnectionParts, state: StateRow, callback: Callback): Promise<Exchanged> {
  const { code, signal } = callback;
  if (typeof code !== 'string' || code === '' || /\p{Surrogate}/u.test(code)) {
    throw new Refused('code_missing', 'Pinterest sent no authorization code: connect again.');
  }
  const grant = await service.client.oauth.exchange({
    code,
    sealedVerifier: state.code_verifier,
    context: { tenant: state.tenant_id, connection: state.connection_id },
    scopes: scopesOf(state.scope),
    account: true,
    ...(signal && { signal }),
  });
  const { issuedAt, accessTokenExpiresAt, refreshTokenExpiresAt, scopes, missingScopes } = grant;
  return {
    access: grant.sealedAccessToken as string,
    refresh: grant.sealedRefreshToken ?? null,
    facts: { issuedAt, accessTokenExpiresAt, refreshTokenExpiresAt, scopes, missingScopes } as GrantFacts,
    account: grant.account,
    accountError: grant.accountError && new PinterestError(grant.accountError),
  };
}

/** A connection that cannot be named is of no use. A grant that waits for its name is not lost, for ten minutes. */
async function accountOf(
  parts: ConnectionParts,
  state: StateRow,
  grant: Grant | Exchanged,
  { signal }: Callback,
): Promise<Account> {
  if ('account' in grant && grant.account !== undefined) return grant.account;
  const read = 'account' in grant ? Promise.reject(grant.accountError) : readAccount(parts, state, grant, signal);
  return read.catch(async (error: unknown) => {
    if (!(error instanceof PinterestError) || !(error.retryable || isOver(error.code))) throw error;
    const message = `Pinterest gave its consent, but does not say whose account it is: ${error.message}`;
    throw await waiting(parts, state, grant, { reason: 'account_unreadable', message });
  });
}

/** What says nothing of the account: whoever asked went away, or the service did. */
const isOver = (code: string): boolean => code === 'cancelled' || code === 'closed';

/** The code is spent, and so the grant is put back for the next try. What cannot be put back is lost. */
async function waiting(
  parts: ConnectionParts,
  state: StateRow,
  grant: Grant,
  { reason, message }: { reason: string; message: string },
): Promise<Refused> {
  try {
    await keepGrant(parts, state, grant);
    return new Refused(reason, message, true);
  } catch (error) {
    if (!(error instanceof PinterestError)) throw error;
    return new Refused(error.code, `Pinterest gave its consent, but it could not be kept: ${error.message} Then connect again.`);
  }
}

function readAccount(
  { service }: ConnectionParts,
  state: StateRow,
  grant: Grant,
  signal: AbortSignal | undefined,
): Promise<Account> {
  const context = { tenant: state.tenant_id, connection: state.connection_id };
  const { scopes } = grant.facts;
  const auth = { sealed: grant.access, context, ...(scopes.length > 0 && { scopes }) };
  return service.client.account.get({ auth, ...(signal && { signal }) });
}

async function keepGrant({ service }: ConnectionParts, state: StateRow, grant: Grant): Promise<void> {
  await service.database.change(KEEP_GRANT, [
    state.id,
    state.state,
    state.blog_project_id,
    state.tenant_id,
    state.user_id,
    state.connection_id,
    state.environment,
    state.scope,
    grant.access,
    grant.refresh,
    JSON.stringify(grant.facts),
    STATE_LIFE_MS,
  ]);
}

interface Named {
  grant: Grant;
  account: Account;
  replaceBoards: ReplaceBoards;
  signal: AbortSignal | undefined;
}

async function connected(parts: ConnectionParts, state: StateRow, named: Named): Promise<ConnectFinished> {
  const { grant, account } = named;
  const { facts } = grant;
  const connecting = connect(parts, {
    tenantId: state.tenant_id,
    projectId: state.blog_project_id,
    connectionId: state.connection_id,
    userId: account.id ?? account.username,
    username: account.username,
    scope: facts.scopes.join(' '),
    pair: { access: grant.access, refresh: grant.refresh },
    accessTokenExpiresAt: facts.accessTokenExpiresAt,
    refreshTokenExpiresAt: facts.refreshTokenExpiresAt ?? null,
    issuedAt: facts.issuedAt,
    waited: !('account' in grant),
  });
  const done = await orNotFound('project', state.blog_project_id, connecting).catch(async (error: unknown) => {
    if (!(error instanceof PinterestError) || !error.retryable) throw error;
    const message = `Pinterest gave its consent, but the connection could not be stored: ${error.message}`;
    throw await waiting(parts, state, grant, { reason: error.code, message });
  });
  if (done.deleted !== undefined) await parts.spool.forget(done.deleted);
  return {
    ok: true,
    projectId: state.blog_project_id,
    connectionId: done.connectionId,
    username: account.username,
    missingScopes: facts.missingScopes,
    ...(await boardsAfter(done, state, named)),
  };
}

/** The connection stands whatever becomes of its boards. */
async function boardsAfter(
  { isNew }: Connected,
  state: StateRow,
  { replaceBoards, signal }: Named,
): Promise<Pick<Extract<ConnectFinished, { ok: true }>, 'boardsSynced' | 'boardsError'>> {
  if (!isNew) return {};
  try {
    const { total } = await replaceBoards({ tenantId: state.tenant_id, projectId: state.blog_project_id, signal });
    return { boardsSynced: total };
  } catch (error) {
    if (!(error instanceof PinterestError)) throw error;
    return { boardsError: detailsOf(error) };
  }
}

/** Bugs are thrown; everything that can happen is an answer. */
function failure(error: unknown, projectId: string | undefined): Failure {
  const known = projectId === undefined ? {} : { projectId };
  if (error instanceof Refused) {
    return { ok: false, ...known, reason: error.reason, message: error.message, canRetry: error.canRetry };
  }
  if (!(error instanceof PinterestError)) throw error;
  return { ok: false, ...known, reason: error.code, message: error.message, canRetry: false };
}
