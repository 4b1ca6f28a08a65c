-- The database of the blog app, as its migrations leave it: English words, tokens in Vault, one column of its code that
-- no migration adds (pins.alternate_url), and functions that everybody may execute. Runs on a database that Supabase made.
set role supabase_owner;

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
  blog_url text not null,
  pinterest_connection_id uuid references public.pinterest_connections (id) on delete set null,
  notification_email text,
  target_audience text,
  tone_of_voice text,
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
  created_at timestamptz not null default now(),
  unique (blog_project_id, url)
);

create table public.pins (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references public.blog_projects (id) on delete cascade,
  blog_article_id uuid references public.blog_articles (id) on delete set null,
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
  status text not null default 'draft',
  previous_status text,
  error_message text,
  error_notified_at timestamptz,
  scheduled_at timestamptz,
  published_at timestamptz,
  pinterest_pin_id text,
  pinterest_pin_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pins_status_check check (status in (
    'draft', 'ready_for_generation', 'generate_metadata', 'generating_metadata', 'metadata_created',
    'ready_to_schedule', 'publishing', 'published', 'error', 'deleted'
  ))
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
  if new.status is distinct from old.status then
    new.previous_status := old.status;
  end if;
  return new;
end
$$;
create trigger update_previous_status before update on public.pins
  for each row execute function public.update_previous_status();

create function public.reset_error_notified_at() returns trigger language plpgsql as $$
begin
  if old.status = 'error' and new.status <> 'error' then
    new.error_notified_at := null;
  end if;
  return new;
end
$$;
create trigger reset_error_notified_at before update on public.pins
  for each row execute function public.reset_error_notified_at();

alter table public.pinterest_connections enable row level security;
alter table public.blog_projects enable row level security;
alter table public.blog_articles enable row level security;
alter table public.pins enable row level security;
alter table public.oauth_state_mapping enable row level security;
create policy own_tenant on public.pinterest_connections for all to authenticated
  using (tenant_id in (select tenant_id from public.profiles where id = auth.uid()));
create policy service on public.pinterest_connections for all to service_role using (true);
create policy own_tenant on public.blog_projects for all to authenticated
  using (tenant_id in (select tenant_id from public.profiles where id = auth.uid()));
create policy own_tenant on public.blog_articles for all to authenticated
  using (tenant_id in (select tenant_id from public.profiles where id = auth.uid()));
create policy own_tenant on public.pins for all to authenticated
  using (tenant_id in (select tenant_id from public.profiles where id = auth.uid()));
create policy own_states on public.oauth_state_mapping for all to authenticated using (user_id = auth.uid());

create function public.store_pinterest_tokens(p_connection_id uuid, p_access_token text, p_refresh_token text)
returns void language plpgsql security definer set search_path = public as $$
begin
  delete from vault.secrets where name in (
    'pinterest_access_token_' || p_connection_id, 'pinterest_refresh_token_' || p_connection_id
  );
  perform vault.create_secret(p_access_token, 'pinterest_access_token_' || p_connection_id);
  perform vault.create_secret(p_refresh_token, 'pinterest_refresh_token_' || p_connection_id);
end
$$;
create function public.get_pinterest_access_token(p_connection_id uuid)
returns text language plpgsql security definer set search_path = public as $$
begin
  return (
    select decrypted_secret from vault.decrypted_secrets where name = 'pinterest_access_token_' || p_connection_id
  );
end
$$;
create function public.get_pinterest_refresh_token(p_connection_id uuid)
returns text language plpgsql security definer set search_path = public as $$
begin
  return (
    select decrypted_secret from vault.decrypted_secrets where name = 'pinterest_refresh_token_' || p_connection_id
  );
end
$$;
create function public.delete_pinterest_tokens(p_connection_id uuid)
returns void language plpgsql security definer set search_path = public as $$
begin
  delete from vault.secrets where name in (
    'pinterest_access_token_' || p_connection_id, 'pinterest_refresh_token_' || p_connection_id
  );
end
$$;
-- Not about Pinterest, and with the same hole.
create function public.get_gemini_key(p_tenant_id uuid)
returns text language plpgsql security definer set search_path = public as $$
begin
  return (select decrypted_secret from vault.decrypted_secrets where name = 'gemini_key_' || p_tenant_id);
end
$$;

alter publication supabase_realtime add table public.pins;
reset role;
