import { knownError } from '../api_error.js';
import type { CutEffect, FaultEffect, ReplacedEffect } from '../faults/fault.js';
import type { Struck } from '../faults/fault_plan.js';
import type { ReceivedRequest } from '../ledger.js';
import { createRandom, deriveSeed, type Random } from '../random.js';
import type { Outgoing } from './answer_writer.js';
import { decidingEffect, executes, type Exchange } from './exchange.js';
import { gatewayPage, rateHeaders, redirection, refused, retryAfterHeader } from './outgoing.js';
import type { Parts } from './parts.js';

const NO_EFFECTS: readonly FaultEffect[] = [];

/** Answers requests, or lets the faults do their harm. */
export class Answering {
  readonly #parts: Parts;
  readonly #latency: Random;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#latency = createRandom(deriveSeed(parts.options.seed, 'latency'));
  }

  /** Which faults strike this request. */
  strike(facts: Struck, entry: ReceivedRequest): readonly FaultEffect[] {
    const { faults } = this.#parts;
    if (faults.isEmpty) return NO_EFFECTS;
    const effects = faults.choose(facts);
    entry.faults = effects.map(({ kind }) => kind);
    return effects;
  }

  answer(exchange: Exchange): void {
    const { response, entry, effects } = exchange;
    response.once('close', () => {
      if (!response.writableFinished) entry.status = 'cut';
    });
    const wait = this.#waitBefore(effects);
    if (wait <= 0) this.#perform(exchange);
    else
      // A simulator that was closed ends its process, whatever it would still have answered.
      setTimeout(() => {
        this.#perform(exchange);
      }, wait).unref();
  }

  #waitBefore(effects: readonly FaultEffect[]): number {
    const { latencyMs } = this.#parts.options;
    let wait =
      typeof latencyMs === 'number'
        ? latencyMs
        : latencyMs[0] + this.#latency.next() * (latencyMs[1] - latencyMs[0]);
    for (const effect of effects) if (effect.kind === 'delay') wait += effect.ms;
    return wait;
  }

  #perform(exchange: Exchange): void {
    const deciding = decidingEffect(exchange.effects);
    if (deciding && !executes(deciding)) return this.#decide(exchange, deciding);
    const refusal = exchange.refuse();
    if (refusal) return this.#write(exchange, refusal);
    if (deciding?.kind === 'execute_later') {
      this.#parts.clock.after(deciding.seconds * 1000, () => {
        exchange.execute();
      });
      return this.#decide(exchange, deciding);
    }
    const outgoing = exchange.execute();
    if (deciding) return this.#decide(exchange, deciding);
    this.#write(exchange, outgoing);
  }

  #decide(exchange: Exchange, effect: CutEffect | ReplacedEffect): void {
    const { headers } = exchange;
    switch (effect.kind) {
      case 'stall':
        return;
      case 'close':
      case 'execute_and_cut':
      case 'execute_later':
        return this.#cut(exchange, effect);
      case 'error':
        return this.#write(exchange, refused(knownError(effect.error), headers, effect.status));
      case 'gateway_error':
        return this.#write(exchange, gatewayPage(effect.status ?? 502, headers));
      case 'redirect':
        return this.#write(exchange, redirection(effect.status ?? 302, effect.location, headers));
      case 'rate_limited': {
        const { options, clock } = this.#parts;
        const report = {
          limited: true,
          limit: '100, 100;w=60',
          remaining: 0,
          resetSeconds: effect.resetSeconds,
        };
        const style = effect.retryAfter ?? options.retryAfter;
        Object.assign(
          headers,
          rateHeaders(report),
          retryAfterHeader(style, effect.resetSeconds, clock.now()),
        );
        return this.#write(exchange, refused(knownError('rate_limited'), headers));
      }
    }
  }

  #cut({ request }: Exchange, effect: Exclude<CutEffect, { kind: 'stall' }>): void {
    const { ground } = this.#parts;
    const ends =
      effect.kind === 'execute_and_cut' ? effect : { closePort: false, exitProcess: false };
    // First the port: a client that sees its connection end may come back at once.
    if (ends.closePort || ends.exitProcess) ground.closePort();
    ground.cut(request, effect.how ?? 'fin');
    if (ends.exitProcess) ground.exitProcess();
  }

  #write({ response, entry, effects }: Exchange, outgoing: Outgoing): void {
    if (entry.status === 'open') entry.status = outgoing.status;
    this.#parts.writer.write(response, outgoing, effects);
  }
}
