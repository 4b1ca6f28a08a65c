import type { IExecuteFunctions } from 'n8n-workflow';

import type { PublishSummary, RunOptions } from '../../../lib/types.js';
import type { ExecuteInStore } from '../actions/operation.js';
import { forEachItem } from '../actions/operation.js';
import { outcomeData, summaryData } from './pin_outcomes.js';
import type { StoreAccess } from './store_access.js';
import { storeAdvice } from './store_advice.js';
import type { RunRequest } from './store_input.js';

type Pinterest = StoreAccess['pinterest'];

/** A run for each input item, and an item for each pin of it. A failed pin is a result: its row says the same. */
export function runForEachItem<Request extends RunRequest>(
  run: (pinterest: Pinterest, request: Request, options: RunOptions) => Promise<PublishSummary>,
): ExecuteInStore<Request> {
  return forEachItem<Request, StoreAccess>(async ({ context, pinterest, signal }, request) => {
    const summary = await run(pinterest, request, { ...request.limits, ...(signal && { signal }) });
    hintAtSkipped(context, summary);
    return request.summaryOnly ? summaryData(summary) : summary.outcomes.map(outcomeData);
  });
}

/** Pins of these are in no item: without a word, nothing would seem to be due. */
function hintAtSkipped(context: IExecuteFunctions, { skippedConnections }: PublishSummary): void {
  // Not in the contexts of all versions of n8n.
  if (!('addExecutionHints' in context)) return;
  for (const { connectionId, reason, until } of skippedConnections) {
    const end = until === null ? '' : ` until ${until}`;
    const advice = until === null && storeAdvice[reason] ? `. ${storeAdvice[reason]}` : '';
    context.addExecutionHints({ message: `Connection ${connectionId} was left out${end}: ${reason}${advice}`, location: 'outputPane' });
  }
}
