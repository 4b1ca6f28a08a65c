import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import opener from '../../dist/lib/open_service.js';
import { eventually, simulatorFor } from '../support/simulator.mjs';
import { ENGINES, worldFor } from './support/world.mjs';

const DAY_MS = 86_400_000;
const atToken = (effect, more = {}) => ({ match: { operation: 'oauth/token' }, effect, ...more });
const inDays = (days) => new Date(Date.now() + days * DAY_MS).toISOString();

/** A connected project, and what publishing has of its connection. */
async function connected(t, engine, options) {
  const world = await worldFor(t, engine, options);
  const account = world.simulator.accounts.create({ username: 'anna', boards: 1 });
  const projectId = await world.project();
  const { connectionId } = await world.connect(projectId, account);
  const service = opener.openService({ ...world.options(), hooks: { onAttention: (said) => world.attention.push(said) } });
  t.after(() => service.close());
  return { world, account, projectId, connectionId, service, access: service.access };
}

/** Whether a token is good for a request. */
const works = ({ service }, { auth }) => service.parts.service.client.account.get({ auth });

for (const engine of ENGINES) {
  describe(`Refreshing on ${engine}`, () => {
    it('happens when it is due, and not before', async (t) => {
      const setup = await connected(t, engine);
      const { world, connectionId, access } = setup;
      const { connections } = world.pinterest;
      assert.deepEqual(await connections.refreshDue(), { refreshed: [], failed: [], notDue: 1 });
      assert.equal((await access.open(connectionId)).version, 1);
      await world.expire(connectionId, inDays(6.9));
      assert.deepEqual(await connections.refreshDue(), { refreshed: [connectionId], failed: [], notDue: 0 });
      assert.equal(await world.tokenRequests(), 2);
      const row = await world.row(connectionId);
      assert.equal(row.token_version, 2);
      assert.equal(row.refresh_by, null);
      assert.ok(row.token_expires_at > inDays(29));
      // Half of the refresh token's life is over.
      await world.database.change(
        'update pinterest_connections set tokens_issued_at = $2, refresh_token_expires_at = $3 where id = $1',
        [connectionId, inDays(-31), inDays(29)],
      );
      const opened = await access.open(connectionId);
      assert.equal(opened.version, 3);
      assert.equal((await works(setup, opened)).username, 'anna');
      assert.deepEqual(readdirSync(join(world.folder, 'spool')), []);
    });

    it('of one tenant leaves the others alone', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId);
      const { connections } = world.pinterest;
      assert.deepEqual((await connections.refreshDue({ tenantId: crypto.randomUUID() })).refreshed, []);
      assert.deepEqual((await connections.refreshDue({ tenantId: world.tenantId })).refreshed, [connectionId]);
    });

    it('twenty who need the token at once: one request, and all get the new one', async (t) => {
      const { world, connectionId, access } = await connected(t, engine);
      const other = opener.openService(world.options());
      t.after(() => other.close());
      await world.expire(connectionId);
      world.simulator.faults.add(atToken({ kind: 'delay', ms: 300 }));
      const opened = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? access : other.access).open(connectionId)),
      );
      assert.deepEqual(new Set(opened.map(({ version }) => version)), new Set([2]));
      assert.equal(await world.tokenRequests(), 2);
    });

    it('after Pinterest refused the token: one other pair for all who had this one', async (t) => {
      const setup = await connected(t, engine);
      const { world, connectionId, access } = setup;
      const { version } = await access.open(connectionId);
      const renewed = await Promise.all([1, 2, 3].map(() => access.renew(connectionId, version)));
      assert.deepEqual(renewed.map((each) => each.version), [2, 2, 2]);
      assert.equal(await world.tokenRequests(), 2);
      await works(setup, renewed[0]);
    });

    it('a network that fails changes nothing, and the good token is used meanwhile', async (t) => {
      const { world, connectionId, access, projectId } = await connected(t, engine);
      const { connections } = world.pinterest;
      await world.expire(connectionId, inDays(1));
      world.simulator.faults.add(atToken({ kind: 'close' }));
      const { failed } = await connections.refreshDue();
      assert.equal(failed[0].error.code, 'network');
      assert.equal((await access.open(connectionId)).version, 1);
      assert.equal((await connections.status({ tenantId: world.tenantId, projectId })).state, 'connected');
      await world.expire(connectionId);
      await assert.rejects(access.open(connectionId), { code: 'network' });
      world.simulator.faults.clear();
      // Nothing was executed: the refresh token that was in doubt works.
      assert.equal((await access.open(connectionId)).version, 2);
    });

    it('a server that says no without a reason ends nothing', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId);
      for (const effect of [{ kind: 'gateway_error', status: 503 }, { kind: 'error', error: 'duplicate_board' }, { kind: 'rate_limited', resetSeconds: 7200 }]) {
        world.simulator.faults.clear();
        world.simulator.faults.add(atToken(effect));
        assert.equal((await world.pinterest.connections.refreshDue()).failed.length, 1);
        assert.equal((await world.row(connectionId)).status, 'connected', effect.kind);
      }
    });

    it('a wrong app secret disconnects nobody, and stops the run at the second', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const ids = [connectionId];
      for (let count = 0; count < 3; count += 1) {
        ids.push((await world.connect(await world.project(), world.simulator.accounts.create())).connectionId);
      }
      for (const id of ids) await world.expire(id);
      const before = await world.tokenRequests();
      const wrong = world.service({ app: { ...world.options().app, secret: 'another-secret' } });
      await assert.rejects(wrong.connections.refreshDue(), (error) => {
        assert.equal(error.code, 'app_credentials_suspect');
        for (const name of ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET']) assert.match(error.message, new RegExp(name));
        return true;
      });
      assert.equal(await world.tokenRequests(), before + 2);
      assert.equal(world.attention.filter(({ kind }) => kind === 'reconnect_required').length, 0);
      for (const id of ids) assert.equal((await world.row(id)).status, 'connected');
      const { refreshed } = await world.pinterest.connections.refreshDue();
      assert.deepEqual(refreshed.sort(), ids.sort());
    });

    for (const grantErrors of ['oauth', 'pinterest']) {
      it(`a refusal that names the grant (${grantErrors}) ends the connection, and says so once`, async (t) => {
        const { world, connectionId, access, projectId } = await connected(t, engine, { simulator: { grantErrors } });
        await world.expire(connectionId);
        await spendElsewhere(world, connectionId);
        await assert.rejects(access.open(connectionId), { code: 'reconnect_required', message: /anna/ });
        await assert.rejects(access.open(connectionId), { code: 'reconnect_required' });
        await assert.rejects(access.renew(connectionId, 1), { code: 'reconnect_required' });
        const { state, code, reason } = await world.pinterest.connections.status({ tenantId: world.tenantId, projectId });
        assert.equal(state, 'reconnect_required');
        assert.equal(code, 'grant_refused');
        assert.match(reason, /reconnect/);
        assert.equal((await world.row(connectionId)).is_active, 0);
        const said = world.attention.filter(({ kind }) => kind === 'reconnect_required');
        assert.deepEqual(said.map((each) => [each.connectionId, each.projectIds]), [[connectionId, [projectId]]]);
        assert.deepEqual((await world.pinterest.connections.refreshDue()).notDue, 0);
        // Consent mends it, in the same row.
        assert.equal((await world.connect(projectId, { username: 'anna' })).connectionId, connectionId);
        assert.equal((await access.open(connectionId)).version, 2);
      });
    }

    it('an answer that got lost: the next refusal is no proof, and the connection works until its token ends', async (t) => {
      const { world, connectionId, access, projectId } = await connected(t, engine);
      await world.expire(connectionId, inDays(2));
      world.simulator.faults.add(atToken({ kind: 'execute_and_cut' }, { times: 1 }));
      const { connections } = world.pinterest;
      const lost = await connections.refreshDue();
      assert.equal(lost.failed[0].error.outcome, 'unknown');
      assert.equal((await access.open(connectionId)).version, 1);
      const status = await connections.status({ tenantId: world.tenantId, projectId });
      assert.deepEqual([status.state, status.reconnectSoon], ['connected', true]);
      const soon = world.attention.filter(({ kind }) => kind === 'expires_soon');
      assert.ok(soon.length > 0 && soon.every(({ at }) => at === status.accessTokenExpiresAt));
      const requests = await world.tokenRequests();
      assert.equal((await access.open(connectionId)).version, 1);
      assert.equal(await world.tokenRequests(), requests);
      await connections.refreshDue();
      assert.ok(world.attention.filter(({ kind }) => kind === 'expires_soon').length > soon.length, 'said every day');

      await world.expire(connectionId);
      await assert.rejects(access.open(connectionId), { code: 'reconnect_required' });
      assert.equal((await world.row(connectionId)).status, 'reconnect_required');
      assert.equal(world.attention.filter(({ kind }) => kind === 'reconnect_required').length, 1);
    });

    it('a refresh that another process began and never ended is taken over when its lease is', async (t) => {
      const { world, connectionId, access } = await connected(t, engine);
      await world.expire(connectionId);
      await leaseTo(world, connectionId, 400);
      const began = performance.now();
      assert.equal((await access.open(connectionId)).version, 2);
      assert.ok(performance.now() - began >= 300);
      assert.equal((await world.row(connectionId)).status, 'connected');
    });

    it('tokens that the database did not take wait in a private file, and the next start applies it', async (t) => {
      const { world, connectionId, access } = await connected(t, engine);
      await world.expire(connectionId);
      const mend = await breakTokens(world);
      await assert.rejects(access.open(connectionId), (error) => {
        assert.equal(error.code, 'tokens_not_stored');
        assert.match(error.message, /spool/);
        return true;
      });
      const spool = join(world.folder, 'spool');
      const [file] = readdirSync(spool);
      assert.equal(statSync(join(spool, file)).mode & 0o777, 0o600);
      assert.equal(statSync(spool).mode & 0o777, 0o700);
      assert.doesNotMatch(readFileSync(join(spool, file), 'utf8'), /pin[ar]_/);
      await mend();
      const next = opener.openService(world.options());
      t.after(() => next.close());
      const opened = await next.access.open(connectionId);
      assert.equal(opened.version, 2);
      assert.equal((await next.parts.service.client.account.get({ auth: opened.auth })).username, 'anna');
      assert.deepEqual(readdirSync(spool), []);
      assert.equal(await world.tokenRequests(), 2);
    });

    it('a file of an older pair, of no connection, or of nobody is no harm', async (t) => {
      const { world, connectionId, access } = await connected(t, engine);
      const spool = join(world.folder, 'spool');
      mkdirSync(spool, { recursive: true });
      const left = (id, version, accessTokenExpiresAt, refreshTokenExpiresAt, refresh = 'v1.x.y') => {
        const renewed = {
          connectionId: id, version, pair: { access: 'v1.x.y', refresh }, scope: null, accessTokenExpiresAt,
          refreshTokenExpiresAt, refreshTokenRotated: true, issuedAt: inDays(-1),
        };
        writeFileSync(join(spool, `${id}.${version}.tokens.json`), JSON.stringify(renewed));
      };
      left(connectionId, 0, inDays(30), inDays(60));
      // Of another database, which these serve yet: of the second Pinterest did not say until when.
      const [unknown, endless] = [crypto.randomUUID(), crypto.randomUUID()];
      left(unknown, 1, inDays(-1), inDays(30));
      left(endless, 1, inDays(-1), null);
      left(crypto.randomUUID(), 1, inDays(-31), inDays(-1));
      left(crypto.randomUUID(), 1, inDays(-1), null, null);
      writeFileSync(join(spool, 'torn.tokens.json'), '{"connectionId":');
      assert.equal((await access.open(connectionId)).version, 1);
      await world.pinterest.connections.refreshDue();
      const kept = [unknown, endless].map((id) => `${id}.1.tokens.json`);
      assert.deepEqual(readdirSync(spool).sort(), [...kept, 'torn.tokens.json.unreadable'].sort());
    });

    it('is stored before the service closes', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId);
      world.simulator.faults.add(atToken({ kind: 'delay', ms: 500 }));
      const service = opener.openService(world.options());
      const opening = service.access.open(connectionId).catch(() => {});
      await eventually(() => tokenRequestsTo(world) === 2);
      await service.close();
      await opening;
      assert.equal((await world.row(connectionId)).token_version, 2);
    });

    it('is not waited for by a service that closes', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      await world.expire(connectionId);
      await leaseTo(world, connectionId, 60_000);
      const service = opener.openService(world.options());
      await service.parts.service.database.query('select 1 as one');
      const waiting = assert.rejects(service.access.open(connectionId), { code: 'closed' });
      await service.close();
      await waiting;
      assert.equal(tokenRequestsTo(world), 1);
    });

    it('an answer that comes after others gave up mends what they ended', async (t) => {
      const { world, connectionId, access } = await connected(t, engine);
      await world.expire(connectionId);
      world.simulator.faults.add(atToken({ kind: 'delay', ms: 3000 }));
      const opening = access.open(connectionId);
      await eventually(() => tokenRequestsTo(world) === 2);
      await world.database.change(`update pinterest_connections set status = 'reconnect_required' where id = $1`, [connectionId]);
      assert.equal((await opening).version, 2);
      assert.equal((await world.row(connectionId)).status, 'connected');
    });

    it('a refusal that comes after another process brought new tokens is no failure', async (t) => {
      const setup = await connected(t, engine);
      const { world, connectionId, access } = setup;
      await world.expire(connectionId);
      const slow = world.simulator.faults.add(atToken({ kind: 'delay', ms: 2000 }, { times: 1 }));
      const opening = access.open(connectionId);
      await eventually(() => slow.struck === 1);
      // As if this process had been suspended: its lease is over, and another one refreshes.
      await leaseTo(world, connectionId, 0);
      const other = opener.openService(world.options());
      t.after(() => other.close());
      assert.equal((await other.access.open(connectionId)).version, 2);
      const opened = await opening;
      assert.equal(opened.version, 2);
      assert.equal((await works(setup, opened)).username, 'anna');
      assert.equal((await world.row(connectionId)).status, 'connected');
    });

    it('a block holds until it ends, and only ever grows', async (t) => {
      const { world, account, connectionId, access, projectId } = await connected(t, engine);
      const [soon, later] = [inDays(1), inDays(2)];
      await access.block(account.id, later, 'spam_block');
      await access.block(account.id, soon, 'rate_limited');
      const other = opener.openService(world.options());
      t.after(() => other.close());
      await assert.rejects(other.access.open(connectionId), { code: 'spam_block', retryAt: later, retryable: true });
      const status = await world.pinterest.connections.status({ tenantId: world.tenantId, projectId });
      assert.deepEqual([status.blockedUntil, status.blockedReason], [later, 'spam_block']);
      assert.deepEqual(world.attention.map(({ kind, at }) => [kind, at]), [['spam_block', later]]);
      await world.database.change('update pinterest_connections set blocked_until = $2 where id = $1', [connectionId, inDays(-1)]);
      assert.equal((await other.access.open(connectionId)).version, 1);
    });

    it('an anti-spam block that ends before a rate limit is told and named all the same, once', async (t) => {
      const { world, account, connectionId, access, projectId } = await connected(t, engine);
      const [soon, later, last] = [inDays(1), inDays(2), inDays(3)];
      await access.block(account.id, later, 'rate_limited');
      await access.block(account.id, soon, 'spam_block');
      await access.block(account.id, soon, 'spam_block');
      const of = () => world.pinterest.connections.status({ tenantId: world.tenantId, projectId });
      const { blockedUntil, blockedReason } = await of();
      assert.deepEqual([blockedUntil, blockedReason], [later, 'spam_block']);
      assert.deepEqual(world.attention.map(({ kind, at }) => [kind, at]), [['spam_block', later]]);
      await access.block(account.id, last, 'rate_limited');
      const longer = await of();
      assert.deepEqual([longer.blockedUntil, longer.blockedReason], [last, 'spam_block']);
      // Over: what comes then is what it is.
      await world.database.change('update pinterest_connections set blocked_until = $2 where id = $1', [connectionId, inDays(-1)]);
      await access.block(account.id, soon, 'rate_limited');
      assert.equal((await of()).blockedReason, 'rate_limited');
      assert.equal(world.attention.length, 1);
    });

    it('tokens of the other environment or app are refused by name', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const sandbox = opener.openService(world.options({ environment: 'sandbox' }));
      t.after(() => sandbox.close());
      await assert.rejects(sandbox.access.open(connectionId), { code: 'wrong_environment', message: /sandbox/ });
    });

    it('tokens of the other environment are not sent there to be refreshed, and their connection stays', async (t) => {
      const { world, connectionId } = await connected(t, engine);
      const { apiUrl, app, ledger } = await simulatorFor(t);
      const elsewhere = world.service({
        environment: { apiUrl, allowLoopbackHttp: true }, app: { id: app.id, secret: app.secret, redirectUri: app.redirectUris[0] },
      });
      const wanted = { tenantId: world.tenantId, connectionId, force: true };
      await assert.rejects(elsewhere.connections.refresh(wanted), { code: 'wrong_environment' });
      assert.equal(ledger.received, 0);
      const { status, last_error: error } = await world.row(connectionId);
      assert.deepEqual({ status, error }, { status: 'connected', error: null });
    });

    it('an operation whose scope was not granted is refused before it is sent', async (t) => {
      const world = await worldFor(t, engine);
      const account = world.simulator.accounts.create();
      const projectId = await world.project();
      const finished = await world.connect(projectId, account, { scopes: ['user_accounts:read', 'boards:read'] });
      assert.deepEqual(finished.missingScopes, []);
      const { tenantId } = world;
      const status = await world.pinterest.connections.status({ tenantId, projectId });
      assert.deepEqual(status.missingScopes, ['boards:write', 'pins:read', 'pins:write']);
      const service = opener.openService(world.options());
      t.after(() => service.close());
      const { auth } = await service.access.open(finished.connectionId);
      const before = world.simulator.ledger.received;
      await assert.rejects(service.parts.service.client.call('pins/list', { auth }), { code: 'missing_scope', outcome: 'not_sent' });
      assert.equal(world.simulator.ledger.received, before);
    });
  });
}

const tokenRequestsTo = ({ simulator }) => simulator.ledger.operations.get('oauth/token').requested;

/** As a process leaves it that is refreshing, or died of it. */
function leaseTo({ database }, connectionId, milliseconds) {
  return database.change(
    'update pinterest_connections set refresh_by = $2, refresh_until = now_plus($3) where id = $1',
    [connectionId, 'another process', milliseconds],
  );
}

/** Another holder of this refresh token spends it: Pinterest then names the grant. */
async function spendElsewhere(world, connectionId) {
  const { sealed_refresh: sealed } = await world.tokens(connectionId);
  const service = opener.openService(world.options());
  const context = { tenant: world.tenantId, connection: connectionId };
  await service.parts.service.client.oauth.refresh({ sealed, context });
  await service.close();
}

/** The database refuses new tokens until it is mended. */
async function breakTokens({ database, engine }) {
  const [broken, mended] =
    engine === 'sqlite'
      ? [`create trigger broken before insert on pinterest_tokens begin select raise(abort, 'no'); end`, 'drop trigger broken']
      : ['alter table pinterest_tokens add constraint broken check (version < 2)', 'alter table pinterest_tokens drop constraint broken'];
  await database.change(broken);
  return () => database.change(mended);
}
