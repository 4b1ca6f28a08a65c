/** Deleting is taking: of two callbacks with one state one gets the row, the other nothing. */
export const TAKE_STATE = `
delete from oauth_state_mapping where state = $1
returning id, state, code_verifier, blog_project_id, tenant_id, user_id, connection_id, environment, scope,
  sealed_access, sealed_refresh, grant_facts, expires_at, now() as now`;
