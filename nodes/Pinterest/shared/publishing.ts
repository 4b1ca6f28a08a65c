import type { IDataObject } from 'n8n-workflow';

import type { Execute, Prepared } from '../actions/operation.js';
import type { Connection } from './connection.js';
import { accountStop, notSentAfter } from './account_stop.js';
import type { Pin, PinOutcome, PlainAuth, PublishedPin } from './engine.js';
import { PinterestError } from './engine.js';
import type { PinDraft } from './pin_draft.js';
import { PinsOnBoard } from './pins_on_board.js';
import type { Result } from './result.js';
import { endOf, isBegun, memoryKey, once, recall } from './run_memory.js';
import type { End } from './run_memory.js';

interface Pending extends Prepared<Pin> {
  key: string | undefined;
  returnExisting: boolean;
}

function published(pin: PublishedPin, boardId: string): IDataObject {
  return {
    id: pin.id,
    url: pin.url,
    board_id: boardId,
    ...(pin.createdAt === undefined ? {} : { created_at: pin.createdAt }),
    found_by_look: pin.foundByLook,
  };
}

async function readPending(connection: Connection, { item, request }: Prepared<PinDraft>): Promise<Pending> {
  const pin: Pin = { ...request.pin, media: await request.media() };
  const key = memoryKey(connection.context, item, pin);
  return { item, request: pin, key, returnExisting: request.returnExisting };
}

function watched(connection: Connection, requests: readonly Prepared<PinDraft>[]): PinsOnBoard | undefined {
  return requests.some(({ request }) => request.returnExisting) ? new PinsOnBoard(connection) : undefined;
}

/** What there is to say without sending: an earlier try of this run made the pin, or it is on the board. */
async function answered(onBoard: PinsOnBoard | undefined, pending: Pending): Promise<Result | undefined> {
  const { item, request, key, returnExisting } = pending;
  const known = recall(key);
  if (known !== undefined && 'data' in known) return keep(onBoard, pending, { item, data: [known.data] });
  try {
    const there = returnExisting ? await onBoard?.find(request) : undefined;
    if (there !== undefined) return { item, data: [{ ...there, alreadyOnBoard: true }] };
  } catch (error) {
    return { item, error };
  }
  return known === undefined ? undefined : keep(onBoard, pending, { item, error: known.error });
}

/** For the items behind that ask for the same pin. */
function keep(onBoard: PinsOnBoard | undefined, { request, returnExisting }: Pending, result: Result): Result {
  if ('error' in result) {
    onBoard?.keepFailed(request, result.error);
    return result;
  }
  const [data] = result.data;
  if (data !== undefined) onBoard?.keepMade(request, data);
  return returnExisting ? { item: result.item, data: result.data.map((pin) => ({ ...pin, alreadyOnBoard: false })) } : result;
}

/**
 * One after the other. A refused pin does not hold back those behind it, with or without "Continue on Fail": a retry of
 * the node then has only the refused ones left to send. Only a cancel and what concerns the whole account end the run.
 */
export const publishOneByOne: Execute<PinDraft> = async (connection, requests) => {
  const onBoard = watched(connection, requests);
  const results: Result[] = [];
  let stop: PinterestError | undefined;
  for (const prepared of requests) {
    if (connection.signal?.aborted) break;
    try {
      const pending = await readPending(connection, prepared);
      const known = await answered(onBoard, pending);
      const result = known ?? keep(onBoard, pending, await publishOne(connection, pending, stop));
      stop ??= accountStop(result);
      results.push(result);
    } catch (error) {
      results.push({ item: prepared.item, error });
    }
  }
  return results;
};

async function publishOne(connection: Connection, { item, request: pin, key }: Pending, stop?: PinterestError): Promise<Result> {
  if (stop !== undefined) return { item, error: notSentAfter(stop) };
  const { client, signal } = connection;
  const create = async (): Promise<IDataObject> =>
    published(await connection.run(async (auth) => await client.pins.create(pin, { auth, signal })), pin.boardId);
  return resultOf(item, await once(key, async () => await endOf(create())));
}

function resultOf(item: number, end: End): Result {
  return 'error' in end ? { item, error: end.error } : { item, data: [end.data] };
}

// Of images in binary fields, which n8n may keep on disk: read all at once, those of hundreds of items are gigabytes.
const bytesAtATime = 64 << 20;

function bytesOf({ media }: Pin): number {
  return media.type === 'image_base64' ? media.data.length : 0;
}

/** Read as far as is sent together, and until the execution is cancelled. What cannot be read has failed. */
async function* inPortions(
  connection: Connection,
  requests: readonly Prepared<PinDraft>[],
  failed: Result[],
): AsyncGenerator<Pending[]> {
  let portion: Pending[] = [];
  let bytes = 0;
  for (const prepared of requests) {
    if (connection.signal?.aborted) break;
    try {
      const pending = await readPending(connection, prepared);
      portion.push(pending);
      bytes += bytesOf(pending.request);
    } catch (error) {
      failed.push({ item: prepared.item, error });
    }
    if (bytes < bytesAtATime) continue;
    yield portion;
    [portion, bytes] = [[], 0];
  }
  yield portion;
}

/** In one batch, or in as many as the images' bytes ask for: boards side by side, one pin at a time on each board. */
export const publishTogether: Execute<PinDraft> = async (connection, requests) => {
  const onBoard = watched(connection, requests);
  const results: Result[] = [];
  let stop: PinterestError | undefined;
  for await (const portion of inPortions(connection, requests, results)) {
    const ended = await publishPortion(connection, onBoard, portion, stop);
    stop ??= ended.map(accountStop).find((one) => one !== undefined);
    results.push(...ended);
  }
  return results.sort((one, other) => one.item - other.item);
};

async function publishPortion(
  connection: Connection,
  onBoard: PinsOnBoard | undefined,
  portion: Pending[],
  stop: PinterestError | undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  let [waiting, ended] = [portion, stop];
  while (waiting.length > 0) {
    const { known, batch, later } = await nextBatch(onBoard, waiting);
    const sent = await sendUnless(ended, connection, batch);
    results.push(...known, ...batch.map((pending, index) => keep(onBoard, pending, sent[index]!)));
    ended ??= results.map(accountStop).find((one) => one !== undefined);
    waiting = later;
  }
  return results;
}

async function sendUnless(stop: PinterestError | undefined, connection: Connection, batch: readonly Pending[]): Promise<Result[]> {
  if (stop === undefined) return await sendOnce(connection, batch);
  return batch.map(({ item }) => ({ item, error: notSentAfter(stop) }));
}

/** An item that wants no second pin waits while an equal one is sent. */
async function nextBatch(
  onBoard: PinsOnBoard | undefined,
  waiting: readonly Pending[],
): Promise<{ known: Result[]; batch: Pending[]; later: Pending[] }> {
  const [known, batch, later]: [Result[], Pending[], Pending[]] = [[], [], []];
  const sending = new Set<string | undefined>();
  for (const pending of waiting) {
    const twins = onBoard?.twinKey(pending.request);
    if (pending.returnExisting && sending.has(twins)) {
      later.push(pending);
      continue;
    }
    const result = await answered(onBoard, pending);
    if (result !== undefined) {
      known.push(result);
      continue;
    }
    batch.push(pending);
    sending.add(twins);
  }
  return { known, batch, later };
}

/** Without those that an equal call beside this one is sending: they have its end. */
async function sendOnce(connection: Connection, batch: readonly Pending[]): Promise<Result[]> {
  const own = batch.filter(({ key }) => !isBegun(key));
  const sending = sendBatch(connection, own).catch((error: unknown) => own.map((): End => ({ error })));
  return await Promise.all(batch.map(async (pending) => {
    const end = await once(pending.key, async () => (await sending)[own.indexOf(pending)]!);
    return resultOf(pending.item, end);
  }));
}

async function sendBatch(connection: Connection, pending: readonly Pending[]): Promise<End[]> {
  if (pending.length === 0) return [];
  const auth = await connection.auth();
  const outcomes = await publishBatch(connection, pending, auth);
  const refused = pending.filter((_one, index) => tokenWasRefused(outcomes[index]));
  const again = refused.length === 0 ? [] : await sendAgain(connection, refused, auth);
  return pending.map((one, index) => again[refused.indexOf(one)] ?? endOfOutcome(one, outcomes[index]));
}

async function sendAgain(connection: Connection, refused: readonly Pending[], spent: PlainAuth): Promise<End[]> {
  try {
    const outcomes = await publishBatch(connection, refused, await connection.renew(spent));
    return refused.map((one, index) => endOfOutcome(one, outcomes[index]));
  } catch (error) {
    return refused.map(() => ({ error }));
  }
}

async function publishBatch(
  { client, signal }: Connection,
  pending: readonly Pending[],
  auth: PlainAuth,
): Promise<PinOutcome[]> {
  return await client.pins.publishMany(
    pending.map(({ request }) => request),
    { auth, signal },
  );
}

function tokenWasRefused(outcome: PinOutcome | undefined): boolean {
  return outcome?.status === 'failed' && outcome.error.code === 'auth_expired' && outcome.error.outcome !== 'unknown';
}

function endOfOutcome({ request }: Pending, outcome: PinOutcome | undefined): End {
  if (outcome?.status === 'published') return { data: published(outcome.pin, request.boardId) };
  return { error: new PinterestError(outcome?.error ?? { code: 'internal', message: 'The pin has no outcome', outcome: 'unknown' }) };
}
