import { createFileRoute } from '@tanstack/react-router';

import { endSession, keepSession } from '../server/session.server';
import { readSession } from '../server/session_token';

/** The stand-in's front door: `npm run seed` prints a link to it. */
export const Route = createFileRoute('/sign-in')({
  server: {
    handlers: {
      GET: ({ request }) => {
        const { searchParams } = new URL(request.url);
        const token = searchParams.get('token') ?? '';
        const known = readSession(token) !== undefined;
        if (known) keepSession(token);
        else endSession();
        const project = searchParams.get('project');
        const location = known && project !== null ? `/projects/${encodeURIComponent(project)}` : '/';
        return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });
      },
    },
  },
});
