import { isLoopback } from '../proxy.js';
import { type Check, fine, unknown, wrong } from './check.js';

const CODE = 'redirect_uri_scheme';
const FIX =
  'Set PINTEREST_REDIRECT_URI to the https address of your callback (or http://localhost:<port>/...), and register it letter by letter.';

/** Pinterest sends people to https, and to plain http on their own machine. */
export const redirectScheme: Check = {
  code: CODE,
  run: ({ redirectUri }) => {
    if (redirectUri === undefined) return unknown(CODE, 'PINTEREST_REDIRECT_URI is not set.');
    if (!URL.canParse(redirectUri)) return wrong(CODE, 'The redirect URI is not a URL: the scheme or host is missing.', FIX);
    const { protocol, hostname } = new URL(redirectUri);
    if (protocol === 'https:') return fine(CODE, 'The redirect URI uses https.');
    if (protocol !== 'http:') return wrong(CODE, `The redirect URI uses ${protocol}//, which no browser comes back by.`, FIX);
    if (isLoopback(hostname)) return fine(CODE, 'The redirect URI uses http on this machine.');
    return wrong(CODE, `The redirect URI uses plain http on ${hostname}: the code could be read on its way.`, FIX);
  },
};
