import type { Service } from '../service.js';
import type { Queries } from '../store/database.js';
import { asIds, idsOf } from '../store/pins/dialect.js';
import { type PinRecord, readPins } from '../store/pins/pin_rows.js';
import type { StatusWords } from '../types.js';
import { codeOf, type Settlement, type Written } from './settlement.js';

/**
 * The answer to a commit may be lost and the commit be kept: what is written again then finds its pins free already, as
 * if they were in other hands. By attempts; of those that really are nothing is returned.
 */
export async function writtenBefore(
  queries: Queries,
  { database: { engine }, words }: Service,
  settlements: readonly Settlement[],
): Promise<Map<string, Written>> {
  const before = new Map<string, Written>();
  if (settlements.length === 0) return before;
  const records = await readPins(queries, `p.id in ${idsOf(engine, '$1')}`, [asIds(settlements.map(({ pinId }) => pinId))]);
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const settlement of settlements) {
    const record = byId.get(settlement.pinId);
    if (record && says(record, settlement, words)) {
      before.set(settlement.attemptId, settlement.kind === 'published' ? 'has_another' : 'written');
    }
  }
  return before;
}

function says(record: PinRecord, settlement: Settlement, { ready, failed }: StatusWords): boolean {
  const { status, attempt_id: attempt, error_code: code } = record;
  switch (settlement.kind) {
    case 'published':
      // Whoever gave the row its other pin may have called it published, and that stays.
      return attempt === null && code === 'published_twice';
    case 'failed':
      return attempt === null && status === failed && code === codeOf(settlement);
    case 'released':
      return attempt === null && status === ready;
    case 'doubtful':
      return attempt === settlement.attemptId && record.claimed_by === null && record.looks === settlement.looks;
    case 'absent':
      // It is free, and this run does not know what was wished of it: the next one sends it.
      return false;
  }
}
