/** As far as it matters whether a column that is there can serve. */
export type ColumnKind = 'uuid' | 'text' | 'long' | 'time' | 'integer' | 'boolean' | 'json';

/** What the migrations make on Postgres. A test compares it with what they do make. */
export const EXPECTED: Readonly<Record<string, Readonly<Record<string, ColumnKind>>>> = {
  blog_projects: {
    id: 'uuid', tenant_id: 'uuid', name: 'text', blog_url: 'text', pinterest_connection_id: 'uuid',
    board_syncs: 'integer', boards_of_sync: 'integer', boards_of_account: 'text', created_at: 'time', updated_at: 'time',
  },
  blog_articles: { id: 'uuid', tenant_id: 'uuid', blog_project_id: 'uuid', title: 'text', url: 'text' },
  pinterest_connections: {
    id: 'uuid', tenant_id: 'uuid', pinterest_user_id: 'text', pinterest_username: 'text', scope: 'long',
    token_expires_at: 'time', is_active: 'boolean', last_error: 'long', created_at: 'time', updated_at: 'time',
    environment: 'text', app_id: 'text', refresh_token_expires_at: 'time', tokens_issued_at: 'time', status: 'text',
    last_error_code: 'text', blocked_until: 'time', blocked_reason: 'text', token_version: 'integer',
    refresh_by: 'text', refresh_until: 'time',
  },
  account_blocks: {
    environment: 'text', app_id: 'text', pinterest_user_id: 'text', blocked_until: 'time', blocked_reason: 'text',
  },
  pinterest_tokens: {
    connection_id: 'uuid', sealed_access: 'text', sealed_refresh: 'text', version: 'integer', updated_at: 'time',
  },
  oauth_state_mapping: {
    id: 'uuid', state: 'text', code_verifier: 'long', blog_project_id: 'uuid', tenant_id: 'uuid', user_id: 'text',
    created_at: 'time', expires_at: 'time', connection_id: 'uuid', environment: 'text', scope: 'text',
    sealed_access: 'text', sealed_refresh: 'text', grant_facts: 'json',
  },
  boards: {
    id: 'uuid', tenant_id: 'uuid', blog_project_id: 'uuid', pinterest_board_id: 'text', name: 'long',
    cover_image_url: 'long', details: 'json', created_at: 'time', updated_at: 'time',
  },
  pins: {
    id: 'uuid', tenant_id: 'uuid', blog_project_id: 'uuid', status: 'text', pinterest_pin_id: 'text',
    environment: 'text', blog_article_id: 'uuid', pinterest_board_id: 'text', pinterest_board_name: 'text',
    pinterest_board_section_id: 'text', image_path: 'text', media_type: 'text', cover_image_path: 'text',
    cover_keyframe_seconds: 'integer', title: 'text', description: 'text', alt_text: 'text', alternate_url: 'text',
    ai_modified: 'boolean', synthetic_performer: 'boolean', previous_status: 'text', error_message: 'long',
    error_code: 'text', scheduled_at: 'time', published_at: 'time', pinterest_pin_url: 'text', not_before: 'time',
    attempt_id: 'uuid', claimed_by: 'text', claim_expires_at: 'time', cancel_requested: 'boolean',
    next_look_at: 'time', looks: 'integer', created_at: 'time', updated_at: 'time',
  },
  publish_attempts: {
    id: 'uuid', pin_id: 'uuid', tenant_id: 'uuid', connection_id: 'uuid', environment: 'text',
    pinterest_board_id: 'text', pinterest_board_section_id: 'text', fingerprint: 'text', payload: 'json',
    scheduled_at: 'time', claimed_by: 'text', claimed_at: 'time', sent_at: 'time', ended_at: 'time', outcome: 'text',
    error: 'text', candidates: 'text', pinterest_pin_id: 'text', resolved_at: 'time',
  },
  legacy_workflows: {
    blog_project_id: 'uuid', workflow_id: 'text', tenant_id: 'uuid', name: 'text', state: 'text',
    switched_off_by_us: 'boolean', published_version: 'text', checked_at: 'time',
  },
};

/** Columns that "create table" alone brings: the migration does not add them to a table that is there. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  blog_projects: ['id', 'tenant_id', 'name'],
  blog_articles: ['id', 'tenant_id', 'blog_project_id', 'title', 'url'],
  pinterest_connections: ['id', 'tenant_id', 'pinterest_user_id', 'token_expires_at'],
  oauth_state_mapping: [
    'id', 'state', 'code_verifier', 'blog_project_id', 'tenant_id', 'user_id', 'created_at', 'expires_at',
  ],
  boards: ['id', 'tenant_id', 'blog_project_id', 'pinterest_board_id', 'name'],
  pins: ['id', 'tenant_id', 'blog_project_id', 'status'],
};

/** What tells rows apart from now on, by a unique index of the migration, while the application may have had no such rule. */
export const UNIQUE: Readonly<Record<string, readonly [string, string]>> = {
  pinterest_connections: ['tenant_id', 'pinterest_user_id'],
  boards: ['blog_project_id', 'pinterest_board_id'],
};

/** Tables to which the service adds rows: a column of the application's that must be filled would refuse them. */
export const WRITTEN: readonly string[] = ['pinterest_connections', 'oauth_state_mapping', 'boards'];

/** Functions of the application that hand out, keep or delete tokens, and that everybody may execute. */
export const OLD_FUNCTIONS: readonly string[] = [
  'store_pinterest_tokens',
  'update_pinterest_tokens',
  'get_pinterest_access_token',
  'get_pinterest_refresh_token',
  'delete_pinterest_tokens',
];

const TYPES: Readonly<Record<ColumnKind, RegExp>> = {
  uuid: /^uuid$/,
  text: /^(text|character varying(\(\d+\))?|uuid)$/,
  // The service writes what others say, or seals, and nobody knows how long that is.
  long: /^(text|character varying)$/,
  time: /^timestamp.* with time zone$/,
  integer: /^(integer|bigint|smallint)$/,
  boolean: /^boolean$/,
  json: /^jsonb?$/,
};

export function fits(kind: ColumnKind, type: string): boolean {
  return TYPES[kind].test(type);
}
