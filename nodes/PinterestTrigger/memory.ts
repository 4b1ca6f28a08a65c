/** What a trigger knows between two polls, as n8n keeps it: JSON in the workflow's static data. */
export interface Memory {
  /** Event and place. Another one starts anew. */
  watching: string;
  /** Whose lists were learned, where that is not part of the place. */
  accounts?: string[];
  /** Everything older than this was let go and is never new again. Absent: nothing was let go yet. */
  floor?: number;
  /** When Pinterest says each was created, by id. */
  seen: Record<string, number>;
}

export interface Sighting {
  id: string;
  /** Milliseconds since 1970; 0 when Pinterest does not say. */
  createdAt: number;
}

// n8n writes all of it with every emitted poll: about 150 KB.
const mostRemembered = 5_000;

/** Neither remembered nor too old to be. Never by date alone: pins share a second, and are listed later than younger ones. */
export function isNew(memory: Memory | undefined, { id, createdAt }: Sighting): boolean {
  if (memory === undefined) return true;
  return !Object.hasOwn(memory.seen, id) && createdAt >= (memory.floor ?? 0);
}

/** With the new ones. The oldest are let go when there are too many, those of one second together or not at all. */
export function remembering(memory: Memory, fresh: readonly Sighting[]): Memory {
  const seen = { ...memory.seen, ...Object.fromEntries(fresh.map(({ id, createdAt }) => [id, createdAt])) };
  const entries = Object.entries(seen);
  if (entries.length <= mostRemembered) return { ...memory, seen };
  entries.sort(([, one], [, other]) => other - one);
  const floor = entries[mostRemembered - 1]![1];
  return { ...memory, floor, seen: Object.fromEntries(entries.filter(([, createdAt]) => createdAt >= floor)) };
}
