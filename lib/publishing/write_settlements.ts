import type { Service } from '../service.js';
import type { Database, Queries, Transaction } from '../store/database.js';
import { closeAttempts } from '../store/pins/journal.js';
import { doubtPins, failPins, lockedPins, lockWishes, ownersOf, publishPins, releasePins } from '../store/pins/settle_pins.js';
import type { StatusWords } from '../types.js';
import { codeOf, journalRow, ofKind, type OfKind, type Recorded, type Settlement, twiceError } from './settlement.js';
import { writtenBefore } from './written_before.js';

export interface Batch {
  holder: string;
  settlements: readonly Settlement[];
  /** It was tried before, and nobody knows whether that was kept. */
  isAgain: boolean;
}

/** The same for those whose rows nobody else has locked. */
export async function writeUnlocked(queries: Transaction, service: Service, batch: Batch): Promise<Map<string, Recorded>> {
  const { settlements } = batch;
  const locked = await lockedPins(queries, settlements.map(({ pinId }) => pinId));
  const free = settlements.filter(({ pinId }) => !locked.has(pinId));
  const recorded = await writeSettlements(queries, service, { ...batch, settlements: free });
  for (const { pinId, attemptId } of settlements) if (locked.has(pinId)) recorded.set(attemptId, { written: 'locked' });
  return recorded;
}

/** In one transaction: by attempts, what became of each. Those that are not named were in other hands. */
export async function writeSettlements(
  queries: Transaction,
  service: Service,
  { holder, settlements, isAgain }: Batch,
): Promise<Map<string, Recorded>> {
  const { engine } = service.database;
  const recorded = new Map<string, Recorded>();
  const theirs = await writePublished(queries, service, settlements, recorded);
  // Read before it is free: a cancel that comes later finds a pin that nobody holds.
  const unwanted = await unwantedOf(queries, service, ofKind(settlements, 'absent'));
  await writeOthers(queries, service, holder, [...settlements, ...theirs], recorded);
  if (isAgain) {
    const left = settlements.filter(({ attemptId }) => !recorded.has(attemptId));
    for (const [attemptId, written] of await writtenBefore(queries, service, left)) recorded.set(attemptId, { written });
  }
  for (const [attemptId, written] of unwanted) if (recorded.has(attemptId)) recorded.set(attemptId, { written });
  for (const { attemptId } of theirs) recorded.set(attemptId, { written: 'owned_by_another' });
  const mine = settlements.filter(({ attemptId }) => recorded.get(attemptId)?.written !== 'owned_by_another');
  closeAttempts(queries, engine, [...mine, ...theirs].map(journalRow));
  return recorded;
}

/** Returns what is to be written of those whose id another row has. */
async function writePublished(
  queries: Queries,
  { database: { engine }, words, environment }: Service,
  settlements: readonly Settlement[],
  recorded: Map<string, Recorded>,
): Promise<Settlement[]> {
  const published = ofKind(settlements, 'published');
  if (published.length === 0) return [];
  const rows = published.map(({ pinId, attemptId, pinterestId, url }) => ({
    id: pinId,
    attempt_id: attemptId,
    pinterest_pin_id: pinterestId,
    pinterest_pin_url: url,
    environment,
  }));
  const written = await publishPins(queries, engine, rows, words.published);
  for (const { pinId, attemptId } of published) {
    const publishedAt = written.get(pinId);
    if (publishedAt !== undefined) recorded.set(attemptId, { written: 'written', publishedAt });
  }
  const left = published.filter(({ attemptId }) => !recorded.has(attemptId));
  if (left.length === 0) return [];
  const owners = await ownersOf(queries, engine, environment, left.map(({ pinterestId }) => pinterestId));
  const theirs = left.filter(({ pinId, pinterestId }) => (owners.get(pinterestId) ?? pinId) !== pinId);
  await writeTwice(queries, engine, left.filter((each) => !theirs.includes(each)), words, recorded);
  return theirs.map(({ pinId, attemptId, ifAnothers }) => ({ pinId, attemptId, ...ifAnothers() }));
}

/** Somebody else published these while they were sent from here. Those that another attempt holds stay as they are. */
async function writeTwice(
  queries: Queries,
  engine: Database['engine'],
  twice: readonly OfKind<'published'>[],
  words: StatusWords,
  recorded: Map<string, Recorded>,
): Promise<void> {
  if (twice.length === 0) return;
  const rows = twice.map(({ pinId, attemptId, pinterestId }) => {
    const { code, message } = twiceError(pinterestId);
    return { id: pinId, attempt_id: attemptId, error_code: code, error_message: message };
  });
  const written = await failPins(queries, engine, rows, words);
  for (const { pinId, attemptId } of twice) if (written.has(pinId)) recorded.set(attemptId, { written: 'has_another' });
}

async function writeOthers(
  queries: Queries,
  { database: { engine }, words }: Service,
  holder: string,
  settlements: readonly Settlement[],
  recorded: Map<string, Recorded>,
): Promise<void> {
  const failed = ofKind(settlements, 'failed').map((settlement) => ({
    id: settlement.pinId,
    attempt_id: settlement.attemptId,
    error_code: codeOf(settlement),
    error_message: settlement.error.message,
  }));
  const released = [...ofKind(settlements, 'released'), ...ofKind(settlements, 'absent')].map((settlement) => ({
    id: settlement.pinId,
    attempt_id: settlement.attemptId,
    not_before: (settlement.kind === 'released' && settlement.notBefore) || null,
  }));
  const doubtful = ofKind(settlements, 'doubtful').map(({ pinId, attemptId, error, looks, lookAt }) => ({
    id: pinId,
    attempt_id: attemptId,
    looks,
    next_look_at: lookAt,
    error_message: error.message,
  }));
  if (failed.length > 0) note(recorded, failed, await failPins(queries, engine, failed, words));
  if (released.length > 0) note(recorded, released, await releasePins(queries, engine, released, words));
  if (doubtful.length > 0) note(recorded, doubtful, await doubtPins(queries, engine, doubtful, holder));
}

/** Between the look's beginning and its end a person may have cancelled the pin or given it another date. */
async function unwantedOf(
  queries: Queries,
  { database: { engine }, words }: Service,
  absent: readonly OfKind<'absent'>[],
): Promise<Map<string, 'cancelled' | 'skipped'>> {
  const unwanted = new Map<string, 'cancelled' | 'skipped'>();
  if (absent.length === 0) return unwanted;
  const wishes = await lockWishes(queries, engine, absent.map(({ pinId }) => pinId));
  const byId = new Map(wishes.map((wish) => [wish.id, wish]));
  for (const { pinId, attemptId, scheduledAt } of absent) {
    const wish = byId.get(pinId);
    if (wish?.cancel_requested) unwanted.set(attemptId, 'cancelled');
    else if (wish?.status !== words.publishing || wish.scheduled_at !== scheduledAt) unwanted.set(attemptId, 'skipped');
  }
  return unwanted;
}

/** `rows` of one kind: another attempt of the same pin may have come home meanwhile, and was not written. */
function note(recorded: Map<string, Recorded>, rows: readonly { id: string; attempt_id: string }[], ids: ReadonlySet<string>): void {
  for (const { id, attempt_id: attemptId } of rows) if (ids.has(id)) recorded.set(attemptId, { written: 'written' });
}
