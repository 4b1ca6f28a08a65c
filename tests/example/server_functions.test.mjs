import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';

import { serverFunctionIds } from './support/built_app.mjs';
import { endOfSuite, runningApp } from './support/running_app.mjs';

const METHODS = {
  initPinterestOAuthFn: 'POST', exchangePinterestCallbackFn: 'POST', disconnectPinterestFn: 'POST', previewDisconnectFn: 'GET',
  getPinterestConnectionFn: 'GET', listPinterestBoardsFn: 'GET', syncPinterestBoardsFn: 'POST', listPinsFn: 'GET',
  publishPinFn: 'POST', publishPinsBulkFn: 'POST', retryPinFn: 'POST',
};

for (const engine of ['sqlite', 'postgres']) {
  describe(`server functions of the built app, ${engine}`, () => {
    let app;
    let browser;
    let projectId;
    let boardId;
    const end = endOfSuite();
    before(async () => {
      app = await runningApp(end, { engine });
      [browser, projectId] = [app.browser(), await app.project()];
      boardId = app.account.boards[0].id;
      await app.connected(browser, projectId);
    });

    /** The value of a call that went well. */
    async function value(name, data, who = browser) {
      const answer = await who.call(name, METHODS[name], data);
      assert.equal(answer.value?.ok, true, JSON.stringify(answer));
      return answer.value.value;
    }

    test('a board that is new at Pinterest arrives by a sync', async () => {
      const page = await app.simulator.tokens.issue(app.account);
      const answer = await fetch(`${app.simulator.apiUrl}/boards`, {
        method: 'POST',
        headers: { authorization: `Bearer ${page.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Herbs of ${engine}` }),
      });
      assert.equal(answer.status, 201);
      const { added, total } = await value('syncPinterestBoardsFn', { projectId });
      assert.deepEqual({ added, total }, { added: 1, total: app.account.boards.length + 1 });
      const names = (await value('listPinterestBoardsFn', { projectId })).map(({ name }) => name);
      assert.ok(names.includes(`Herbs of ${engine}`), names.join());
    });

    test('a pin is published, once, however often the button is pressed', async () => {
      const pinId = await app.pin(projectId, boardId, 'Pressed twice');
      const both = await Promise.all([value('publishPinFn', { pinId }), value('publishPinFn', { pinId })]);
      assert.ok(both.some(({ result }) => result === 'published'), JSON.stringify(both));
      const again = await value('publishPinFn', { pinId });
      assert.equal(again.pin.state, 'published');
      const atPinterest = app.simulator.ledger.pins.filter(({ title }) => title === 'Pressed twice');
      assert.deepEqual(atPinterest.map(({ pinId: id }) => id), [again.pin.pinterestPinId]);
      assert.equal((await browser.get(`/projects/${projectId}`)).text.includes(again.pin.pinterestPinUrl), true);
    });

    test('all pins are published, and those that cannot be say why', async () => {
      const titles = ['First of many', 'Second of many', 'Third of many'];
      const pinIds = await Promise.all(titles.map((title) => app.pin(projectId, boardId, title)));
      pinIds.push(await app.pin(projectId, null, 'On no board'));
      const { published, failed } = await value('publishPinsBulkFn', { pinIds });
      assert.deepEqual({ published, failed }, { published: 3, failed: 1 });
      const pins = await value('listPinsFn', { projectId });
      const failure = pins.find(({ title }) => title === 'On no board');
      assert.deepEqual([failure.state, failure.errorCode], ['failed', 'no_board']);
      const made = app.simulator.ledger.pins.map(({ title }) => title).filter((title) => /of many/.test(title));
      assert.deepEqual(made.sort(), [...titles].sort());
    });

    test('a failed pin goes out by "Retry" once its cause is gone', async () => {
      const pinId = await app.pin(projectId, null, 'Mended later');
      assert.equal((await value('publishPinsBulkFn', { pinIds: [pinId] })).failed, 1);
      assert.match((await browser.get(`/projects/${projectId}`)).text, /aria-label="Retry Mended later"/);
      await app.database.change('update pins set pinterest_board_id = $1 where id = $2', [boardId, pinId]);
      assert.equal((await value('retryPinFn', { pinId })).published, 1);
      assert.match((await browser.get(`/projects/${projectId}`)).text, /aria-label="Mended later on Pinterest"/);
      assert.equal(app.simulator.ledger.pins.filter(({ title }) => title === 'Mended later').length, 1);
    });

    test('a project of 200 pins shows them all', async () => {
      const other = await app.project();
      for (let index = 0; index < 200; index += 1) await app.pin(other, boardId, `Of 200: ${index}`);
      assert.match((await browser.get(`/projects/${other}`)).text, /<h2>200 pins<\/h2>/);
    });

    test('the page brings its icon along: no request for one ends with 404', async () => {
      assert.match((await browser.get(`/projects/${projectId}`)).text, /<link rel="icon" href="data:/);
    });

    test('nobody who is not signed in gets an answer, by any function', async () => {
      const names = Object.keys(await serverFunctionIds());
      assert.deepEqual(names.sort(), Object.keys(METHODS).sort());
      const forged = app.browser(null);
      forged.setCookie('session', app.token({ secret: 'x'.repeat(64) }));
      const old = app.browser({ expires: Date.now() - 1 });
      const data = { projectId, pinId: randomUUID(), pinIds: [], state: 'x' };
      for (const stranger of [app.browser(null), forged, old]) {
        for (const name of names) {
          const { status, error, value: given } = await stranger.call(name, METHODS[name], data);
          assert.deepEqual([status, error?.message, given], [401, 'Sign in first.', undefined], name);
        }
      }
    });

    test("another tenant's project and pins are not found, whatever the caller claims", async () => {
      const stranger = app.browser({ tenantId: randomUUID() });
      const pinId = await app.pin(projectId, boardId, `Not for strangers, ${engine}`);
      const claims = { projectId, pinId, tenantId: app.tenantId, userId: app.userId, session: { tenantId: app.tenantId } };
      const names = [
        'initPinterestOAuthFn', 'disconnectPinterestFn', 'previewDisconnectFn', 'getPinterestConnectionFn', 'syncPinterestBoardsFn',
        'publishPinFn', 'retryPinFn', 'listPinsFn',
      ];
      for (const name of names) {
        const { value: answer } = await stranger.call(name, METHODS[name], claims);
        assert.deepEqual([answer?.ok, answer?.code], [false, 'not_found'], name);
      }
      assert.ok(!app.simulator.ledger.pins.some(({ title }) => title.startsWith('Not for strangers')));
      assert.equal((await value('getPinterestConnectionFn', { projectId })).state, 'connected');
    });

    test('a page of another site calls nothing, though the browser sends the cookie', async () => {
      const { status } = await browser.call('disconnectPinterestFn', 'POST', { projectId }, { site: 'cross-site' });
      assert.equal(status, 403);
      assert.equal((await value('getPinterestConnectionFn', { projectId })).state, 'connected');
    });

    test('nonsense is refused', async () => {
      for (const data of [undefined, {}, { projectId: 7 }, { projectId: '' }]) {
        const { error, value: given } = await browser.call('syncPinterestBoardsFn', 'POST', data);
        assert.match(String(error?.message), /projectId: Expected text/, JSON.stringify(given));
      }
    });

    test('a disconnect says what it strands and leaves unsettled, and then ends the connection', async () => {
      const pinId = await app.pin(projectId, boardId, 'Stranded');
      await app.database.change('update pins set scheduled_at = $1 where id = $2', ['2099-01-01T00:00:00.000Z', pinId]);
      const doubtId = await app.pin(projectId, boardId, 'In doubt');
      await app.database.change("update pins set status = 'wird_veroeffentlicht', attempt_id = $2 where id = $1", [doubtId, randomUUID()]);
      const { stranded, unsettled } = await value('previewDisconnectFn', { projectId });
      assert.deepEqual([stranded, unsettled].map((pins) => pins.map(({ id }) => id)), [[pinId], [doubtId]]);
      assert.deepEqual((await value('disconnectPinterestFn', { projectId })).connectionDeleted, true);
      assert.deepEqual(await value('getPinterestConnectionFn', { projectId }), { state: 'not_connected' });
      assert.deepEqual(await app.database.query('select connection_id from pinterest_tokens'), []);
    });

    test('signing in keeps the link\'s session in a cookie no script can read', async () => {
      const newcomer = app.browser(null);
      const { location, setCookie } = await newcomer.get(`/sign-in?token=${app.token()}&project=${projectId}`);
      assert.equal(location, `/projects/${projectId}`);
      assert.match(setCookie, /httponly/i);
      assert.match(setCookie, /samesite=lax/i);
      assert.equal((await newcomer.get(location)).status, 200);
      await newcomer.get('/sign-in?token=made.up');
      assert.equal(newcomer.cookie('session'), undefined);
    });

    test('no secret stands in the log, and the process ends when it is asked to', async () => {
      assert.deepEqual(await app.stop(), { code: 0, signal: null }, app.log);
      for (const secret of [app.secret, app.simulator.app.secret]) assert.ok(!app.log.includes(secret));
      assert.doesNotMatch(app.log, /pin[arco][._][A-Za-z0-9._-]{8}/);
    });
  });
}
