import assert from 'node:assert/strict';
import test from 'node:test';

import { checkClientOptions } from '../../dist/lib/client_options.js';
import { proxyFor } from '../../dist/lib/doctor/proxy_for.js';
import { isLoopback, proxyFromEnvironment } from '../../dist/lib/proxy.js';

const API = new URL('https://api.pinterest.com/v5');
const of = (env, api = API) => proxyFromEnvironment(api, env);

test('the variable of the scheme, lower case first, empty as if not set', () => {
  const both = { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:2', http_proxy: 'http://plain:3' };
  assert.deepEqual(of(both), { proxy: 'http://low:1' });
  assert.deepEqual(of({ ...both, https_proxy: '' }), { proxy: 'http://up:2' });
  assert.deepEqual(of({ http_proxy: 'http://plain:3', HTTP_PROXY: 'http://plain:4' }), {});
  assert.deepEqual(of(both, new URL('http://api.example/v5')), { proxy: 'http://plain:3' });
  assert.deepEqual(of({ HTTP_PROXY: 'http://plain:4' }, new URL('http://api.example/v5')), { proxy: 'http://plain:4' });
  assert.deepEqual(of({}), {});
});

test('a proxy without a scheme is spoken to in http', () => {
  assert.deepEqual(of({ HTTPS_PROXY: 'proxy.example:3128' }), { proxy: 'http://proxy.example:3128' });
  assert.deepEqual(of({ HTTPS_PROXY: 'https://proxy.example:3128' }), { proxy: 'https://proxy.example:3128' });
});

test('the exceptions go along, but only with a proxy', () => {
  const env = { no_proxy: '.internal', NO_PROXY: 'other' };
  assert.deepEqual(of({ ...env, HTTPS_PROXY: 'p:1' }), { proxy: 'http://p:1', noProxy: '.internal' });
  assert.deepEqual(of({ NO_PROXY: '*', HTTPS_PROXY: 'p:1' }), { proxy: 'http://p:1', noProxy: '*' });
  assert.deepEqual(of(env), {});
});

test('an exception with a port counts for that port alone, a star before a name for all below it', () => {
  const exceptionsOf = (list, api) => of({ NO_PROXY: list, HTTPS_PROXY: 'p:1', HTTP_PROXY: 'p:1' }, new URL(api)).noProxy;
  const https = 'https://api.example/v5';
  assert.equal(exceptionsOf('api.example:443', https), 'api.example');
  assert.equal(exceptionsOf('api.example:8443', https), undefined);
  assert.equal(exceptionsOf('other:80, api.example:8443 .internal', 'https://api.example:8443/v5'), 'api.example,.internal');
  assert.equal(exceptionsOf('api.example:80', 'http://api.example/v5'), 'api.example');
  assert.equal(exceptionsOf(' * ', https), '*');
  assert.equal(exceptionsOf('*.example,*.internal:443', https), '.example,.internal');
  assert.equal(exceptionsOf('[fd12::1]:443,[fd12::2],fd12::3,fd00::/8', https), 'fd12::1,fd12::2,fd12::3,fd00::/8');
});

test('loopback is never reached through a proxy', () => {
  const env = { http_proxy: 'http://p:1', https_proxy: 'http://p:2' };
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
    assert.equal(isLoopback(host), true, host);
    assert.deepEqual(of(env, new URL(`http://${host}:8080/v5`)), {}, host);
    assert.deepEqual(of(env, new URL(`https://${host}:8080/v5`)), {}, host);
  }
  for (const host of ['localhost.example', '127.0.0.1.example', '128.0.0.1', '[::2]']) assert.equal(isLoopback(host), false, host);
});

test('a client takes the option before the environment, and false for none', (t) => {
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = 'http://environment:1';
  process.env.https_proxy = '';
  t.after(() => {
    delete process.env.https_proxy;
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
  });
  const proxyOf = (options) => checkClientOptions(options).config.proxy;
  assert.equal(proxyOf({}), 'http://environment:1');
  assert.equal(proxyOf({ environment: 'sandbox' }), 'http://environment:1');
  assert.equal(proxyOf({ proxy: 'http://mine:1' }), 'http://mine:1');
  assert.equal(proxyOf({ proxy: false }), undefined);
  assert.throws(() => proxyOf({ proxy: 'https://mine:1' }), { code: 'ERR_INVALID_ARG_VALUE', message: /^proxy: .*http:\/\// });
});

test('a plain API is spoken to through a proxy on this machine only: the token would go out in clear', () => {
  const environment = { apiUrl: 'http://127.0.0.1:8080/v5', authorizeUrl: 'http://127.0.0.1:8080/oauth/', allowLoopbackHttp: true };
  const proxyOf = (proxy, apiUrl = environment.apiUrl) =>
    checkClientOptions({ environment: { ...environment, apiUrl }, proxy }).config.proxy;
  for (const far of ['http://proxy.example:3128', 'http://10.0.0.1:3128', 'http://[fd00::1]:3128', 'http://127.0.0.1.example:1']) {
    assert.throws(() => proxyOf(far), { code: 'ERR_INVALID_ARG_VALUE', field: 'proxy', message: /environment\.apiUrl is http/ }, far);
    assert.equal(proxyOf(far, 'https://127.0.0.1:8443/v5'), far);
  }
  for (const near of ['http://127.0.0.1:9', 'http://localhost:9', 'http://[::1]:9']) assert.equal(proxyOf(near), near);
});

test('exceptions are read as the core reads them', () => {
  const isProxied = (url, no_proxy) => proxyFor(new URL(url), { https_proxy: 'p:1', no_proxy }) !== undefined;
  for (const [exceptions, url] of [
    ['*', 'https://api.example'], ['api.example', 'https://api.example'], ['.example', 'https://api.example'], ['example', 'https://api.example'],
    ['other, API.example.', 'https://api.example'], ['10.0.0.0/8', 'https://10.1.2.3'], ['10.1.2.3', 'https://10.1.2.3'],
    ['fd00::/8', 'https://[fd12::1]'], ['[fd12::1]', 'https://[fd12::1]'], ['[fd12::1]:443', 'https://[fd12::1]'],
    ['api.example:443', 'https://api.example'], ['api.example:8443', 'https://api.example:8443'], ['*.example', 'https://api.example'],
  ]) {
    assert.equal(isProxied(url, exceptions), false, `${url} with ${exceptions}`);
  }
  for (const [exceptions, url] of [
    ['', 'https://api.example'], ['pi.example', 'https://api.example'], ['sub.api.example', 'https://api.example'], ['x*', 'https://api.example'],
    ['10.0.0.0/40', 'https://10.1.2.3'], ['0.0.3', 'https://10.0.0.3'], ['fd00::/8', 'https://10.1.2.3'], ['10.0.0.0/8', 'https://11.1.2.3'],
    ['api.example:8443', 'https://api.example'], ['[fd12::1]:80', 'https://[fd12::1]'],
  ]) {
    assert.equal(isProxied(url, exceptions), true, `${url} with ${exceptions}`);
  }
  assert.equal(proxyFor(new URL('https://api.example'), {}), undefined);
  assert.equal(proxyFor(new URL('https://api.example'), { https_proxy: 'p:1' }).href, 'http://p:1/');
});
