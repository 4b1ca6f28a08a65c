import type { ErrorDetails } from '../errors.js';
import type { AttemptOutcome, JournalRow } from '../store/pins/journal.js';

/** Nobody knows what became of an attempt: it is looked for later, or (`open`) nobody looks any more. */
export type Unsettled =
  | { kind: 'doubtful'; error: ErrorDetails; candidates: readonly string[]; looks: number; lookAt: string }
  | { kind: 'failed'; error: ErrorDetails; open?: boolean; candidates?: readonly string[] };

/** What is to be written about a pin that this process holds. */
export type Settlement = { pinId: string; attemptId: string } & (
  /** An id that another row has already says nothing about this one: `ifAnothers` is written instead. */
  | { kind: 'published'; pinterestId: string; url: string; ifAnothers: () => Unsettled }
  | Unsettled
  | { kind: 'released'; error?: ErrorDetails; notBefore?: string }
  /** Proved absent, and to be sent again if its date is still this one. */
  | { kind: 'absent'; scheduledAt: string | null }
);

/**
 * Whether the pin's row took it: another attempt may hold the pin by now. Of an absent pin, `cancelled` and `skipped`:
 * it is free, and nobody wants it sent again. Of a published pin, `has_another`: its row was given another pin meanwhile,
 * which it keeps, and failed with `twiceError`. `locked`: somebody else has its row, and nothing was written yet.
 */
export type Written = 'written' | 'fenced_off' | 'owned_by_another' | 'has_another' | 'cancelled' | 'skipped' | 'locked';

export interface Recorded {
  written: Written;
  /** Of a pin that was written as published. */
  publishedAt?: string;
}

export type OfKind<K extends Settlement['kind']> = Extract<Settlement, { kind: K }>;

/** Those of one kind. */
export function ofKind<K extends Settlement['kind']>(settlements: readonly Settlement[], kind: K): OfKind<K>[] {
  return settlements.filter((each): each is OfKind<K> => each.kind === kind);
}

/** What the row of a failed pin says. */
export function codeOf({ open, error }: OfKind<'failed'>): string {
  return open ? 'outcome_unknown' : error.code;
}

/** A pin that was found or made, and is another row's. */
export function anothersError(pinterestId: string): ErrorDetails {
  const message =
    `Nobody knows whether Pinterest made this pin: ${pinterestId}, which was found, belongs to another row. ` +
    'Look at the board by hand; a retry looks first.';
  return { code: 'outcome_unknown', outcome: 'unknown', message };
}

/** A pin that was made, of a row that has another. */
export function twiceError(pinterestId: string): ErrorDetails {
  const message =
    `Pinterest made this pin as ${pinterestId}, but meanwhile somebody else had given its row another pin, which it keeps: ` +
    'both are there. Delete one of them on Pinterest, and see who else publishes.';
  return { code: 'published_twice', message };
}

/** What the journal says of the attempt. */
export function journalRow(settlement: Settlement): JournalRow {
  const { attemptId: id } = settlement;
  const row = { id, error: null, candidates: null, pinterest_pin_id: null };
  switch (settlement.kind) {
    case 'published':
      return { ...row, outcome: 'published', pinterest_pin_id: settlement.pinterestId };
    case 'released':
      return { ...row, outcome: releasedOutcome(settlement), error: asJson(settlement.error) };
    case 'absent':
      return { ...row, outcome: 'absent' };
    case 'failed':
      return {
        ...row,
        outcome: failedOutcome(settlement),
        error: asJson(settlement.error),
        candidates: asJson(settlement.candidates),
      };
    case 'doubtful':
      return { ...row, outcome: 'unknown', error: asJson(settlement.error), candidates: asJson(settlement.candidates) };
  }
}

function releasedOutcome({ error }: { error?: ErrorDetails }): AttemptOutcome {
  return error?.outcome === 'rejected' ? 'rejected' : 'not_sent';
}

function failedOutcome({ open, error }: { open?: boolean; error: ErrorDetails }): AttemptOutcome {
  if (open) return 'unknown';
  if (error.code === 'not_created') return 'absent';
  return error.outcome === 'rejected' ? 'rejected' : 'not_sent';
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
