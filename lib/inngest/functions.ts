import type { Pinterest } from '../types.js';
import type { FunctionDefinition, OutgoingEvent, Step } from './client.js';
import { connectionEvent, PINTEREST_EVENTS, pinsEvent, projectEvent } from './event_data.js';
import { withFinalFailures } from './final_failure.js';
import { outcomes, refreshed, synced, totals } from './results.js';

/** The parts of `Pinterest` that run on Inngest. */
export type PinterestParts = Pick<Pinterest, 'connections' | 'boards' | 'pins'>;

export interface FunctionSettings {
  publishCron: string;
  refreshCron: string;
  limit: number;
  deadlineMs: number;
}

/** Inngest takes 5,000 events at once, and no more than some hundred kilobytes. */
const EVENTS_AT_ONCE = 1000;

/** One event for each connection: accounts publish side by side, and one that waits keeps nobody back. */
export function publishDue(
  pinterest: PinterestParts,
  { publishCron, limit, deadlineMs }: FunctionSettings,
): FunctionDefinition {
  return {
    settings: { id: 'pinterest-publish-due', name: 'Pinterest: publish what is due' },
    trigger: { cron: publishCron },
    handler: async ({ step }) => {
      const events = await runStep(step, 'list-connections', () => connectionEvents(pinterest));
      for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
        await step.sendEvent(`publish-connections-${at}`, events.slice(at, at + EVENTS_AT_ONCE));
      }
      // Pins of a project without a connection must not wait for ever: they fail, and say why.
      const rest = { connectionId: null, limit, deadlineMs };
      const unconnected = await runStep(step, 'unconnected', async () => totals(await pinterest.pins.publishDue(rest)));
      return { connections: events.length, unconnected };
    },
  };
}

async function connectionEvents({ connections }: PinterestParts): Promise<OutgoingEvent[]> {
  const listed = await connections.list();
  // One that must be reconnected has due pins too, and each of them has to say so.
  return listed.flatMap((each) =>
    each.state === 'not_connected'
      ? []
      : [
          {
            name: PINTEREST_EVENTS.publishConnection,
            data: { tenantId: each.tenantId, connectionId: each.connectionId },
          },
        ],
  );
}

/**
 * Never repeated by Inngest: a claim makes a second run harmless, and what the first one left is
 * found by the next, 15 minutes later.
 */
export function publishConnection(
  { pins }: PinterestParts,
  { limit, deadlineMs }: FunctionSettings,
): FunctionDefinition {
  return {
    settings: {
      id: 'pinterest-publish-connection',
      name: 'Pinterest: publish one connection',
      retries: 0,
      concurrency: { limit: 1, key: 'event.data.connectionId' },
    },
    trigger: { event: PINTEREST_EVENTS.publishConnection },
    handler: async ({ event, step }) => {
      const which = await withFinalFailures(() => connectionEvent(event.data));
      return runStep(step, 'publish', async () => totals(await pins.publishDue({ ...which, limit, deadlineMs })));
    },
  };
}

export function refreshTokens({ connections }: PinterestParts, { refreshCron }: FunctionSettings): FunctionDefinition {
  return {
    settings: {
      id: 'pinterest-refresh-tokens',
      name: 'Pinterest: refresh tokens',
      concurrency: { limit: 1 },
    },
    trigger: { cron: refreshCron },
    handler: ({ step }) => runStep(step, 'refresh', async () => refreshed(await connections.refreshDue())),
  };
}

export function syncBoards({ boards }: PinterestParts): FunctionDefinition {
  return {
    settings: {
      id: 'pinterest-boards-sync',
      name: 'Pinterest: sync boards',
      concurrency: { limit: 1, key: 'event.data.projectId' },
    },
    trigger: { event: PINTEREST_EVENTS.syncBoards },
    handler: async ({ event, step }) => {
      const which = await withFinalFailures(() => projectEvent(event.data));
      return runStep(step, 'sync', async () => synced(await boards.sync(which)));
    },
  };
}

export function publishPins({ pins }: PinterestParts, { deadlineMs }: FunctionSettings): FunctionDefinition {
  return {
    settings: {
      id: 'pinterest-pins-publish',
      name: 'Pinterest: publish pins',
      retries: 0,
      concurrency: { limit: 1, key: 'event.data.tenantId' },
    },
    trigger: { event: PINTEREST_EVENTS.publishPins },
    handler: async ({ event, step }) => {
      const which = await withFinalFailures(() => pinsEvent(event.data));
      const options = { ...which, limit: which.pinIds.length, deadlineMs };
      return runStep(step, 'publish', async () => outcomes(await pins.publishMany(options)));
    },
  };
}

// Inngest keeps JSON of what `work` resolves with, and gives that back in every later run of the function.
function runStep<T>(step: Step, id: string, work: () => Promise<T>): Promise<T> {
  return step.run(id, () => withFinalFailures(work)) as Promise<T>;
}
