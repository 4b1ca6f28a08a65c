import type { Queries, Row } from '../store/database.js';
import type { StatusWords } from '../types.js';

const WORDED = ['ready', 'publishing', 'published', 'failed'] as const;

export const PIN_STATES = [...WORDED, 'other'] as const;

export type PinCounts = Record<(typeof PIN_STATES)[number], number>;

interface CountRow extends Row {
  project: string | null;
  status: string | null;
  pins: number;
}

const COUNT_PINS = `select blog_project_id as project, status, count(*) as pins from pins where tenant_id = $1
group by blog_project_id, status`;

export const noPins = (): PinCounts => ({ ready: 0, publishing: 0, published: 0, failed: 0, other: 0 });

/** By project; `other`: pins whose status is none of the four words. */
export async function countPins(queries: Queries, tenantId: string, words: StatusWords): Promise<ReadonlyMap<string, PinCounts>> {
  const counts = new Map<string, PinCounts>();
  for (const { project, status, pins } of await queries.query<CountRow>(COUNT_PINS, [tenantId])) {
    if (project === null) continue;
    const own = counts.get(project) ?? noPins();
    own[WORDED.find((state) => words[state] === status) ?? 'other'] += Number(pins);
    counts.set(project, own);
  }
  return counts;
}
