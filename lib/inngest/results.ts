import type { PublishSummary, StoredBoardsApi, ConnectionsApi } from '../types.js';

// Inngest keeps what a step returns and shows it to whoever may open its dashboard. So results are
// picked field by field: nothing that a later version adds to an outcome gets there by itself.

type Synced = Awaited<ReturnType<StoredBoardsApi['sync']>>;
type Refreshed = Awaited<ReturnType<ConnectionsApi['refreshDue']>>;

export function totals({ published, failed, waiting, recovered, skippedConnections }: PublishSummary) {
  return {
    published,
    failed,
    waiting,
    recovered,
    skipped: skippedConnections.map(({ connectionId, reason, until }) => ({ connectionId, reason, until })),
  };
}

export function outcomes(summary: PublishSummary) {
  const pins = summary.outcomes.map(({ id, result, pin, error }) => ({
    id,
    result,
    pinterestPinId: pin.pinterestPinId,
    errorCode: error?.code ?? null,
  }));
  return { ...totals(summary), pins };
}

export function synced({ added, changed, deleted, total, orphanedPinIds, whyIncomplete }: Synced) {
  const counts = { added, changed, deleted, total, orphanedPinIds: [...orphanedPinIds] };
  return whyIncomplete === undefined ? counts : { ...counts, whyIncomplete };
}

export function refreshed({ refreshed: done, failed, notDue }: Refreshed) {
  return {
    refreshed: [...done],
    failed: failed.map(({ connectionId, error }) => ({ connectionId, errorCode: error.code })),
    notDue,
  };
}
