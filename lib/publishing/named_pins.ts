import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { type NamedPin, readNamedPins } from '../store/pins/pin_rows.js';
import { isUnreadable } from '../store/postgres_failure.js';

/** As Postgres reads a UUID. */
const UUID = /^(?:[\da-f]{4}(?:-?[\da-f]{4}){7}|\{[\da-f]{4}(?:-?[\da-f]{4}){7}\})$/i;

/** The argument that a caller names pins in. */
export type PinField = 'pinId' | 'pinIds';

/** The pins of a tenant that these ids name, all of them. From here on their ids are as their rows have them. */
export async function knownPins(
  service: Service,
  tenantId: string,
  ids: readonly string[],
  field: PinField,
): Promise<NamedPin[]> {
  if (ids.length === 0) return [];
  const { database } = service;
  const pins = await foundOr(readNamedPins(database, database.engine, tenantId, ids), ids, field);
  const found = new Set(pins.map(({ named }) => named));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw noSuchPins(missing, field);
  // One pin may be named in two ways.
  return [...new Map(pins.map((pin) => [pin.id, pin])).values()];
}

/** Another tenant's too: who asks learns nothing of them. */
export function noSuchPins(ids: readonly string[], field: PinField): PinterestError {
  const names = ids.slice(0, 5).map((id) => `"${id}"`);
  const which = ids.length === 1 ? `is no pin ${names[0]}` : `are no pins ${names.join(', ')}${ids.length > 5 ? ', ...' : ''}`;
  const check = ids.length === 1 ? 'the id' : 'the ids';
  return new PinterestError({
    code: 'not_found',
    field,
    message: `There ${which} for this tenant: check ${check} and the tenantId.`,
    stopped: 'permanent',
  });
}

/** Postgres knows before it looks that what is no UUID names no row, and then tells of no other id. */
export async function foundOr<T>(found: Promise<T>, ids: readonly string[], field: PinField): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const unreadable = ids.filter((id) => !UUID.test(id));
    throw noSuchPins(unreadable.length > 0 ? unreadable : ids, field);
  }
}
