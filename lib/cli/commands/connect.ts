import { setTimeout as wait } from 'node:timers/promises';

import type { ConnectFinished, ConnectStarted, Pinterest } from '../../types.js';
import { adviceFor } from '../advice.js';
import { openBrowser } from '../browser.js';
import { type Callback, CallbackListener, canListen } from '../callback_listener.js';
import type { Shown } from '../callback_page.js';
import { CliError } from '../cli_error.js';
import { type Command, flag, type Invocation } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { type Output, plural, printable } from '../output.js';
import { ask } from '../question.js';
import { withProject } from '../session.js';
import { PROJECT_OPTIONS, redirectUriOf, USER_ID } from '../settings.js';

const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;

export const connect: Command = {
  failure: 'The account was not connected',
  details:
    "Prints the address of Pinterest's consent page and opens it, waits at the redirect URI for the way back, and stores the tokens " +
    'sealed. Where the redirect URI is not http on this machine, or with --paste, it asks for the address the browser ends at.',
  options: {
    ...PROJECT_OPTIONS,
    'no-open': { type: 'boolean', text: 'do not open a browser' },
    paste: { type: 'boolean', text: 'ask for the address instead of listening for it' },
  },
  run: (invocation) =>
    withProject(invocation, async (pinterest, { id: projectId, tenantId }) => {
      const redirectUri = redirectUriOf(invocation);
      const started = await pinterest.connections.start({ tenantId, projectId, userId: USER_ID });
      const consent = { pinterest, invocation, started };
      const listens = canListen(redirectUri) && !flag(invocation.values, 'paste');
      const finished = listens ? await caught(consent, redirectUri) : await pasted(consent);
      return report(finished, invocation.output);
    }),
};

interface Consent {
  pinterest: Pinterest;
  invocation: Invocation;
  started: ConnectStarted;
}

const stateOf = ({ url }: ConnectStarted): string => new URL(url).searchParams.get('state') ?? '';

function invite({ invocation: { output, values }, started }: Consent): void {
  output.note(`Open this address and allow the access:\n\n  ${output.paint('cyan', started.url)}\n`);
  if (output.stdout.isTTY === true && !output.json && !flag(values, 'no-open')) openBrowser(started.url);
}

/** The callback comes to this machine. */
async function caught(consent: Consent, redirectUri: string): Promise<ConnectFinished> {
  const { started, invocation } = consent;
  const listener = await CallbackListener.listen(redirectUri, stateOf(started));
  const finish = async (callback: Callback): Promise<{ shown: Shown; result: ConnectFinished }> => {
    const result = await finishPatiently(consent, callback);
    const text = result.ok ? `@${result.username} is connected.` : result.message;
    return { shown: { ok: result.ok, text }, result };
  };
  const waiting = listener.once(finish, { signal: invocation.signal, until: Date.parse(started.expiresAt), late: tooLate });
  invite(consent);
  invocation.output.note('Waiting for the answer (Ctrl-C ends it) ...');
  return waiting;
}

/** The callback went somewhere else, and a person brings it. */
async function pasted(consent: Consent): Promise<ConnectFinished> {
  const { started, invocation } = consent;
  invite(consent);
  const address = await ask(invocation, 'Paste the address the browser ended at: ');
  if (address === undefined) throw new CliError('callback_missing', 'The input ended without an address.', { fix: 'Run the command again where somebody can answer it.' });
  if (!URL.canParse(address)) throw new CliError('callback_unreadable', 'That is no address.', { fix: 'Paste all of it, with https:// and what follows the "?".' });
  const query = new URL(address).searchParams;
  if (query.get('state') !== stateOf(started)) {
    throw new CliError('callback_foreign', 'That address is not the answer to this consent.', { fix: 'Run the command again and use the address it prints.' });
  }
  const code = query.get('code');
  const error = query.get('error');
  return await finishPatiently(consent, { state: stateOf(started), ...(code !== null && { code }), ...(error !== null && { error }) });
}

/** What can be tried again without another consent is. */
async function finishPatiently({ pinterest, invocation: { signal, output } }: Consent, callback: Callback): Promise<ConnectFinished> {
  for (let tries = 1; ; tries += 1) {
    const finished = await pinterest.connections.finish({ ...callback, userId: USER_ID, signal });
    if (finished.ok || !finished.canRetry || tries === TRIES) return finished;
    output.note(`${finished.message} Trying again ...`);
    await wait(BETWEEN_TRIES_MS, undefined, { signal });
  }
}

const tooLate = (): CliError =>
  new CliError('consent_expired', 'Nobody allowed the access within ten minutes.', { fix: 'Run the command again.', exitCode: EXIT.notConnected });

function report(finished: ConnectFinished, output: Output): number {
  if (!finished.ok) {
    const advice = adviceFor(finished.reason) ?? { fix: 'Run the command again.', exitCode: EXIT.notConnected };
    throw new CliError(finished.reason, finished.message, advice);
  }
  const { username, missingScopes, boardsSynced, boardsError } = finished;
  const warn = output.paint('yellow', '!');
  const lines = [`${output.paint('green', '✔')} @${printable(username)} is connected; the tokens are stored sealed.`];
  if (boardsSynced !== undefined) lines.push(`${output.paint('green', '✔')} ${plural(boardsSynced, 'board')} read`);
  if (boardsError !== undefined) lines.push(`${warn} The boards were not read: ${boardsError.message} Run: pinterest-native boards sync`);
  if (missingScopes.length > 0) lines.push(`${warn} Not granted: ${missingScopes.join(', ')}. Run the command again to grant them.`);
  output.result(finished, lines.join('\n'));
  return EXIT.ok;
}
