import type { Database } from '../database.js';

type Engine = Database['engine'];

/**
 * Many rows as one parameter: JSON of an array of objects with the names of `table`'s columns. On Postgres the values
 * take the columns' types, so that the same text serves ids in text and in uuid.
 */
export function rowsOf(engine: Engine, parameter: string, table: string, columns: readonly string[]): string {
  if (engine === 'postgres') {
    const rows = `json_populate_recordset((select typed from ${table} typed limit 0), ${parameter}::json)`;
    // The limit says how many they are. Otherwise the planner takes them for 100, and would rather read a whole table than look
    // 100 times into its index.
    return `(select * from ${rows} limit json_array_length(${parameter}::json))`;
  }
  const values = columns.map((column) => `json_extract(value, '$.${column}') as ${column}`).join(', ');
  // The limit makes SQLite write each row's JSON once. Otherwise it does so for each mention of a column: twice the cost of an insert.
  return `(select ${values} from (select value from json_each(${parameter}) limit -1))`;
}

/**
 * Rows as `rowsOf` reads them. Postgres refuses NUL and halves of surrogate pairs, and one text with them, of Pinterest's
 * or of the application's, would keep from being written all that is written along with it.
 */
export function asRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return /\\u(?:0000|d[89a-f])/u.test(json) ? JSON.stringify(rows, writable) : json;
}

function writable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\ufffd') : value;
}

export function idsOf(engine: Engine, parameter: string): string {
  return `(select given.id from ${rowsOf(engine, parameter, 'pins', ['id'])} as given)`;
}

/**
 * Whether a pin is among thousands that are named, in a query that has an order and a limit. As a join Postgres would go
 * through pins in that order and through all the named ones at each of them; an array it looks up in the index.
 */
export function amongIds(engine: Engine, column: string, parameter: string): string {
  const ids = idsOf(engine, parameter);
  return engine === 'postgres' ? `${column} = any (array${ids})` : `${column} in ${ids}`;
}

/** The Pinterest id that a row has. Some applications write an empty text for none. */
export const pinterestIdOf = (row: string): string => `nullif(${row}.pinterest_pin_id, '')`;

/** Rows that another process is about to claim are not waited for. SQLite has one writer and needs no lock. */
export function lockedRows(engine: Engine): string {
  return engine === 'postgres' ? 'for update of p skip locked' : '';
}

export function asIds(ids: Iterable<string>): string {
  return asRows([...ids].map((id) => ({ id })));
}
