import type { IDataObject } from 'n8n-workflow';

import type { DuePin, PublishSummary, StoredPin, StoredPinOutcome } from '../../../lib/types.js';
import { whatToDo } from './store_advice.js';

function pinData(pin: StoredPin): IDataObject {
  const { id, projectId, state, status, title, scheduledAt } = pin;
  return { pinId: id, projectId, state, status, title, scheduledAt };
}

export function duePinData(pin: DuePin): IDataObject {
  return { ...pinData(pin), tenantId: pin.tenantId, connectionId: pin.connectionId };
}

/** One item: what a workflow looks at to decide what comes next. All names are always there. */
export function outcomeData(outcome: StoredPinOutcome): IDataObject {
  const { result, pin, error } = outcome;
  const until = result === 'published' ? null : (error?.retryAt ?? pin.nextLookAt ?? pin.notBefore);
  return {
    result,
    ...pinData(pin),
    publishedAt: pin.publishedAt,
    pinterestPinId: pin.pinterestPinId,
    pinterestPinUrl: pin.pinterestPinUrl,
    errorCode: error?.code ?? pin.errorCode,
    errorMessage: error?.message ?? pin.errorMessage,
    retryAt: until,
    whatToDo: whatToDo(outcome, until),
  };
}

/** By the pins' results, those that had their end before the run included. */
export function summaryData({ outcomes, recovered, skippedConnections }: PublishSummary): IDataObject {
  const counts = { published: 0, failed: 0, waiting: 0, held: 0, skipped: 0, cancelled: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return { ...counts, recovered, skippedConnections: skippedConnections as unknown as IDataObject[] };
}
