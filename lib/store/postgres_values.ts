import type { PgResult } from '../types.js';
import type { Row, SqlValue } from './database.js';
import { storeFailure } from './failure.js';
import { remembered } from './statement.js';

// Type numbers of Postgres's catalog, which never change.
const BOOLEAN = 16;
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const TIMESTAMP = 1114;
const TIMESTAMP_TZ = 1184;
const TIME = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?$/;

/** Later times, as people write for "never" or mistype, are given as this: their texts do not sort, and Postgres does not read JavaScript's. */
const LAST_YEAR = 9999;
const LATEST = Date.UTC(LAST_YEAR, 11, 31, 23, 59, 59, 999);
/** For all that are before it. */
const EARLIEST = '0001-01-01T00:00:00.000Z';

/** Many rows have the same times, such as when they were read. */
const times = new Map<string, string>();

/** Makes the driver hand over the text that Postgres sent, whatever parsers the application has set for itself. */
export const asSent = { getTypeParser: () => (text: string) => text };

/** The rows in the types that SQLite gives, in place: a second object for each cost more than the driver's own. */
export function plainRows<T extends Row>({ rows, fields }: PgResult): T[] {
  const columns: { name: string; dataTypeID?: number }[] = fields ?? Object.keys(rows[0] ?? {}).map((name) => ({ name }));
  for (const row of rows) {
    for (const { name, dataTypeID } of columns) row[name] = plainValue(row[name], dataTypeID);
  }
  return rows as T[];
}

function plainValue(value: unknown, type: number | undefined): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return parsed(value, type);
  // From a pool that parses by itself.
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return safeNumber(String(value));
  if (typeof value === 'number') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

function parsed(text: string, type: number | undefined): SqlValue {
  if (type === BOOLEAN) return text === 't' || text === 'true' ? 1 : 0;
  if (type === TIMESTAMP || type === TIMESTAMP_TZ) return remembered(times, text, isoTime);
  return type !== undefined && NUMBERS.has(type) ? safeNumber(text) : text;
}

function safeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) return number;
  throw storeFailure('store_value', 'A number from the database is too large to be exact; ask for it as text.');
}

/** In UTC with milliseconds. A time without a zone is taken for UTC, as Supabase keeps them. */
function isoTime(text: string): string {
  if (text.endsWith('infinity')) return text;
  if (text.endsWith(' BC')) return EARLIEST;
  const match = TIME.exec(text);
  if (!match) {
    throw storeFailure('store_value', 'The database writes times in another DateStyle than ISO; set it to ISO.');
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Sextuple;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const east = (match[8] === '-' ? -1 : 1) * seconds(match[9], match[10], match[11]);
  const time = Date.UTC(Math.min(year, LAST_YEAR), month - 1, day, hour, minute, second, milliseconds) - east * 1000;
  return new Date(Math.min(time, LATEST)).toISOString();
}

type Sextuple = [number, number, number, number, number, number];

function seconds(hours = '0', minutes = '0', rest = '0'): number {
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(rest);
}
