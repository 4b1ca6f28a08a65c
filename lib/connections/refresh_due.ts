import { detailsOf } from '../engine.js';
import { type ErrorDetails, PinterestError } from '../errors.js';
import { LIST_CONNECTIONS } from '../store/connections/list_connections.js';
import { orNone } from '../store/or_none.js';
import { type ConnectionRow, isUsable, nowOf } from './connection_row.js';
import { isDue } from './due.js';
import { endExpired, tell, tellExpiry } from './ending.js';
import { isOwnFault } from './failures.js';
import type { ConnectionParts } from './parts.js';
import type { Refresh } from './refresh.js';
import { sweep } from './start.js';

const AT_ONCE = 8;
const SUSPECTS_IN_A_ROW = 2;
// A refresh that has failed for days is a person's business before the token ends.
const SOON_MS = 3 * 24 * 60 * 60_000;

export interface RefreshReport {
  refreshed: string[];
  failed: { connectionId: string; error: ErrorDetails }[];
  notDue: number;
}

/** Renews what is due. One connection's failure is its own; a refused app is everybody's, and stops the run. */
export class RefreshRun {
  readonly #parts: ConnectionParts;
  readonly #refresh: Refresh;
  readonly #signal: AbortSignal | undefined;
  readonly #report: RefreshReport = { refreshed: [], failed: [], notDue: 0 };
  #suspects = 0;
  #appWorks = false;

  constructor(parts: ConnectionParts, refresh: Refresh, signal: AbortSignal | undefined) {
    this.#parts = parts;
    this.#refresh = refresh;
    this.#signal = signal;
  }

  async run(tenantId: string | null): Promise<RefreshReport> {
    const { service, spool } = this.#parts;
    await spool.apply();
    await sweep(service.database);
    const rows = await orNone(service.database.query<ConnectionRow>(LIST_CONNECTIONS, [tenantId]), tenantId);
    const ours = rows.filter((row) => row.environment === service.environment && row.app_id === service.appId);
    for (const row of ours) if (row.status === 'reconnect_soon') await this.#remind(row);
    const connected = ours.filter((row) => row.status === 'connected');
    const due = connected.filter(isDue);
    this.#report.notDue = connected.length - due.length;
    await this.#renewAll(due);
    return this.#report;
  }

  /** One at a time until the app is known to work: a wrong secret must not be tried on everybody. */
  async #renewAll(due: ConnectionRow[]): Promise<void> {
    const queue = due[Symbol.iterator]();
    const worker = async (isEnough: () => boolean): Promise<void> => {
      while (!isEnough() && !this.#signal?.aborted) {
        if (this.#suspects >= SUSPECTS_IN_A_ROW) throw appRefused();
        const { value: row, done } = queue.next();
        if (done) return;
        await this.#renew(row);
      }
    };
    await worker(() => this.#appWorks);
    await Promise.all(Array.from({ length: AT_ONCE }, () => worker(() => false)));
    if (this.#suspects >= SUSPECTS_IN_A_ROW) throw appRefused();
  }

  async #renew(row: ConnectionRow): Promise<void> {
    try {
      await this.#refresh.renew(row.id, row.token_version);
      this.#report.refreshed.push(row.id);
      this.#appWorks = true;
      this.#suspects = 0;
    } catch (error) {
      if (!(error instanceof PinterestError)) throw error;
      // Disconnected since the list was read: nobody misses it.
      if (error.code === 'not_found') return;
      // The app closed it, or its own key file fails: that is no connection's, and people must not be told to connect again.
      if (error.code === 'closed' || isOwnFault(error)) throw error;
      this.#suspects = error.code === 'app_credentials_suspect' ? this.#suspects + 1 : 0;
      this.#report.failed.push({ connectionId: row.id, error: detailsOf(error) });
      await this.#tellOf(error, row);
    }
  }

  /** Who was ended has been told of it. */
  async #tellOf({ code, message }: PinterestError, row: ConnectionRow): Promise<void> {
    if (code === 'reconnect_required') return;
    if (code === 'seal_broken') return tell(this.#parts, row, { kind: 'reconnect_required', message });
    const endsSoon = Date.parse(row.token_expires_at) - nowOf(row) < SOON_MS;
    if (endsSoon) await tellExpiry(this.#parts, { ...row, last_error: message });
  }

  async #remind(row: ConnectionRow): Promise<void> {
    if (isUsable(row)) return tellExpiry(this.#parts, row);
    await endExpired(this.#parts, row);
  }
}

function appRefused(): PinterestError {
  return new PinterestError({
    code: 'app_credentials_suspect',
    message:
      'Pinterest refused the app itself, for two connections in a row: check PINTEREST_APP_ID, PINTEREST_APP_SECRET ' +
      'and PINTEREST_ENVIRONMENT (or the options app and environment). No connection was ended.',
    outcome: 'rejected',
    stopped: 'permanent',
  });
}
