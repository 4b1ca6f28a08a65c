import { deleteCookie, getCookie, setCookie } from '@tanstack/react-start/server';

import { readSession, type Session, SESSION_SECONDS } from './session_token';

const COOKIE = 'session';

/** Of the request that is being answered. */
export const currentSession = (): Session | undefined => readSession(getCookie(COOKIE));

/** By the address that people come to: behind a proxy that ends TLS a request looks like plain http. */
const isHttps = (): boolean => process.env['PINTEREST_REDIRECT_URI']?.startsWith('https:') === true;

/** `lax`: Pinterest sends people back to us, and they must still be signed in then. */
export function keepSession(token: string): void {
  setCookie(COOKIE, token, { httpOnly: true, sameSite: 'lax', secure: isHttps(), path: '/', maxAge: SESSION_SECONDS });
}

export function endSession(): void {
  deleteCookie(COOKIE, { path: '/' });
}
