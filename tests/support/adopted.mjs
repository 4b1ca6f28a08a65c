// The database of an application that published before us, on Supabase: its tables, rules, triggers, policies and rows.
import { randomUUID } from 'node:crypto';

import { newSupabase, OWNER } from './supabase.mjs';

const STATUSES = {
  english: [
    'draft', 'ready_for_generation', 'generate_metadata', 'generating_metadata', 'metadata_created',
    'ready_to_schedule', 'publishing', 'published', 'error', 'deleted',
  ],
  german: [
    'entwurf', 'bereit_fuer_generierung', 'metadaten_generieren', 'metadaten_werden_generiert', 'metadaten_erstellt',
    'bereit_zum_planen', 'pin_generieren', 'pin_wird_generiert', 'pin_generiert', 'veroeffentlicht', 'fehler', 'loeschen',
  ],
};
const OWN_TENANT = 'tenant_id in (select tenant_id from public.profiles where id = auth.uid())';

const tables = (statuses) => `
set role ${OWNER};
create table public.pinterest_connections (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  pinterest_user_id text not null,
  pinterest_username text,
  scope text,
  token_expires_at timestamptz not null,
  is_active boolean not null default true,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, pinterest_user_id)
);
create table public.blog_projects (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  name text not null,
  blog_url text,
  pinterest_connection_id uuid references public.pinterest_connections (id) on delete set null,
  notification_email text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table public.blog_articles (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references public.blog_projects (id) on delete cascade,
  title text not null,
  url text not null,
  content text,
  unique (blog_project_id, url)
);
create table public.pins (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references public.blog_projects (id) on delete cascade,
  blog_article_id uuid references public.blog_articles (id) on delete cascade,
  pinterest_board_id text,
  pinterest_board_name text,
  image_path text,
  media_type text not null default 'image' check (media_type in ('image', 'video')),
  cover_image_path text,
  cover_keyframe_seconds integer default 1,
  title text,
  description text,
  alt_text text,
  ai_modified boolean not null default true,
  synthetic_performer boolean not null default false,
  status text not null default '${statuses[0]}' check (status in ('${statuses.join("', '")}')),
  previous_status text,
  error_message text,
  error_notified_at timestamptz,
  scheduled_at timestamptz,
  published_at timestamptz,
  pinterest_pin_id text,
  pinterest_pin_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table public.oauth_state_mapping (
  id uuid primary key default gen_random_uuid(),
  state text not null unique,
  code_verifier text not null,
  blog_project_id uuid not null references public.blog_projects (id) on delete cascade,
  tenant_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create function public.update_previous_status() returns trigger language plpgsql as $$
begin
  if new.status is distinct from old.status then new.previous_status = old.status; end if;
  new.updated_at = now();
  return new;
end $$;
create trigger previous_status before update on public.pins for each row execute function public.update_previous_status();
alter table public.pinterest_connections enable row level security;
alter table public.blog_projects enable row level security;
alter table public.blog_articles enable row level security;
alter table public.pins enable row level security;
alter table public.oauth_state_mapping enable row level security;
create policy tenant on public.pinterest_connections using (${OWN_TENANT});
create policy service on public.pinterest_connections to service_role using (true);
create policy tenant on public.blog_projects using (${OWN_TENANT});
create policy tenant on public.blog_articles using (${OWN_TENANT});
create policy tenant on public.pins using (${OWN_TENANT});
create policy own on public.oauth_state_mapping using (user_id = auth.uid())`;

/**
 * Returns the Supabase database with `{ own, foreign }`, each `{ tenantId, userId, projectId, connectionId, pinIds }`:
 * one pin is published, one scheduled.
 */
export async function newAdopted(server, language = 'english') {
  const supabase = await newSupabase(server);
  const statuses = STATUSES[language];
  await supabase.sql(tables(statuses));
  const [ready, published] = language === 'german' ? ['bereit_zum_planen', 'veroeffentlicht'] : ['metadata_created', 'published'];
  const fill = async (number) => {
    const [tenantId, projectId, connectionId, first, second] = Array.from({ length: 5 }, () => randomUUID());
    const userId = await supabase.person(tenantId);
    await supabase.sql(`
      insert into pinterest_connections (id, tenant_id, pinterest_user_id, pinterest_username, scope, token_expires_at)
      values ('${connectionId}', '${tenantId}', '54976811740${number}', 'blog', 'boards:read,pins:read', now() + interval '20 days');
      insert into blog_projects (id, tenant_id, name, pinterest_connection_id)
      values ('${projectId}', '${tenantId}', 'Blog', '${connectionId}');
      insert into pins (id, tenant_id, blog_project_id, title, status, scheduled_at, pinterest_pin_id, updated_at) values
        ('${first}', '${tenantId}', '${projectId}', 'First', '${published}', null, '81374422642079588${number}', '2026-01-02 03:04:05.678901+00'),
        ('${second}', '${tenantId}', '${projectId}', 'Second', '${ready}', now(), null, '2026-01-02 03:04:05.678901+00');
      insert into oauth_state_mapping (state, code_verifier, blog_project_id, tenant_id, user_id)
      values ('state-${tenantId}', 'verifier-${tenantId}', '${projectId}', '${tenantId}', '${userId}')`);
    return { tenantId, userId, projectId, connectionId, pinIds: [first, second] };
  };
  return { ...supabase, statuses, ready, published, own: await fill(1), foreign: await fill(2) };
}
