import process from 'node:process';

import { checkAuth } from './auth.js';
import { loadSealing } from './binding.js';
import { misuse } from './errors.js';
import { isLoopback, type Proxy, proxyFromEnvironment } from './proxy.js';
import type { Auth, ClientOptions } from './types.js';
import {
  array,
  integer,
  object,
  oneOf,
  optionalBoolean,
  optionalInteger,
  options,
  optionalText,
  secret,
  text,
  url,
} from './validate.js';
import { VERSION } from './version.js';
import type { NativeSealer } from './native.js';

/** What a client is made of, checked. */
export interface CheckedOptions {
  /** For the core, as JSON. */
  readonly config: object;
  readonly appSecret: string | Uint8Array | undefined;
  readonly sealer: NativeSealer | undefined;
  /** Undefined: those of Node, if https is spoken at all. */
  readonly ca: string | undefined;
  readonly https: boolean;
  readonly auth: Auth | undefined;
}

const OPTIONS = [
  'app', 'environment', 'tier', 'limits', 'auth', 'sealer', 'concurrency', 'writesPerAccount', 'maxWaitMs',
  'timeouts', 'retry', 'looksMs', 'proxy', 'ca', 'userAgent',
];
const CATEGORIES = ['org_read', 'org_write', 'org_analytics', 'trends_read', 'ads_read', 'universal'];
const PRODUCTION = new URL('https://api.pinterest.com/v5');
const DAY_MS = 24 * 60 * 60 * 1000;

export function checkClientOptions(value: ClientOptions | undefined): CheckedOptions {
  const given = options(value, 'options', OPTIONS);
  const app = given['app'] === undefined ? undefined : options(object(given['app'], 'app'), 'app', ['id', 'secret', 'redirectUri']);
  const { api, ...environment } = checkEnvironment(given['environment']);
  const limits = given['limits'];
  const config = {
    ...environment,
    appId: app && text(app['id'], 'app.id'),
    redirectUri: app && optionalText(app['redirectUri'], 'app.redirectUri'),
    tier: given['tier'] === undefined ? undefined : oneOf(given['tier'], 'tier', ['standard', 'trial']),
    limited: limits !== false,
    limits: limits === undefined || limits === false ? undefined : checkLimits(limits),
    concurrency: optionalInteger(given['concurrency'], 'concurrency', 1, 1024),
    writesPerAccount: optionalInteger(given['writesPerAccount'], 'writesPerAccount', 1, 64),
    maxWaitMs: optionalInteger(given['maxWaitMs'], 'maxWaitMs', 0, 7 * DAY_MS),
    timeouts: checkNumbers(given['timeouts'], 'timeouts', { connectMs: 1, totalMs: 1, stallMs: 1 }),
    retry: checkNumbers(given['retry'], 'retry', { attempts: 1, baseMs: 0, capMs: 0 }),
    looksMs: given['looksMs'] === undefined ? undefined : checkLooks(given['looksMs']),
    userAgent: userAgent(given['userAgent']),
    ...checkProxy(given['proxy'], api),
  };
  return {
    config,
    appSecret: app && secret(app['secret'], 'app.secret'),
    sealer: given['sealer'] === undefined ? undefined : loadSealing().handleOf(given['sealer'], 'sealer'),
    ca: checkRoots(given['ca']),
    https: api.protocol === 'https:',
    auth: given['auth'] === undefined ? undefined : checkAuth(given['auth']),
  };
}

function checkEnvironment(value: unknown): { api: URL; environment?: string; customEnvironment?: object } {
  if (value === undefined) return { api: PRODUCTION };
  if (typeof value === 'string') {
    return { api: PRODUCTION, environment: oneOf(value, 'environment', ['production', 'sandbox']) };
  }
  const given = options(object(value, 'environment'), 'environment', ['apiUrl', 'authorizeUrl', 'allowLoopbackHttp']);
  const allowLoopbackHttp = optionalBoolean(given['allowLoopbackHttp'], 'environment.allowLoopbackHttp');
  const api = checkBase(given['apiUrl'], 'environment.apiUrl', allowLoopbackHttp === true);
  if (given['authorizeUrl'] !== undefined) {
    checkBase(given['authorizeUrl'], 'environment.authorizeUrl', allowLoopbackHttp === true);
  }
  return {
    api,
    // In one spelling: its origin is the environment's name.
    customEnvironment: { apiUrl: api.href, authorizeUrl: given['authorizeUrl'], allowLoopbackHttp },
  };
}

function checkBase(value: unknown, field: string, allowLoopbackHttp: boolean): URL {
  const base = url(value, field);
  if (base.username !== '' || base.password !== '' || base.hash !== '') {
    throw misuse('ERR_INVALID_ARG_VALUE', field, 'Expected a URL without credentials and fragment');
  }
  if (base.protocol === 'http:' && !(allowLoopbackHttp && isLoopback(base.hostname))) {
    throw misuse(
      'ERR_INVALID_ARG_VALUE',
      field,
      'Expected https, or http on a loopback address with allowLoopbackHttp: true',
    );
  }
  return base;
}

function checkLimits(value: unknown): object {
  const given = options(object(value, 'limits'), 'limits', CATEGORIES);
  return Object.fromEntries(
    Object.entries(given).map(([category, window]) => {
      const field = `limits.${category}`;
      const quota = options(object(window, field), field, ['requests', 'windowSeconds']);
      return [
        category,
        {
          requests: integer(quota['requests'], `${field}.requests`, 1, 1_000_000),
          windowSeconds: integer(quota['windowSeconds'], `${field}.windowSeconds`, 1, 7 * 86_400),
        },
      ];
    }),
  );
}

function checkNumbers(value: unknown, field: string, least: Readonly<Record<string, number>>): object | undefined {
  if (value === undefined) return undefined;
  const given = options(object(value, field), field, Object.keys(least));
  return Object.fromEntries(
    Object.entries(least).map(([name, lowest]) => [
      name,
      optionalInteger(given[name], `${field}.${name}`, lowest, name === 'attempts' ? 100 : DAY_MS),
    ]),
  );
}

function checkLooks(value: unknown): number[] {
  return array(value, 'looksMs').map((each, index) => integer(each, `looksMs[${index}]`, 0, DAY_MS));
}

function checkRoots(value: unknown): string | undefined {
  const roots = optionalText(value, 'ca');
  if (roots !== undefined && !roots.includes('-----BEGIN CERTIFICATE-----')) {
    throw misuse('ERR_INVALID_ARG_VALUE', 'ca', 'Expected root certificates as PEM text, not the path of a file');
  }
  return roots;
}

function userAgent(value: unknown): string {
  const ours = `n8n-nodes-pinterest-native/${VERSION}`;
  const given = optionalText(value, 'userAgent');
  if (given === undefined) return ours;
  if (!/^[\x20-\x7e]+$/.test(given)) {
    throw misuse('ERR_INVALID_ARG_VALUE', 'userAgent', 'Expected printable ASCII');
  }
  return `${given} ${ours}`;
}

function checkProxy(value: unknown, api: URL): Proxy {
  if (value === undefined) return proxyFromEnvironment(api, process.env);
  if (value === false) return {};
  const proxy = url(value, 'proxy');
  if (proxy.protocol !== 'http:') {
    throw misuse('ERR_INVALID_ARG_VALUE', 'proxy', 'Expected an http:// proxy; what goes through it stays encrypted');
  }
  // Nothing encrypts what goes to a plain API, and the token would travel in clear as far as the proxy is away.
  if (api.protocol === 'http:' && !isLoopback(proxy.hostname)) {
    throw misuse('ERR_INVALID_ARG_VALUE', 'proxy', 'Expected a proxy on a loopback address, because environment.apiUrl is http');
  }
  return { proxy: value as string };
}
