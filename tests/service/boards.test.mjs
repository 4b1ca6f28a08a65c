import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { createClient } from '../../dist/lib/index.js';
import { boardsWithoutEnd } from '../support/boards_without_end.mjs';
import { eventually } from '../support/simulator.mjs';
import { publishingWorld } from './support/publishing_world.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const PAGE = 250;
const listing = (effect, more = {}) => ({ match: { operation: 'boards/list' }, effect, ...more });

async function connected(t, engine, boards) {
  const world = await worldFor(t, engine);
  const account = world.simulator.accounts.create({ username: 'anna', boards });
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  return { world, account, projectId, connectionId, project: { tenantId: world.tenantId, projectId } };
}

/** Somebody does this at Pinterest. */
async function atPinterest(world, account, operation, request) {
  const { apiUrl, tokens } = world.simulator;
  const { accessToken } = tokens.issue(account);
  const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, auth: { accessToken }, limits: false });
  await client.call(operation, request);
  await client.close();
}

/** What the project has is as if Pinterest had said something else before. */
async function change(world, projectId, { rename = [], forget = [], invent = [] }) {
  for (const id of rename) {
    await world.database.change(
      'update boards set name = $2, details = $3 where pinterest_board_id = $1',
      [id, 'Old name', JSON.stringify({ id, name: 'Old name', thumbnailUrls: [], pinCount: 0 })],
    );
  }
  for (const id of forget) await world.database.change('delete from boards where pinterest_board_id = $1', [id]);
  for (const id of invent) {
    await world.database.change(
      'insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name, details) values ($1, $2, $3, $4, $5, $6)',
      [crypto.randomUUID(), world.tenantId, projectId, id, 'Gone', JSON.stringify({ id, name: 'Gone', thumbnailUrls: [] })],
    );
  }
}

for (const engine of ENGINES) {
  describe(`Boards on ${engine}`, () => {
    it('are replaced: new ones come, changed ones change, gone ones go and leave pins without a board', async (t) => {
      const { world, account, projectId, project } = await connected(t, engine, 5);
      const { boards } = world.pinterest;
      const ids = account.boards.map(({ id }) => id);
      await change(world, projectId, { rename: ids.slice(0, 2), forget: ids.slice(2, 3), invent: ['999'] });
      const orphan = await world.pin(projectId, { pinterest_board_id: '999' });
      await world.pin(projectId, { pinterest_board_id: ids[0] });
      await world.pin(projectId, { pinterest_board_id: null });
      await world.pin(projectId, { pinterest_board_id: '999', pinterest_pin_id: '1', status: 'veroeffentlicht' });
      assert.deepEqual(
        await boards.sync(project),
        { added: 1, changed: 2, deleted: 1, total: 5, orphanedPinIds: [orphan] },
      );
      const list = await boards.list(project);
      assert.deepEqual(list.map(({ id }) => id).sort(), ids.sort());
      assert.ok(list.every((board) => board.projectId === projectId && board.name !== 'Old name'));
      assert.deepEqual(
        await boards.sync(project),
        { added: 0, changed: 0, deleted: 0, total: 5, orphanedPinIds: [orphan] },
      );
    });

    it('of another account, which this one may use, are marked', async (t) => {
      const { world, account, project } = await connected(t, engine, 1);
      const [shared] = world.simulator.accounts.create({ username: 'otto', boards: 1 }).boards;
      world.simulator.accounts.share(shared.id, account.id);
      await world.pinterest.boards.sync(project);
      const marks = (await world.pinterest.boards.list(project)).map(({ id, group, readOnly }) => [id, group, readOnly]);
      assert.deepEqual(new Map(marks.map(([id, ...rest]) => [id, rest])), new Map([
        [account.boards[0].id, [false, false]], [shared.id, [true, false]],
      ]));
    });

    it('that the app wrote by itself are listed by name, and replaced as all others', async (t) => {
      const { world, account, projectId, project } = await connected(t, engine, 2);
      const { boards } = world.pinterest;
      const [kept, other] = account.boards.map(({ id }) => id);
      await world.database.change('delete from boards');
      for (const [id, name] of [[kept, 'As it was'], ['77', 'Garden']]) {
        await world.database.change(
          'insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name) values ($1, $2, $3, $4, $5)',
          [crypto.randomUUID(), world.tenantId, projectId, id, name],
        );
      }
      const before = await boards.list(project);
      assert.deepEqual(before.map(({ id, name, pinCount }) => [id, name, pinCount]), [[kept, 'As it was', 0], ['77', 'Garden', 0]]);
      assert.deepEqual(await boards.sync(project), { added: 1, changed: 1, deleted: 1, total: 2, orphanedPinIds: [] });
      assert.deepEqual((await boards.list(project)).map(({ id }) => id).sort(), [kept, other].sort());
    });

    it('that another tenant put into the project become its own', async (t) => {
      const { world, account, project, projectId } = await connected(t, engine, 2);
      const [{ id }] = account.boards;
      await world.database.change('update boards set tenant_id = $2 where pinterest_board_id = $1', [id, crypto.randomUUID()]);
      assert.equal((await world.pinterest.boards.sync(project)).added, 1);
      const { boards } = world.pinterest;
      assert.deepEqual((await boards.list(project)).map((board) => board.id).sort(), account.boards.map((board) => board.id).sort());
      assert.equal((await boards.sync(project)).added, 0);
      const [{ rows }] = await world.database.query('select count(*) as rows from boards where blog_project_id = $1 and tenant_id = $2', [
        projectId, world.tenantId,
      ]);
      assert.equal(rows, 2);
    });

    it('of many pages come whole; a failure on page 7 leaves the old ones', async (t) => {
      const { world, projectId, project } = await connected(t, engine, 6 * PAGE + 10);
      const { boards } = world.pinterest;
      assert.equal((await boards.list(project)).length, 6 * PAGE + 10);
      await change(world, projectId, { invent: ['999'] });
      const before = await world.database.query('select pinterest_board_id from boards order by pinterest_board_id');
      const handle = world.simulator.faults.add(listing({ kind: 'gateway_error', status: 503 }, { nth: [7, 8] }));
      await assert.rejects(boards.sync(project), { code: 'server_error' });
      assert.equal(handle.struck, 2, 'page 7, tried twice');
      const after = await world.database.query('select pinterest_board_id from boards order by pinterest_board_id');
      assert.deepEqual(after, before);
      world.simulator.faults.clear();
      assert.equal((await boards.sync(project)).deleted, 1);
    });

    it('that cannot be stored are not half stored', async (t) => {
      const { world, account, projectId, project } = await connected(t, engine, 150);
      const ids = account.boards.map(({ id }) => id);
      await change(world, projectId, { rename: ids, invent: ['999'] });
      const refuse =
        engine === 'sqlite'
          ? `create trigger kept before delete on boards begin select raise(abort, 'no'); end`
          : `create function kept() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
             create trigger kept before delete on boards for each row execute function kept()`;
      for (const statement of refuse.split(/;\s+(?=create trigger)/)) await world.database.change(statement);
      const before = await world.pinterest.boards.list(project);
      assert.deepEqual(new Set(before.map(({ name }) => name)), new Set(['Old name', 'Gone']));
      await assert.rejects(world.pinterest.boards.sync(project), { code: 'store_constraint' });
      assert.deepEqual(await world.pinterest.boards.list(project), before);
    });

    it('are listed with another token when Pinterest refuses this one', async (t) => {
      const { world, project, connectionId } = await connected(t, engine, 2);
      world.simulator.faults.add(listing({ kind: 'error', error: 'authentication_failed' }, { nth: 1 }));
      assert.equal((await world.pinterest.boards.sync(project)).total, 2);
      assert.equal((await world.row(connectionId)).token_version, 2);
      assert.equal(await world.tokenRequests(), 2);
    });

    it('that cannot be listed with another token for another reason end no connection', async (t) => {
      const { world, project, connectionId } = await connected(t, engine, 2);
      world.simulator.faults.add(listing({ kind: 'error', error: 'authentication_failed' }, { nth: 1 }));
      world.simulator.faults.add(listing({ kind: 'gateway_error', status: 503 }));
      await assert.rejects(world.pinterest.boards.sync(project), { code: 'server_error' });
      const { status, token_version: version } = await world.row(connectionId);
      assert.deepEqual([status, version], ['connected', 2]);
    });

    it('of a project that changes its account meanwhile stay away', async (t) => {
      const { world, project, projectId } = await connected(t, engine, 3);
      const other = await world.connect(await world.project(), world.simulator.accounts.create({ boards: 7 }));
      const slow = world.simulator.faults.add(listing({ kind: 'delay', ms: 2000 }, { times: 1 }));
      const syncing = assert.rejects(world.pinterest.boards.sync(project), { code: 'connection_changed', retryable: true });
      await eventually(() => slow.struck === 1);
      const link = 'update blog_projects set pinterest_connection_id = $2 where id = $1';
      await world.database.change(link, [projectId, other.connectionId]);
      await syncing;
      assert.equal((await world.pinterest.boards.list(project)).length, 3);
      assert.equal((await world.pinterest.boards.sync(project)).total, 7);
    });

    it('that were read later win, whichever sync stores first', async (t) => {
      const { world, account, project } = await connected(t, engine, PAGE + 10);
      const { boards } = world.pinterest;
      const newNames = async () => (await boards.list(project)).filter(({ name }) => name.startsWith('New')).length;
      const slow = world.simulator.faults.add(listing({ kind: 'delay', ms: 3000 }, { nth: 2 }));
      const earlier = boards.sync(project);
      await eventually(() => slow.struck === 1);
      for (const [index, { id }] of account.boards.entries()) {
        if (index % 10 === 0) await atPinterest(world, account, 'boards/update', { path: { board_id: id }, body: { name: `New ${id}` } });
      }
      await atPinterest(world, account, 'boards/delete', { path: { board_id: account.boards[1].id } });
      const { changed, deleted } = await world.service().boards.sync(project);
      assert.deepEqual([changed, deleted], [26, 1]);
      assert.deepEqual(await earlier, { added: 0, changed: 0, deleted: 0, total: PAGE + 9, orphanedPinIds: [] });
      assert.equal(await newNames(), 26);
      assert.equal((await boards.sync(project)).changed, 0);
    });

    it('that are all gone: pins that pointed at them say so before they are sent', async (t) => {
      const { world, account, projectId, project } = await connected(t, engine, 1);
      const [{ id }] = account.boards;
      const pinId = await world.pin(projectId, { pinterest_board_id: id, image_path: 'https://images.example/one.png' });
      await atPinterest(world, account, 'boards/delete', { path: { board_id: id } });
      const { deleted, total, orphanedPinIds } = await world.pinterest.boards.sync(project);
      assert.deepEqual([deleted, total, orphanedPinIds], [1, 0, [pinId]]);
      const { result, error } = await world.pinterest.pins.publish({ tenantId: world.tenantId, pinId });
      assert.deepEqual([result, error.code], ['failed', 'board_gone']);
      assert.equal(world.simulator.ledger.operations.get('pins/create'), undefined);
    });

    it('of a list without an end are stored, and prove of no other that it is gone', async (t) => {
      const world = await publishingWorld(t, engine, { boards: 2, wire: (simulator) => boardsWithoutEnd(t, simulator) });
      const { tenantId, people: [{ projectId }] } = world;
      await world.addPin({ pinterest_board_id: '98', scheduled_at: null });
      const { added, total, orphanedPinIds, whyIncomplete } = await world.pinterest.boards.sync({ tenantId, projectId });
      assert.deepEqual([added, total, orphanedPinIds], [2, 2, []]);
      assert.equal(typeof whyIncomplete, 'string');
      const id = await world.addPin({ pinterest_board_id: '99' });
      await world.pins.publishDue();
      // Pinterest's word.
      assert.equal((await world.row(id)).error_code, 'not_found');
    });

    for (const disconnects of [false, true]) {
      const how = disconnects ? 'disconnects and then connects' : 'connects';
      it(`of an account do not stay when the project ${how} to another one whose boards cannot be read`, async (t) => {
        const { world, account, projectId, project } = await connected(t, engine, 2);
        const { boards, connections, pins } = world.pinterest;
        const other = world.simulator.accounts.create({ boards: 3 });
        if (disconnects) await connections.disconnect(project);
        assert.equal((await boards.list(project)).length, 2);
        const down = world.simulator.faults.add(listing({ kind: 'gateway_error', status: 503 }));
        const { ok, boardsError } = await world.connect(projectId, other);
        assert.deepEqual([ok, boardsError?.code], [true, 'server_error']);
        assert.deepEqual(await boards.list(project), []);
        down.remove();
        // Nobody knows yet which boards there are: Pinterest says it.
        const [own, foreign] = await Promise.all([other, account].map(async ({ boards: [{ id }] }) => {
          const pinId = await world.pin(projectId, { pinterest_board_id: id, image_path: 'https://images.example/one.png' });
          return (await pins.publish({ tenantId: world.tenantId, pinId })).error?.code;
        }));
        assert.deepEqual([own, foreign], [undefined, 'forbidden']);
        assert.equal((await boards.sync(project)).added, 3);
      });
    }

    it('stay when the project connects to their account again and they cannot be read', async (t) => {
      const { world, account, projectId, project } = await connected(t, engine, 2);
      const { boards, connections } = world.pinterest;
      assert.equal((await connections.disconnect(project)).connectionDeleted, true);
      world.simulator.faults.add(listing({ kind: 'gateway_error', status: 503 }));
      assert.equal((await world.connect(projectId, account)).boardsError?.code, 'server_error');
      assert.equal((await boards.list(project)).length, 2);
    });

    it('that the app wrote stay when their account is connected again, before any sync', async (t) => {
      const { world, account, projectId, project, connectionId } = await connected(t, engine, 2);
      await world.database.change('update blog_projects set boards_of_account = null, boards_of_sync = null where id = $1', [projectId]);
      const again = await world.connect(projectId, account);
      assert.deepEqual([again.connectionId, again.boardsSynced], [connectionId, undefined]);
      assert.equal((await world.pinterest.boards.list(project)).length, 2);
    });

    it('that the app wrote stay when the first connect cannot read them', async (t) => {
      const { world, project: { projectId } } = await connected(t, engine, 2);
      const fresh = await world.project();
      await world.database.change('update boards set blog_project_id = $2 where blog_project_id = $1', [projectId, fresh]);
      world.simulator.faults.add(listing({ kind: 'gateway_error', status: 503 }));
      const { boardsError } = await world.connect(fresh, world.simulator.accounts.create());
      assert.equal(boardsError.code, 'server_error');
      assert.equal((await world.pinterest.boards.list({ tenantId: world.tenantId, projectId: fresh })).length, 2);
    });

    it('need a connection, and can be stopped', async (t) => {
      const { world, project } = await connected(t, engine, 2);
      const { boards } = world.pinterest;
      const unconnected = { tenantId: world.tenantId, projectId: await world.project() };
      await assert.rejects(boards.sync(unconnected), { code: 'not_connected', field: 'projectId' });
      assert.deepEqual(await boards.list(unconnected), []);
      await assert.rejects(boards.sync({ ...project, signal: AbortSignal.abort() }), { code: 'cancelled' });
      assert.equal(await world.count('boards'), 2);
    });
  });
}
