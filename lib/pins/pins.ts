import { authFor } from '../auth.js';
import type { Engine } from '../engine.js';
import { CallSite, closed, toError, translated } from '../failure.js';
import type {
  Auth,
  BatchPin,
  CallOptions,
  FailedPin,
  Pin,
  PinOptions,
  PinsApi,
  PinText,
  PublishedPin,
  PublishOptions,
  PublishRun,
  ReconcileAnswer,
  ReconcileQuestion,
} from '../types.js';
import {
  date,
  id,
  integer,
  object,
  optionalFunction,
  optionalId,
  optionalInteger,
  optionalSignal,
  options,
  optionalStrings,
  optionalText,
  text,
  wrongValue,
} from '../validate.js';
import { checkPinText } from './pin_check.js';
import { planBatch } from './publish_plan.js';
import { Publishing } from './publish_run.js';
import { truncatePin } from './truncate.js';

const CREATE = ['auth', 'signal', 'notAfterMs', 'truncate'];
const PUBLISH = [...CREATE, 'knownPins', 'onOutcome', 'onProgress'];
const QUESTION = [
  'boardId', 'boardSectionId', 'pin', 'windowStart', 'requestEndedAt', 'identity', 'ownedIds', 'settleMs',
];
const DAY_MS = 24 * 60 * 60 * 1000;

export function pinsApi(engine: Engine, clientAuth: Auth | undefined): PinsApi {
  const create = (pin: Pin, value?: PinOptions): Promise<PublishedPin> => {
    const fields = options(value, 'options', CREATE);
    const signal = optionalSignal(fields['signal']);
    const plan = planBatch([pin], fields, clientAuth, () => 'pin');
    const site = new CallSite(create);
    if (engine.isClosed) return Promise.reject(site.mark(closed()));
    return new Publishing(engine, plan, {}).run(signal).then(([outcome]) => {
      if (outcome?.status === 'published') return outcome.pin;
      throw site.mark(errorOf(outcome as FailedPin, signal));
    });
  };

  const publishMany = (pins: readonly BatchPin[], value: PublishOptions = {}): PublishRun => {
    const fields = options(value, 'options', PUBLISH);
    const signal = optionalSignal(fields['signal']);
    optionalFunction(value.onOutcome, 'onOutcome');
    optionalFunction(value.onProgress, 'onProgress');
    const plan = planBatch(pins, fields, clientAuth, (index) => `pins[${index}]`);
    const publishing = new Publishing(engine, plan, value);
    return Object.assign(publishing.run(signal), {
      cancel: (key: string) => publishing.cancel(text(key, 'key')),
      extend: (milliseconds: number, keys?: readonly string[]) =>
        publishing.extend(integer(milliseconds, 'ms', 0, 30 * DAY_MS), optionalStrings(keys, 'keys')),
    });
  };

  const reconcile = (question: ReconcileQuestion, value?: CallOptions): Promise<ReconcileAnswer> => {
    const given = options(value, 'options', ['auth', 'signal']);
    const command = { op: 'pins.reconcile', auth: authFor(given['auth'], clientAuth), ...readQuestion(question) };
    return engine.run(command, { signal: optionalSignal(given['signal']), called: reconcile });
  };

  const fingerprint = (pin: PinText): string => {
    const words = JSON.stringify(checkPinText(pin, 'pin'));
    return translated(() => engine.binding.fingerprint(words));
  };

  return { create, publishMany, reconcile, fingerprint, truncate };
}

function truncate<T extends PinText>(pin: T): T {
  checkPinText(pin, 'pin');
  return truncatePin(pin);
}

function readQuestion(question: ReconcileQuestion): Record<string, unknown> {
  const asked = options(object(question, 'question'), 'question', QUESTION);
  const windowStart = date(asked['windowStart'], 'question.windowStart');
  const requestEndedAt = date(asked['requestEndedAt'], 'question.requestEndedAt');
  // A slip of a time zone: the pin would be taken for absent before Pinterest has settled it, and be made twice.
  if (requestEndedAt < windowStart) throw wrongValue('question.requestEndedAt', 'a date that is not before windowStart', 'an earlier one');
  return {
    boardId: id(asked['boardId'], 'question.boardId'),
    boardSectionId: optionalId(asked['boardSectionId'], 'question.boardSectionId'),
    pin: checkPinText(asked['pin'], 'question.pin'),
    windowStart: windowStart.toISOString(),
    requestEndedAt: requestEndedAt.toISOString(),
    identity: optionalText(asked['identity'], 'question.identity'),
    ownedIds: optionalStrings(asked['ownedIds'], 'question.ownedIds'),
    settleMs: optionalInteger(asked['settleMs'], 'question.settleMs', 0, DAY_MS),
  };
}

function errorOf({ candidates, error }: FailedPin, signal: AbortSignal | undefined): Error {
  const thrown = toError(error, error.code === 'cancelled' ? { cause: signal?.reason } : undefined);
  return candidates === undefined ? thrown : Object.assign(thrown, { candidates });
}
