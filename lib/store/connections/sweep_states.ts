/** Those that ended an hour ago: until then a late callback is told that it is late. */
export const SWEEP_STATES = `
delete from oauth_state_mapping where expires_at < now_plus($1)`;
