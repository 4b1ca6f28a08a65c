-- Only adds: the same file makes an empty database and serves one where an application already has some of these tables
-- with fewer columns, rules of their own and data. {schema} is put in when it runs.

create table if not exists {schema}.pinterest_connections (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  pinterest_user_id text not null,
  pinterest_username text,
  scope text not null default '',
  token_expires_at timestamptz(3) not null,
  is_active boolean not null default true,
  last_error text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
alter table {schema}.pinterest_connections
  add column if not exists environment text not null default 'production',
  add column if not exists app_id text not null default '',
  add column if not exists pinterest_username text,
  add column if not exists scope text not null default '',
  add column if not exists refresh_token_expires_at timestamptz(3),
  add column if not exists tokens_issued_at timestamptz(3) not null default now(),
  add column if not exists status text not null default 'connected'
    check (status in ('connected', 'reconnect_soon', 'reconnect_required')),
  add column if not exists is_active boolean not null default true,
  add column if not exists last_error text,
  add column if not exists last_error_code text,
  add column if not exists blocked_until timestamptz(3),
  add column if not exists blocked_reason text,
  -- Counts the token pairs: who spends one must still find the number it read.
  add column if not exists token_version integer not null default 1,
  add column if not exists refresh_by text,
  add column if not exists refresh_until timestamptz(3),
  add column if not exists created_at timestamptz(3) not null default now(),
  add column if not exists updated_at timestamptz(3) not null default now();
create unique index if not exists pinterest_connections_by_account
  on {schema}.pinterest_connections (tenant_id, environment, pinterest_user_id);

-- What Pinterest forbids an account holds whether or not somebody is connected to it. What is sent is judged by the connections.
create table if not exists {schema}.account_blocks (
  environment text not null,
  app_id text not null,
  pinterest_user_id text not null,
  blocked_until timestamptz(3) not null,
  blocked_reason text not null,
  primary key (environment, app_id, pinterest_user_id)
);

create table if not exists {schema}.blog_projects (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  name text not null default ''
);
alter table {schema}.blog_projects
  add column if not exists blog_url text,
  add column if not exists pinterest_connection_id uuid
    references {schema}.pinterest_connections (id) on delete set null,
  -- Counts the syncs of its boards, as they begin, and says which one of them stored the boards it has.
  add column if not exists board_syncs integer not null default 0,
  add column if not exists boards_of_sync integer,
  -- Whose boards they are, all of them: null where nobody knows.
  add column if not exists boards_of_account text,
  add column if not exists created_at timestamptz(3) not null default now(),
  add column if not exists updated_at timestamptz(3) not null default now();
create index if not exists blog_projects_by_connection on {schema}.blog_projects (pinterest_connection_id);

create table if not exists {schema}.blog_articles (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references {schema}.blog_projects (id) on delete cascade,
  title text not null default '',
  url text not null
);

-- Sealed, and still nobody's but the service's.
create table if not exists {schema}.pinterest_tokens (
  connection_id uuid primary key references {schema}.pinterest_connections (id) on delete cascade,
  sealed_access text not null,
  sealed_refresh text,
  version integer not null,
  updated_at timestamptz(3) not null default now()
);

create table if not exists {schema}.oauth_state_mapping (
  id uuid primary key default gen_random_uuid(),
  -- The hash of the state, never the state.
  state text not null unique,
  -- Sealed; empty without PKCE.
  code_verifier text not null default '',
  blog_project_id uuid not null references {schema}.blog_projects (id) on delete cascade,
  tenant_id uuid not null,
  user_id text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
-- Rows that an application left there have no connection yet; they expire within minutes.
alter table {schema}.oauth_state_mapping
  add column if not exists connection_id uuid,
  add column if not exists environment text not null default 'production',
  add column if not exists scope text not null default '',
  -- A grant whose account could not be read yet, sealed, for "Try again".
  add column if not exists sealed_access text,
  add column if not exists sealed_refresh text,
  add column if not exists grant_facts jsonb;
alter table {schema}.oauth_state_mapping alter column code_verifier set default '';

create table if not exists {schema}.boards (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references {schema}.blog_projects (id) on delete cascade,
  pinterest_board_id text not null,
  name text not null
);
alter table {schema}.boards
  add column if not exists cover_image_url text,
  -- The whole board as Pinterest gave it.
  add column if not exists details jsonb not null default '{}',
  add column if not exists created_at timestamptz(3) not null default now(),
  add column if not exists updated_at timestamptz(3) not null default now();
create unique index if not exists boards_by_pinterest_id on {schema}.boards (blog_project_id, pinterest_board_id);

create table if not exists {schema}.pins (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references {schema}.blog_projects (id) on delete cascade,
  status text not null default 'entwurf',
  pinterest_pin_id text,
  environment text
);
alter table {schema}.pins
  add column if not exists blog_article_id uuid references {schema}.blog_articles (id) on delete set null,
  add column if not exists pinterest_board_id text,
  add column if not exists pinterest_board_name text,
  add column if not exists pinterest_board_section_id text,
  add column if not exists image_path text,
  add column if not exists media_type text not null default 'image',
  add column if not exists cover_image_path text,
  add column if not exists cover_keyframe_seconds integer,
  add column if not exists title text,
  add column if not exists description text,
  add column if not exists alt_text text,
  add column if not exists alternate_url text,
  add column if not exists ai_modified boolean not null default false,
  add column if not exists synthetic_performer boolean not null default false,
  add column if not exists previous_status text,
  add column if not exists error_message text,
  add column if not exists error_code text,
  add column if not exists scheduled_at timestamptz(3),
  add column if not exists published_at timestamptz(3),
  add column if not exists pinterest_pin_id text,
  add column if not exists pinterest_pin_url text,
  -- Where it was published: an id means nothing without it. The rows of an application are from before there was a
  -- choice; a default for them, unlike an update, sets off none of its triggers.
  add column if not exists environment text default 'production',
  -- A pin that waits for a quota or a block keeps its status and comes back then.
  add column if not exists not_before timestamptz(3),
  add column if not exists attempt_id uuid,
  add column if not exists claimed_by text,
  add column if not exists claim_expires_at timestamptz(3),
  add column if not exists cancel_requested boolean not null default false,
  -- An outcome that is unknown is looked for again then.
  add column if not exists next_look_at timestamptz(3),
  add column if not exists looks integer not null default 0,
  add column if not exists created_at timestamptz(3) not null default now(),
  add column if not exists updated_at timestamptz(3) not null default now();
alter table {schema}.pins alter column environment drop default;

do $$
declare
  doubles text;
begin
  select string_agg(format('%s (%s)', pinterest_pin_id, ids), ', ' order by pinterest_pin_id) into doubles
  from (
    select pinterest_pin_id, string_agg(id::text, ' and ' order by id::text) as ids
    from {schema}.pins
    where pinterest_pin_id is not null
    group by environment, pinterest_pin_id
    having count(*) > 1
    limit 20
  ) as shared;
  if doubles is not null then
    raise exception 'Several rows of "pins" have one Pinterest id, as id (rows): %', doubles using errcode = 'NP001';
  end if;
end
$$;
create unique index if not exists pins_by_pinterest_id on {schema}.pins (environment, pinterest_pin_id)
  where pinterest_pin_id is not null;
create index if not exists pins_published on {schema}.pins (blog_project_id, published_at)
  where pinterest_pin_id is not null;
create index if not exists pins_due on {schema}.pins (status, scheduled_at);
create index if not exists pins_due_of_project on {schema}.pins (blog_project_id, status, scheduled_at);
create index if not exists pins_claimed on {schema}.pins (claim_expires_at) where attempt_id is not null;
create index if not exists pins_to_look_for on {schema}.pins (next_look_at) where next_look_at is not null;

-- The journal. It outlives the pin's row.
create table if not exists {schema}.publish_attempts (
  id uuid primary key,
  pin_id uuid not null,
  tenant_id uuid not null,
  connection_id uuid not null,
  environment text not null,
  pinterest_board_id text not null,
  pinterest_board_section_id text,
  fingerprint text not null,
  -- What is sent, frozen when the pin was claimed: json keeps it to the letter.
  payload json not null,
  -- The pin's date then: whoever changed it since does not want it sent as it was.
  scheduled_at timestamptz(3),
  claimed_by text not null,
  claimed_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  ended_at timestamptz(3),
  outcome text not null default 'claimed'
    check (outcome in ('claimed', 'published', 'not_sent', 'rejected', 'unknown', 'absent')),
  error text,
  candidates text,
  pinterest_pin_id text,
  resolved_at timestamptz(3)
);
-- Only what is asked for: ids of pins come in no order, and each would change another page of the index.
create index if not exists publish_attempts_in_doubt on {schema}.publish_attempts (pin_id, claimed_at) where resolved_at is null;
create index if not exists publish_attempts_absent on {schema}.publish_attempts (pin_id) where outcome = 'absent';
create index if not exists publish_attempts_by_pinterest_id
  on {schema}.publish_attempts (connection_id, pinterest_pin_id) where pinterest_pin_id is not null;
-- Two equal pins of one board are never in doubt at the same time: nobody could tell them apart.
create unique index if not exists publish_attempts_twins
  on {schema}.publish_attempts (connection_id, pinterest_board_id, fingerprint) where resolved_at is null;
-- Of pins whose rows are gone: nobody looks for these, and they are let go when they are old.
create index if not exists publish_attempts_unresolved on {schema}.publish_attempts (claimed_at) where resolved_at is null;

-- n8n workflows of before, which publish without claims: while one is active, the project's pins are held.
create table if not exists {schema}.legacy_workflows (
  blog_project_id uuid not null references {schema}.blog_projects (id) on delete cascade,
  workflow_id text not null,
  tenant_id uuid not null,
  name text,
  state text not null default 'active' check (state in ('active', 'off', 'confirmed_off')),
  switched_off_by_us boolean not null default false,
  published_version text,
  checked_at timestamptz(3),
  primary key (blog_project_id, workflow_id)
);

-- Who may read what. The owner of the tables, as whom the service connects, is not held back by row level security.
alter table {schema}.schema_version enable row level security;
alter table {schema}.pinterest_connections enable row level security;
alter table {schema}.account_blocks enable row level security;
alter table {schema}.pinterest_tokens enable row level security;
alter table {schema}.oauth_state_mapping enable row level security;
alter table {schema}.blog_projects enable row level security;
alter table {schema}.blog_articles enable row level security;
alter table {schema}.boards enable row level security;
alter table {schema}.pins enable row level security;
alter table {schema}.publish_attempts enable row level security;
alter table {schema}.legacy_workflows enable row level security;

-- Supabase grants everything on new tables to the roles of the browser, and a truncate asks no policy.
do $$
declare
  everybody text := 'public';
  visitor text;
begin
  for visitor in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
    everybody := everybody || ', ' || quote_ident(visitor);
  end loop;
  execute 'revoke all on {schema}.pinterest_tokens, {schema}.oauth_state_mapping, {schema}.publish_attempts,
    {schema}.legacy_workflows, {schema}.account_blocks, {schema}.schema_version, {schema}.pinterest_connections from ' || everybody;
  execute 'revoke truncate, references, trigger on {schema}.blog_projects, {schema}.blog_articles, {schema}.boards,
    {schema}.pins from ' || everybody;
end
$$;

-- A settings page reads its own tenant's connections, where profiles say whose it is. The columns are named with their table:
-- a name that profiles lack would be the connection's own, and every row would be everybody's.
do $$
declare
  profiles regclass := coalesce(to_regclass('{schema}.profiles'), to_regclass('public.profiles'));
begin
  if profiles is null or to_regprocedure('auth.uid()') is null
    or not exists (select from pg_roles where rolname = 'authenticated')
    or 2 > (
      select count(*) from pg_attribute where attrelid = profiles and not attisdropped
        and (attname = 'tenant_id' or attname = 'id' and atttypid = 'uuid'::regtype)
    )
  then
    return;
  end if;
  grant select on {schema}.pinterest_connections to authenticated;
  drop policy if exists pinterest_connections_of_own_tenant on {schema}.pinterest_connections;
  execute format(
    'create policy pinterest_connections_of_own_tenant on {schema}.pinterest_connections for select to authenticated
       using (tenant_id::text in (select p.tenant_id::text from %s as p where p.id = (select auth.uid())))', profiles);
end
$$;

-- So that the page notices when a connection breaks. Tokens are in no publication.
do $$
begin
  if exists (select from pg_publication where pubname = 'supabase_realtime' and not puballtables)
    and not exists (
      select from pg_publication_rel
      join pg_publication on pg_publication.oid = prpubid
      where pubname = 'supabase_realtime' and prrelid = '{schema}.pinterest_connections'::regclass
    )
  then
    alter publication supabase_realtime add table {schema}.pinterest_connections;
  end if;
end
$$;
