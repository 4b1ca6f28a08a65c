import { constants } from 'node:http2';

import { type Outcome, PinterestError } from '../errors.js';

interface N8nFailure {
  code: string;
  message: string;
  /** Whether what was asked may have been done. */
  outcome: Outcome;
  retryable: boolean;
}

/** A failure between us and n8n. Nothing of its answer goes in: it may repeat the request's key. */
function n8nFailure({ retryable, ...details }: N8nFailure, cause?: unknown): PinterestError {
  return new PinterestError({ ...details, retryable, stopped: retryable ? 'none' : 'permanent' }, { cause });
}

interface Refusal {
  code: string;
  message: (workflowId: string) => string;
}

const REFUSALS: ReadonlyMap<number, Refusal> = new Map<number, Refusal>([
  [
    constants.HTTP_STATUS_UNAUTHORIZED,
    {
      code: 'legacy_unauthorized',
      message: () => 'n8n does not accept legacy.apiKey: make a new one under Settings > n8n API.',
    },
  ],
  [
    constants.HTTP_STATUS_FORBIDDEN,
    {
      code: 'legacy_forbidden',
      message: (id) =>
        `n8n's key may not do this with workflow "${id}": it needs to read, activate and deactivate workflows and to ` +
        'list executions.',
    },
  ],
  [
    constants.HTTP_STATUS_NOT_FOUND,
    {
      code: 'legacy_workflow_unknown',
      message: (id) =>
        `n8n shows no workflow "${id}" to this key. Check the id, and whose key it is; when the workflow was deleted, ` +
        'confirm that it is off.',
    },
  ],
  [
    constants.HTTP_STATUS_CONFLICT,
    {
      code: 'legacy_conflict',
      message: (id) => `n8n refuses because of another workflow or a pending review: open workflow "${id}" in n8n.`,
    },
  ],
]);

/** Of a workflow that was just read: what is unknown is its version. */
export function versionGone(workflowId: string): PinterestError {
  const message =
    `n8n has no more the version of workflow "${workflowId}" that was published, and the latest may be half done: open it in ` +
    'n8n and publish the one you want.';
  return n8nFailure({ code: 'legacy_version_gone', message, outcome: 'rejected', retryable: false });
}

export const isUnknownRoute = (status: number): boolean =>
  status === constants.HTTP_STATUS_NOT_FOUND || status === constants.HTTP_STATUS_METHOD_NOT_ALLOWED;

export const isBadQuery = (status: number): boolean => status === constants.HTTP_STATUS_BAD_REQUEST;

/** The failure that an answer is, or `undefined` for a good one. */
export function refusalOf(status: number, workflowId: string): PinterestError | undefined {
  if (status >= constants.HTTP_STATUS_OK && status < constants.HTTP_STATUS_MULTIPLE_CHOICES) return undefined;
  if (status < constants.HTTP_STATUS_BAD_REQUEST) {
    const message = 'n8n answered with a redirect, which is not followed: give legacy.url as it is in the end.';
    return n8nFailure({ code: 'legacy_redirected', message, outcome: 'rejected', retryable: false });
  }
  if (status >= constants.HTTP_STATUS_INTERNAL_SERVER_ERROR) {
    const message = 'n8n has an error of its own. Try again; what was asked may have been done.';
    return n8nFailure({ code: 'legacy_failed', message, outcome: 'unknown', retryable: true });
  }
  if (status === constants.HTTP_STATUS_TOO_MANY_REQUESTS) {
    const message = 'n8n is asked too often. Try again in a minute.';
    return n8nFailure({ code: 'legacy_rate_limited', message, outcome: 'rejected', retryable: true });
  }
  const { code, message } = REFUSALS.get(status) ?? {
    code: 'legacy_refused',
    message: (id: string) => `n8n refuses to do this with workflow "${id}": open it in n8n.`,
  };
  return n8nFailure({ code, message: message(workflowId), outcome: 'rejected', retryable: false });
}

export function notN8n(): PinterestError {
  const message = "What answers at legacy.url is not n8n's public API: check the address, and that the API is not disabled.";
  return n8nFailure({ code: 'legacy_not_n8n', message, outcome: 'unknown', retryable: false });
}

export function tooLarge(): PinterestError {
  const message = 'n8n sent more than 20 MB for one workflow: take the pinned data out of it.';
  return n8nFailure({ code: 'legacy_too_large', message, outcome: 'unknown', retryable: false });
}

/** No answer: nobody knows whether what was asked was done. `cause` is fetch's, which names addresses and no header. */
export function noAnswer(cause: unknown, timeoutMs: number): PinterestError {
  if ((cause as { name?: unknown } | undefined)?.name === 'TimeoutError') {
    const message = `n8n did not answer within ${timeoutMs / 1000} s. Try again.`;
    return n8nFailure({ code: 'legacy_timeout', message, outcome: 'unknown', retryable: true }, cause);
  }
  const message = 'n8n cannot be reached at legacy.url. Check the address, and try again.';
  return n8nFailure({ code: 'legacy_unreachable', message, outcome: 'unknown', retryable: true }, cause);
}
