import { authFor } from '../auth.js';
import { misuse } from '../errors.js';
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
import { type CheckedPin, checkPin, PIN_FIELDS } from './pin_check.js';
import { truncatePin } from './truncate.js';

const BATCH_PIN_FIELDS = [...PIN_FIELDS, 'key', 'identity', 'auth', 'notAfterMs'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** One pin of a batch, checked. */
export interface PlannedPin {
  readonly index: number;
  readonly key: string;
  readonly identity: string | undefined;
  /** Let go of when the core has it: thousands of them would be kept until the last one is published. */
  pin: CheckedPin | undefined;
  readonly auth: Auth;
  /** Date.now() after which it must not be sent. */
  notAfter: number | undefined;
}

export interface PublishPlan {
  readonly pins: readonly PlannedPin[];
  readonly knownPins: readonly { auth: Auth; ids: string[] }[];
}

/** Checks a whole batch before anything of it is sent. */
export function planBatch(given: readonly BatchPin[], fields: Fields, clientAuth: Auth | undefined): PublishPlan {
  const auths = new AuthCheck(fields['auth'], clientAuth);
  const truncate = optionalBoolean(fields['truncate'], 'truncate') ?? false;
  const notAfterMs = optionalInteger(fields['notAfterMs'], 'notAfterMs', 0, 30 * DAY_MS);
  const now = Date.now();
  const keys = new Set<string>();
  const pins = array(given, 'pins').map((value, index) => {
    const field = `pins[${index}]`;
    const own = object(value, field);
    // Names of fields are made for what is there: most pins have none of these.
    const key = own['key'] === undefined ? String(index) : (optionalText(own['key'], `${field}.key`) ?? String(index));
    if (keys.has(key)) {
      throw misuse('ERR_INVALID_ARG_VALUE', `${field}.key`, 'Expected a key that no other pin of the batch has');
    }
    keys.add(key);
    const pin = checkPin(own, field, BATCH_PIN_FIELDS);
    const last =
      own['notAfterMs'] === undefined ? notAfterMs : optionalInteger(own['notAfterMs'], `${field}.notAfterMs`, 0, 30 * DAY_MS);
    return {
      index,
      key,
      identity: own['identity'] === undefined ? undefined : optionalText(own['identity'], `${field}.identity`),
      pin: truncate ? truncatePin(pin) : pin,
      auth: auths.check(own['auth'], field),
      notAfter: last === undefined ? undefined : now + last,
    };
  });
  return { pins, knownPins: checkKnownPins(fields['knownPins'], auths) };
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
