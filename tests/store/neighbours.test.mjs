// A statement about one row is about that row alone, whatever stands beside it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import begin from '../../dist/lib/store/boards/begin_sync.js';
import deleteBoard from '../../dist/lib/store/boards/delete_board.js';
import forget from '../../dist/lib/store/boards/forget_boards.js';
import listBoards from '../../dist/lib/store/boards/list_boards.js';
import note from '../../dist/lib/store/boards/note_sync.js';
import orphans from '../../dist/lib/store/boards/pins_without_board.js';
import blockConnection from '../../dist/lib/store/connections/block_connection.js';
import connectedProjects from '../../dist/lib/store/connections/connected_projects.js';
import isUsed from '../../dist/lib/store/connections/connection_is_used.js';
import ofAccount from '../../dist/lib/store/connections/connections_of_account.js';
import deleteConnection from '../../dist/lib/store/connections/delete_connection.js';
import deleteTokens from '../../dist/lib/store/connections/delete_tokens.js';
import end from '../../dist/lib/store/connections/end_connection.js';
import endLease from '../../dist/lib/store/connections/end_refresh_lease.js';
import extendLease from '../../dist/lib/store/connections/extend_refresh_lease.js';
import insertConnection from '../../dist/lib/store/connections/insert_connection.js';
import keepRefresh from '../../dist/lib/store/connections/keep_refresh.js';
import link from '../../dist/lib/store/connections/link_project.js';
import listConnections from '../../dist/lib/store/connections/list_connections.js';
import listTokens from '../../dist/lib/store/connections/list_tokens.js';
import lock from '../../dist/lib/store/connections/lock_connection.js';
import lockOfUser from '../../dist/lib/store/connections/lock_connection_of_user.js';
import lockProject from '../../dist/lib/store/connections/lock_project.js';
import soon from '../../dist/lib/store/connections/mark_reconnect_soon.js';
import projectsOf from '../../dist/lib/store/connections/projects_of_connection.js';
import readConnection from '../../dist/lib/store/connections/read_connection.js';
import readOfTenant from '../../dist/lib/store/connections/read_connection_of_tenant.js';
import readTokens from '../../dist/lib/store/connections/read_tokens.js';
import rewrap from '../../dist/lib/store/connections/rewrap_tokens.js';
import scheduled from '../../dist/lib/store/connections/scheduled_pins.js';
import storeConnected from '../../dist/lib/store/connections/store_connected.js';
import storeRenewed from '../../dist/lib/store/connections/store_renewed.js';
import sweepBlocks from '../../dist/lib/store/connections/sweep_blocks.js';
import sweepStates from '../../dist/lib/store/connections/sweep_states.js';
import takeLease from '../../dist/lib/store/connections/take_refresh_lease.js';
import takeState from '../../dist/lib/store/connections/take_state.js';
import unsettled from '../../dist/lib/store/connections/unsettled_pins.js';
import { engines, openFor } from './support/engines.mjs';
import { neighbours, undone } from './support/neighbours.mjs';
import { rowsBesideEachOther } from './support/rows_beside_each_other.mjs';

const PROD = 'https://api.pinterest.com';
const NOW = new Date().toISOString();
const LATER = '2100-06-01T00:00:00.000Z';
const SOONER = '2100-05-01T00:00:00.000Z';
const why = ['why', 'code'];

/** Statement, values, and the rows that it changes. `$label` stands for an id. */
const CHANGES = {
  'a sync that begins': [begin.BEGIN_SYNC, ['$project', '$mine'], ['blog_projects: project']],
  'a sync that begins for another tenant': [begin.BEGIN_SYNC, ['$project', '$theirs'], []],
  'a board that is gone': [deleteBoard.DELETE_BOARD, ['$project', '1'], ['boards: board']],
  'all boards of a project': [
    forget.DELETE_BOARDS, ['$project'], ['boards: another board', 'boards: board', 'boards: put there by another tenant'],
  ],
  'whose boards they were': [forget.FORGET_WHOSE_BOARDS, ['$project'], ['blog_projects: project']],
  'a sync that ended': [note.NOTE_SYNC, ['$project', 7, null], ['blog_projects: project']],
  'a block of a connection': [
    blockConnection.BLOCK_CONNECTION, ['$connection', LATER, 'spam_block', NOW], ['pinterest_connections: connection'],
  ],
  'a connection that goes': [
    deleteConnection.DELETE_CONNECTION, ['$of another user'],
    ['pinterest_connections: of another user', 'pinterest_tokens: token of another user'],
  ],
  'tokens that go': [deleteTokens.DELETE_TOKENS, ['$connection'], ['pinterest_tokens: token connection']],
  'the end of a connection': [end.END_CONNECTION, ['$connection', 2, ...why], ['pinterest_connections: connection']],
  'the end of a lease': [endLease.END_REFRESH_LEASE, ['$connection', 'us', false, ...why], ['pinterest_connections: connection']],
  'a longer lease': [extendLease.EXTEND_REFRESH_LEASE, ['$connection', 'us', 1000], ['pinterest_connections: connection']],
  'a refresh token alone': [
    keepRefresh.KEEP_REFRESH, ['$connection', 2, LATER, NOW, ...why], ['pinterest_connections: connection'],
  ],
  'a project that is connected': [link.LINK_PROJECT, ['$project', null], ['blog_projects: project']],
  'a connection that ends soon': [soon.MARK_RECONNECT_SOON, ['$connection', 2, ...why], ['pinterest_connections: connection']],
  'tokens under another key': [rewrap.REWRAP_TOKENS, ['$connection', 2, 'new', null], [
    'pinterest_tokens: new', 'pinterest_tokens: token connection',
  ]],
  'a fresh consent': [
    storeConnected.STORE_CONNECTED, ['$connection', 'app', 'anna', '', LATER, LATER, NOW], ['pinterest_connections: connection'],
  ],
  'a new pair': [
    storeRenewed.STORE_RENEWED, ['$connection', 2, null, LATER, true, LATER, NOW], ['pinterest_connections: connection'],
  ],
  'a new pair on top of another': [storeRenewed.STORE_RENEWED, ['$connection', 1, null, LATER, true, LATER, NOW], []],
  'blocks that are over': [sweepBlocks.SWEEP_BLOCKS, [], [`account_blocks: ${PROD} app free again`]],
  'attempts to connect that ended': [sweepStates.SWEEP_STATES, [-1000], ['oauth_state_mapping: old state']],
  'a lease': [takeLease.TAKE_REFRESH_LEASE, ['$connection', 2, 'me', 1000], ['pinterest_connections: connection']],
  'a lease of another pair': [takeLease.TAKE_REFRESH_LEASE, ['$connection', 1, 'me', 1000], []],
  'a state that is taken': [takeState.TAKE_STATE, ['state'], ['oauth_state_mapping: state']],
};

/** Statement, values, and the first column of what it finds. */
const FINDS = {
  'boards of a project': [listBoards.LIST_BOARDS, ['$project', '$mine'], ['1', '2']],
  'pins without a board': [orphans.PINS_WITHOUT_BOARD, ['$project', '$mine'], ['empty text for none', 'without a date']],
  'connected projects of a tenant': [connectedProjects.CONNECTED_PROJECTS, ['$mine'], ['project', 'sibling']],
  'connected projects of all': [connectedProjects.CONNECTED_PROJECTS, [null], ['another tenant\'s', 'project', 'sibling']],
  'whether a connection is used': [isUsed.CONNECTION_IS_USED, ['$connection'], ['1']],
  'whether one is that only another tenant names': [isUsed.CONNECTION_IS_USED, ['$in the sandbox'], []],
  'whether one is that nobody names': [isUsed.CONNECTION_IS_USED, ['$of another user'], []],
  'connections of an account': [ofAccount.CONNECTIONS_OF_ACCOUNT, [PROD, 'app', 'user'], ['connection', 'of another tenant']],
  'connections of a tenant': [listConnections.LIST_CONNECTIONS, ['$theirs'], ['of another tenant']],
  'tokens of a tenant': [listTokens.LIST_TOKENS, ['$theirs'], ['of another tenant']],
  'a locked connection': [lock.LOCK_CONNECTION, ['$connection'], ['connection']],
  'a locked connection of a user': [lockOfUser.LOCK_CONNECTION_OF_USER, ['$mine', PROD, 'user'], ['connection']],
  'a locked project': [lockProject.LOCK_PROJECT, ['$project', '$mine'], ['project']],
  'a locked project of another tenant': [lockProject.LOCK_PROJECT, ['$project', '$theirs'], []],
  'projects of a connection': [projectsOf.PROJECTS_OF_CONNECTION, ['$connection', '$mine'], ['project', 'sibling']],
  'a connection': [readConnection.READ_CONNECTION, ['$connection'], ['connection']],
  'a connection of a tenant': [readOfTenant.READ_CONNECTION_OF_TENANT, ['$connection', '$mine'], ['connection']],
  'a connection of another tenant': [readOfTenant.READ_CONNECTION_OF_TENANT, ['$connection', '$theirs'], []],
  'tokens': [readTokens.READ_TOKENS, ['$connection'], ['token connection']],
  'pins that a disconnect strands': [scheduled.SCHEDULED_PINS, ['$project', '$mine', 'ready'], ['on its board']],
  'pins that it leaves unsettled': [unsettled.UNSETTLED_PINS, ['$project', '$mine', 'publishing'], ['under way']],
};

for (const engine of ['SQLite', 'Postgres']) {
  describe(`A statement and the rows beside its own, on ${engine}`, () => {
    it('changes its own alone', async (t) => {
      const { rows, bound } = await filled(t, engine);
      for (const [what, [sql, values, expected]] of Object.entries(CHANGES)) {
        assert.deepEqual(await rows.changedBy((queries) => queries.change(sql, bound(values))), expected, what);
      }
    });

    it('finds its own alone', async (t) => {
      const { database, rows, bound } = await filled(t, engine);
      for (const [what, [sql, values, expected]] of Object.entries(FINDS)) {
        const found = await undone(database, (queries) => queries.query(sql, bound(values)));
        assert.deepEqual(found.map((row) => rows.labelled(String(Object.values(row)[0]))).sort(), expected, what);
      }
    });

    it('gives a new connection the block of its own account, and none that is over', async (t) => {
      const { database, rows } = await filled(t, engine);
      for (const [user, until] of [['user', '2100-01-01T00:00:00.000Z'], ['free again', null], ['a stranger', null]]) {
        const id = crypto.randomUUID();
        await database.change(insertConnection.INSERT_CONNECTION, [id, rows.id('newcomer'), PROD, 'app', user, LATER]);
        const [found] = await database.query(readConnection.READ_CONNECTION, [id]);
        assert.deepEqual([found.blocked_until, found.blocked_reason], [until, until && 'rate_limited'], user);
      }
    });

    it('ends or marks no connection that has ended or is marked already', async (t) => {
      const { database, rows } = await filled(t, engine);
      const values = [rows.id('connection'), 2, ...why];
      assert.equal(await database.change(soon.MARK_RECONNECT_SOON, values), 1);
      assert.equal(await database.change(soon.MARK_RECONNECT_SOON, values), 0);
      assert.equal(await database.change(end.END_CONNECTION, values), 1);
      assert.equal(await database.change(end.END_CONNECTION, values), 0);
      assert.equal(await database.change(soon.MARK_RECONNECT_SOON, values), 0);
    });

    it('tells of a block of a connection once, whoever meets it', async (t) => {
      const { database, rows } = await filled(t, engine);
      const told = async (label, until, reason) => {
        const found = await database.query(blockConnection.BLOCK_CONNECTION, [rows.id(label), until, reason, NOW]);
        return found.length;
      };
      assert.deepEqual([await told('connection', LATER, 'spam_block'), await told('connection', LATER, 'spam_block')], [1, 0]);
      assert.deepEqual([await told('in the sandbox', LATER, 'rate_limited'), await told('in the sandbox', SOONER, 'rate_limited')], [1, 0]);
      // Somebody wrote it by hand.
      await database.change('update pinterest_connections set blocked_reason = null');
      assert.deepEqual([await told('in the sandbox', SOONER, 'rate_limited'), await told('in the sandbox', SOONER, 'spam_block')], [0, 1]);
    });
  });
}

async function filled(t, engine) {
  const database = await openFor(t, await engines[engine]());
  const rows = await neighbours(database, rowsBesideEachOther);
  const bound = (values) => values.map((value) => (typeof value === 'string' && value.startsWith('$') ? rows.id(value.slice(1)) : value));
  return { database, rows, bound };
}
