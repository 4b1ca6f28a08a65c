/** What the catalog and the rows of a database are asked. `$1` is the schema. */

export const READ_COLUMNS = `
select c.relname as table_name, c.relkind as kind, a.attname as column_name,
  format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
  a.atthasdef or a.attidentity <> '' or a.attgenerated <> '' as has_default,
  pg_has_role(c.relowner, 'usage') as may_alter, c.relkind in ('r', 'p') and row_security_active(c.oid) as is_hidden
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid
where n.nspname = $1 and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by c.relname, a.attnum`;

/**
 * Tables without row level security, and the roles that read them today and that neither are its owner nor have a policy: once
 * it is on, they read nothing. A member has the rights of the role and its policies too, as Postgres itself has it. Visitors lose
 * the connections and the states by their rights.
 */
export const READ_UNGUARDED = `
select c.relname as table_name, coalesce(string_agg(r.rolname, ',' order by r.rolname), '') as readers
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_roles r on has_any_column_privilege(r.oid, c.oid, 'select')
  and not r.rolsuper and not r.rolbypassrls and r.rolname !~ '^pg_' and not pg_has_role(r.oid, c.relowner, 'usage')
  and not (c.relname in ('pinterest_connections', 'oauth_state_mapping') and r.rolname in ('anon', 'authenticated'))
  and not exists (
    select from pg_catalog.pg_policy p, unnest(p.polroles) as named
    where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r') and (named = 0 or pg_has_role(r.oid, named, 'usage'))
  )
where n.nspname = $1 and c.relname = any (string_to_array($2, ',')) and c.relkind in ('r', 'p') and not c.relrowsecurity
group by c.relname order by c.relname`;

/** What the migration asks before it lets a settings page read connections. */
export const READ_TELLS_OWN = `
select to_regprocedure('auth.uid()') is not null and exists (select from pg_catalog.pg_roles where rolname = 'authenticated')
  and 2 <= (
    select count(*) from pg_catalog.pg_attribute
    where attrelid = coalesce(to_regclass(format('%I.profiles', $1::text)), to_regclass('public.profiles')) and not attisdropped
      and (attname = 'tenant_id' or attname = 'id' and atttypid = 'uuid'::regtype)
  ) as tells`;

/** `$2`: the table, `$3`: its columns. */
export const READ_STATUS_CHECKS = `
select k.conname as name, a.attname as column_name, pg_get_constraintdef(k.oid) as definition
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and k.conkey = array[a.attnum]
where n.nspname = $1 and c.relname = $2 and k.contype = 'c' and a.attname = any (string_to_array($3, ','))
order by a.attname desc, k.conname`;

/** Functions that reach into Vault. `$2`: names of the application's own about Pinterest tokens. */
export const READ_FUNCTIONS = `
select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature,
  n.nspname = $1 and p.proname = any (string_to_array($2, ',')) as is_replaced,
  exists (
    select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
    left join pg_catalog.pg_roles r on r.oid = g.grantee
    where g.privilege_type = 'EXECUTE' and (g.grantee = 0 or r.rolname in ('anon', 'authenticated'))
  ) as is_exposed
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.prokind = 'f' and p.proname not like 'pinterest\\_vault\\_%' and (
  (n.nspname = $1 and p.proname = any (string_to_array($2, ',')))
  or (p.prosecdef and p.prosrc ~ '\\mvault\\.' and n.nspname not in ('vault', 'pg_catalog', 'information_schema'))
)
order by signature`;

/**
 * What Postgres will not drop a function without: views, policies, rules and defaults of tables, triggers, and functions whose
 * body it has parsed. Of the names in a body that is only text it knows nothing.
 */
export const READ_FUNCTION_USERS = `
select pg_describe_object(d.classid, d.objid, d.objsubid) as what,
  format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature
from pg_catalog.pg_depend d
join pg_catalog.pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname = $1 and p.proname = any (string_to_array($2, ',')) and p.prokind = 'f' and d.deptype = 'n'
group by 1, 2 order by 1, 2`;

export const READ_OPEN_PUBLICATIONS = 'select pubname as name from pg_catalog.pg_publication where puballtables order by 1';

/** Before adoption there is one environment only; afterwards the unique index sees to it. */
export const READ_DUPLICATES = `
select p.pinterest_pin_id, p.id, to_jsonb(p) ->> 'status' as status,
  to_jsonb(p) ->> 'blog_project_id' as blog_project_id, to_jsonb(p) ->> 'title' as title
from pins p
join (
  select pinterest_pin_id from pins where pinterest_pin_id <> '' group by pinterest_pin_id having count(*) > 1
) d on d.pinterest_pin_id = p.pinterest_pin_id
order by p.pinterest_pin_id, p.id`;

export const COUNT_EMPTY_IDS = "select count(*) as rows from pins where pinterest_pin_id = ''";

/** Rows of which the migration's unique indexes take one alone. */
export const readDoubled = (table: string, [first, second]: readonly [string, string]): string => `
select string_agg(id::text, ' and ' order by id::text) as ids from ${table}
where ${first} is not null and ${second} is not null
group by ${first}, ${second} having count(*) > 1 order by ids limit 20`;

/** What a step of the adoption will overwrite. `which`: the connections that it is about. */
export const connectionWords = (which: string): string => `
select status::text as word, count(*) as rows from pinterest_connections c
where status is not null and ${which} group by 1 order by 1`;

/** Secrets that are named like tokens of connections. What they hold is only compared, in the database. */
export const READ_SECRETS = `
select
  count(distinct c.id) filter (where s.decrypted_secret !~ '^v1\\.') as plain,
  count(distinct c.id) filter (where s.decrypted_secret ~ '^v1\\.') as sealed,
  count(*) filter (where c.id is null) as orphans
from vault.decrypted_secrets s
left join pinterest_connections c on c.id::text = substring(s.name from '_token_(.*)$')
where s.name ~ '^pinterest_(access|refresh)_token_'`;

export const ACCESS_SECRET_EXISTS = `exists (
  select from vault.secrets s where s.name = 'pinterest_access_token_' || c.id::text
)`;
export const TABLE_TOKEN_EXISTS = 'exists (select from pinterest_tokens t where t.connection_id = c.id)';
