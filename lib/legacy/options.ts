import { isLoopback } from '../proxy.js';
import { options, text, url, wrongType, wrongValue } from '../validate.js';

export interface CheckedLegacyOptions {
  /** Of the public API, without a slash at the end. */
  base: string;
  apiKey: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** From the options or else the environment; `undefined` when no n8n is named. */
export function checkLegacyOptions(given: unknown, env: Environment): CheckedLegacyOptions | undefined {
  const fields = options(given, 'legacy', ['url', 'apiKey']);
  // An empty variable is none.
  const address = fields['url'] ?? (env.PINTEREST_LEGACY_N8N_URL || undefined);
  const apiKey = fields['apiKey'] ?? (env.PINTEREST_LEGACY_N8N_API_KEY || undefined);
  if (address === undefined && apiKey === undefined) return undefined;
  return { base: apiBase(address), apiKey: checkedKey(apiKey) };
}

function apiBase(address: unknown): string {
  const parsed = url(address, 'legacy.url');
  if (parsed.username !== '' || parsed.password !== '') {
    throw wrongValue('legacy.url', 'an address without a user', 'one with a user or password');
  }
  // The key goes in every request: plain http would show it to everybody on the way.
  if (parsed.protocol !== 'https:' && !isLoopback(parsed.hostname)) {
    throw wrongValue('legacy.url', 'an https address', 'http to another machine');
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  return parsed.origin + (/\/v\d+$/.test(path) ? path : `${path}/api/v1`);
}

/** A key that cannot stand in a header would be quoted in the error of whoever tries. */
function checkedKey(value: unknown): string {
  const key = text(value, 'legacy.apiKey');
  if (!/^[\x21-\x7e]+$/.test(key)) throw wrongType('legacy.apiKey', 'a key of printable characters without spaces', value);
  return key;
}
