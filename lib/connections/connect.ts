import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { DELETE_BOARDS, FORGET_WHOSE_BOARDS } from '../store/boards/forget_boards.js';
import { CONNECTION_IS_USED } from '../store/connections/connection_is_used.js';
import { DELETE_CONNECTION } from '../store/connections/delete_connection.js';
import { INSERT_CONNECTION } from '../store/connections/insert_connection.js';
import { LINK_PROJECT } from '../store/connections/link_project.js';
import { LOCK_CONNECTION } from '../store/connections/lock_connection.js';
import { LOCK_CONNECTION_OF_USER } from '../store/connections/lock_connection_of_user.js';
import { STORE_CONNECTED } from '../store/connections/store_connected.js';
import type { Queries } from '../store/database.js';
import type { ConnectionRow } from './connection_row.js';
import type { ConnectionParts } from './parts.js';
import { lockProject, type NamedProject, type ProjectRow } from './project_row.js';
import type { SealedPair } from './token_store.js';

const LOCK_TRIES = 5;

/** A consent that was given, and whose it is. */
export interface Consent extends NamedProject {
  /** For which the pair is sealed. */
  connectionId: string;
  userId: string;
  username: string;
  scope: string;
  pair: SealedPair;
  accessTokenExpiresAt: string;
  refreshTokenExpiresAt: string | null;
  issuedAt: string;
  /** Its callback was brought once more: meanwhile the account may have got other tokens. */
  waited: boolean;
}

export interface Connected {
  connectionId: string;
  /** The project had no connection, or one to another account. */
  isNew: boolean;
  /** The connection that nobody used any more. */
  deleted: string | undefined;
}

/**
 * Everything a consent changes, or nothing. The project is locked first and the connection second, here and in
 * `disconnect`: whoever comes later sees what the other one did.
 */
export function connect(parts: ConnectionParts, consent: Consent): Promise<Connected> {
  return parts.service.database.transaction(async (queries) => {
    const project = await lockProject(queries, consent);
    const connection = await lockConnection(parts, queries, consent);
    if (!isOvertaken(consent, connection)) await store(parts, queries, consent, connection);
    await queries.change(LINK_PROJECT, [project.id, connection.id]);
    const before = project.pinterest_connection_id;
    const isNew = before !== connection.id;
    if (isNew && hasAnothersBoards(project, accountKey(parts.service, consent.userId))) {
      await queries.change(DELETE_BOARDS, [project.id]);
      await queries.change(FORGET_WHOSE_BOARDS, [project.id]);
    }
    const deleted = isNew && before !== null && (await deleteIfUnused(parts, queries, before)) ? before : undefined;
    return { connectionId: connection.id, isNew, deleted };
  });
}

/** The tokens there may even be a renewal of these, whose refresh token is spent then. */
function isOvertaken({ waited, issuedAt }: Consent, { status, tokens_issued_at, token_version }: ConnectionRow): boolean {
  return waited && status === 'connected' && token_version > 0 && Date.parse(tokens_issued_at) > Date.parse(issuedAt);
}

/** Users of different environments are different accounts, whatever their ids. */
export function accountKey({ environment }: Pick<Service, 'environment'>, userId: string): string {
  return `${environment}/${userId}`;
}

/**
 * Of an account that is not this one: its pins would be sent to boards that are not there, and a look for a pin there
 * would prove nothing. Boards that were never read from Pinterest are those of the account it was connected to.
 */
function hasAnothersBoards({ boards_of_account: owner, pinterest_connection_id: before }: ProjectRow, account: string): boolean {
  return owner === null ? before !== null : owner !== account;
}

/** The row of this Pinterest user, made when there is none. It may go between two statements, until it is locked. */
async function lockConnection(
  { service }: ConnectionParts,
  queries: Queries,
  consent: Consent,
): Promise<ConnectionRow> {
  const { tenantId, userId, connectionId, accessTokenExpiresAt } = consent;
  const { environment, appId } = service;
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    await queries.change(INSERT_CONNECTION, [
      connectionId,
      tenantId,
      environment,
      appId,
      userId,
      accessTokenExpiresAt,
    ]);
    const [row] = await queries.query<ConnectionRow>(LOCK_CONNECTION_OF_USER, [tenantId, environment, userId]);
    if (row !== undefined) return row;
  }
  throw new PinterestError({
    code: 'store_conflict',
    message: 'The connection of this Pinterest account was made and deleted again and again meanwhile: connect once more.',
    retryable: true,
  });
}

async function store(
  { service, tokens }: ConnectionParts,
  queries: Queries,
  consent: Consent,
  { id }: ConnectionRow,
): Promise<void> {
  const [stored] = await queries.query<{ token_version: number }>(STORE_CONNECTED, [
    id,
    service.appId,
    consent.username,
    consent.scope,
    consent.accessTokenExpiresAt,
    consent.refreshTokenExpiresAt,
    consent.issuedAt,
  ]);
  await tokens.write(queries, id, { ...sealedFor(service, consent, id), version: stored!.token_version });
}

/** A seal opens for one connection only: when the account has a row already, the pair is moved to it. */
function sealedFor(service: Service, consent: Consent, connection: string): SealedPair {
  const { tenantId: tenant, connectionId, pair } = consent;
  if (connection === connectionId) return pair;
  const { sealer, environment, appId } = service;
  const move = (kind: 'access' | 'refresh', sealed: string): string => {
    const place = { environment, appId, tenant, kind };
    return sealer.rewrap({ ...place, connection: connectionId }, sealed, { ...place, connection });
  };
  return { access: move('access', pair.access), refresh: pair.refresh === null ? null : move('refresh', pair.refresh) };
}

/** Tokens and row go together, and only while nobody can begin to use them. */
export async function deleteIfUnused(
  { tokens }: ConnectionParts,
  queries: Queries,
  connectionId: string,
): Promise<boolean> {
  await queries.query(LOCK_CONNECTION, [connectionId]);
  if ((await queries.query(CONNECTION_IS_USED, [connectionId])).length > 0) return false;
  await tokens.remove(queries, connectionId);
  return (await queries.change(DELETE_CONNECTION, [connectionId])) > 0;
}
