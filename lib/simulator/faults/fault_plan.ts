import { createRandom, deriveSeed, type Random } from '../random.js';
import { checkFault, checkStorm } from './fault_check.js';
import type { Fault, FaultEffect, FaultHandle, FaultMatch, Storm } from './fault.js';
import { stormFaults, type StormFault } from './storm.js';

/** What is known about a request when faults are chosen for it. */
export interface Struck {
  operation: string;
  method: string;
  route: string;
  accountId: string | null;
  body: Buffer;
}

interface Armed {
  id: number;
  fault: Fault | StormFault;
  random: Random;
  matched: number;
  struck: number;
}

/** Faults of which one request can only suffer one. */
const BENDING = new Set(['delay', 'list_later', 'list_shuffled', 'rewrite']);

/** Which faults are armed, and whom they strike. */
export class FaultPlan {
  readonly #seed: number;
  readonly #mayExit: boolean;
  readonly #armed: Armed[] = [];
  #lastId = 0;

  constructor(seed: number, mayExit: boolean) {
    this.#seed = seed;
    this.#mayExit = mayExit;
  }

  get isEmpty(): boolean {
    return this.#armed.length === 0;
  }

  add(fault: Fault): FaultHandle {
    checkFault(fault, this.#mayExit);
    return this.#arm(fault, createRandom(deriveSeed(this.#seed, `fault ${this.#lastId}`)));
  }

  /** Every kind of fault at once, each with its own chance. */
  storm(storm: Storm = {}): FaultHandle[] {
    checkStorm(storm);
    const seed = storm.seed ?? this.#seed;
    return stormFaults(storm).map((fault) =>
      this.#arm(fault, createRandom(deriveSeed(seed, `storm ${fault.effect.kind}`))),
    );
  }

  remove(id: number): void {
    const index = this.#armed.findIndex((armed) => armed.id === id);
    if (index >= 0) this.#armed.splice(index, 1);
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** All bending effects that strike, and at most one of the others. */
  choose(request: Struck): FaultEffect[] {
    const chosen: FaultEffect[] = [];
    let decided = false;
    for (const armed of this.#armed) {
      if (!fits(armed.fault.match, request)) continue;
      armed.matched += 1;
      const isBending = BENDING.has(armed.fault.effect.kind);
      // Strikes are drawn even when one is decided already: else one fault would change another
      // one's turn.
      if (!strikes(armed) || (decided && !isBending)) continue;
      armed.struck += 1;
      decided ||= !isBending;
      chosen.push('draw' in armed.fault ? armed.fault.draw(armed.random) : armed.fault.effect);
    }
    return chosen;
  }

  #arm(fault: Fault, random: Random): FaultHandle {
    this.#lastId += 1;
    const armed: Armed = { id: this.#lastId, fault, random, matched: 0, struck: 0 };
    this.#armed.push(armed);
    return {
      id: armed.id,
      get matched() {
        return armed.matched;
      },
      get struck() {
        return armed.struck;
      },
      remove: () => {
        this.remove(armed.id);
      },
    };
  }
}

function fits(match: FaultMatch | undefined, request: Struck): boolean {
  if (!match) return true;
  const { operation, method, route, accountId, bodyContains } = match;
  if (operation !== undefined) {
    const wanted =
      typeof operation === 'string'
        ? operation === request.operation
        : operation.includes(request.operation);
    if (!wanted) return false;
  }
  if (method !== undefined && method !== request.method) return false;
  if (route !== undefined && route !== request.route) return false;
  if (accountId !== undefined && accountId !== request.accountId) return false;
  return bodyContains === undefined || request.body.includes(bodyContains);
}

function strikes(armed: Armed): boolean {
  const { nth, every, probability, times } = armed.fault;
  if (times !== undefined && armed.struck >= times) return false;
  if (probability !== undefined) return armed.random.next() < probability;
  if (every !== undefined) return armed.matched % every === 0;
  if (nth === undefined) return true;
  return typeof nth === 'number' ? nth === armed.matched : nth.includes(armed.matched);
}
