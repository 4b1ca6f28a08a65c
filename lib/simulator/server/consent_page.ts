import type { ResolvedOptions } from '../options.js';
import { SCOPES } from '../operations.js';
import type { Consents } from '../world/consents.js';
import type { AccountState } from '../world/entities.js';
import type { World } from '../world/world.js';

/** What a browser gets: a page, or the way back to the app. */
export type PageAnswer = { status: number; html: string } | { status: 302; location: string };

interface AuthorizeRequest {
  redirectUri: string;
  scopes: string[];
  state: string | null;
  challenge: string | undefined;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

function page(status: number, title: string, body: string): PageAnswer {
  const html =
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>` +
    '<style>body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}' +
    `</style><h1>${escape(title)}</h1>${body}</html>\n`;
  return { status, html };
}

const refused = (reason: string): PageAnswer =>
  page(400, 'Cannot authorize', `<p>${escape(reason)}</p>`);

/** Mistakes that must not be sent to the redirect URI, because nobody knows whose it is. */
function readRequest(options: ResolvedOptions, query: URLSearchParams): AuthorizeRequest | string {
  const clientId = query.get('client_id') ?? query.get('consumer_id');
  if (clientId !== options.app.id) return 'client_id is not the id of a registered app.';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!options.app.redirectUris.includes(redirectUri)) {
    return 'redirect_uri must be literally the same as one registered for the app.';
  }
  if (query.get('response_type') !== 'code') return 'response_type must be code.';
  const scopes = (query.get('scope') ?? '').split(',').filter(Boolean);
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined)
    return `scope: "${unknown}" is not a scope; expected a comma-separated list.`;
  if (scopes.length === 0) return 'scope is missing; expected a comma-separated list.';
  const challenge = query.get('code_challenge') ?? undefined;
  const method = query.get('code_challenge_method');
  if (challenge !== undefined && method !== 'S256') return 'code_challenge_method must be S256.';
  if (challenge !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return 'code_challenge must be 43 base64url characters.';
  return { redirectUri, scopes, state: query.get('state'), challenge };
}

function back(request: AuthorizeRequest, result: Record<string, string>): PageAnswer {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  if (request.state !== null) url.searchParams.set('state', request.state);
  return { status: 302, location: url.href };
}

function chosenAccount(world: World, name: string | null): AccountState | undefined {
  if (name !== null) return world.usernames.get(name) ?? world.accounts.get(name);
  return world.accounts.values().next().value;
}

function choicePage(world: World, request: AuthorizeRequest, query: URLSearchParams): PageAnswer {
  const kept = [...query].filter(([name]) => name !== 'decision' && name !== 'account');
  const fields = kept
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
  const accounts = [...world.usernames.keys()]
    .slice(0, 100)
    .map((name) => `<option>${escape(name)}</option>`)
    .join('');
  const scopes = request.scopes.map((scope) => `<li>${escape(scope)}</li>`).join('');
  return page(
    200,
    'Give access to your Pinterest account?',
    `<p>This is a simulation of Pinterest. The app asks for:</p><ul>${scopes}</ul>` +
      `<form method="get" action="/oauth/">${fields}<p><label>Account <select name="account">${accounts}</select></label></p>` +
      '<button name="decision" value="allow">Give access</button> <button name="decision" value="deny">Cancel</button></form>',
  );
}

/**
 * `GET /oauth/`. With `decision=allow|deny` and `account=<username>` it decides without a browser.
 */
export function answerConsent(
  world: World,
  consents: Consents,
  query: URLSearchParams,
): PageAnswer {
  const request = readRequest(world.options, query);
  if (typeof request === 'string') return refused(request);
  const decision = query.get('decision');
  if (decision === 'deny') return back(request, { error: 'access_denied' });
  if (decision !== 'allow') return choicePage(world, request, query);
  const account = chosenAccount(world, query.get('account'));
  if (!account) return refused('account: there is no such account in this simulator.');
  const { redirectUri, scopes, challenge } = request;
  return back(request, {
    code: consents.grant({ accountId: account.id, redirectUri, scopes, challenge }),
  });
}
