import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, knownError } from '../api_error.js';
import type { Bending, Call } from '../api/call.js';
import { HANDLERS } from '../api/handlers.js';
import { checkQuery } from '../api/query_parameters.js';
import type { FaultEffect } from '../faults/fault.js';
import { rewriter } from '../faults/rewriting.js';
import type { ReceivedRequest } from '../ledger.js';
import type { Operation } from '../operations.js';
import { createRandom, deriveSeed, type Random } from '../random.js';
import { RateLimits } from '../rate_limits.js';
import type { Outgoing } from './answer_writer.js';
import type { Answering } from './answering.js';
import { checkAccess, checkPathIds, tokenOf } from './authorize.js';
import { BoardLocks } from './board_locks.js';
import { answered, rateHeaders, refused, retryAfterHeader } from './outgoing.js';
import type { Parts } from './parts.js';
import { findRoute } from './router.js';

type Headers = Record<string, string>;

/** Everything below `/v5`: route, authorize, limit, execute. */
export class ApiService {
  readonly #parts: Parts;
  readonly #answering: Answering;
  readonly #limits: RateLimits;
  readonly #locks: BoardLocks;
  readonly #bends: Random;

  constructor(parts: Parts, answering: Answering) {
    this.#parts = parts;
    this.#answering = answering;
    this.#limits = new RateLimits(parts.options, parts.clock);
    this.#locks = new BoardLocks(parts.options.overlappingBoardWrites);
    this.#bends = createRandom(deriveSeed(parts.options.seed, 'bending'));
  }

  handle(
    request: IncomingMessage,
    response: ServerResponse,
    entry: ReceivedRequest,
    url: URL,
    body: Buffer,
  ): void {
    const headers: Headers = { 'x-pinterest-rid': entry.requestId };
    const route = findRoute(entry.method, url.pathname.slice('/v5'.length));
    if (route === undefined || route === 'wrong_method') {
      const error = route ? knownError('method_not_allowed') : new ApiError(404, 404, 'Not found.');
      entry.status = error.status;
      return this.#parts.writer.write(response, refused(error, headers));
    }
    const call = this.#callOf(route.operation, route.params, request, entry, url, body);
    const accountId = call.account?.id ?? null;
    const { id, method, path } = route.operation;
    this.#parts.ledger.countRequested(entry, id, accountId);
    const effects = this.#answering.strike(
      { operation: id, method, route: path, accountId, body },
      entry,
    );
    call.bending = this.#bendingOf(effects);
    const release = this.#locks.take(call);
    if (release) response.once('close', release);
    const refuse = (): Outgoing | undefined => this.#refuse(call, headers, release === undefined);
    const execute = (): Outgoing => this.#execute(call, entry, headers);
    this.#answering.answer({ request, response, entry, effects, headers, refuse, execute });
  }

  #callOf(
    operation: Operation,
    params: Call['params'],
    request: IncomingMessage,
    entry: ReceivedRequest,
    url: URL,
    body: Buffer,
  ): Call {
    const { world, tokens, consents, ledger, ground } = this.#parts;
    const token = tokenOf(operation, request.headers.authorization, tokens);
    return {
      world,
      tokens,
      consents,
      ledger,
      operation,
      params,
      body,
      token,
      query: url.searchParams,
      headers: request.headers,
      account: token ? world.accounts.get(token.accountId) : undefined,
      connectionId: entry.connectionId,
      requestId: entry.requestId,
      bending: {},
      origin: ground.origin(),
    };
  }

  #bendingOf(effects: readonly FaultEffect[]): Bending {
    const bending: Bending = {};
    for (const effect of effects) {
      if (effect.kind === 'list_later') bending.listLaterMs = effect.seconds * 1000;
      if (effect.kind === 'list_shuffled') bending.shuffleSeed = this.#bends.below(2 ** 31);
      if (effect.kind === 'rewrite') bending.rewrite = rewriter(effect.how, this.#bends);
    }
    return bending;
  }

  /** What keeps a call from being executed: access, quota, another write to the board. */
  #refuse(call: Call, headers: Headers, isBlocked: boolean): Outgoing | undefined {
    const { options, clock } = this.#parts;
    try {
      checkAccess(call.operation, call.token, options.environment);
      checkPathIds(call.params);
    } catch (error) {
      return refused(asApiError(error), headers);
    }
    const report = this.#limits.count(call.operation.category, call.token?.accountId || 'app');
    Object.assign(headers, rateHeaders(report));
    if (report?.limited) {
      Object.assign(
        headers,
        retryAfterHeader(options.retryAfter, report.resetSeconds, clock.now()),
      );
      return refused(knownError('rate_limited'), headers);
    }
    return isBlocked ? refused(this.#locks.refusal(), headers) : undefined;
  }

  #execute(call: Call, entry: ReceivedRequest, headers: Headers): Outgoing {
    try {
      checkQuery(call.operation.id, call.query);
      const answer = HANDLERS.get(call.operation.id)!(call);
      this.#parts.ledger.countExecuted(entry);
      return answered(answer, headers);
    } catch (error) {
      return refused(asApiError(error), headers);
    }
  }
}

/** A mistake of the simulator's own must not look like an answer of Pinterest's. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
