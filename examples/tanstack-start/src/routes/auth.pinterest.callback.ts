import { createFileRoute } from '@tanstack/react-router';

import { finishConnect } from '../server/finish_connect.server';
import { currentSession } from '../server/session.server';

/** PINTEREST_REDIRECT_URI. A server route: the code is spent here and never reaches a page. */
export const Route = createFileRoute('/auth/pinterest/callback')({
  server: {
    handlers: {
      GET: async ({ request }) => {
        const { state, code, error } = Object.fromEntries(new URL(request.url).searchParams);
        const location = await finishConnect(currentSession(), { state, code, error });
        return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });
      },
    },
  },
});
