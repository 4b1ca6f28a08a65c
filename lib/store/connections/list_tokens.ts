/** Of one tenant, or with null of all. */
export const LIST_TOKENS = `
select t.connection_id, t.sealed_access, t.sealed_refresh, t.version from pinterest_tokens t
join pinterest_connections c on c.id = t.connection_id
where c.tenant_id = coalesce($1, c.tenant_id)`;
