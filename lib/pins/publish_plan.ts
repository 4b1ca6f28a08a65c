import { authFor } from '../auth.js';
import { isMisuse, misuse } from '../errors.js';
import type { Auth, BatchPin } from '../types.js';
import {
  array,
  type Fields,
  object,
  optionalBoolean,
  optionalInteger,
  options,
  optionalText,
  strings,
} from '../validate.js';
import { Deadlines } from './deadlines.js';
import { type CheckedPin, checkPin, PIN_FIELDS } from './pin_check.js';
import { truncatePin } from './truncate.js';

const BATCH_PIN_FIELDS = [...PIN_FIELDS, 'key', 'identity', 'auth', 'notAfterMs'];
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A pin in the words of the core. Which of the auths of its part it goes out with is known when it is handed over, and its images are
 * part of it until then.
 */
export type WirePin = Omit<CheckedPin, 'media'> & { media: object; auth?: number; identity?: string; notAfterMs?: number };

/** A batch, checked. In columns: whatever each pin keeps alive, the garbage collector has to move thousands of times. */
export interface PublishPlan {
  /** Each is let go of when the core has it: thousands of them would be kept until the last one is published. */
  readonly pins: (WirePin | undefined)[];
  readonly auths: readonly Auth[];
  /** Not there when no pin was given one: its place is its key. */
  readonly keys: readonly string[] | undefined;
  readonly deadlines: Deadlines;
  readonly knownPins: readonly { auth: Auth; ids: string[] }[];
}

/** Checks a whole batch before anything of it is sent. `nameOf`: what a pin is called in errors. */
export function planBatch(
  given: readonly BatchPin[],
  fields: Fields,
  clientAuth: Auth | undefined,
  nameOf: (index: number) => string,
): PublishPlan {
  const values = array(given, 'pins');
  const check = new BatchCheck(fields, clientAuth, values.length);
  for (let index = 0; index < values.length; index += 1) {
    try {
      check.add(values[index], index);
    } catch (error) {
      throw renamed(error, nameOf(index));
    }
  }
  const { pins, pinAuths, deadlines } = check;
  return {
    pins,
    auths: pinAuths,
    keys: check.keys && allKeys(check.keys, values.length, nameOf),
    deadlines,
    knownPins: checkKnownPins(fields['knownPins'], check.auths),
  };
}

class BatchCheck {
  readonly pins: WirePin[] = [];
  readonly pinAuths: Auth[] = [];
  readonly auths: AuthCheck;
  keys: (string | undefined)[] | undefined;
  readonly deadlines: Deadlines;
  readonly #truncate: boolean;
  readonly #notAfterMs: number | undefined;

  constructor(fields: Fields, clientAuth: Auth | undefined, count: number) {
    this.auths = new AuthCheck(fields['auth'], clientAuth);
    this.#truncate = optionalBoolean(fields['truncate'], 'truncate') ?? false;
    this.#notAfterMs = optionalInteger(fields['notAfterMs'], 'notAfterMs', 0, 30 * DAY_MS);
    this.deadlines = new Deadlines(count);
  }

  add(value: unknown, index: number): void {
    const own = object(value, 'pin');
    const checked = checkPin(own, BATCH_PIN_FIELDS);
    const pin: WirePin = this.#truncate ? truncatePin(checked) : checked;
    const identity = optionalText(own['identity'], 'pin.identity');
    if (identity !== undefined) pin.identity = identity;
    const key = optionalText(own['key'], 'pin.key');
    if (key !== undefined) (this.keys ??= [])[index] = key;
    const last = optionalInteger(own['notAfterMs'], 'pin.notAfterMs', 0, 30 * DAY_MS) ?? this.#notAfterMs;
    if (last !== undefined) this.deadlines.set(index, last);
    this.pinAuths.push(this.auths.check(own['auth'], 'pin'));
    this.pins.push(pin);
  }
}

/** With the places of those that were given none. */
function allKeys(given: readonly (string | undefined)[], count: number, nameOf: (index: number) => string): string[] {
  const keys = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    keys.add(given[index] ?? String(index));
    if (keys.size === index + 1) continue;
    throw misuse('ERR_INVALID_ARG_VALUE', `${nameOf(index)}.key`, 'Expected a key that no other pin of the batch has');
  }
  return [...keys];
}

/** The error about a `pin` as one about the pin of that name. */
function renamed(error: unknown, name: string): unknown {
  if (!isMisuse(error)) return error;
  if (name === 'pin' || !/^pin\b/.test(error.field)) return error;
  const message = error.message.slice(`${error.field}: `.length);
  return misuse(error.code, error.field.replace('pin', name), message);
}

function checkKnownPins(value: unknown, auths: AuthCheck): { auth: Auth; ids: string[] }[] {
  if (value === undefined) return [];
  return array(value, 'knownPins').map((each, index) => {
    const field = `knownPins[${index}]`;
    const known = options(object(each, field), field, ['auth', 'ids']);
    return { auth: auths.check(known['auth'], field), ids: strings(known['ids'], `${field}.ids`) };
  });
}

/** Thousands of pins share few auths: each object is checked once. */
class AuthCheck {
  readonly #checked = new Map<unknown, Auth>();
  readonly #ofBatch: unknown;
  readonly #ofClient: Auth | undefined;

  constructor(ofBatch: unknown, ofClient: Auth | undefined) {
    this.#ofBatch = ofBatch;
    this.#ofClient = ofClient;
  }

  check(given: unknown, owner: string): Auth {
    const own = given ?? this.#ofBatch;
    let auth = this.#checked.get(own);
    if (auth === undefined) {
      auth = authFor(own, this.#ofClient, own === given ? `${owner}.auth` : 'auth');
      this.#checked.set(own, auth);
    }
    return auth;
  }
}
