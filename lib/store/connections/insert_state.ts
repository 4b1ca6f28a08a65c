/** The expiry is the database's, as is the clock that judges it. */
export const INSERT_STATE = `
insert into oauth_state_mapping
  (id, state, code_verifier, blog_project_id, tenant_id, user_id, connection_id, environment, scope, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now_plus($10))
returning expires_at`;
