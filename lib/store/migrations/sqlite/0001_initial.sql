-- Times are ISO text in UTC with milliseconds, so that they sort; ids are UUIDs in text; JSON is text.
create table blog_projects (
  id text not null primary key,
  tenant_id text not null,
  name text not null default '',
  blog_url text,
  pinterest_connection_id text references pinterest_connections (id) on delete set null,
  -- Counts the syncs of its boards, as they begin, and says which one of them stored the boards it has.
  board_syncs integer not null default 0,
  boards_of_sync integer,
  -- Whose boards they are, all of them: null where nobody knows.
  boards_of_account text,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table blog_articles (
  id text not null primary key,
  tenant_id text not null,
  blog_project_id text not null references blog_projects (id) on delete cascade,
  title text not null default '',
  url text not null
);

create table pinterest_connections (
  id text not null primary key,
  tenant_id text not null,
  environment text not null default 'production',
  app_id text not null default '',
  pinterest_user_id text not null,
  pinterest_username text,
  scope text not null default '',
  token_expires_at text not null,
  refresh_token_expires_at text,
  tokens_issued_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  status text not null default 'connected' check (status in ('connected', 'reconnect_soon', 'reconnect_required')),
  is_active integer not null default 1,
  last_error text,
  last_error_code text,
  blocked_until text,
  blocked_reason text,
  -- Counts the token pairs: who spends one must still find the number it read.
  token_version integer not null default 1,
  refresh_by text,
  refresh_until text,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique (tenant_id, environment, pinterest_user_id)
);

-- What Pinterest forbids an account holds whether or not somebody is connected to it. What is sent is judged by the connections.
create table account_blocks (
  environment text not null,
  app_id text not null,
  pinterest_user_id text not null,
  blocked_until text not null,
  blocked_reason text not null,
  primary key (environment, app_id, pinterest_user_id)
);

-- Sealed, and still nobody's but the service's.
create table pinterest_tokens (
  connection_id text not null primary key references pinterest_connections (id) on delete cascade,
  sealed_access text not null,
  sealed_refresh text,
  version integer not null,
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table oauth_state_mapping (
  id text not null primary key,
  -- The hash of the state, never the state.
  state text not null unique,
  -- Sealed; empty without PKCE.
  code_verifier text not null default '',
  blog_project_id text not null references blog_projects (id) on delete cascade,
  tenant_id text not null,
  user_id text not null,
  connection_id text not null,
  environment text not null,
  scope text not null default '',
  -- A grant whose account could not be read yet, sealed, for "Try again".
  sealed_access text,
  sealed_refresh text,
  grant_facts text,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  expires_at text not null
);

create table boards (
  id text not null primary key,
  tenant_id text not null,
  blog_project_id text not null references blog_projects (id) on delete cascade,
  pinterest_board_id text not null,
  name text not null,
  cover_image_url text,
  -- The whole board as Pinterest gave it.
  details text not null default '{}',
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique (blog_project_id, pinterest_board_id)
);

create table pins (
  id text not null primary key,
  tenant_id text not null,
  blog_project_id text not null references blog_projects (id) on delete cascade,
  blog_article_id text references blog_articles (id) on delete set null,
  pinterest_board_id text,
  pinterest_board_name text,
  pinterest_board_section_id text,
  image_path text,
  media_type text not null default 'image',
  cover_image_path text,
  cover_keyframe_seconds integer,
  title text,
  description text,
  alt_text text,
  alternate_url text,
  ai_modified integer not null default 0,
  synthetic_performer integer not null default 0,
  status text not null default 'entwurf',
  previous_status text,
  error_message text,
  error_code text,
  -- Compared as text: another spelling would be due at another time.
  scheduled_at text constraint scheduled_at_in_utc_with_milliseconds
    check (scheduled_at glob '????-??-??T??:??:??.???Z'),
  published_at text,
  pinterest_pin_id text,
  pinterest_pin_url text,
  -- Where it was published: an id means nothing without it.
  environment text,
  -- A pin that waits for a quota or a block keeps its status and comes back then.
  not_before text,
  attempt_id text,
  claimed_by text,
  claim_expires_at text,
  cancel_requested integer not null default 0,
  -- An outcome that is unknown is looked for again then.
  next_look_at text,
  looks integer not null default 0,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create unique index pins_by_pinterest_id on pins (environment, pinterest_pin_id) where pinterest_pin_id is not null;
create index pins_published on pins (blog_project_id, published_at) where pinterest_pin_id is not null;
create index pins_due on pins (status, scheduled_at);
create index pins_due_of_project on pins (blog_project_id, status, scheduled_at);
create index pins_claimed on pins (claim_expires_at) where attempt_id is not null;
create index pins_to_look_for on pins (next_look_at) where next_look_at is not null;

-- The journal. It outlives the pin's row.
create table publish_attempts (
  id text not null primary key,
  pin_id text not null,
  tenant_id text not null,
  connection_id text not null,
  environment text not null,
  pinterest_board_id text not null,
  pinterest_board_section_id text,
  fingerprint text not null,
  -- What is sent, frozen when the pin was claimed.
  payload text not null,
  -- The pin's date then: whoever changed it since does not want it sent as it was.
  scheduled_at text,
  claimed_by text not null,
  claimed_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  sent_at text,
  ended_at text,
  outcome text not null default 'claimed'
    check (outcome in ('claimed', 'published', 'not_sent', 'rejected', 'unknown', 'absent')),
  error text,
  candidates text,
  pinterest_pin_id text,
  resolved_at text
);
-- Only what is asked for: ids of pins come in no order, and each would change another page of the index.
create index publish_attempts_in_doubt on publish_attempts (pin_id, claimed_at) where resolved_at is null;
create index publish_attempts_absent on publish_attempts (pin_id) where outcome = 'absent';
create index publish_attempts_by_pinterest_id on publish_attempts (connection_id, pinterest_pin_id)
  where pinterest_pin_id is not null;
-- Two equal pins of one board are never in doubt at the same time: nobody could tell them apart.
create unique index publish_attempts_twins on publish_attempts (connection_id, pinterest_board_id, fingerprint)
  where resolved_at is null;
-- Of pins whose rows are gone: nobody looks for these, and they are let go when they are old.
create index publish_attempts_unresolved on publish_attempts (claimed_at) where resolved_at is null;

-- n8n workflows of before, which publish without claims: while one is active, the project's pins are held.
create table legacy_workflows (
  blog_project_id text not null references blog_projects (id) on delete cascade,
  workflow_id text not null,
  tenant_id text not null,
  name text,
  state text not null default 'active' check (state in ('active', 'off', 'confirmed_off')),
  switched_off_by_us integer not null default 0,
  published_version text,
  checked_at text,
  primary key (blog_project_id, workflow_id)
);
