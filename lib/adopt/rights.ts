import type { Inspection, UnguardedTable } from './inspection.js';

const BEYOND_POLICIES =
  'Of blog_projects, blog_articles, boards and pins visitors lose truncate, references and trigger, which no policy would hold back.';

/** Whom the migration takes which rights: an application that reads nothing any more gets no error that would tell it why. */
export function rightsLines({ unguarded, tellsOwn }: Inspection): string[] {
  return [visitors(tellsOwn), BEYOND_POLICIES, ...unguarded.map(switchedOn)];
}

/** As the migration does: without profiles that tell whose a connection is, everybody would read everybody's. */
function visitors(tellsOwn: boolean): string {
  const lost = 'on pinterest_connections and oauth_state_mapping: the application writes those no more, the service does.';
  if (tellsOwn) {
    return `People who are signed in (authenticated) keep reading the connections of their own tenant. Visitors (public, anon, authenticated) lose every other right ${lost}`;
  }
  return (
    `Visitors (public, anon, authenticated) lose every right ${lost} They read no connections either: that takes a table ` +
    'profiles with id (uuid) and tenant_id, and auth.uid(). Pages get them from connections.status.'
  );
}

function switchedOn({ table, readers }: UnguardedTable): string {
  const on = `Row level security is switched on for ${table}, which had none`;
  if (readers.length === 0) return `${on}: from then on only its owner reaches rows that no policy allows.`;
  return (
    `${on}: ${readers.join(', ')} read nothing there from then on, and get no error. For each that the application uses, make a ` +
    `policy first: create policy application on ${table} to <role> using (<which rows>).`
  );
}
