import { type ClientRequest, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { hostOf } from '../public_address.js';

export interface Question {
  method?: 'GET' | 'HEAD';
  headers?: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Of an `http://` proxy. */
  proxy?: URL;
  /** Straight only: through a proxy it is the proxy that looks the name up. */
  lookup?: LookupFunction;
}

/** One request, over no connection that is kept. The answer's head; its body is the caller's. */
export function ask(url: URL, question: Question): Promise<IncomingMessage> {
  const { method = 'GET', proxy, timeoutMs, lookup } = question;
  const headers = { ...question.headers };
  const options: RequestOptions = { method, headers, agent: false, timeout: timeoutMs };
  if (!proxy) {
    const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return answerTo(request(url, { ...options, ...(lookup && { lookup }) }), timeoutMs);
  }
  if (url.protocol === 'https:') {
    return tunnel(url, proxy, timeoutMs).then((socket) =>
      // With an agent, and `false` makes one, the socket would not be taken.
      answerTo(httpsRequest(url, { method, headers, timeout: timeoutMs, createConnection: () => socket }), timeoutMs),
    );
  }
  Object.assign(headers, { host: url.host, ...authorization(proxy) });
  return answerTo(httpRequest({ ...options, ...placeOf(proxy), path: url.href, headers }), timeoutMs);
}

function answerTo(sent: ClientRequest, timeoutMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve);
    sent.on('timeout', () => sent.destroy(silence(timeoutMs)));
    sent.on('error', reject);
    sent.end();
  });
}

/** What goes through it is encrypted for the host: the proxy sees its name alone. */
function tunnel(url: URL, proxy: URL, timeoutMs: number): Promise<TLSSocket> {
  const path = `${url.hostname}:${url.port || '443'}`;
  const headers = { host: path, ...authorization(proxy) };
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ method: 'CONNECT', ...placeOf(proxy), path, headers, agent: false, timeout: timeoutMs });
    sent.on('connect', ({ statusCode = 0 }, socket) => {
      if (Math.trunc(statusCode / 100) === 2) return resolve(encrypted(socket, url, timeoutMs));
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} answers ${statusCode}`));
    });
    sent.on('timeout', () => sent.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    sent.on('error', reject);
    sent.end();
  });
}

/** With a time-out of its own: a request does not watch a socket that it was given. */
function encrypted(socket: Duplex, url: URL, timeoutMs: number): TLSSocket {
  const secure = connectTls({ socket, servername: hostOf(url) });
  return secure.setTimeout(timeoutMs, () => secure.destroy(silence(timeoutMs)));
}

const silence = (timeoutMs: number): Error => new Error(`no answer within ${timeoutMs / 1000} s`);

const placeOf = (proxy: URL): RequestOptions => ({ host: hostOf(proxy), port: proxy.port || 80 });

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
