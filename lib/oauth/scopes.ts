/**
 * What a connection asks for unless told otherwise: everything `POST /v5/pins` demands, and the account's name. Used by
 * the client and by the n8n credential, so that a token made by either serves both.
 */
export const DEFAULT_SCOPES: readonly string[] = Object.freeze([
  'boards:read',
  'boards:write',
  'pins:read',
  'pins:write',
  'user_accounts:read',
]);

/** What secret boards and their pins demand beside them: without these Pinterest hides such boards, and makes none. */
export const SECRET_SCOPES: readonly string[] = Object.freeze([
  'boards:read_secret',
  'boards:write_secret',
  'pins:read_secret',
  'pins:write_secret',
]);
