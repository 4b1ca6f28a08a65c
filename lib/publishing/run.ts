import type { ConnectionAccess } from '../connections/access.js';
import type { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import type { PublishEvent, PublishSummary } from '../types.js';
import type { ActivePins } from './active_pins.js';
import { Allowance } from './allowance.js';
import { tellAttention } from './attention.js';
import type { Claimed } from './claim.js';
import type { ClaimTurns } from './claim_turns.js';
import { Heartbeat } from './heartbeat.js';
import { Recorder } from './recorder.js';
import { Results } from './results.js';
import type { Runs } from './runs.js';
import type { Settings } from './settings.js';
import { ToldSeals } from './told_seals.js';

export interface RunScope {
  tenantId?: string;
  /** `null`: only what belongs to none. */
  connectionId?: string | null;
  /** These and no others, whatever their `scheduled_at`. */
  ids?: readonly string[];
  /** A person asks for pins that failed: what is proved absent is sent whatever `resend` says. */
  retrying?: boolean;
  /** Pins on Pinterest that a person has looked at: no look takes one of them for a pin of this run. */
  notOurs?: readonly string[];
}

export interface RunLimits {
  limit: number;
  deadlineMs?: number;
  signal?: AbortSignal;
  onProgress?: (event: PublishEvent) => void;
}

/** What all runs of a service share. */
export interface Surroundings {
  service: Service;
  access: ConnectionAccess;
  settings: Settings;
  active: ActivePins;
  turns: ClaimTurns<Claimed>;
  runs: Runs;
}

/** A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
let count = 0;

/** What the parts of one call of publishDue, publishMany, retry or recover share. */
export class Run {
  readonly service: Service;
  readonly access: ConnectionAccess;
  readonly settings: Settings;
  readonly active: ActivePins;
  readonly turns: ClaimTurns<Claimed>;
  /** In claims: another run of the same process is somebody else. */
  readonly holder: string;
  readonly scope: RunScope;
  readonly results: Results;
  readonly recorder: Recorder;
  readonly heartbeat: Heartbeat;
  readonly allowance: Allowance;
  readonly signal: AbortSignal | undefined;
  /** Proved absent, to be sent once more by this run unless its date, which this is, changes. */
  readonly absent = new Map<string, string | null>();
  /** Proved absent, and nobody wants it sent any more. */
  readonly unwanted = new Set<string>();
  /** The caller calls it off, its time is over, or it has failed. */
  readonly stop: AbortSignal;
  /** Why the database took no claim of some row. */
  refused: PinterestError | undefined;
  readonly #runs: Runs;
  readonly #end: number;
  readonly #failed = new AbortController();
  #failure: { error: unknown } | undefined;

  constructor({ service, access, settings, active, turns, runs }: Surroundings, scope: RunScope, limits: RunLimits) {
    this.service = service;
    this.access = new ToldSeals(access);
    this.settings = settings;
    this.active = active;
    this.turns = turns;
    this.#runs = runs;
    this.holder = `${service.holder}/${++count}`;
    this.scope = scope;
    this.signal = limits.signal;
    this.stop = stopOf(this.#failed.signal, limits);
    this.results = new Results(service, limits.onProgress);
    this.recorder = new Recorder(service, this.holder, settings.beatMs);
    this.heartbeat = new Heartbeat(service, this.holder, settings);
    this.allowance = new Allowance(limits.limit);
    this.#end = limits.deadlineMs === undefined ? Infinity : performance.now() + limits.deadlineMs;
  }

  /** Nothing more is to be claimed. */
  get isOver(): boolean {
    return this.allowance.isSpent || this.isStopped;
  }

  get isStopped(): boolean {
    return this.#failure !== undefined || this.signal?.aborted === true || performance.now() >= this.#end;
  }

  /** The database went away, or the service is closed: stop, and tell the caller at the end. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#failed.abort();
  }

  /** Does `work` and sums up; what is known by then is written and told whatever happens. Fails as the first thing that failed. */
  async complete(work: () => Promise<void>): Promise<PublishSummary> {
    return this.#runs.follow(this, () => this.#toTheEnd(work));
  }

  async #toTheEnd(work: () => Promise<void>): Promise<PublishSummary> {
    try {
      await work();
      // Where it takes no claim at all, it is more than a row's own fault.
      if (this.refused && this.results.isIdle) throw this.refused;
    } catch (error) {
      this.fail(error);
    } finally {
      await this.heartbeat.stop();
    }
    this.results.totals();
    try {
      if (this.#failure) throw this.#failure.error;
      return await this.results.summary();
    } finally {
      // No run tells of them again: what is recorded as failed is not taken by the next.
      tellAttention(this.service, await this.results.failed(), this.results);
    }
  }
}

function stopOf(failed: AbortSignal, { signal, deadlineMs }: RunLimits): AbortSignal {
  const stops = [failed];
  if (signal) stops.push(signal);
  if (deadlineMs !== undefined) stops.push(AbortSignal.timeout(Math.min(deadlineMs, LONGEST_TIMER_MS)));
  return AbortSignal.any(stops);
}
