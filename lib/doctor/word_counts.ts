/** How many pins have a status. */
export type WordCount = { status: string; pins: number };

const NAMED = 5;

/** As `"draft" (3), "sent" (1)`; not all where there are many. */
export function wordCounts(rows: readonly WordCount[]): string {
  const named = rows.slice(0, NAMED).map(({ status, pins }) => `"${status}" (${pins})`).join(', ');
  return rows.length > NAMED ? `${named} and ${rows.length - NAMED} more` : named;
}

export const allOf = (rows: readonly WordCount[]): number => rows.reduce((sum, { pins }) => sum + pins, 0);
