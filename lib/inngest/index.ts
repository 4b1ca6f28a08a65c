import { integer, object, oneOf, options as checked, optionalText, wrongType } from '../validate.js';
import { defineFunction, generationOf, type InngestClient, type InngestGeneration } from './client.js';
import {
  type FunctionSettings,
  type PinterestParts,
  publishConnection,
  publishDue,
  publishPins,
  refreshTokens,
  syncBoards,
} from './functions.js';

export { PINTEREST_EVENTS } from './event_data.js';
export type { InngestClient, InngestGeneration } from './client.js';
export type { PinterestParts } from './functions.js';

export interface InngestOptions {
  /** Default `'TZ=UTC *\/15 * * * *'`. */
  publishCron?: string | undefined;
  /** Default `'TZ=UTC 0 2 * * *'`. */
  refreshCron?: string | undefined;
  /** Pins of one connection in one run at most. Default 1,000. */
  limit?: number | undefined;
  /**
   * A run stops taking pins after this long. Default 240,000: what was taken is then finished well
   * within the five minutes that many platforms give a request.
   */
  deadlineMs?: number | undefined;
  /** Only for a client that is wrapped so that its generation cannot be seen. */
  inngestVersion?: InngestGeneration | undefined;
}

const OPTIONS = ['publishCron', 'refreshCron', 'limit', 'deadlineMs', 'inngestVersion'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** The functions to give to Inngest's `serve`. For `inngest` 3 and 4. */
export function createInngestFunctions<C extends InngestClient>(
  inngest: C,
  pinterest: PinterestParts,
  options?: InngestOptions,
): ReturnType<C['createFunction']>[] {
  const { generation, settings } = checkOptions(inngest, options);
  checkService(pinterest);
  const definitions = [publishDue, publishConnection, refreshTokens, syncBoards, publishPins];
  return definitions.map((define) => defineFunction(inngest, generation, define(pinterest, settings)));
}

function checkOptions(
  inngest: InngestClient,
  given: InngestOptions | undefined,
): { generation: InngestGeneration; settings: FunctionSettings } {
  const fields = checked(given, 'options', OPTIONS);
  const { limit = 1000, deadlineMs = 240_000, inngestVersion } = fields;
  return {
    generation:
      inngestVersion === undefined
        ? generationOf(inngest)
        : (Number(oneOf(String(inngestVersion), 'options.inngestVersion', ['3', '4'])) as InngestGeneration),
    settings: {
      publishCron: optionalText(fields['publishCron'], 'options.publishCron') ?? 'TZ=UTC */15 * * * *',
      refreshCron: optionalText(fields['refreshCron'], 'options.refreshCron') ?? 'TZ=UTC 0 2 * * *',
      limit: integer(limit, 'options.limit', 1, 100_000),
      deadlineMs: integer(deadlineMs, 'options.deadlineMs', 1, DAY_MS),
    },
  };
}

function checkService(pinterest: PinterestParts): void {
  const parts = object(pinterest, 'pinterest');
  for (const name of ['connections', 'boards', 'pins']) {
    if (typeof parts[name] !== 'object') {
      throw wrongType(`pinterest.${name}`, 'what createPinterest gives', parts[name]);
    }
  }
}
