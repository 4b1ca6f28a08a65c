// Rows that differ from each other in one column each, so that a statement which forgets a condition takes one too many.
import { randomUUID } from 'node:crypto';

const LATER = '2100-01-01T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const [PROD, SANDBOX] = ['https://api.pinterest.com', 'https://api-sandbox.pinterest.com'];

/** Rows by table and label; `id` maps a label to the id that the row has. */
export function rowsBesideEachOther(id) {
  const connection = (label, tenant, { environment = PROD, app_id = 'app', pinterest_user_id = 'user', ...more } = {}) => ({
    id: id(label), tenant_id: id(tenant), environment, app_id, pinterest_user_id, token_expires_at: LATER, token_version: 2,
    refresh_by: 'us', refresh_until: LATER, ...more,
  });
  const project = (label, tenant, names) => ({
    id: id(label), tenant_id: id(tenant), name: label, pinterest_connection_id: names ? id(names) : null, boards_of_account: 'an account',
  });
  const pin = (label, project, tenant, more) => ({
    id: id(label), tenant_id: id(tenant), blog_project_id: id(project), title: label, status: 'ready', scheduled_at: LATER, ...more,
  });
  const board = (label, project, tenant, pinterestId) => ({
    id: id(label), tenant_id: id(tenant), blog_project_id: id(project), pinterest_board_id: pinterestId, name: label,
  });
  const publishing = { status: 'publishing', attempt_id: randomUUID() };
  return {
    pinterest_connections: [
      connection('connection', 'mine'),
      connection('in the sandbox', 'mine', { environment: SANDBOX }),
      connection('of another user', 'mine', { pinterest_user_id: 'another user' }),
      connection('of another tenant', 'theirs'),
      connection('of another app', 'third', { app_id: 'another app' }),
    ],
    blog_projects: [
      project('project', 'mine', 'connection'),
      project('sibling', 'mine', 'connection'),
      project('without a connection', 'mine'),
      project('another tenant\'s', 'theirs', 'of another tenant'),
      // Whoever may write the table by other ways names what is not theirs.
      project('thief', 'theirs', 'connection'),
      project('thief of what nobody uses', 'theirs', 'in the sandbox'),
    ],
    pinterest_tokens: ['connection', 'of another user', 'of another tenant'].map((label) => ({
      connection_id: id(label), sealed_access: `token ${label}`, sealed_refresh: `refresh ${label}`, version: 2,
    })),
    account_blocks: [
      [SANDBOX, 'app', 'user', '2100-01-02T00:00:00.000Z', 'spam_block'],
      [PROD, 'app', 'user', LATER, 'rate_limited'],
      [PROD, 'another app', 'user', '2100-01-03T00:00:00.000Z', 'spam_block'],
      [PROD, 'app', 'another user', '2100-01-04T00:00:00.000Z', 'spam_block'],
      [PROD, 'app', 'free again', LONG_AGO, 'spam_block'],
    ].map(([environment, app_id, pinterest_user_id, blocked_until, blocked_reason]) => ({
      environment, app_id, pinterest_user_id, blocked_until, blocked_reason,
    })),
    oauth_state_mapping: [['state', LATER], ['another state', LATER], ['old state', LONG_AGO]].map(([state, expires_at]) => ({
      id: randomUUID(), state, blog_project_id: id('project'), tenant_id: id('mine'), user_id: randomUUID(),
      connection_id: id('connection'), environment: PROD, expires_at,
    })),
    boards: [
      board('board', 'project', 'mine', '1'),
      board('another board', 'project', 'mine', '2'),
      board('board of a sibling', 'sibling', 'mine', '1'),
      board('third board of a sibling', 'sibling', 'mine', '3'),
      board('put there by another tenant', 'project', 'theirs', '4'),
    ],
    pins: [
      pin('on its board', 'project', 'mine', { pinterest_board_id: '1' }),
      pin('without a date', 'project', 'mine', { pinterest_board_id: '3', scheduled_at: null }),
      pin('draft', 'project', 'mine', { status: 'draft' }),
      pin('of a sibling', 'sibling', 'mine', { pinterest_board_id: '9' }),
      pin('pin put there', 'project', 'theirs', { pinterest_board_id: '9' }),
      pin('under way', 'project', 'mine', publishing),
      pin('nobody\'s', 'project', 'mine', { ...publishing, attempt_id: null }),
      pin('failed', 'project', 'mine', { ...publishing, status: 'failed' }),
      pin('under way for a sibling', 'sibling', 'mine', publishing),
      pin('under way for another tenant', 'project', 'theirs', publishing),
      pin('there already', 'project', 'mine', { pinterest_board_id: '9', pinterest_pin_id: '77', status: 'published' }),
      pin('empty text for none', 'project', 'mine', { pinterest_board_id: '9', pinterest_pin_id: '', status: 'draft' }),
    ],
    legacy_workflows: [['project', 'w1'], ['project', 'w2'], ['sibling', 'w1']].map(([project, workflow_id]) => ({
      blog_project_id: id(project), tenant_id: id('mine'), workflow_id, state: 'active',
    })),
  };
}
