import { type ErrorDetails, PinterestError } from '../errors.js';

// Why a workflow is not yet as it was asked to be. Data, not errors: the other workflows go on.

export function notConfigured(): ErrorDetails {
  return {
    code: 'legacy_not_configured',
    message:
      'Nobody can ask n8n: set legacy.url and legacy.apiKey (PINTEREST_LEGACY_N8N_URL, PINTEREST_LEGACY_N8N_API_KEY), or ' +
      'switch the workflow off in n8n and confirm that it is off.',
    retryable: false,
  };
}

export function notSeenOff(): ErrorDetails {
  return {
    code: 'legacy_active',
    message: 'The workflow was not seen to be off yet: switch it off, or confirm that it is off.',
    retryable: false,
  };
}

export function stillPublished(): ErrorDetails {
  return {
    code: 'legacy_active',
    message: 'The workflow is published in n8n, so both would publish: switch it off, or confirm that it is off.',
    retryable: false,
  };
}

export function othersNotConnected(count: number): ErrorDetails {
  return {
    code: 'legacy_projects_not_connected',
    message:
      `The workflow publishes for ${count} project(s) that are not connected to Pinterest, this one or others that name ` +
      'it. Connect them, then switch it off.',
    retryable: false,
  };
}

export function inUse(count: number): ErrorDetails {
  return {
    code: 'legacy_in_use',
    message:
      `${count} other connected project(s) name the workflow; switched on it would publish their pins a second time. ` +
      'Disconnect them first.',
    retryable: false,
  };
}

export function stillRunning(): ErrorDetails {
  return {
    code: 'legacy_running',
    message:
      'The workflow is off, but an execution of it has not ended. Wait for it, or stop it in n8n, and check again.',
    retryable: true,
  };
}

export function runningUnknown(): ErrorDetails {
  return {
    code: 'legacy_running_unknown',
    message:
      'The workflow is off, but this version of n8n does not say whether it still runs. Look under Executions, then ' +
      'confirm that it is off.',
    retryable: false,
  };
}

export function notYet(published: boolean): ErrorDetails {
  return {
    code: 'legacy_not_yet',
    message: `n8n was asked and still shows the workflow ${published ? '' : 'un'}published. Check again in a minute.`,
    retryable: true,
  };
}

export function problemOf(error: unknown): ErrorDetails {
  // A database that fails concerns every workflow, and an abort the whole call.
  if (!(error instanceof PinterestError && error.code.startsWith('legacy_'))) throw error;
  const { code, message, outcome, retryable } = error;
  return { code, message, outcome, retryable };
}
