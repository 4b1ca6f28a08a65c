import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { endOfSuite, runningApp } from './support/running_app.mjs';

describe('connecting a project in the built app', () => {
  let app;
  const end = endOfSuite();
  before(async () => { app = await runningApp(end); });

  const statusOf = async (browser, projectId) =>
    (await browser.call('getPinterestConnectionFn', 'GET', { projectId })).value.value;

  test('consent leads back to the project, which shows the account', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const before = await browser.get(`/projects/${projectId}`);
    assert.match(before.text, /Not connected\./);
    const { status, location } = await browser.get(await app.callback(browser, projectId));
    assert.deepEqual({ status, location }, { status: 302, location: `/projects/${projectId}?pinterest_connected=true` });
    const page = await browser.get(location);
    assert.equal(page.status, 200);
    assert.match(page.text, /Pinterest is connected\./);
    assert.ok(page.text.includes(`Connected as ${app.account.username}, until `), page.text);
    for (const { name } of app.account.boards) assert.ok(page.text.includes(name), name);
  });

  test('the addon and the database are those of the output folder', () => {
    const [addon, ...more] = app.loadedLibraries();
    assert.ok(addon.startsWith(join(app.folder, 'app', 'server', 'node_modules', 'n8n-nodes-pinterest-native', 'prebuilds')), addon);
    assert.deepEqual(more, []);
    assert.ok(existsSync(join(app.folder, 'pinterest.sqlite')));
  });

  test('the connection is of the account and the project', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    assert.deepEqual(await statusOf(browser, projectId), { state: 'not_connected' });
    await app.connected(browser, projectId);
    const { state, username, missingScopes, projectIds } = await statusOf(browser, projectId);
    assert.deepEqual({ state, username, missingScopes }, { state: 'connected', username: app.account.username, missingScopes: [] });
    assert.ok(projectIds.includes(projectId));
  });

  test('a denial leads back to the project with the reason', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const { status, location } = await browser.get(await app.callback(browser, projectId, 'deny'));
    assert.deepEqual({ status, location }, { status: 302, location: `/projects/${projectId}?pinterest_error=denied` });
    const page = await browser.get(location);
    assert.match(page.text, /role="alert">Pinterest is not connected: (<!-- -->)?denied/);
    assert.deepEqual(await statusOf(browser, projectId), { state: 'not_connected' });
  });

  test('a callback nobody began leads to the start page with the reason', async () => {
    const browser = app.browser();
    const { status, location } = await browser.get('/auth/pinterest/callback?state=made-up&code=made-up');
    assert.deepEqual({ status, location }, { status: 302, location: '/?pinterest_error=state_unknown' });
    assert.match((await browser.get(location)).text, /state_unknown/);
  });

  test('what an address says is shown as a reason only when it is one word: nobody speaks in our name', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    for (const page of ['/', `/projects/${projectId}`]) {
      const given = await browser.get(`${page}?pinterest_error=${encodeURIComponent('Call us at 555 0199')}`);
      const shown = given.location ? await browser.get(given.location) : given;
      assert.equal(shown.status, 200, page);
      assert.doesNotMatch(shown.text, /Call us/, page);
    }
  });

  test('the session is kept for https alone where people come by https, also behind a proxy that ends TLS', async (t) => {
    const behind = await runningApp(t, { variables: { PINTEREST_REDIRECT_URI: 'https://blog.example/auth/pinterest/callback' } });
    const { setCookie } = await behind.browser(null).get(`/sign-in?token=${behind.token()}`);
    assert.match(setCookie, /; secure/i);
    assert.doesNotMatch((await app.browser(null).get(`/sign-in?token=${app.token()}`)).setCookie, /secure/i);
  });

  test('a callback counts once', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const callback = await app.callback(browser, projectId);
    const locations = (await Promise.all([browser.get(callback), browser.get(callback)])).map(({ location }) => location).sort();
    assert.deepEqual(locations, ['/?pinterest_error=state_unknown', `/projects/${projectId}?pinterest_connected=true`]);
  });

  test('who is not signed in spends no code', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const callback = await app.callback(browser, projectId);
    const spent = app.tokenRequests();
    const { location } = await app.browser(null).get(callback);
    assert.equal(location, '/?pinterest_error=signed_out');
    assert.equal(app.tokenRequests(), spent);
    assert.equal((await browser.get(callback)).location, `/projects/${projectId}?pinterest_connected=true`);
  });

  test("another user's callback connects nothing", async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const callback = await app.callback(browser, projectId);
    const { location } = await app.browser({ userId: 'somebody-else' }).get(callback);
    assert.equal(location, `/projects/${projectId}?pinterest_error=foreign_user`);
    assert.deepEqual(await statusOf(browser, projectId), { state: 'not_connected' });
  });

  test('an account that cannot be read for now can be tried again without a new consent', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const callback = await app.callback(browser, projectId);
    const fault = app.simulator.faults.add({ match: { operation: 'user_account/get' }, effect: { kind: 'gateway_error', status: 502 } });
    const { location } = await browser.get(callback);
    fault.remove();
    const { pathname, searchParams } = new URL(location, app.origin);
    assert.equal(pathname, `/projects/${projectId}`);
    assert.equal(searchParams.get('pinterest_error'), 'account_unreadable');
    assert.match((await browser.get(location)).text, /Try again/);
    const exchanges = app.tokenRequests();
    const again = await browser.call('exchangePinterestCallbackFn', 'POST', { state: searchParams.get('pinterest_retry') });
    assert.equal(again.value.value.location, `/projects/${projectId}?pinterest_connected=true`);
    assert.equal(app.tokenRequests(), exchanges);
  });

  test('the callback as a function does what the route does', async () => {
    const [browser, projectId] = [app.browser(), await app.project()];
    const { state, code } = Object.fromEntries(new URL(await app.callback(browser, projectId)).searchParams);
    const answer = await browser.call('exchangePinterestCallbackFn', 'POST', { state, code });
    assert.deepEqual(answer.value, { ok: true, value: { location: `/projects/${projectId}?pinterest_connected=true` } });
  });

  test('no token and no secret has left the server or stands in its log', () => {
    const heard = [app.log, ...app.browsers.flatMap(({ received }) => received)].join('\n');
    assert.ok(heard.length > 10_000, 'nothing was heard');
    assert.ok(app.simulator.ledger.requests.some(({ operation }) => operation === 'boards/list'), 'no token was used');
    assert.doesNotMatch(heard, /pin[arco][._][A-Za-z0-9._-]{8}/);
    assert.doesNotMatch(heard, /\bv1\.[\w-]+\.[\w-]{40}/);
    for (const secret of [app.secret, app.simulator.app.secret]) assert.ok(!heard.includes(secret));
    assert.ok(app.spent.length > 10, 'no callback came');
    for (const secret of app.spent) assert.ok(!app.log.includes(secret));
  });
});
