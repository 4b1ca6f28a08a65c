/** Other tenants' connections to the account: the quota of a user of an app is one, however many rows name it. */
export const OTHER_CONNECTIONS_OF_ACCOUNT = `
select other.id from pinterest_connections own
join pinterest_connections other on other.environment = own.environment and other.app_id = own.app_id
  and other.pinterest_user_id = own.pinterest_user_id and other.id <> own.id
where own.id = $1 order by other.id`;
