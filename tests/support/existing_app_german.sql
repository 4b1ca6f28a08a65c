-- The blog app's database before its words became English: run after existing_app.sql. It has boards, and no word for
-- a pin that is being published.
set role supabase_owner;
alter table public.pins drop constraint pins_status_check;
alter table public.pins alter column status set default 'entwurf';
alter table public.pins add constraint pins_status_check check (status in (
  'entwurf', 'bereit_fuer_generierung', 'pin_generieren', 'pin_wird_generiert', 'pin_generiert',
  'metadaten_generieren', 'metadaten_werden_generiert', 'metadaten_erstellt', 'bereit_zum_planen',
  'veroeffentlicht', 'fehler', 'loeschen'
));
-- The column that the trigger fills has the same rule.
alter table public.pins add constraint pins_previous_status_check check (previous_status in (
  'entwurf', 'bereit_fuer_generierung', 'pin_generieren', 'pin_wird_generiert', 'pin_generiert',
  'metadaten_generieren', 'metadaten_werden_generiert', 'metadaten_erstellt', 'bereit_zum_planen',
  'veroeffentlicht', 'fehler', 'loeschen'
));
create table public.boards (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  blog_project_id uuid not null references public.blog_projects (id) on delete cascade,
  name text not null,
  pinterest_board_id text not null,
  cover_image_url text,
  created_at timestamptz not null default now(),
  unique (blog_project_id, pinterest_board_id)
);
alter table public.boards enable row level security;
create policy own_tenant on public.boards for all to authenticated
  using (tenant_id in (select tenant_id from public.profiles where id = auth.uid()));
alter table public.pins add column board_id uuid references public.boards (id) on delete set null;
reset role;
