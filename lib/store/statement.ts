import { misuse } from '../errors.js';
import { wrongType } from '../validate.js';
import type { SqlValue } from './database.js';

const KNOWN_STATEMENTS = 1000;
const parameterCounts = new Map<string, number>();

/**
 * The parameters, when there are as many as the statement names. Postgres would refuse a missing one and SQLite
 * would take it for null.
 */
export function checkedParams(sql: string, params: readonly SqlValue[]): readonly SqlValue[] {
  const expected = remembered(parameterCounts, sql, countParameters);
  if (params.length !== expected) {
    throw misuse('ERR_INVALID_ARG_VALUE', 'params', `Expected ${expected} values but received ${params.length}`);
  }
  params.forEach((value, index) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
    if (typeof value === 'number' && Number.isFinite(value)) return;
    throw wrongType(`params[${index}]`, 'a string, a finite number, a boolean or null', value);
  });
  return params;
}

function countParameters(sql: string): number {
  let highest = 0;
  for (const [, number] of sql.matchAll(/\$(\d+)/g)) highest = Math.max(highest, Number(number));
  return highest;
}

/** Looks a text over once. Statements are few, unless somebody builds lists into them; of other texts it keeps a thousand. */
export function remembered<T>(known: Map<string, T>, sql: string, work: (sql: string) => T): T {
  const before = known.get(sql);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_STATEMENTS) known.clear();
  const result = work(sql);
  known.set(sql, result);
  return result;
}
