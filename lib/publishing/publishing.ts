import type { ConnectionAccess } from '../connections/access.js';
import type { Service } from '../service.js';
import { orNone } from '../store/or_none.js';
import { forgetCancels } from '../store/pins/cancel_pin.js';
import { duePins } from '../store/pins/due_pins.js';
import { listPins } from '../store/pins/list_pins.js';
import { failedPins, lookNow, makeReady, type RetryWanted } from '../store/pins/retry_pins.js';
import { reopenDoubts } from '../store/pins/settle_pins.js';
import type { DuePin, PublishSummary, RunOptions, StoredPin, StoredPinsApi, StoredPinState } from '../types.js';
import {
  array,
  type Fields,
  id,
  oneOf,
  optionalFunction,
  optionalInteger,
  optionalSignal,
  options,
  optionalText,
  strings,
  text,
  wrongValue,
} from '../validate.js';
import { ActivePins } from './active_pins.js';
import { cancelPin } from './cancel.js';
import type { Claimed } from './claim.js';
import { ClaimTurns } from './claim_turns.js';
import { knownPins, type PinField } from './named_pins.js';
import { refuseUnknown } from './named_scope.js';
import { publishPins, recoverPins } from './publish_pins.js';
import { Run, type RunLimits, type RunScope, type Surroundings } from './run.js';
import { Runs } from './runs.js';
import { settingsOf } from './settings.js';
import { storedPin } from './stored_pin.js';
import { onlyOutcome, untakenPins } from './untaken.js';

const RUN = ['limit', 'deadlineMs', 'signal', 'onProgress'];
const PINS = 1000;
const MOST_PINS = 1_000_000;
const MOST_LISTED = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const STATES: readonly StoredPinState[] = ['ready', 'publishing', 'published', 'failed', 'other'];
/** What a new connection mends. */
const LOST_CONNECTION = [
  'no_connection', 'reconnect_required', 'auth_expired', 'grant_refused', 'missing_scope', 'wrong_environment',
  'seal_broken', 'seal_key_missing', 'seal_wrong_context', 'seal_truncated', 'seal_corrupt', 'seal_unknown_version',
];

/** Pins in a database: claimed before they are sent, recorded after, and looked for when nobody knows. */
export function publishing(service: Service, access: ConnectionAccess): { api: StoredPinsApi; runs: Runs } {
  const runs = new Runs();
  const turns = new ClaimTurns<Claimed>(service.database);
  const around = { service, access, settings: settingsOf(service), active: new ActivePins(), turns, runs };
  return { api: publishingApi(around), runs };
}

function publishingApi(around: Surroundings): StoredPinsApi {
  return {
    async publish(given) {
      const fields = options(given, 'options', ['tenantId', 'pinId', 'signal']);
      const pinId = text(fields['pinId'], 'pinId');
      const named = { tenantId: text(fields['tenantId'], 'tenantId'), ids: [pinId], field: 'pinId' } as const;
      const { outcomes } = await publishNamed(around, named, limitsOf(fields));
      return onlyOutcome(outcomes, pinId);
    },
    async publishMany(given) {
      const fields = options(given, 'options', ['tenantId', 'pinIds', ...RUN]);
      const ids = [...new Set(strings(fields['pinIds'], 'pinIds'))];
      const named = { tenantId: text(fields['tenantId'], 'tenantId'), ids, field: 'pinIds' } as const;
      return publishNamed(around, named, limitsOf(fields, ids.length));
    },
    async publishDue(given) {
      const fields = options(given, 'options', ['tenantId', 'connectionId', ...RUN]);
      const scope = scopeOf(fields);
      const limits = limitsOf(fields);
      await refuseUnknown(around.service, scope);
      return publishPins(new Run(around, scope, limits));
    },
    async due(given) {
      return due(around.service, options(given, 'options', ['tenantId', 'projectId', 'connectionId', 'limit']));
    },
    async retry(given) {
      const fields = options(given, 'options', ['tenantId', 'pinIds', 'connectionId', 'notOurs', ...RUN]);
      return retry(around, fields);
    },
    async cancel(given) {
      const fields = options(given, 'options', ['tenantId', 'pinId']);
      return cancelPin(around, text(fields['tenantId'], 'tenantId'), text(fields['pinId'], 'pinId'));
    },
    async recover(given) {
      const fields = options(given, 'options', ['tenantId', ...RUN]);
      return recoverPins(new Run(around, scopeOf(fields), limitsOf(fields)));
    },
    async list(given) {
      return list(around.service, options(given, 'options', ['tenantId', 'projectId', 'state', 'limit', 'after']));
    },
  };
}

/** `named`: so many the caller has named one by one, and means them all. */
function limitsOf(fields: Fields, named = 0): RunLimits {
  const limits: RunLimits = { limit: optionalInteger(fields['limit'], 'limit', 1, MOST_PINS) ?? Math.max(PINS, named) };
  const deadlineMs = optionalInteger(fields['deadlineMs'], 'deadlineMs', 0, 30 * DAY_MS);
  const signal = optionalSignal(fields['signal']);
  const onProgress = optionalFunction(fields['onProgress'] as RunOptions['onProgress'], 'onProgress');
  if (deadlineMs !== undefined) limits.deadlineMs = deadlineMs;
  if (signal) limits.signal = signal;
  if (onProgress) limits.onProgress = onProgress;
  return limits;
}

function scopeOf(fields: Fields): RunScope {
  const scope: RunScope = {};
  const tenantId = optionalText(fields['tenantId'], 'tenantId');
  const { connectionId } = fields;
  if (tenantId !== undefined) scope.tenantId = tenantId;
  if (connectionId !== undefined) scope.connectionId = connectionId === null ? null : text(connectionId, 'connectionId');
  return scope;
}

async function due(service: Service, fields: Fields): Promise<DuePin[]> {
  const { database, words } = service;
  const projectId = optionalText(fields['projectId'], 'projectId');
  const scope = scopeOf(fields);
  const wanted = {
    ...scope,
    ready: words.ready,
    limit: optionalInteger(fields['limit'], 'limit', 1, MOST_LISTED) ?? 100,
    ...(projectId !== undefined && { projectId }),
  };
  await refuseUnknown(service, wanted);
  const records = await orNone(duePins(database, wanted), scope.tenantId);
  return records.map((record) => ({
    ...storedPin(record, words),
    tenantId: record.tenant_id,
    connectionId: record.connection_id,
  }));
}

async function publishNamed(
  around: Surroundings,
  { tenantId, ids: named, field }: { tenantId: string; ids: readonly string[]; field: PinField },
  limits: RunLimits,
  more: Pick<RunScope, 'retrying' | 'notOurs'> = {},
): Promise<PublishSummary> {
  const { service } = around;
  const known = await knownPins(service, tenantId, named, field);
  const ids = known.map(({ id }) => id);
  if (known.some((pin) => pin.cancel_requested)) await forgetCancels(service.database, service.database.engine, ids);
  const summary = await publishPins(new Run(around, { tenantId, ids, ...more }, limits));
  const told = new Set(summary.outcomes.map(({ id }) => id));
  const rest = await untakenPins(service, tenantId, ids.filter((id) => !told.has(id)));
  return { ...summary, outcomes: [...summary.outcomes, ...rest] };
}

async function retry(around: Surroundings, fields: Fields): Promise<PublishSummary> {
  const tenantId = text(fields['tenantId'], 'tenantId');
  // Either would go out without the other, and neither is what was asked for.
  if (fields['connectionId'] !== undefined && fields['pinIds'] !== undefined) throw wrongValue('pinIds', 'nothing beside connectionId', 'ids');
  const given = fields['connectionId'] === undefined ? [...new Set(strings(fields['pinIds'], 'pinIds'))] : undefined;
  // With a connection all that failed for it is meant: nothing else tells of what a limit would leave failed.
  const limits = limitsOf(fields, given?.length ?? MOST_PINS);
  const named = given && (await knownPins(around.service, tenantId, given, 'pinIds')).map(({ id }) => id);
  const wanted = {
    tenantId,
    failed: around.service.words.failed,
    limit: limits.limit,
    ...(named ? { ids: named } : { connectionId: text(fields['connectionId'], 'connectionId'), codes: LOST_CONNECTION }),
  };
  if ('connectionId' in wanted) await refuseUnknown(around.service, wanted);
  const notOurs = notOursOf(fields, given !== undefined);
  const again = await takeUpAgain(around.service, wanted);
  const summary = await publishNamed(around, { tenantId, ids: again, field: 'pinIds' }, limits, { retrying: true, notOurs });
  const told = new Set(summary.outcomes.map(({ id }) => id));
  const rest = await untakenPins(around.service, tenantId, (named ?? []).filter((id) => !told.has(id)));
  return { ...summary, outcomes: [...summary.outcomes, ...rest] };
}

/** Beside pins that are named alone: nobody has looked for all that a connection has. */
function notOursOf({ notOurs }: Fields, named: boolean): string[] {
  if (notOurs === undefined) return [];
  if (!named) throw wrongValue('notOurs', 'nothing beside connectionId', 'ids');
  return array(notOurs, 'notOurs').map((each, index) => id(each, `notOurs[${index}]`));
}

/** Makes failed pins ready again, those in doubt due for a look. */
async function takeUpAgain({ database, words }: Service, wanted: RetryWanted): Promise<string[]> {
  const { engine } = database;
  // Outside of the transaction: what fails within is never an id of the caller's.
  if (!wanted.ids && (await orNone(failedPins(database, engine, wanted), wanted.tenantId)).length === 0) return [];
  const ids = await database.transaction(async (queries) => {
    const failed = await failedPins(queries, engine, wanted);
    const doubts = failed.flatMap(({ id, doubt }) => (doubt === null ? [] : [{ id, attempt_id: doubt }]));
    const others = failed.filter(({ doubt }) => doubt === null).map(({ id }) => id);
    if (doubts.length > 0) await reopenDoubts(queries, engine, doubts, words.publishing);
    if (others.length > 0) await makeReady(queries, engine, others, words.ready);
    const looking = wanted.ids ? await lookNow(queries, engine, wanted.ids, wanted.tenantId) : [];
    return [...failed.map(({ id }) => id), ...looking];
  });
  return [...new Set(ids)];
}

async function list(service: Service, fields: Fields): Promise<StoredPin[]> {
  const { database, words } = service;
  const state = fields['state'] === undefined ? undefined : oneOf(fields['state'], 'state', STATES);
  const projectId = optionalText(fields['projectId'], 'projectId');
  const after = optionalText(fields['after'], 'after');
  const tenantId = text(fields['tenantId'], 'tenantId');
  const wanted = {
    tenantId,
    limit: optionalInteger(fields['limit'], 'limit', 1, MOST_LISTED) ?? 100,
    ...(projectId !== undefined && { projectId }),
    ...(after !== undefined && { after }),
    ...(state === 'other' && { notStatus: Object.values(words) }),
    ...(state !== undefined && state !== 'other' && { status: words[state] }),
  };
  await refuseUnknown(service, wanted);
  const records = await orNone(listPins(database, wanted), tenantId);
  return records.map((record) => storedPin(record, words));
}
