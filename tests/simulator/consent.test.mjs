import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { connect, consent, send, sendForm, simulatorFor } from '../support/simulator.mjs';

const exchange = (simulator, code, more = {}) =>
  sendForm(simulator, '/oauth/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: simulator.app.redirectUris[0],
    continuous_refresh: 'true',
    ...more,
  });

describe('consent page', () => {
  it('offers the accounts and both decisions, with everything escaped', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create({ username: 'anna<b>' });
    const page = await consent(simulator, { decision: null, state: '"><script>' });
    assert.equal(page.status, 200);
    assert.match(page.headers['content-type'], /^text\/html/);
    assert.match(page.text, /anna&lt;b&gt;/);
    assert.match(page.text, /value="allow".*value="deny"/s);
    assert.doesNotMatch(page.text, /<script>/);
  });

  it('sends the code and the untouched state back', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create({ username: 'anna' });
    const { status, result, location } = await consent(simulator, { state: 'a b&c/+=' });
    assert.equal(status, 302);
    assert.ok(location.startsWith(simulator.app.redirectUris[0]));
    assert.equal(result.state, 'a b&c/+=');
    assert.match(result.code, /^\w{40}$/);
  });

  it('sends a denial back', async (t) => {
    const simulator = await simulatorFor(t);
    const { result } = await consent(simulator, { decision: 'deny' });
    assert.deepEqual(result, { error: 'access_denied', state: 'the-state' });
  });

  for (const [what, change] of Object.entries({
    'an unknown app': { client_id: '42' },
    'a redirect URI with another slash': {
      redirect_uri: 'http://localhost:3000/api/auth/pinterest/callback/',
    },
    'another response type': { response_type: 'token' },
    'scopes with spaces': { scope: 'boards:read pins:read' },
    'no scope': { scope: '' },
    'a plain challenge': { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
    'an unknown account': { account: 'nobody' },
  })) {
    it(`refuses ${what} without redirecting`, async (t) => {
      const simulator = await simulatorFor(t);
      simulator.accounts.create();
      const { status, location } = await consent(simulator, change);
      assert.equal(status, 400);
      assert.equal(location, undefined);
    });
  }
});

describe('code exchange', () => {
  it('gives a pair that works, with all scopes ever granted', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    simulator.accounts.create({ username: 'anna' });
    await consent(simulator, { scope: 'user_accounts:read' });
    const { result } = await consent(simulator, { scope: 'boards:read' });
    const { status, body } = await exchange(simulator, result.code);
    assert.equal(status, 200);
    assert.equal(body.response_type, 'authorization_code');
    assert.equal(body.token_type, 'bearer');
    assert.equal(body.expires_in, 30 * 86400);
    assert.equal(body.refresh_token_expires_in, 60 * 86400);
    assert.equal(body.refresh_token_expires_at, simulator.clock.now() / 1000 + 60 * 86400);
    assert.equal(body.scope, 'user_accounts:read boards:read');
    assert.match(body.access_token, /^pina_/);
    assert.match(body.refresh_token, /^pinr_/);
    const account = await send(simulator, { path: '/user_account', token: body.access_token });
    assert.equal(account.body.username, 'anna');
  });

  it('takes a code once', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create();
    const { result } = await consent(simulator);
    assert.equal((await exchange(simulator, result.code)).status, 200);
    const again = await exchange(simulator, result.code);
    assert.equal(again.status, 400);
    assert.equal(again.body.error, 'invalid_grant');
  });

  it('takes a code for ten minutes', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    simulator.accounts.create();
    const early = await consent(simulator);
    const late = await consent(simulator);
    simulator.clock.advance(10 * 60_000 - 1);
    assert.equal((await exchange(simulator, early.result.code)).status, 200);
    simulator.clock.advance(1);
    assert.equal((await exchange(simulator, late.result.code)).status, 400);
  });

  it('wants the redirect URI of the consent', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create();
    const { result } = await consent(simulator);
    const other = await exchange(simulator, result.code, {
      redirect_uri: simulator.app.redirectUris[1],
    });
    assert.equal(other.status, 400);
  });

  it('checks the verifier when a challenge was sent', async (t) => {
    const simulator = await simulatorFor(t);
    simulator.accounts.create();
    const verifier = 'v'.repeat(64);
    const challenge = {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [form, expected] of [
      [{ code_verifier: verifier }, 200],
      [{ code_verifier: 'w'.repeat(64) }, 400],
      [{}, 400],
    ]) {
      const { result } = await consent(simulator, challenge);
      assert.equal((await exchange(simulator, result.code, form)).status, expected);
    }
  });
});

describe('token endpoint', () => {
  const form = { grant_type: 'refresh_token', refresh_token: 'pinr_unknown' };

  it('wants the right Basic credentials', async (t) => {
    const simulator = await simulatorFor(t);
    const wrong = `Basic ${Buffer.from(`${simulator.app.id}:wrong`).toString('base64')}`;
    for (const authorization of [wrong, 'Bearer x']) {
      const { status, body } = await sendForm(simulator, '/oauth/token', form, { authorization });
      assert.equal(status, 401);
      assert.equal(body.code, 2);
    }
  });

  it('has no trailing slash and takes no multipart', async (t) => {
    const simulator = await simulatorFor(t);
    assert.equal((await sendForm(simulator, '/oauth/token/', form)).status, 404);
    const multipart = await sendForm(simulator, '/oauth/token', form, {
      'content-type': 'multipart/form-data; boundary=x',
    });
    assert.equal(multipart.status, 400);
  });

  it('rotates the refresh token and refuses the old one', async (t) => {
    const simulator = await simulatorFor(t);
    const { tokens } = connect(simulator);
    const first = await sendForm(simulator, '/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
    });
    assert.equal(first.status, 200);
    assert.equal(first.body.response_type, 'refresh_token');
    assert.notEqual(first.body.refresh_token, tokens.refreshToken);
    assert.ok(Number.isInteger(first.body.refresh_token_expires_at));
    const again = await sendForm(simulator, '/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
    });
    assert.equal(again.status, 400);
    assert.equal(again.body.error, 'invalid_grant');
    const next = await sendForm(simulator, '/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: first.body.refresh_token,
    });
    assert.equal(next.status, 200);
  });

  it('refuses an expired refresh token', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { tokens } = connect(simulator);
    simulator.clock.advance(60 * 86_400_000);
    const answer = await sendForm(simulator, '/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
    });
    assert.equal(answer.status, 400);
  });

  it("can refuse a grant in Pinterest's words", async (t) => {
    const simulator = await simulatorFor(t, { grantErrors: 'pinterest' });
    const { status, body } = await sendForm(simulator, '/oauth/token', form);
    assert.equal(status, 400);
    assert.equal(body.code, 1);
    assert.match(body.message, /refresh token/);
  });

  it('gives the app a token of its own, and revokes only that kind', async (t) => {
    const simulator = await simulatorFor(t);
    const { token } = connect(simulator);
    const own = await sendForm(simulator, '/oauth/token', {
      grant_type: 'client_credentials',
      scope: 'boards:read',
    });
    assert.match(own.body.access_token, /^pinc_/);
    const revoke = (value) =>
      sendForm(simulator, '/oauth/token/revoke', { token: value, token_type_hint: 'access_token' });
    assert.deepEqual([(await revoke(token)).status, (await revoke(token)).body.code], [403, 29]);
    const done = await revoke(own.body.access_token);
    assert.deepEqual([done.status, done.text], [200, '']);
    assert.equal((await revoke(own.body.access_token)).body.code, 2);
  });
});
