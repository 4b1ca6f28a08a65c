import { timingSafeEqual } from 'node:crypto';
import { ApiError, invalid, knownError } from '../api_error.js';
import { SCOPES } from '../operations.js';
import { verifierFits } from '../world/consents.js';
import type { TokenPair } from '../world/tokens.js';
import { accountOf, type Answer, type Call, type Handlers } from './call.js';

/** OAuth's own words or Pinterest's: clients meet both. */
function grantRefused(call: Call, description: string): Answer {
  const { grantErrors } = call.world.options;
  if (grantErrors === 'oauth') {
    return { status: 400, body: { error: 'invalid_grant', error_description: description } };
  }
  return { status: 400, body: { code: 1, message: description, status: 'failure' } };
}

function checkAppCredentials(call: Call): void {
  const { app } = call.world.options;
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString('base64')}`,
  );
  const given = Buffer.from(call.headers.authorization ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw knownError('authentication_failed');
}

function readForm(call: Call): URLSearchParams {
  const type = (call.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw invalid(`Invalid content type '${type}', expected application/x-www-form-urlencoded.`);
  }
  return new URLSearchParams(call.body.toString('utf8'));
}

function required(form: URLSearchParams, field: string): string {
  const value = form.get(field);
  if (!value) throw new ApiError(400, 1, `Missing required parameter '${field}'.`);
  return value;
}

function tokenAnswer(call: Call, pair: TokenPair, grant: string): Answer {
  const expiresAt = Math.floor(call.world.clock.now() / 1000) + pair.refreshTokenExpiresIn;
  const body = {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    response_type: grant,
    token_type: 'bearer',
    expires_in: pair.expiresIn,
    refresh_token_expires_in: pair.refreshTokenExpiresIn,
    refresh_token_expires_at: expiresAt,
    scope: pair.scopes.join(' '),
  };
  return { status: 200, body };
}

function exchangeCode(call: Call, form: URLSearchParams): Answer {
  const redirectUri = required(form, 'redirect_uri');
  const consent = call.consents.take(required(form, 'code'));
  if (!consent)
    return grantRefused(call, 'The authorization code is invalid, expired or was used already.');
  if (consent.redirectUri !== redirectUri) {
    return grantRefused(call, 'The redirect_uri is not the one of the authorization request.');
  }
  if (!verifierFits(consent.challenge, form.get('code_verifier'))) {
    return grantRefused(call, 'The code_verifier does not fit the code_challenge.');
  }
  const pair = call.tokens.issue({ accountId: consent.accountId, scopes: consent.scopes });
  return tokenAnswer(call, pair, 'authorization_code');
}

/** The old refresh token is dead from here on, whether or not the answer arrives. */
function refresh(call: Call, form: URLSearchParams): Answer {
  const spent = call.tokens.spend(required(form, 'refresh_token'));
  if (!spent)
    return grantRefused(call, 'The refresh token is invalid, expired or was used already.');
  const asked = form
    .get('scope')
    ?.split(/[\s,]+/)
    .filter(Boolean);
  const scopes = asked?.length
    ? asked.filter((scope) => spent.scopes.has(scope))
    : [...spent.scopes];
  const pair = call.tokens.issue({ accountId: spent.accountId, scopes });
  return tokenAnswer(call, pair, 'refresh_token');
}

function clientCredentials(call: Call, form: URLSearchParams): Answer {
  const scopes = required(form, 'scope')
    .split(/[\s,]+/)
    .filter(Boolean);
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown) throw invalid(`'${unknown}' is not a scope.`);
  const { accessToken, expiresIn } = call.tokens.issueForApp(scopes);
  const body = {
    access_token: accessToken,
    response_type: 'client_credentials',
    token_type: 'bearer',
    expires_in: expiresIn,
    scope: scopes.join(' '),
  };
  return { status: 200, body };
}

const GRANTS: Record<string, (call: Call, form: URLSearchParams) => Answer> = {
  authorization_code: exchangeCode,
  refresh_token: refresh,
  client_credentials: clientCredentials,
};

function token(call: Call): Answer {
  checkAppCredentials(call);
  const form = readForm(call);
  const grant = required(form, 'grant_type');
  const handler = Object.hasOwn(GRANTS, grant) ? GRANTS[grant] : undefined;
  if (!handler)
    throw invalid(`'${grant}' is not one of ${JSON.stringify(Object.keys(GRANTS))} (grant_type)`);
  return handler(call, form);
}

/** Pinterest revokes only tokens of the app itself: an ordinary user's token stays good. */
function revoke(call: Call): Answer {
  checkAppCredentials(call);
  const value = required(readForm(call), 'token');
  const known = call.tokens.find(value);
  if (!known) throw knownError('authentication_failed');
  if (known.kind !== 'client') throw knownError('forbidden');
  call.tokens.revoke(value);
  return { status: 200 };
}

function conversionToken(call: Call): Answer {
  const value = `pinc_${accountOf(call).id}_${call.requestId}`;
  return { status: 200, body: { access_token: value, token_type: 'conversion' } };
}

export const oauth: Handlers = {
  'oauth/token': token,
  'token/revoke': revoke,
  'oauth/conversion_token': conversionToken,
};
