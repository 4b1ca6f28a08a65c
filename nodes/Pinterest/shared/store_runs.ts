import type { IExecuteFunctions } from 'n8n-workflow';

import type { PublishSummary, RunOptions } from '../../../lib/types.js';
import type { ExecuteInStore, Prepared } from '../actions/operation.js';
import { forEachItem } from '../actions/operation.js';
import { PinterestError } from './engine.js';
import { outcomeData, summaryData } from './pin_outcomes.js';
import type { Result } from './result.js';
import type { StoreAccess } from './store_access.js';
import { storeAdvice } from './store_advice.js';
import type { RunRequest } from './store_input.js';

type Pinterest = StoreAccess['pinterest'];

type LeftOut = PublishSummary['skippedConnections'][number];

const mostNamed = 5;

/** A run for each input item, and an item for each pin of it. A failed pin is a result: its row says the same. */
export function runForEachItem<Request extends RunRequest>(
  run: (pinterest: Pinterest, request: Request, options: RunOptions) => Promise<PublishSummary>,
): ExecuteInStore<Request> {
  return async (store, requests) => {
    const idle = new Map<number, LeftOut[]>();
    const execute = forEachItem<Prepared<Request>, StoreAccess>(async ({ context, pinterest, signal }, { item, request }) => {
      const summary = await run(pinterest, request, { ...request.limits, ...(signal && { signal }) });
      hintAtSkipped(context, summary);
      if (request.summaryOnly) return summaryData(summary);
      if (summary.outcomes.length === 0) idle.set(item, summary.skippedConnections.filter(needsSomebody));
      return summary.outcomes.map(outcomeData);
    });
    const results = await execute(store, requests.map((prepared) => ({ item: prepared.item, request: prepared })));
    // Only now: a run that cannot do anything keeps none of the others back.
    return results.map((result) => failedIdle(result, idle.get(result.item)));
  };
}

/** No later run ends the cause by itself. */
const needsSomebody = ({ reason, until }: LeftOut): boolean => until === null && storeAdvice[reason] !== undefined;

/** Without an item and without an error, a schedule would look well for ever while nothing goes out. */
function failedIdle(result: Result, leftOut: readonly LeftOut[] = []): Result {
  const [first] = leftOut;
  if (first === undefined || 'error' in result) return result;
  const named = leftOut.slice(0, mostNamed).map(({ connectionId, reason }) => `${connectionId} (${reason})`);
  const more = leftOut.length > mostNamed ? ` and ${leftOut.length - mostNamed} more` : '';
  const message = `No pin was taken, because connections were left out: ${named.join(', ')}${more}`;
  return { item: result.item, error: new PinterestError({ code: first.reason, message, stopped: 'permanent' }) };
}

/** Pins of these are in no item: without a word, nothing would seem to be due. */
function hintAtSkipped(context: IExecuteFunctions, { skippedConnections }: PublishSummary): void {
  // Not in the contexts of all versions of n8n.
  if (!('addExecutionHints' in context)) return;
  for (const { connectionId, reason, until } of skippedConnections) {
    const end = until === null ? '' : ` until ${until}`;
    const advice = needsSomebody({ connectionId, reason, until }) ? `. ${storeAdvice[reason]}` : '';
    context.addExecutionHints({ message: `Connection ${connectionId} was left out${end}: ${reason}${advice}`, location: 'outputPane' });
  }
}
