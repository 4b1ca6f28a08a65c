/** Puts a taken state back, with the sealed grant that waits for its account's name: for a while that begins now. */
export const KEEP_GRANT = `
insert into oauth_state_mapping
  (id, state, blog_project_id, tenant_id, user_id, connection_id, environment, scope,
   sealed_access, sealed_refresh, grant_facts, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now_plus($12))`;
