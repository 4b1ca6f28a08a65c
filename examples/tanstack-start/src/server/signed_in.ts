import { createMiddleware } from '@tanstack/react-start';
import { setResponseStatus } from '@tanstack/react-start/server';

import { currentSession } from './session.server';

/** Every server function can be called by anybody: who calls is in the cookie, never in what the caller sends. */
export const signedIn = createMiddleware({ type: 'function' }).server(({ next }) => {
  const session = currentSession();
  if (session === undefined) {
    setResponseStatus(401);
    throw new Error('Sign in first.');
  }
  return next({ context: { session } });
});
