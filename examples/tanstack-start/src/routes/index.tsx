import { createFileRoute } from '@tanstack/react-router';

import { searchWord } from '../search_word';

/** Where a callback ends whose project nobody knows. */
export const Route = createFileRoute('/')({
  validateSearch: (search: Record<string, unknown>): { pinterest_error?: string } => ({
    pinterest_error: searchWord(search['pinterest_error']),
  }),
  component: Home,
});

function Home() {
  const { pinterest_error: error } = Route.useSearch();
  return (
    <main>
      <h1>Pinterest for a blog</h1>
      {error !== undefined && <p role="alert">Pinterest is not connected: {error}</p>}
      <p>
        Open a project at <code>/projects/&lt;id&gt;</code>; <code>npm run seed</code> makes one and prints its address.
      </p>
    </main>
  );
}
