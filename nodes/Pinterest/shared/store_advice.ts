import type { StoredPinOutcome } from '../../../lib/types.js';

const reconnect = 'Connect the account again in the app, then run Scheduled Pin: Retry for its connection.';
const sameKeys = 'Give the Pinterest Store API credential the seal keys of the app.';
const correctPin = 'Correct the pin in the app, then run Scheduled Pin: Retry with it.';

/** What a person does in n8n about a failure of the app's database or of a pin in it, by its code. */
export const storeAdvice: Readonly<Record<string, string>> = {
  already_published: 'Nothing, if the pin on Pinterest is right. For a second one, make a new pin in the app.',
  app_credentials_suspect: 'Check App ID, App Secret and Environment in the Pinterest Store API credential.',
  auth_expired: reconnect,
  bad_media: correctPin,
  board_gone: correctPin,
  configuration: 'Open the Pinterest Store API credential and correct it; its test says whether it works.',
  expired: reconnect,
  grant_refused: reconnect,
  image_unresolved: 'Set Image Base URL in the Pinterest Store API credential, then run Scheduled Pin: Retry with the pin.',
  invalid_input: correctPin,
  legacy_active: 'Switch the legacy workflow off: pinterest-native legacy disable.',
  missing_scope: reconnect,
  no_board: correctPin,
  no_connection: 'Connect the project in the app, then run Scheduled Pin: Retry with the pin.',
  no_image: correctPin,
  published_twice: 'Delete one of the two pins on Pinterest, and see who else publishes pins of this project.',
  not_claimed: 'Look on Pinterest whether the pin is there. If so, give its row the status for published; if not, the one for failed, then run Scheduled Pin: Retry.',
  outcome_unknown: 'Look on Pinterest whether the pin is there before running Scheduled Pin: Retry with it. What you see to be another pin goes into Not Ours.',
  reconnect_required: reconnect,
  seal_broken: `${sameKeys} If the key is lost: ${reconnect}`,
  seal_corrupt: sameKeys,
  seal_key_missing: sameKeys,
  seal_wrong_context: 'Give the Pinterest Store API credential the App ID and Environment of the app.',
  statuses_unknown: 'Correct the status words in the Pinterest Store API credential.',
  store_driver_missing: 'n8n carries this package; start n8n as it was installed, or install "pg" where it is started.',
  store_not_adopted: 'Run "pinterest-native init" for this database once, or correct Postgres URL and Schema in the credential.',
  store_tokens_in_vault: 'Turn on Tokens in Supabase Vault in the Pinterest Store API credential.',
  store_unavailable: 'Check the database and its address in the Pinterest Store API credential, then run this again.',
  trial_access: 'Choose the Sandbox environment in the app and in the credential, or apply for Standard access.',
  twin_unresolved: 'Nothing while the equal pin is on its way. When the message names it, nobody looks for it any more: run Scheduled Pin: Retry with that pin.',
  video_unresolved: 'n8n publishes no videos: retry the pin in the app, whose resolve.media uploads it.',
  wrong_environment: 'Give the Pinterest Store API credential the App ID and Environment of the app. If it has them: connect the account again in the app.',
};

const results: Readonly<Record<Exclude<StoredPinOutcome['result'], 'published' | 'failed' | 'waiting'>, string>> = {
  held: 'Switch the legacy workflow of the project off: pinterest-native legacy disable.',
  skipped: 'Nothing: it was changed, is not ready or is in other hands. A later run takes it when it is due.',
  cancelled: 'Nothing: it was not sent. The next run takes it if it is still due.',
};

/** A pin waits with these too, and would for ever: no run ends the cause. */
const untilSomebodyActs = ['app_credentials_suspect', 'twin_unresolved', 'wrong_environment'];

/** A pin that was named goes out whatever its date, and by itself a run takes only what is due. */
function whenItWaits({ state, scheduledAt }: StoredPinOutcome['pin'], until: string | null): string {
  const [when, from] = until === null ? ['later', Date.now()] : [`after ${until}`, Date.parse(until)];
  const isTaken = state !== 'ready' || (scheduledAt !== null && Date.parse(scheduledAt) <= Math.max(from, Date.now()));
  return isTaken ? `Nothing: a run ${when} takes it.` : `Run Publish Now with it again ${when}: it is not due, so no other run takes it.`;
}

/** About one pin of a run; `null` when nothing is left to do. */
export function whatToDo({ result, error, pin }: StoredPinOutcome, until: string | null): string | null {
  if (result === 'published') return null;
  if (error !== undefined && untilSomebodyActs.includes(error.code)) return storeAdvice[error.code] as string;
  if (result === 'waiting') return whenItWaits(pin, until);
  if (result !== 'failed') return storeAdvice[error?.code ?? ''] ?? results[result];
  return storeAdvice[error?.code ?? pin.errorCode ?? ''] ?? 'Correct what the message says, then run Scheduled Pin: Retry with the pin.';
}
