import type { IDataObject } from 'n8n-workflow';

import type { Execute, Prepared, Result } from '../actions/operation.js';
import type { Connection } from './connection.js';
import { createOnce, creationKey, recall, remember } from './creation_memory.js';
import type { Pin, PinOutcome, PlainAuth, PublishedPin } from './engine.js';
import { PinterestError } from './engine.js';
import type { PinDraft } from './pin_draft.js';

interface Pending extends Prepared<Pin> {
  key: string | undefined;
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

/**
 * One after the other. A refused pin does not hold back those behind it, with or without "Continue on Fail": a retry of
 * the node then has only the refused ones left to send.
 */
export const publishOneByOne: Execute<PinDraft> = async (connection, requests) => {
  const results: Result[] = [];
  for (const { item, request } of requests) {
    try {
      const pin: Pin = { ...request.pin, media: await request.media() };
      const data = await createOnce(connection.context, item, pin, async () => await publishOne(connection, pin));
      results.push({ item, data: [data] });
    } catch (error) {
      results.push({ item, error });
    }
  }
  return results;
};

async function publishOne(connection: Connection, pin: Pin): Promise<IDataObject> {
  const { client, signal } = connection;
  const made = await connection.run(async (auth) => await client.pins.create(pin, { auth, signal }));
  return published(made, pin.boardId);
}

/** All in one batch: boards side by side, one pin at a time on each board. */
export const publishTogether: Execute<PinDraft> = async (connection, requests) => {
  const results: Result[] = [];
  const pending: Pending[] = [];
  for (const { item, request } of requests) {
    try {
      const pin: Pin = { ...request.pin, media: await request.media() };
      const key = creationKey(connection.context, item, pin);
      const known = recall(key);
      if (known === undefined) pending.push({ item, request: pin, key });
      else results.push('error' in known ? { item, error: known.error } : { item, data: [known.data] });
    } catch (error) {
      results.push({ item, error });
    }
  }
  if (pending.length > 0) results.push(...(await sendBatch(connection, pending)));
  return results.sort((one, other) => one.item - other.item);
};

async function sendBatch(connection: Connection, pending: readonly Pending[]): Promise<Result[]> {
  const auth = await connection.auth();
  const outcomes = await publishBatch(connection, pending, auth);
  // Kept before the token is renewed: when that fails, what was published stays known.
  const results = pending.map((one, index) => asResult(one, outcomes[index]));
  const refused = pending.filter((_one, index) => tokenWasRefused(outcomes[index]));
  if (refused.length === 0) return results;
  const again = new Map((await sendAgain(connection, refused, auth)).map((result) => [result.item, result]));
  return results.map((result) => again.get(result.item) ?? result);
}

async function sendAgain(
  connection: Connection,
  refused: readonly Pending[],
  spent: PlainAuth,
): Promise<Result[]> {
  try {
    const outcomes = await publishBatch(connection, refused, await connection.renew(spent));
    return refused.map((one, index) => asResult(one, outcomes[index]));
  } catch (error) {
    return refused.map(({ item }) => ({ item, error }));
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

function asResult({ item, request, key }: Pending, outcome: PinOutcome | undefined): Result {
  if (outcome?.status === 'published') {
    const data = published(outcome.pin, request.boardId);
    remember(key, { data });
    return { item, data: [data] };
  }
  const error = new PinterestError(outcome?.error ?? { code: 'internal', message: 'The pin has no outcome', outcome: 'unknown' });
  remember(key, { error });
  return { item, error };
}
