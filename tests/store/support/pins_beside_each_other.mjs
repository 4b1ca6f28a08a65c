// Pins in every state, and their attempts: each differs in one column from one that a statement is about.
export const PROD = 'https://api.pinterest.com';
export const SANDBOX = 'https://api-sandbox.pinterest.com';
export const APP = 'app';
export const WORDS = { ready: 'ready', publishing: 'publishing', published: 'published', failed: 'failed' };
const THIRD = 'https://third.example';
const LATER = '2100-01-01T00:00:00.000Z';
const PAST = '2026-01-01T00:00:00.000Z';

/**
 * Lost, and the connection that they were sent through is gone: they are looked for through the one that their project has
 * now, if it has the board. Those of another environment only a project that has left it for this one gives up.
 */
const CONNECTION_GONE = [
  ['lost before it connected anew', {}],
  ['lost, without its board', { pinterest_board_id: '9' }],
  ['lost, the board another project\'s', { project: 'sibling' }],
  ['lost by a foreign pin', { tenant: 'theirs' }],
  ['lost by a foreign project', { project: 'thief', tenant: 'theirs' }],
  ['left behind', { environment: SANDBOX }],
  ['left for another app', { project: 'of app', environment: THIRD }],
  ['left for the sandbox', { project: 'in sandbox', environment: THIRD }],
  ['left by a foreign pin', { environment: THIRD, tenant: 'theirs' }],
  ['left by a foreign project', { project: 'thief', environment: THIRD, tenant: 'theirs' }],
];

/** `id` maps a label to the id that the row has. The attempt of a pin is labelled `attempt of <pin>`. */
export function pinsBesideEachOther(id) {
  const pin = (label, more = {}, { project = 'project', tenant = 'mine' } = {}) => ({
    id: id(label), tenant_id: id(tenant), blog_project_id: id(project), pinterest_board_id: '1', title: label,
    status: 'ready', scheduled_at: PAST, ...more,
  });
  const under = (label, more, where) => pin(label, {
    status: 'publishing', attempt_id: id(`attempt of ${label}`), claimed_by: 'us', claim_expires_at: LATER, ...more,
  }, where);
  const dead = { claimed_by: 'dead', claim_expires_at: PAST };
  const doubtful = { claimed_by: null, claim_expires_at: null, next_look_at: PAST };
  return {
    pinterest_connections: connections(id),
    blog_projects: projects(id),
    boards: [['project', '1'], ['project', '2'], ['thief', '1'], ['thief', '9']].map(([project, board]) => ({
      id: id(`board ${board} of ${project}`), tenant_id: id('mine'), blog_project_id: id(project), pinterest_board_id: board, name: board,
    })),
    legacy_workflows: [['held project', 'active'], ['project', 'off']].map(([project, state]) => ({
      blog_project_id: id(project), tenant_id: id('mine'), workflow_id: 'w', state,
    })),
    pins: [
      pin('due', { cancel_requested: true }),
      pin('due too', { cancel_requested: true, not_before: PAST }, { project: 'sibling' }),
      pin('due elsewhere', {}, { project: 'elsewhere' }),
      pin('due nowhere', {}, { project: 'unconnected' }),
      pin('due while blocked', {}, { project: 'blocked project' }),
      pin('held back', {}, { project: 'held project' }),
      pin('held back and not due', { scheduled_at: LATER }, { project: 'held project' }),
      pin('not due', { scheduled_at: LATER }),
      pin('on a board that is gone', { scheduled_at: LATER, pinterest_board_id: '9' }),
      pin('on one of no boards', { scheduled_at: LATER }, { project: 'boardless' }),
      pin('put off', { not_before: LATER }),
      pin('draft', { status: 'draft' }),
      under('made ready while held', { status: 'ready' }),
      under('held'),
      under('held too'),
      under('taken back', { cancel_requested: true }),
      under('somebody else\'s', { claimed_by: 'them' }),
      under('lost', dead),
      under('lost elsewhere', dead, { project: 'elsewhere' }),
      under('lost in the sandbox', dead, { project: 'in sandbox' }),
      under('lost for another app', dead, { project: 'of app' }),
      under('sent in the sandbox before', dead),
      under('in doubt', doubtful),
      under('to be looked for later', { ...doubtful, next_look_at: LATER }),
      under('claim taken away', { ...doubtful, next_look_at: null }),
      pin('failed', { status: 'failed', error_code: 'no_connection' }),
      pin('failed otherwise', { status: 'failed', error_code: 'bad_media' }),
      pin('failed elsewhere', { status: 'failed', error_code: 'no_connection' }, { project: 'elsewhere' }),
      pin('made twice', { status: 'failed', error_code: 'published_twice', pinterest_pin_id: '90', environment: PROD }),
      pin('made twice, and called published', {
        status: 'published', error_code: 'published_twice', pinterest_pin_id: '91', environment: PROD,
      }),
      pin('failed, and given a pin', { status: 'failed', error_code: 'bad_media', pinterest_pin_id: '92', environment: PROD }),
      pin('given up', { status: 'failed', error_code: 'outcome_unknown' }, { project: 'unconnected' }),
      under('failed while held', { status: 'failed', error_code: 'no_connection' }),
      pin('published', { status: 'published', pinterest_pin_id: '77', environment: PROD, published_at: PAST }),
      pin('published in the sandbox', { status: 'published', pinterest_pin_id: '78', environment: SANDBOX, published_at: PAST }),
      pin('published by others', { status: 'published', pinterest_pin_id: '79', published_at: PAST }),
      pin('foreign', {}, { project: 'foreign project', tenant: 'theirs' }),
      pin('foreign in our project', {}, { tenant: 'theirs' }),
      ...CONNECTION_GONE.map(([label, { project, tenant }]) => under(label, dead, { project, tenant })),
      pin('published by a foreign project', { status: 'published', pinterest_pin_id: '81' }, { project: 'thief', tenant: 'theirs' }),
      under('found by a person', { pinterest_pin_id: '80', environment: PROD }),
    ],
    publish_attempts: attempts(id),
  };
}

function connections(id) {
  const connection = (label, { environment = PROD, app_id = APP, tenant = 'mine', ...more } = {}) => ({
    id: id(label), tenant_id: id(tenant), environment, app_id, pinterest_user_id: label, token_expires_at: LATER, ...more,
  });
  return [
    connection('connection'),
    connection('second connection', { blocked_until: PAST, blocked_reason: 'spam_block' }),
    connection('sandbox connection', { environment: SANDBOX }),
    connection('connection of app', { app_id: 'another app' }),
    connection('blocked connection', { blocked_until: LATER, blocked_reason: 'spam_block' }),
  ];
}

function projects(id) {
  return [
    ['project', 'connection'], ['sibling', 'connection'], ['elsewhere', 'second connection'], ['unconnected', null],
    ['in sandbox', 'sandbox connection'], ['of app', 'connection of app'], ['held project', 'second connection'],
    ['blocked project', 'blocked connection'], ['foreign project', null], ['thief', 'connection'],
    // A sync found that its account has none.
    ['boardless', 'connection', { boards_of_sync: 1, boards_of_account: 'an account' }],
  ].map(([label, connection, more]) => ({
    id: id(label), tenant_id: id(['foreign project', 'thief'].includes(label) ? 'theirs' : 'mine'), name: label,
    pinterest_connection_id: connection && id(connection), ...more,
  }));
}

function attempts(id) {
  const attempt = (pin, more = {}) => ({
    id: id(`attempt of ${pin}`), pin_id: id(pin), tenant_id: id('mine'), connection_id: id('connection'), environment: PROD,
    pinterest_board_id: '1', fingerprint: `print of ${pin}`, payload: '{}', claimed_by: 'us', claimed_at: PAST, sent_at: PAST, ...more,
  });
  const settled = (label, pin, more) => ({ ...attempt(pin), id: id(label), ended_at: PAST, resolved_at: PAST, ...more });
  return [
    attempt('held'), attempt('held too'), attempt('taken back'), attempt('somebody else\'s'), attempt('made ready while held'), attempt('failed while held'),
    attempt('lost'),
    attempt('lost elsewhere', { connection_id: id('second connection') }),
    attempt('lost in the sandbox', { connection_id: id('sandbox connection'), environment: SANDBOX }),
    attempt('lost for another app', { connection_id: id('connection of app') }),
    attempt('in doubt', { ended_at: PAST, outcome: 'unknown' }),
    attempt('to be looked for later', { ended_at: PAST, outcome: 'unknown' }),
    attempt('claim taken away'),
    attempt('found by a person'),
    ...CONNECTION_GONE.map(([label, { project: _project, tenant: _tenant, ...more }]) =>
      attempt(label, { connection_id: id('connection that is gone'), ...more })),
    // The connection that it was sent through is there, though its project has left it.
    attempt('sent in the sandbox before', { environment: SANDBOX, connection_id: id('sandbox connection') }),
    // Nobody looks for these any more.
    attempt('gone'),
    attempt('gone in the sandbox', { environment: SANDBOX, connection_id: id('sandbox connection') }),
    attempt('gone a moment ago', { claimed_at: LATER, sent_at: null }),
    attempt('gone and sent a moment ago', { sent_at: LATER }),
    attempt('gone and never sent', { sent_at: null }),
    attempt('published', { outcome: 'unknown' }),
    // Given up: a person may still find it.
    attempt('given up', { ended_at: PAST, outcome: 'unknown' }),
    attempt('failed', { ended_at: PAST, outcome: 'unknown' }),
    settled('settled and gone', 'gone', { outcome: 'rejected' }),
    settled('refused since', 'draft', { outcome: 'rejected', ended_at: LATER }),
    settled('made before', 'draft', { outcome: 'published', pinterest_pin_id: '600' }),
    settled('ended since', 'draft', { outcome: 'published', pinterest_pin_id: '601', ended_at: LATER }),
    settled('found since', 'draft', { outcome: 'published', pinterest_pin_id: '602', resolved_at: LATER }),
    settled('made elsewhere', 'draft', {
      outcome: 'published', pinterest_pin_id: '603', resolved_at: LATER, connection_id: id('second connection'),
    }),
    settled('resolved attempt', 'due', { outcome: 'absent' }),
    settled('another resolved attempt', 'due', { outcome: 'not_sent', error: '{}' }),
    settled('resolved attempt of another', 'due too', { outcome: 'absent' }),
  ];
}
