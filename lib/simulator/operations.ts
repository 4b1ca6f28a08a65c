import type { Category } from './rate_limits.js';

/** One of Pinterest's organic operations, as its published description lists it. */
export interface Operation {
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/v5`. */
  path: string;
  category: Category;
  /** Empty: the app's own Basic credentials. */
  scopes: readonly string[];
  /** Answered by the sandbox too. */
  sandbox: boolean;
}

const READ_BOARDS = ['boards:read'];
const WRITE_BOARDS = ['boards:read', 'boards:write'];
const READ_PINS = ['boards:read', 'pins:read'];
const WRITE_PINS = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];
const READ_ACCOUNT = ['user_accounts:read'];
const WRITE_ACCOUNT = ['user_accounts:write'];
const READ_ACCOUNT_PINS = ['pins:read', 'user_accounts:read'];

type Row = [string, Operation['method'], string, Category, string[], 'sandbox'?];

const ROWS: Row[] = [
  ['boards/list', 'GET', '/boards', 'org_read', READ_BOARDS, 'sandbox'],
  ['boards/create', 'POST', '/boards', 'org_write', WRITE_BOARDS, 'sandbox'],
  ['boards/delete', 'DELETE', '/boards/{board_id}', 'org_write', WRITE_BOARDS, 'sandbox'],
  ['boards/get', 'GET', '/boards/{board_id}', 'org_read', READ_BOARDS, 'sandbox'],
  ['boards/update', 'PATCH', '/boards/{board_id}', 'org_write', WRITE_BOARDS, 'sandbox'],
  ['boards/list_pins', 'GET', '/boards/{board_id}/pins', 'org_read', READ_PINS, 'sandbox'],
  ['board_sections/list', 'GET', '/boards/{board_id}/sections', 'org_read', READ_BOARDS, 'sandbox'],
  [
    'board_sections/create',
    'POST',
    '/boards/{board_id}/sections',
    'org_write',
    WRITE_BOARDS,
    'sandbox',
  ],
  [
    'board_sections/delete',
    'DELETE',
    '/boards/{board_id}/sections/{section_id}',
    'org_write',
    WRITE_BOARDS,
    'sandbox',
  ],
  [
    'board_sections/update',
    'PATCH',
    '/boards/{board_id}/sections/{section_id}',
    'org_write',
    WRITE_BOARDS,
    'sandbox',
  ],
  [
    'board_sections/list_pins',
    'GET',
    '/boards/{board_id}/sections/{section_id}/pins',
    'org_read',
    READ_PINS,
    'sandbox',
  ],
  ['media/list', 'GET', '/media', 'org_read', ['pins:read'], 'sandbox'],
  ['media/create', 'POST', '/media', 'org_write', ['pins:read', 'pins:write'], 'sandbox'],
  ['media/get', 'GET', '/media/{media_id}', 'org_read', ['pins:read'], 'sandbox'],
  ['notification/post', 'POST', '/notifications', 'ads_read', READ_ACCOUNT, 'sandbox'],
  [
    'oauth/conversion_token',
    'POST',
    '/oauth/conversion_token',
    'org_write',
    ['ads:write'],
    'sandbox',
  ],
  ['oauth/token', 'POST', '/oauth/token', 'org_read', [], 'sandbox'],
  ['token/revoke', 'POST', '/oauth/token/revoke', 'org_write', [], 'sandbox'],
  ['pins/list', 'GET', '/pins', 'org_read', READ_PINS, 'sandbox'],
  ['pins/create', 'POST', '/pins', 'org_write', WRITE_PINS, 'sandbox'],
  ['multi_pins/analytics', 'GET', '/pins/analytics', 'org_analytics', READ_PINS],
  ['pins/delete', 'DELETE', '/pins/{pin_id}', 'org_write', WRITE_PINS, 'sandbox'],
  ['pins/get', 'GET', '/pins/{pin_id}', 'org_read', READ_PINS, 'sandbox'],
  ['pins/update', 'PATCH', '/pins/{pin_id}', 'org_write', WRITE_PINS, 'sandbox'],
  ['pins/analytics', 'GET', '/pins/{pin_id}/analytics', 'org_analytics', READ_PINS],
  ['pins/save', 'POST', '/pins/{pin_id}/save', 'org_write', WRITE_PINS, 'sandbox'],
  [
    'search_user_boards/get',
    'GET',
    '/search/boards',
    'org_read',
    ['boards:read', 'boards:read_secret'],
  ],
  ['search_partner_pins', 'GET', '/search/partner/pins', 'org_read', READ_PINS],
  [
    'search_user_pins/list',
    'GET',
    '/search/pins',
    'org_read',
    ['boards:read', 'boards:read_secret', 'pins:read', 'pins:read_secret'],
  ],
  [
    'trending_keywords/list',
    'GET',
    '/trends/keywords/{region}/top/{trend_type}',
    'trends_read',
    READ_ACCOUNT,
    'sandbox',
  ],
  [
    'trends_product_categories_details/list',
    'GET',
    '/trends/product_categories/details',
    'trends_read',
    READ_ACCOUNT,
  ],
  [
    'trends_product_categories_trending/list',
    'GET',
    '/trends/product_categories/trending',
    'trends_read',
    READ_ACCOUNT,
  ],
  ['trends_featured_topics/list', 'GET', '/trends/topics/featured', 'trends_read', READ_ACCOUNT],
  ['user_account/get', 'GET', '/user_account', 'org_read', READ_ACCOUNT, 'sandbox'],
  ['user_account/analytics', 'GET', '/user_account/analytics', 'org_analytics', READ_ACCOUNT],
  [
    'user_account/analytics/top_pins',
    'GET',
    '/user_account/analytics/top_pins',
    'org_analytics',
    READ_ACCOUNT_PINS,
  ],
  [
    'user_account/analytics/top_video_pins',
    'GET',
    '/user_account/analytics/top_video_pins',
    'org_analytics',
    READ_ACCOUNT_PINS,
  ],
  [
    'linked_business_accounts/get',
    'GET',
    '/user_account/businesses',
    'org_read',
    READ_ACCOUNT,
    'sandbox',
  ],
  ['followers/list', 'GET', '/user_account/followers', 'ads_read', READ_ACCOUNT, 'sandbox'],
  ['user_following/get', 'GET', '/user_account/following', 'org_read', READ_ACCOUNT],
  [
    'boards_user_follows/list',
    'GET',
    '/user_account/following/boards',
    'org_read',
    READ_ACCOUNT,
    'sandbox',
  ],
  [
    'follow_user/update',
    'POST',
    '/user_account/following/{username}',
    'org_write',
    WRITE_ACCOUNT,
    'sandbox',
  ],
  ['unverify_website/delete', 'DELETE', '/user_account/websites', 'org_write', WRITE_ACCOUNT],
  ['user_websites/get', 'GET', '/user_account/websites', 'org_read', READ_ACCOUNT],
  ['verify_website/update', 'POST', '/user_account/websites', 'org_write', WRITE_ACCOUNT],
  [
    'website_verification/get',
    'GET',
    '/user_account/websites/verification',
    'org_read',
    READ_ACCOUNT,
  ],
  [
    'user_account/followed_interests',
    'GET',
    '/users/{username}/interests/follow',
    'org_read',
    READ_ACCOUNT,
    'sandbox',
  ],
];

/** All organic operations, in the order of their paths. */
export const OPERATIONS: readonly Operation[] = ROWS.map(
  ([id, method, path, category, scopes, sandbox]) => ({
    id,
    method,
    path,
    category,
    scopes,
    sandbox: sandbox === 'sandbox',
  }),
);

/** Every scope Pinterest knows. */
export const SCOPES: readonly string[] = (
  'ads:read ads:write billing:read billing:write biz_access:read biz_access:write boards:read boards:read_secret ' +
  'boards:write boards:write_secret catalogs:read catalogs:write msot:write pins:read pins:read_secret pins:write ' +
  'pins:write_secret user_accounts:read user_accounts:write'
).split(' ');

/** What a connection asks for by default: enough to publish pins and list boards. */
export const DEFAULT_SCOPES: readonly string[] = [...WRITE_PINS, ...READ_ACCOUNT];
