// What a browser does with the app: keeps cookies, follows links, calls server functions by the client's own code.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { modules, serverFunctionIds } from './built_app.mjs';

const tanstack = (path) => import(pathToFileURL(join(modules, '@tanstack', path)).href);
const ids = await serverFunctionIds();
// The client is built with it in its place.
process.env.TSS_SERVER_FN_BASE = '/_serverFn/';
const { createClientRpc } = await tanstack('start-client-core/dist/esm/client-rpc/index.js');
const { runWithStartContext } = await tanstack('start-storage-context/dist/esm/index.js');

export class Browser {
  /** Everything the server has sent, headers too. */
  received = [];
  #origin;
  #cookies = new Map();

  constructor(origin) {
    this.#origin = origin;
  }

  setCookie(name, value) {
    this.#cookies.set(name, value);
  }

  cookie(name) {
    return this.#cookies.get(name);
  }

  /** One request, no redirect followed. */
  async get(address) {
    const { status, headers, text } = await this.#send(address, { headers: { 'sec-fetch-site': 'none' } });
    return { status, location: headers.get('location') ?? undefined, text, setCookie: headers.get('set-cookie') ?? '' };
  }

  /** A server function; resolves with { status, value } or { status, error }. */
  async call(name, method, data, { site = 'same-origin' } = {}) {
    const id = ids[name];
    if (id === undefined) throw new Error(`no server function ${name}; there are ${Object.keys(ids)}`);
    let status;
    const fetch = async (address, init) => {
      const answer = await this.#send(address, { ...init, headers: withHeader(init.headers, 'sec-fetch-site', site) });
      ({ status } = answer);
      return new Response(answer.text, { status, headers: answer.headers });
    };
    const startOptions = { serverFns: { fetch } };
    try {
      const called = runWithStartContext({ startOptions }, () => createClientRpc(id)({ method, data }));
      const { result, error } = await called;
      return error === undefined ? { status, value: result } : { status, error };
    } catch (error) {
      return { status, error };
    }
  }

  async #send(address, init) {
    const headers = withHeader(init.headers, 'cookie', Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(new URL(address, this.#origin), { ...init, headers, redirect: 'manual' });
    const text = await answer.text();
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    this.received.push(text, ...Array.from(answer.headers, ([name, value]) => `${name}: ${value}`));
    return { status: answer.status, headers: answer.headers, text };
  }

  #keep(line) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (/max-age=0\b/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function withHeader(headers, name, value) {
  const all = new Headers(headers);
  if (value !== '') all.set(name, value);
  return all;
}
