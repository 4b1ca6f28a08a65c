import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import type { ReceivedRequest } from '../ledger.js';
import { createRandom, deriveSeed } from '../random.js';
import type { Outgoing } from './answer_writer.js';
import { Answering } from './answering.js';
import { ApiService } from './api_service.js';
import { answerConsent } from './consent_page.js';
import type { Connections } from './connections.js';
import type { Parts } from './parts.js';
import { receiveUpload } from './upload.js';

/** A base64 picture of 32 MB fits. */
const LARGEST_BODY = 64 * 1024 * 1024;
/** Nobody but this machine reaches it. */
export const HOST = '127.0.0.1';

export interface TlsIdentity {
  key: string;
  cert: string;
}

/**
 * The listening socket: reads requests and hands them to the API, the consent page or the upload
 * endpoint.
 */
export class Front {
  readonly #server: Server;
  readonly #parts: Parts;
  readonly #connections: Connections;
  readonly #answering: Answering;
  readonly #service: ApiService;
  readonly #base: string;
  #lastRequest = 0;
  #port = 0;
  readonly #rid: string;

  constructor(parts: Parts, connections: Connections, tls: TlsIdentity | undefined) {
    this.#parts = parts;
    this.#connections = connections;
    this.#answering = new Answering(parts);
    this.#service = new ApiService(parts, this.#answering);
    this.#rid = String(
      1_000_000 + createRandom(deriveSeed(parts.options.seed, 'request ids')).below(8_000_000),
    );
    this.#base = `${tls ? 'https' : 'http'}://${HOST}`;
    const settings = { keepAlive: true, noDelay: true, sendDate: false, maxHeaderSize: 64 * 1024 };
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#receive(request, response);
    };
    this.#server = tls
      ? createHttpsServer({ ...settings, ...tls }, listener)
      : createHttpServer(settings, listener);
    this.#server.keepAliveTimeout = 60_000;
    this.#server.requestTimeout = 0;
    this.#server.on('connection', (socket: Socket) => {
      connections.accepted(socket);
    });
  }

  get port(): number {
    return this.#port;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Open connections go on; http's own `close` would end the idle ones. */
  stopListening(): void {
    if (this.#server.listening) NetServer.prototype.close.call(this.#server);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) this.#connections.cut(request, 'fin');
      else chunks.push(chunk);
    });
    request.on('error', () => {});
    request.on('end', () => {
      this.#dispatch(request, response, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
  }

  #dispatch(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    let url: URL;
    try {
      url = new URL(request.url ?? '/', this.#base);
    } catch {
      return this.#parts.writer.write(response, { status: 400, headers: {}, body: '' });
    }
    const entry = this.#record(request, url, body);
    if (url.pathname.startsWith('/v5/'))
      return this.#service.handle(request, response, entry, url, body);
    if (url.pathname === '/oauth/' && request.method === 'GET')
      return this.#consent(response, entry, url);
    if (url.pathname === '/upload' && request.method === 'POST')
      return this.#upload(request, response, entry, body);
    this.#finish(response, entry, { status: 404, headers: {}, body: '' });
  }

  #upload(
    request: IncomingMessage,
    response: ServerResponse,
    entry: ReceivedRequest,
    body: Buffer,
  ): void {
    const { ledger, world } = this.#parts;
    const operation = 'media/upload';
    ledger.countRequested(entry, operation, null);
    const effects = this.#answering.strike(
      { operation, method: 'POST', route: '/upload', accountId: null, body },
      entry,
    );
    const execute = (): Outgoing => {
      const outgoing = receiveUpload(world, request.headers, body);
      if (outgoing.status < 300) ledger.countExecuted(entry);
      return outgoing;
    };
    this.#answering.answer({
      request,
      response,
      entry,
      effects,
      headers: {},
      refuse: () => undefined,
      execute,
    });
  }

  #record(request: IncomingMessage, url: URL, body: Buffer): ReceivedRequest {
    const { ledger, clock } = this.#parts;
    const connection = this.#connections.numberOf(request);
    if (connection.isNew) ledger.connections += 1;
    this.#lastRequest += 1;
    return ledger.receive({
      at: clock.now(),
      method: request.method ?? '',
      path: url.pathname + url.search,
      operation: '',
      accountId: null,
      headers: request.headers,
      bodyBytes: body.length,
      connectionId: connection.number,
      requestId: this.#rid + String(this.#lastRequest).padStart(9, '0'),
    });
  }

  #consent(response: ServerResponse, entry: ReceivedRequest, url: URL): void {
    const page = answerConsent(this.#parts.world, this.#parts.consents, url.searchParams);
    this.#finish(
      response,
      entry,
      'location' in page
        ? { status: 302, headers: { location: page.location }, body: '' }
        : {
            status: page.status,
            headers: { 'content-type': 'text/html; charset=utf-8' },
            body: page.html,
          },
    );
  }

  #finish(response: ServerResponse, entry: ReceivedRequest, outgoing: Outgoing): void {
    entry.status = outgoing.status;
    this.#parts.writer.write(response, outgoing);
  }
}
