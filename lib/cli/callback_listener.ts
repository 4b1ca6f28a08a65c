import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import { finished } from 'node:stream';

import { isLoopback } from '../proxy.js';
import { callbackPage, type Shown } from './callback_page.js';
import { CliError } from './cli_error.js';

export interface Callback {
  state: string;
  code?: string;
  error?: string;
}

/** Whether the browser of this machine ends up at this machine, without TLS. */
export function canListen(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && isLoopback(hostname);
}

/** What the browser is shown, and then what comes of it here: nobody hangs up on a page that is on its way. */
interface Taken {
  shown: Shown;
  end: () => void;
}

/** How long somebody waits. */
export interface Patience {
  signal: AbortSignal;
  /** On this machine's clock; `late` says what it means that nobody came. */
  until: number;
  late: () => Error;
}

/** Waits where the redirect URI points at for the one callback with the right state. */
export class CallbackListener {
  readonly #servers: readonly Server[];
  readonly #path: string;
  readonly #state: string;
  #take: ((callback: Callback) => Promise<Taken>) | undefined;

  private constructor(servers: readonly Server[], path: string, state: string) {
    this.#servers = servers;
    this.#path = path;
    this.#state = state;
    for (const server of servers) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
    }
  }

  static async listen(redirectUri: string, state: string): Promise<CallbackListener> {
    const { hostname, port, pathname } = new URL(redirectUri);
    const number = Number(port || 80);
    // A browser takes either address of the name "localhost".
    const hosts = hostname === 'localhost' ? ['127.0.0.1', '::1'] : [hostname.replace(/^\[|\]$/g, '')];
    const servers: Server[] = [];
    try {
      for (const host of hosts) {
        const server = await listening(host, number);
        if (server !== undefined) servers.push(server);
      }
    } catch (error) {
      for (const server of servers) server.close();
      throw error;
    }
    return new CallbackListener(servers, pathname, state);
  }

  /** Hands the callback to `finish`, and shows the browser what came of it. */
  async once<T>(
    finish: (callback: Callback) => Promise<{ shown: Shown; result: T }>,
    { signal, until, late }: Patience,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        if (signal.aborted) return reject(signal.reason as Error);
        timer = setTimeout(() => reject(late()), Math.max(0, until - Date.now()));
        this.#take = async (callback) => {
          // Who came in time is heard out.
          clearTimeout(timer);
          try {
            const { shown, result } = await finish(callback);
            return { shown, end: () => resolve(result) };
          } catch (error) {
            return { shown: { ok: false, text: 'It did not work. The terminal says why.' }, end: () => reject(error as Error) };
          }
        };
      });
    } finally {
      clearTimeout(timer);
      for (const server of this.#servers) server.close();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('connection', 'close');
    // Null for "//", and anything on this machine may ask; only the consent that was started here is taken, and once.
    const url = URL.parse(request.url ?? '/', 'http://loopback');
    const state = url?.searchParams.get('state');
    if (url?.pathname !== this.#path || state !== this.#state || this.#take === undefined) {
      response.statusCode = constants.HTTP_STATUS_NOT_FOUND;
      response.end(callbackPage({ ok: false, text: 'Nothing waits for this address.' }));
      return;
    }
    const take = this.#take;
    this.#take = undefined;
    const code = url.searchParams.get('code');
    const error = url.searchParams.get('error');
    const { shown, end } = await take({ state, ...(code !== null && { code }), ...(error !== null && { error }) });
    response.end(callbackPage(shown));
    finished(response, () => end());
  }
}

function listening(host: string, port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1.
      if (host === '::1' && error.code !== 'EADDRINUSE') resolve(undefined);
      else reject(cannotListen(port, error));
    });
    server.listen(port, host, () => resolve(server));
  });
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): CliError {
  const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : (cause.code ?? cause.message);
  return new CliError('port_unavailable', `The callback cannot be caught on port ${port}: ${why}.`, {
    fix: `End what listens on port ${port}, or run the command with --paste and give it the address the browser ends at.`,
    cause,
  });
}
