import { deleteCookie, getCookie, setCookie } from '@tanstack/react-start/server';

import { readSession, type Session, SESSION_SECONDS } from './session_token';

const COOKIE = 'session';

/** Of the request that is being answered. */
export const currentSession = (): Session | undefined => readSession(getCookie(COOKIE));

/** `lax`: Pinterest sends people back to us, and they must still be signed in then. */
export function keepSession(token: string, secure: boolean): void {
  setCookie(COOKIE, token, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: SESSION_SECONDS });
}

export function endSession(): void {
  deleteCookie(COOKIE, { path: '/' });
}
