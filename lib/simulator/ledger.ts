import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { PinState } from './world/entities.js';

/** A pin that came to be, with what was asked for: the text before Pinterest rewrote it. */
export interface ExecutedPin {
  pinId: string;
  operation: string;
  accountId: string;
  boardId: string;
  sectionId: string | null;
  title: string | null;
  description: string | null;
  link: string | null;
  altText: string | null;
  /** Of the request's bytes: equal hashes are the same request sent again. */
  requestHash: string;
  /** Of what the pin shows: equal fingerprints on one board are the same pin twice. */
  fingerprint: string;
  at: number;
  connectionId: number;
  requestId: string;
}

/** A request that reached the simulator. */
export interface ReceivedRequest {
  number: number;
  at: number;
  method: string;
  path: string;
  /** Empty when no operation has this path. */
  operation: string;
  accountId: string | null;
  /** Without `authorization` and `cookie`. */
  headers: IncomingHttpHeaders;
  bodyBytes: number;
  connectionId: number;
  requestId: string;
  /** The kinds of the faults that struck it. */
  faults: string[];
  /** `cut`: closed without a whole answer. `open`: not answered yet. */
  status: number | 'cut' | 'open';
  executed: boolean;
}

export interface Duplicate {
  accountId: string;
  boardId: string;
  /** The marker, or the fingerprint when duplicates are told by payload. */
  key: string;
  pinIds: string[];
}

export interface OperationCount {
  requested: number;
  executed: number;
}

export interface LedgerExport {
  pins: ExecutedPin[];
  requests: ReceivedRequest[];
  operations: Record<string, OperationCount>;
  accounts: Record<string, OperationCount>;
  connections: number;
}

/**
 * How to tell that two pins are one: by what they show, or by a marker that a pattern finds in
 * their texts.
 */
export interface DuplicateQuery {
  /**
   * A regular expression; its first match in title, description, link or alt text identifies the
   * pin.
   */
  marker?: string;
}

/** What was requested and what was executed: the truth that a client's report is compared with. */
export class Ledger {
  readonly pins: ExecutedPin[] = [];
  readonly operations = new Map<string, OperationCount>();
  readonly accounts = new Map<string, OperationCount>();
  connections = 0;
  #requests: ReceivedRequest[] = [];
  #received = 0;
  readonly #keep: number;

  constructor(keepRequests: number) {
    this.#keep = keepRequests;
  }

  /** The latest requests, oldest first. */
  get requests(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  /** All requests there ever were. */
  get received(): number {
    return this.#received;
  }

  receive(
    request: Omit<ReceivedRequest, 'number' | 'faults' | 'status' | 'executed'>,
  ): ReceivedRequest {
    this.#received += 1;
    const { authorization: _token, cookie: _cookie, ...headers } = request.headers;
    const entry: ReceivedRequest = {
      ...request,
      headers,
      number: this.#received,
      faults: [],
      status: 'open',
      executed: false,
    };
    if (this.#keep > 0) this.#requests.push(entry);
    // Dropping half at a time keeps the cost per request constant.
    if (this.#requests.length > this.#keep * 2) this.#requests = this.#requests.slice(-this.#keep);
    return entry;
  }

  countRequested(entry: ReceivedRequest, operation: string, accountId: string | null): void {
    entry.operation = operation;
    entry.accountId = accountId;
    countOf(this.operations, operation).requested += 1;
    if (accountId !== null) countOf(this.accounts, accountId).requested += 1;
  }

  countExecuted(entry: ReceivedRequest): void {
    entry.executed = true;
    countOf(this.operations, entry.operation).executed += 1;
    if (entry.accountId !== null) countOf(this.accounts, entry.accountId).executed += 1;
  }

  recordPin(
    pin: PinState,
    request: { operation: string; body: Buffer; connectionId: number; requestId: string },
  ): void {
    this.pins.push({
      pinId: pin.id,
      operation: request.operation,
      accountId: pin.accountId,
      boardId: pin.boardId,
      sectionId: pin.sectionId,
      title: pin.title,
      description: pin.description,
      link: pin.link,
      altText: pin.altText,
      requestHash: hash('sha1', request.body, 'hex'),
      fingerprint: fingerprintOf(pin),
      at: pin.createdAt,
      connectionId: request.connectionId,
      requestId: request.requestId,
    });
  }

  /** Every set of two or more pins on one board of one account that are the same pin. */
  duplicates(query: DuplicateQuery = {}): Duplicate[] {
    const marker = query.marker === undefined ? undefined : new RegExp(query.marker, 'u');
    const groups = new Map<string, Duplicate>();
    for (const pin of this.pins) {
      const key = marker ? markerOf(pin, marker) : pin.fingerprint;
      if (key === undefined) continue;
      const name = JSON.stringify([pin.accountId, pin.boardId, key]);
      const group = groups.get(name) ?? {
        accountId: pin.accountId,
        boardId: pin.boardId,
        key,
        pinIds: [],
      };
      group.pinIds.push(pin.pinId);
      groups.set(name, group);
    }
    return [...groups.values()].filter(({ pinIds }) => pinIds.length > 1);
  }

  export(): LedgerExport {
    return {
      pins: this.pins,
      requests: this.#requests,
      operations: Object.fromEntries(this.operations),
      accounts: Object.fromEntries(this.accounts),
      connections: this.connections,
    };
  }
}

function countOf(counts: Map<string, OperationCount>, key: string): OperationCount {
  let count = counts.get(key);
  if (!count) {
    count = { requested: 0, executed: 0 };
    counts.set(key, count);
  }
  return count;
}

function fingerprintOf(pin: PinState): string {
  const shown = [pin.sectionId, pin.title, pin.description, pin.link, pin.altText, pin.media];
  return hash('sha1', JSON.stringify(shown), 'hex');
}

function markerOf(pin: ExecutedPin, marker: RegExp): string | undefined {
  for (const text of [pin.title, pin.description, pin.link, pin.altText]) {
    const found = text === null ? null : marker.exec(text);
    if (found) return found[0];
  }
  return undefined;
}
