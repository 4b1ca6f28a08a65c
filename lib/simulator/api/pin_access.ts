import { knownError } from '../api_error.js';
import type { PinState } from '../world/entities.js';
import { accountOf, hasScope, type Call } from './call.js';

const isSecret = (call: Call, pin: PinState): boolean => call.world.boards.get(pin.boardId)?.privacy === 'SECRET';

/** A secret pin does not exist for a token without the scope, in lists neither. */
export const isHidden = (call: Call, pin: PinState): boolean => isSecret(call, pin) && !hasScope(call, 'pins:read_secret');

/** One of the account's own, or on a board that it shares. */
export function readablePin(call: Call, id: string): PinState {
  const pin = call.world.pinFor(accountOf(call), id);
  if (isHidden(call, pin)) throw knownError('pin_not_found');
  return pin;
}

/** Who shares a board may take down what is on it. */
export function deletablePin(call: Call, id: string): PinState {
  const pin = readablePin(call, id);
  if (isSecret(call, pin) && !hasScope(call, 'pins:write_secret')) throw knownError('forbidden');
  return pin;
}

/** Only its owner changes a pin. */
export function ownPin(call: Call, id: string): PinState {
  const pin = readablePin(call, id);
  if (pin.accountId !== accountOf(call).id) throw knownError('forbidden');
  return pin;
}

/** Every public pin may be saved, whosever it is. */
export function savablePin(call: Call, id: string): PinState {
  const pin = call.world.pins.get(id);
  if (!pin) throw knownError('pin_not_found');
  return call.world.boards.get(pin.boardId)?.privacy === 'PUBLIC' ? pin : readablePin(call, id);
}
