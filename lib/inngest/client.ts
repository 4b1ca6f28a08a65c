import { wrongType, wrongValue } from '../validate.js';

/** As much of an Inngest client as both generations share. Inngest itself is never loaded from here. */
export interface InngestClient {
  createFunction: (...args: never[]) => unknown;
}

/** What the functions need of a step. Everything `run` gives back is kept by Inngest. */
export interface Step {
  run(id: string, work: () => Promise<unknown>): Promise<unknown>;
  sendEvent(id: string, events: readonly OutgoingEvent[]): Promise<unknown>;
}

export interface OutgoingEvent {
  name: string;
  data: Readonly<Record<string, string>>;
}

export interface FunctionDefinition {
  settings: {
    id: string;
    name: string;
    retries?: 0;
    concurrency?: { limit: number; key?: string };
  };
  trigger: { cron: string } | { event: string };
  handler: (context: { event: { data?: unknown }; step: Step }) => Promise<unknown>;
}

/** Where the triggers go: v3 takes them as an argument of their own, v4 among the settings. */
export type InngestGeneration = 3 | 4;

/** How many arguments `createFunction` has in each generation; what its classes look like says less. */
const GENERATIONS: ReadonlyMap<number, InngestGeneration> = new Map([
  [3, 3],
  [2, 4],
]);

export function generationOf(inngest: InngestClient): InngestGeneration {
  const create = (inngest as { createFunction?: unknown } | null | undefined)?.createFunction;
  if (typeof create !== 'function') throw wrongType('inngest', 'an Inngest client: new Inngest({ id })', inngest);
  const generation = GENERATIONS.get(create.length);
  if (generation !== undefined) return generation;
  throw wrongValue(
    'inngest',
    'a client of inngest 3 or 4, or options.inngestVersion to say which it is',
    `one whose createFunction has ${create.length} arguments`,
  );
}

type Create<F> = { createFunction(...args: unknown[]): F };

export function defineFunction<C extends InngestClient>(
  inngest: C,
  generation: InngestGeneration,
  { settings, trigger, handler }: FunctionDefinition,
): ReturnType<C['createFunction']> {
  const client = inngest as unknown as Create<ReturnType<C['createFunction']>>;
  return generation === 3
    ? client.createFunction(settings, trigger, handler)
    : client.createFunction({ ...settings, triggers: [trigger] }, handler);
}
