import { PinterestError } from '../errors.js';
import { BLOCK_ACCOUNT } from '../store/connections/block_account.js';
import { BLOCK_CONNECTION } from '../store/connections/block_connection.js';
import { CONNECTIONS_OF_ACCOUNT } from '../store/connections/connections_of_account.js';
import { READ_CONNECTION } from '../store/connections/read_connection.js';
import type { Access, ConnectionAccess, Refusal } from './access.js';
import { byOwnClock, type ConnectionRow, isBeingRefreshed, isBlocked, isUsable, nameOf, scopesOf } from './connection_row.js';
import { isDue } from './due.js';
import { endConnection, endExpired, tell, teller } from './ending.js';
import { notFound, orNotFound, reconnectRequired, refusedToo, refuseElsewhere } from './failures.js';
import type { ConnectionParts } from './parts.js';
import type { Refresh } from './refresh.js';
import { openablePair, sealContextOf, storeUnderFirstKey } from './seals.js';
import type { StoredPair } from './token_store.js';

// While the token is good anyway, a refresh that failed is not tried again by every pin.
const PAUSE_MS = 5 * 60_000;

/** Hands out sealed access tokens, renewed when that is due. */
export class OpenConnections implements ConnectionAccess {
  readonly #parts: ConnectionParts;
  readonly #refresh: Refresh;
  readonly #pausedUntil = new Map<string, number>();

  constructor(parts: ConnectionParts, refresh: Refresh) {
    this.#parts = parts;
    this.#refresh = refresh;
  }

  async open(connectionId: string): Promise<Access> {
    let row = await this.#usableRow(connectionId);
    if (row.status === 'connected' && isDue(row) && (!isUsable(row) || !this.#isTakenCareOf(row))) {
      await this.#renewInTime(row);
      row = await this.#usableRow(connectionId);
    }
    return this.#accessOf(row);
  }

  async renew(connectionId: string, version: number): Promise<Access> {
    const row = await this.#usableRow(connectionId);
    if (row.token_version === version) {
      if (row.status === 'reconnect_soon') throw await endExpired(this.#parts, row);
      await this.#refresh.renew(connectionId, version);
    }
    return this.#accessOf(await this.#usableRow(connectionId));
  }

  async end(connectionId: string, version: number, refusal: Refusal): Promise<PinterestError | undefined> {
    const { database } = this.#parts.service;
    const [row] = await database.query<ConnectionRow>(READ_CONNECTION, [connectionId]);
    if (row === undefined || row.token_version !== version) return undefined;
    return endConnection(this.#parts, row, { code: refusal.code, why: refusedToo(refusal) });
  }

  async tellSealed(connectionId: string, message: string): Promise<void> {
    await tell(this.#parts, await this.#row(connectionId), { kind: 'reconnect_required', message });
  }

  /**
   * Pinterest blocks its user, whichever tenant's pins it was. Each row in a statement of its own: no two are locked at
   * once, and so nobody's order of locking meets another. The account's is the first: who connects later reads it.
   */
  async block(userId: string, until: string, reason: string): Promise<void> {
    const { database, environment, appId } = this.#parts.service;
    const account = [environment, appId, userId];
    await database.change(BLOCK_ACCOUNT, [...account, until, reason, new Date().toISOString()]);
    const connections = await database.query<ConnectionRow>(CONNECTIONS_OF_ACCOUNT, account);
    for (const connection of connections) await this.#blockOne(connection, until, reason);
  }

  async #blockOne(before: ConnectionRow, until: string, reason: string): Promise<void> {
    const { database } = this.#parts.service;
    const now = new Date().toISOString();
    // Each pin that was on its way meets the block, and each a moment later: a person is told once.
    const say = reason === 'spam_block' && !isSpamBlocked(before) ? await teller(this.#parts, before) : undefined;
    const [row] = await database.query<ConnectionRow>(BLOCK_CONNECTION, [before.id, until, reason, now]);
    if (row === undefined || say === undefined) return;
    // A rate limit that was there before may hold for longer.
    const at = row.blocked_until ?? until;
    const message = `Pinterest stopped ${nameOf(row)} because its pins look like spam to it: nothing is sent before ${at}. Publish less, and more varied.`;
    say({ kind: 'spam_block', message, at });
  }

  async #row(connectionId: string): Promise<ConnectionRow> {
    const { database } = this.#parts.service;
    const rows = database.query<ConnectionRow>(READ_CONNECTION, [connectionId]);
    const [row] = await orNotFound('connection', connectionId, rows, false);
    if (row === undefined) throw notFound('connection', connectionId, false);
    return row;
  }

  async #usableRow(connectionId: string): Promise<ConnectionRow> {
    const row = await this.#row(connectionId);
    refuseElsewhere(this.#parts.service, row);
    if (row.status === 'reconnect_required') throw reconnectRequired(row);
    if (isBlocked(row)) throw blockedFor(row);
    return row;
  }

  async #renewInTime(row: ConnectionRow): Promise<void> {
    try {
      await this.#refresh.renew(row.id, row.token_version);
      this.#pausedUntil.delete(row.id);
    } catch (error) {
      if (!isUsable(row)) throw error;
      this.#pausedUntil.set(row.id, performance.now() + PAUSE_MS);
    }
  }

  /** Nobody waits for another process's refresh as long as the token is good without it. */
  #isTakenCareOf(row: ConnectionRow): boolean {
    return isBeingRefreshed(row) || performance.now() < (this.#pausedUntil.get(row.id) ?? 0);
  }

  async #accessOf(row: ConnectionRow): Promise<Access> {
    if (!isUsable(row)) throw await endExpired(this.#parts, row);
    const { service, tokens } = this.#parts;
    const stored = await tokens.read(service.database, row.id);
    if (stored === undefined) throw await endExpired(this.#parts, row);
    const pair = await this.#underCurrentKey(row, stored);
    const scopes = scopesOf(row.scope);
    return {
      auth: {
        sealed: pair.access,
        context: sealContextOf(row),
        // Pinterest counts by its user: two tenants on one account share a quota.
        user: row.pinterest_user_id,
        ...(scopes.length > 0 && { scopes }),
      },
      version: pair.version,
      username: row.pinterest_username,
      userId: row.pinterest_user_id,
    };
  }

  async #underCurrentKey(row: ConnectionRow, stored: StoredPair): Promise<StoredPair> {
    const { service } = this.#parts;
    const { pair, moved } = openablePair(service, row, stored);
    if (!moved) return pair;
    const kept = await service.database.transaction((queries) => storeUnderFirstKey(queries, this.#parts, row));
    return kept?.pair ?? pair;
  }
}

function isSpamBlocked(row: ConnectionRow): boolean {
  return isBlocked(row) && row.blocked_reason === 'spam_block';
}

function blockedFor(row: ConnectionRow): PinterestError {
  const until = row.blocked_until as string;
  return new PinterestError({
    code: isSpamBlocked(row) ? 'spam_block' : 'rate_limited',
    // For people, and so by the database's clock.
    message: `Nothing is sent for ${nameOf(row)} before ${until} (${row.blocked_reason ?? 'blocked'}).`,
    outcome: 'not_sent',
    retryable: true,
    retryAt: byOwnClock(row, until),
    stopped: 'wait_too_long',
  });
}
