import type { ItemInput } from './item_input.js';

export const MOST_PINS = 1_000_000;

const deadlineSeconds = 840;
const mostSeconds = 30 * 24 * 60 * 60;

export interface RunRequest {
  /** Without a limit the library's own: as many as are named, and at least 1,000. */
  limits: { limit?: number; deadlineMs: number };
  summaryOnly: boolean;
}

/** The tenant's part of a call; nothing where that means all tenants. */
export function anyTenant(input: ItemInput): { tenantId?: string } {
  const tenantId = input.text('tenantId', 'Tenant ID');
  return tenantId === undefined ? {} : { tenantId };
}

export function oneTenant(input: ItemInput): { tenantId: string } {
  return { tenantId: input.requiredText('tenantId', 'Tenant ID') };
}

export function runRequest(input: ItemInput): RunRequest {
  const given = input.collection('additionalFields');
  const seconds = input.checkedWhole(given['deadlineSeconds'], 'Deadline (Seconds)', mostSeconds) ?? deadlineSeconds;
  const limit = input.checkedWhole(given['limit'], 'Limit', MOST_PINS);
  return {
    limits: { ...(limit !== undefined && { limit }), deadlineMs: seconds * 1000 },
    summaryOnly: input.checkedFlag(given['summaryOnly'], 'Summary Only'),
  };
}

export function pinIds(input: ItemInput): string[] {
  const named = idsOf(input, input.context.getNodeParameter('pinIds', input.item, ''), 'Pin IDs');
  if (named.length === 0) throw input.invalid('Pin IDs', 'is empty, name at least one pin');
  return named;
}

/** Of pins on Pinterest. */
export function notOurs(input: ItemInput): string[] {
  const field = 'Not Ours';
  const ids = idsOf(input, input.collection('additionalFields')['notOurs'] ?? '', field);
  const other = ids.find((id) => !/^[0-9]+$/.test(id));
  if (other !== undefined) throw input.invalid(field, `expected Pinterest's ids, made of digits, but received "${other.slice(0, 20)}"`);
  return ids;
}

/** One id, ids with commas between, or a list of them. */
function idsOf(input: ItemInput, value: unknown, field: string): string[] {
  const given: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  const ids = given.map((id) => input.checkedText(id, field));
  const named = ids.filter((id) => id !== undefined);
  if (Array.isArray(value) && named.length < ids.length) throw input.invalid(field, 'expected ids but the list has an empty entry');
  return [...new Set(named)];
}
