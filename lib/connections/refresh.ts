import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { PinterestError } from '../errors.js';
import { serviceClosed } from '../failure.js';
import { END_REFRESH_LEASE } from '../store/connections/end_refresh_lease.js';
import { EXTEND_REFRESH_LEASE } from '../store/connections/extend_refresh_lease.js';
import { LOCK_CONNECTION } from '../store/connections/lock_connection.js';
import { READ_CONNECTION } from '../store/connections/read_connection.js';
import { TAKE_REFRESH_LEASE } from '../store/connections/take_refresh_lease.js';
import type { Client, TokenGrant } from '../types.js';
import { type ConnectionRow, isBeingRefreshed } from './connection_row.js';
import { endConnection, reconnectSoon } from './ending.js';
import { noAccessToken, notFound, reconnectRequired } from './failures.js';
import type { ConnectionParts } from './parts.js';
import { sealContextOf, sealFailure } from './seals.js';
import { type Renewed, storeRenewed } from './store_renewed.js';
import type { StoredPair } from './token_store.js';

// Long enough to be extended twice before it ends, short enough to be waited for after a crash.
const LEASE_MS = 30_000;
const WAIT_MS = 90_000;
const STORE_TRIES = 6;

/** The right to spend the refresh token of one pair, as long as it is extended. */
interface Lease {
  row: ConnectionRow;
  pair: StoredPair;
  name: string;
  /** Somebody began before us and nobody knows how it ended: the refresh token may be spent. */
  doubtful: boolean;
}

type Turn = { kind: 'ours'; lease: Lease } | { kind: 'wait' | 'moved_on' } | { kind: 'ended'; row: ConnectionRow };

/** Renews token pairs, each once, however many processes ask. */
export class Refresh {
  readonly #parts: ConnectionParts;
  readonly #underWay = new Map<string, Promise<void>>();
  #closed = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /**
   * Returns when the connection has another pair than `version`, whoever made it. Nothing cancels it: a spent refresh
   * token's answer must be stored.
   */
  renew(connectionId: string, version: number): Promise<void> {
    const key = `${connectionId} ${version}`;
    let renewal = this.#underWay.get(key);
    if (renewal === undefined) {
      renewal = this.#renew(connectionId, version).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, renewal);
    }
    return renewal;
  }

  /** Begins nothing more; resolves when what was begun is stored. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay.values());
  }

  async #renew(connectionId: string, version: number): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      if (this.#closed) throw serviceClosed('What was being refreshed is stored, and nothing more was begun: make a new one with createPinterest.');
      // It reads the seal keys: where their file cannot be used, nothing is begun that would count as this connection's failure.
      const { client } = this.#parts.service;
      const turn = await this.#turn(connectionId, version);
      if (turn.kind === 'moved_on') return;
      if (turn.kind === 'ended') throw reconnectRequired(turn.row);
      if (turn.kind === 'ours' && (await this.#withLease(turn.lease, client))) return;
      if (performance.now() > deadline) throw underWay(connectionId);
      await sleep(50 + Math.random() * 100);
    }
  }

  #turn(connectionId: string, version: number): Promise<Turn> {
    const { database } = this.#parts.service;
    return database.transaction<Turn>(async (queries) => {
      const [row] = await queries.query<ConnectionRow>(LOCK_CONNECTION, [connectionId]);
      if (row === undefined) throw notFound('connection', connectionId, false);
      if (row.token_version !== version) return { kind: 'moved_on' };
      if (row.status === 'reconnect_required') return { kind: 'ended', row };
      if (isBeingRefreshed(row)) return { kind: 'wait' };
      const pair = await this.#parts.tokens.read(queries, connectionId);
      if (pair === undefined) return { kind: 'ended', row };
      const name = `${this.#parts.service.holder} ${randomUUID()}`;
      await queries.change(TAKE_REFRESH_LEASE, [connectionId, version, name, LEASE_MS]);
      const doubtful = row.refresh_by !== null || row.status === 'reconnect_soon';
      return { kind: 'ours', lease: { row, pair, name, doubtful } };
    });
  }

  /** False: the lease was over before anything was spent. */
  async #withLease(lease: Lease, client: Client): Promise<boolean> {
    const { service, spool } = this.#parts;
    const extend = (): void => {
      // A database that is away now is asked again in a few seconds, and by then the lease may still be ours.
      service.database.change(EXTEND_REFRESH_LEASE, [lease.row.id, lease.name, LEASE_MS]).catch(() => {});
    };
    const heartbeat = setInterval(extend, LEASE_MS / 3);
    try {
      if (lease.doubtful) await spool.apply(lease.row.id);
      // What waited in a file is stored now and ends the lease: our pair, or its refresh token alone, was read before.
      if (lease.doubtful && !(await this.#isOurs(lease))) return false;
      const renewed = await this.#spend(lease, client);
      await this.#keep(renewed);
      if (renewed.pair.access === null) throw noAccessToken();
      return true;
    } catch (error) {
      // A process that was suspended may find its lease given away and the work done.
      if (!(await this.#isOver(lease).catch(() => false))) throw error;
      return true;
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** There is a newer pair already. */
  async #isOver({ row }: Lease): Promise<boolean> {
    const [now] = await this.#parts.service.database.query<ConnectionRow>(READ_CONNECTION, [row.id]);
    return now !== undefined && now.token_version !== row.token_version;
  }

  async #isOurs({ row, name }: Lease): Promise<boolean> {
    const [now] = await this.#parts.service.database.query<ConnectionRow>(READ_CONNECTION, [row.id]);
    return now?.refresh_by === name;
  }

  async #spend(lease: Lease, client: Client): Promise<Renewed> {
    const { row, pair } = lease;
    if (pair.refresh === null) {
      await reconnectSoon(this.#parts, row, 'no_refresh_token', 'Pinterest gave no refresh token.');
      throw reconnectRequired(row);
    }
    try {
      const grant = await client.oauth.refresh({ sealed: pair.refresh, context: sealContextOf(row) });
      return renewedBy(grant, row);
    } catch (error) {
      throw await this.#failed(lease, error);
    }
  }

  /** Ends the connection only when Pinterest named the grant, and only when the grant was certainly still ours. */
  async #failed(lease: Lease, error: unknown): Promise<unknown> {
    const { row, name, doubtful } = lease;
    if (error instanceof PinterestError && error.code === 'grant_refused') {
      // Who was suspended is too late: another process has spent the token, and is about to store the next.
      if (!(await this.#isOurs(lease))) return underWay(row.id);
      if (!doubtful) return endConnection(this.#parts, row, { code: error.code, why: error.message, cause: error });
      const why = 'Its refresh token was spent, and the answer with the next one got lost.';
      await reconnectSoon(this.#parts, row, 'refresh_lost', why);
      return reconnectRequired(row, error);
    }
    const failure = sealFailure(error, row);
    const { code, message, outcome } = failure instanceof PinterestError ? failure : unexpected;
    const stillDoubtful = doubtful || outcome === 'unknown';
    const { database } = this.#parts.service;
    // Should this fail too, the lease ends by itself, and counts as doubtful.
    await database.change(END_REFRESH_LEASE, [row.id, name, stillDoubtful, message, code]).catch(() => {});
    return failure;
  }

  /** The pair is in a file before it is in the database, and in the database before anyone uses it. */
  async #keep(renewed: Renewed): Promise<void> {
    const { service, tokens, spool } = this.#parts;
    const spooled = await spool.write(renewed).then(
      (path) => `They wait in ${path} and are stored when the database is there again.`,
      (error: Error) => `They could not be kept in a file either (${error.message}).`,
    );
    for (let tries = 1; ; tries += 1) {
      try {
        await storeRenewed(service.database, tokens, renewed);
        break;
      } catch (error) {
        if (tries === STORE_TRIES) throw notStored(renewed, spooled, error);
        await sleep(100 * 2 ** tries);
      }
    }
    await spool.remove(renewed);
  }
}

const unexpected = { code: 'internal', message: 'The refresh failed unexpectedly.', outcome: 'unknown' };

function renewedBy(grant: TokenGrant, row: ConnectionRow): Renewed {
  return {
    connectionId: row.id,
    version: row.token_version,
    replaces: row.tokens_issued_at,
    pair: { access: grant.sealedAccessToken ?? null, refresh: grant.sealedRefreshToken ?? null },
    scope: grant.scopes.length === 0 ? null : grant.scopes.join(' '),
    accessTokenExpiresAt: grant.accessTokenExpiresAt,
    refreshTokenExpiresAt: grant.refreshTokenExpiresAt ?? null,
    refreshTokenRotated: grant.refreshTokenRotated,
    issuedAt: grant.issuedAt,
  };
}

function underWay(connectionId: string): PinterestError {
  return new PinterestError({
    code: 'refresh_under_way',
    message: `Another process is refreshing the tokens of connection ${connectionId} and has not ended: try again.`,
    outcome: 'not_sent',
    retryable: true,
  });
}

function notStored({ connectionId }: Renewed, spooled: string, cause: unknown): PinterestError {
  const why = cause instanceof PinterestError ? `${cause.code}: ${cause.message}` : 'the database failed';
  return new PinterestError(
    {
      code: 'tokens_not_stored',
      message: `The renewed tokens of connection ${connectionId} could not be stored (${why}). ${spooled}`,
      outcome: 'not_sent',
      retryable: true,
    },
    { cause },
  );
}
