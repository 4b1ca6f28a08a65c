import { isUnreadable } from './postgres_failure.js';

/**
 * Postgres knows before it looks that what is no UUID names no row. Only for statements that read, and only if the
 * caller named something (`asked`): whatever else a database refuses has a cause that must be told.
 */
export async function orNone<T>(rows: Promise<T[]>, ...asked: readonly unknown[]): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    const named = asked.some((id) => id !== undefined && id !== null);
    if (named && isUnreadable(error)) return [];
    throw error;
  }
}
