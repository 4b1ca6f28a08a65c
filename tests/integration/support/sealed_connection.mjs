import { randomBytes, randomInt } from 'node:crypto';

import { createSealer, generateSealKey } from '../../../dist/lib/index.js';
import { KeeperProcess } from '../../support/keeper_process.mjs';
import { SecretMarks } from '../../support/secret_marks.mjs';
import { connect, eventually, send, simulatorFor } from '../../support/simulator.mjs';

const REDIRECT = 'http://127.0.0.1:3000/api/auth/pinterest/callback';
export const PLACE = { tenant: 'tenant-1', connection: 'connection-1' };

/**
 * A simulator, an account on it, and a process that works for the account with secrets it has only sealed. Every
 * secret that comes to be is marked.
 */
export class SealedConnection {
  marks = new SecretMarks();
  /** Codes come in as strings, as part of a URL; they must not go out. */
  codes = new SecretMarks();
  #key = generateSealKey();
  #sealer = createSealer({ keys: [this.#key] });

  static async open(t, { https = false } = {}) {
    const self = new SealedConnection();
    // So short are the runs between what URLs write differently that no form looks like another.
    self.secret = randomBytes(40).toString('hex').replace(/.{8}/g, '$&+/');
    self.marks.add('app secret', self.secret);
    self.app = { id: '1480001', redirectUri: REDIRECT };
    self.simulator = await simulatorFor(t, {
      https,
      seed: randomInt(2 ** 31),
      limits: false,
      app: { id: self.app.id, secret: self.secret, redirectUris: [REDIRECT] },
    });
    self.environment = new URL(self.simulator.apiUrl).origin;
    const { account, boardId, tokens } = connect(self.simulator);
    Object.assign(self, { account, boardId });
    self.keeper = new KeeperProcess(t);
    self.keeper.giveSecret(self.secret);
    await self.#openKeeper();
    self.auth = self.sealPair(tokens).auth;
    return self;
  }

  async #openKeeper() {
    const input = { keys: [this.#key], options: this.#clientOptions() };
    await this.keeper.ask('open', { ...input, secretLength: Buffer.byteLength(this.secret) });
  }

  #clientOptions() {
    const { apiUrl, authorizeUrl, caCertificate } = this.simulator;
    return {
      app: this.app,
      environment: { apiUrl, authorizeUrl, allowLoopbackHttp: true },
      limits: false,
      looksMs: [10],
      maxWaitMs: 200,
      timeouts: { connectMs: 5000, totalMs: 3000, stallMs: 600 },
      retry: { attempts: 2, baseMs: 1, capMs: 5 },
      ca: caCertificate,
    };
  }

  /** A call from a worker thread of that process, terminated once the request is with Pinterest. */
  async terminateWorkerDuring(input) {
    const before = this.simulator.ledger.received;
    const options = { ...this.#clientOptions(), app: { ...this.app, secret: 'no-secret-of-a-worker' } };
    await this.keeper.ask('startWorker', { keys: [this.#key], options, input });
    await eventually(() => this.simulator.ledger.received > before);
    await this.keeper.ask('stopWorker', {});
  }

  #context(kind) {
    return { environment: this.environment, appId: this.app.id, ...PLACE, kind };
  }

  unseal(kind, sealed) {
    const secret = this.#sealer.unseal(this.#context(kind), sealed);
    this.marks.add(`${kind} secret`, secret);
    return secret;
  }

  sealPair({ accessToken, refreshToken }) {
    this.marks.add('access token', accessToken);
    this.marks.add('refresh token', refreshToken);
    return {
      auth: { sealed: this.#sealer.seal(this.#context('access'), accessToken), context: PLACE },
      sealedRefreshToken: this.#sealer.seal(this.#context('refresh'), refreshToken),
    };
  }

  /** A fresh pair of the account. */
  issue() {
    const tokens = this.simulator.tokens.issue(this.account);
    return { ...tokens, ...this.sealPair(tokens) };
  }

  /** From the consent page's URL to what the callback is given. */
  async consent() {
    const { value: start } = await this.keeper.ask('call', { path: 'oauth.start', args: [{ context: PLACE }] });
    this.unseal('verifier', start.sealedVerifier);
    const { headers } = await send(this.simulator, { url: `${start.url}&decision=allow&account=${this.account.id}` });
    const code = new URL(headers.location).searchParams.get('code');
    this.codes.add('code', code);
    return { code, sealedVerifier: start.sealedVerifier };
  }
}
