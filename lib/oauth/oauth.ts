import { inspect } from 'node:util';

import { checkContext } from '../auth.js';
import type { Engine } from '../engine.js';
import { misuse } from '../errors.js';
import { translated } from '../failure.js';
import type {
  ExchangeOptions,
  OAuthApi,
  OAuthStart,
  OAuthStartOptions,
  RefreshOptions,
  SealContext,
  TokenGrant,
} from '../types.js';
import {
  type Fields,
  object,
  optionalBoolean,
  optionalSignal,
  options,
  optionalStrings,
  optionalText,
  text,
} from '../validate.js';

/** What `oauth` needs to know of the client. */
export interface OAuthSettings {
  readonly hasApp: boolean;
  readonly hasRedirectUri: boolean;
  readonly sealing: boolean;
}

const START = ['scopes', 'redirectUri', 'pkce', 'context'];
const EXCHANGE = [
  'code', 'verifier', 'sealedVerifier', 'redirectUri', 'context', 'verifierContext', 'scopes', 'account',
  'continuousRefresh', 'signal',
];
const REFRESH = ['refreshToken', 'sealed', 'context', 'scopes', 'continuousRefresh'];

export function oauthApi(engine: Engine, settings: OAuthSettings): OAuthApi {
  const start = (value?: OAuthStartOptions): OAuthStart => {
    needsApp(settings);
    const given = options(value, 'options', START);
    const pkce = optionalBoolean(given['pkce'], 'pkce') ?? true;
    const request = JSON.stringify({
      scopes: optionalStrings(given['scopes'], 'scopes'),
      redirectUri: redirectUri(given, settings),
      pkce,
      context: pkce ? sealContext(given, settings) : undefined,
    });
    const answer = engine.with((native) => translated(() => engine.binding.oauthStart(native, request)));
    return discreet(JSON.parse(answer) as OAuthStart, ['verifier']);
  };

  const exchange = (value: ExchangeOptions): Promise<TokenGrant> => {
    const command = exchangeCommand(options(object(value, 'options'), 'options', EXCHANGE), settings);
    const signal = optionalSignal(value.signal);
    return engine.run<TokenGrant>(command, { signal, called: exchange }).then(discreetGrant);
  };

  const refresh = (value: RefreshOptions): Promise<TokenGrant> => {
    const command = refreshCommand(options(object(value, 'options'), 'options', REFRESH), settings);
    return engine.run<TokenGrant>(command, { called: refresh }).then(discreetGrant);
  };

  return { start, exchange, refresh };
}

function exchangeCommand(given: Fields, settings: OAuthSettings): object {
  needsApp(settings);
  const verifierContext = given['verifierContext'];
  return {
    op: 'oauth.exchange',
    code: text(given['code'], 'code'),
    ...oneSecret(given, ['verifier', 'sealedVerifier'], settings),
    redirectUri: redirectUri(given, settings),
    context: sealContext(given, settings),
    verifierContext: verifierContext === undefined ? undefined : checkContext(verifierContext, 'verifierContext'),
    scopes: optionalStrings(given['scopes'], 'scopes'),
    account: optionalBoolean(given['account'], 'account'),
    continuousRefresh: optionalBoolean(given['continuousRefresh'], 'continuousRefresh'),
  };
}

function refreshCommand(given: Fields, settings: OAuthSettings): object {
  needsApp(settings);
  const token = oneSecret(given, ['refreshToken', 'sealed'], settings);
  if (Object.values(token).every((secret) => secret === undefined)) {
    throw misuse('ERR_INVALID_ARG_TYPE', 'refreshToken', 'Expected refreshToken or sealed');
  }
  return {
    op: 'oauth.refresh',
    ...token,
    context: sealContext(given, settings),
    scopes: optionalStrings(given['scopes'], 'scopes'),
    continuousRefresh: optionalBoolean(given['continuousRefresh'], 'continuousRefresh'),
  };
}

function needsApp(settings: OAuthSettings): void {
  if (settings.hasApp) return;
  throw misuse('ERR_INVALID_ARG_VALUE', 'app', 'Expected createClient({ app: { id, secret } }) for oauth');
}

function redirectUri(given: Fields, settings: OAuthSettings): string | undefined {
  const own = optionalText(given['redirectUri'], 'redirectUri');
  if (own !== undefined || settings.hasRedirectUri) return own;
  throw misuse('ERR_INVALID_ARG_TYPE', 'redirectUri', 'Expected a string, here or in createClient({ app })');
}

function sealContext(given: Fields, settings: OAuthSettings): SealContext | undefined {
  if (settings.sealing) return checkContext(given['context']);
  if (given['context'] === undefined) return undefined;
  throw misuse('ERR_INVALID_ARG_VALUE', 'context', 'Expected a client with a sealer: createClient({ sealer })');
}

/** The plain secret or the sealed one, never both. */
function oneSecret(
  given: Fields,
  [plainField, sealedField]: [string, string],
  settings: OAuthSettings,
): Record<string, string | undefined> {
  const plain = optionalText(given[plainField], plainField);
  const sealed = optionalText(given[sealedField], sealedField);
  if (plain !== undefined && sealed !== undefined) {
    throw misuse('ERR_INVALID_ARG_VALUE', sealedField, `Expected ${plainField} or ${sealedField}, not both`);
  }
  if (sealed !== undefined && !settings.sealing) {
    throw misuse('ERR_INVALID_ARG_VALUE', sealedField, 'Expected a client with a sealer: createClient({ sealer })');
  }
  return { [plainField]: plain, [sealedField]: sealed };
}

function discreetGrant(grant: TokenGrant): TokenGrant {
  return discreet(grant, ['accessToken', 'refreshToken']);
}

/** What a log or a REPL shows of it has no secret; its fields are as they were. */
function discreet<T extends object>(value: T, secrets: readonly string[]): T {
  return Object.defineProperty(value, inspect.custom, {
    value(this: object) {
      return Object.fromEntries(
        Object.entries(this).map(([name, field]) => [name, secrets.includes(name) ? '[secret]' : field]),
      );
    },
  });
}
