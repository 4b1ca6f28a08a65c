import type { Environment } from './types.js';
import { oneOf } from './validate.js';

type Variables = Readonly<Record<string, string | undefined>>;

const NAMES = ['production', 'sandbox'] as const;
const API_URLS = { production: 'https://api.pinterest.com/v5', sandbox: 'https://api-sandbox.pinterest.com/v5' };

/** Which Pinterest the option names, or else the variables: an address goes before a name. */
export function environmentOption(value: unknown, env: Variables): Environment {
  if (typeof value === 'object' && value !== null) return value as Environment;
  return value === undefined || value === null ? fromVariables(env) : named(value);
}

function fromVariables(env: Variables): Environment {
  const [apiUrl, authorizeUrl] = [env['PINTEREST_API_URL'], env['PINTEREST_AUTHORIZE_URL']];
  if (apiUrl) return ownEnvironment(apiUrl, authorizeUrl);
  if (authorizeUrl) {
    throw new Error(
      'environment (PINTEREST_AUTHORIZE_URL): Expected PINTEREST_API_URL beside it, or neither: consent of one Pinterest is nothing to another',
    );
  }
  return named(env['PINTEREST_ENVIRONMENT'] || 'production');
}

function named(value: unknown): Environment {
  return oneOf(value, 'environment (PINTEREST_ENVIRONMENT)', NAMES);
}

function ownEnvironment(apiUrl: string, authorizeUrl: string | undefined): Environment {
  if (!URL.canParse(apiUrl)) {
    throw new Error('environment (PINTEREST_API_URL): Expected a whole URL such as https://pinterest.example/v5');
  }
  return { apiUrl, ...(authorizeUrl && { authorizeUrl }), allowLoopbackHttp: true };
}

export function apiUrlOf(environment: Environment): URL {
  return new URL(typeof environment === 'string' ? API_URLS[environment] : environment.apiUrl);
}

/** As seals, connections and published pins name it, and the core, which knows Pinterest's own addresses. */
export function environmentName(environment: Environment): string {
  if (typeof environment === 'string') return environment;
  const { href, origin } = apiUrlOf(environment);
  return NAMES.find((name) => API_URLS[name] === href.replace(/\/+$/, '')) ?? origin;
}
