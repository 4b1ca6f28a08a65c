import { pinterest } from './pinterest.server';
import type { Session } from './session_token';

/** What Pinterest's callback brings. */
export interface Callback {
  state?: string;
  code?: string;
  error?: string;
}

/** Where the browser goes after a callback. Reasons are words, so nothing that anybody wrote gets into the page. */
export async function finishConnect(session: Session | undefined, callback: Callback): Promise<string> {
  if (session === undefined) return '/?pinterest_error=signed_out';
  const finished = await pinterest().connections.finish({ ...callback, userId: session.userId });
  if (finished.ok) return `/projects/${finished.projectId}?pinterest_connected=true`;
  console.warn(`Pinterest was not connected: ${finished.reason}. ${finished.message}`);
  const search = new URLSearchParams({ pinterest_error: finished.reason });
  // Of no use to anybody but the same user, and not for long.
  if (finished.canRetry && callback.state) search.set('pinterest_retry', callback.state);
  return `${finished.projectId === undefined ? '/' : `/projects/${finished.projectId}`}?${search}`;
}
