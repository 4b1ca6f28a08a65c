import { EXIT, type ExitCode } from './exit_codes.js';

export interface Advice {
  fix: string;
  exitCode: ExitCode;
}

const RECONNECT: Advice = { fix: 'Connect the project again: pinterest-native connect', exitCode: EXIT.notConnected };
const LATER: Advice = { fix: 'Run the command again later; nothing is lost until then.', exitCode: EXIT.waiting };
const CONFIGURE: Advice = { fix: 'Correct the setting, then ask: pinterest-native doctor', exitCode: EXIT.notConfigured };
const LOST_KEY: Advice = {
  fix: 'Bring back the key this was sealed with (PINTEREST_SEAL_KEYS, or the key file), or connect again.',
  exitCode: EXIT.notConfigured,
};

/** What a person does about a failure, by its code. */
const ADVICE: Readonly<Record<string, Advice>> = {
  configuration: CONFIGURE,
  not_configured: CONFIGURE,
  seal_key_file_open: CONFIGURE,
  seal_key_file_unusable: CONFIGURE,
  app_credentials_suspect: { fix: 'Check PINTEREST_APP_ID and PINTEREST_APP_SECRET; nobody was disconnected.', exitCode: EXIT.notConfigured },
  store_unsupported: CONFIGURE,
  store_not_adopted: { fix: 'Look at what would be added: pinterest-native init', exitCode: EXIT.notConfigured },
  store_tokens_in_vault: { fix: 'Set PINTEREST_VAULT=true.', exitCode: EXIT.notConfigured },
  tokens_not_sealed: { fix: 'Seal them once: pinterest-native keys adopt', exitCode: EXIT.notConfigured },
  statuses_unknown: { fix: 'Set PINTEREST_STATUSES; for a proposal: pinterest-native init', exitCode: EXIT.notConfigured },
  store_unavailable: { fix: 'Check the database (DATABASE_URL, disk, permissions), then run the command again.', exitCode: EXIT.failure },
  store_value: { fix: 'Look at the value that the message names: in Postgres an id is a UUID, a date is written the ISO way.', exitCode: EXIT.usage },
  seal_broken: LOST_KEY,
  seal_key_missing: LOST_KEY,
  seal_wrong_context: LOST_KEY,
  not_connected: { fix: 'Connect the project first: pinterest-native connect', exitCode: EXIT.notConnected },
  reconnect_required: RECONNECT,
  auth_expired: RECONNECT,
  grant_refused: RECONNECT,
  missing_scope: RECONNECT,
  wrong_environment: {
    fix: 'The token is of the other environment: set PINTEREST_ENVIRONMENT to its own, or connect again in this one.',
    exitCode: EXIT.notConnected,
  },
  trial_access: {
    fix: 'Use PINTEREST_ENVIRONMENT=sandbox, or ask Pinterest for Standard access of the app.',
    exitCode: EXIT.failure,
  },
  rate_limited: LATER,
  spam_block: { fix: 'Leave the account alone until then, and publish fewer pins at a time.', exitCode: EXIT.waiting },
  legacy_active: { fix: 'Switch the old workflows off: pinterest-native legacy disable', exitCode: EXIT.waiting },
  bad_media: { fix: 'Use another picture; pinterest-native doctor --image <url> says what is wrong with one.', exitCode: EXIT.failure },
  not_found: { fix: 'Check the id, --tenant and --project; see: pinterest-native status --json, boards list.', exitCode: EXIT.usage },
  network: { fix: 'Check the network and the proxy settings, then run the command again.', exitCode: EXIT.failure },
  timeout: { fix: 'Check the network, then run the command again.', exitCode: EXIT.failure },
  binding_unavailable: { fix: 'Install the package again on this machine; the text above names the missing file.', exitCode: EXIT.failure },
  cancelled: { fix: 'Run the command again to go on.', exitCode: EXIT.interrupted },
};

export const adviceFor = (code: string): Advice | undefined => (Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined);
