import { setImmediate } from 'node:timers/promises';

import { detailsOf, type Engine, type News } from '../engine.js';
import type { ErrorDetails } from '../errors.js';
import { cancelled } from '../failure.js';
import type { Image } from '../native.js';
import { guarded } from '../observer.js';
import type {
  Auth,
  CancelAnswer,
  Media,
  PinOutcome,
  PublishOptions,
  PublishProgress,
} from '../types.js';
import { bytesOf, withoutImages } from './images.js';
import { tooLong } from './long_texts.js';
import { pinUrl } from './pin_url.js';
import type { PublishPlan, WirePin } from './publish_plan.js';
import { Room } from './room.js';

/** Pins handed over at a time: the event loop is never held for long, however large the batch. */
const PINS_AT_A_TIME = 32;
const BYTES_AT_A_TIME = 4 << 20;

/** What the core says of a pin that failed; `key` is its position among those it was handed over with. */
interface NativeOutcome {
  key: string;
  error: ErrorDetails;
  fingerprint?: string;
  sentAt?: string;
  endedAt?: string;
  candidates?: string[];
}

interface NativeProgress {
  sent: number;
  waiting: number;
  waitingUntil?: string;
}

/** Pins that were handed over together: one job of the core. */
interface Part {
  /** Before the deadlines of its pins were looked at: they count from then, wherever this process is stopped for a while. */
  readonly askedAt: number;
  /** The pins' places in the batch. */
  readonly indexes: readonly number[];
  job: number;
  progress: NativeProgress;
}

let calls = 0;

/** One call of publishMany. */
export class Publishing {
  /** By which the core knows the parts of one call: they go out in order. */
  readonly #series = ++calls;
  readonly #engine: Engine;
  readonly #plan: PublishPlan;
  readonly #outcomes: (PinOutcome | undefined)[];
  readonly #onOutcome: (outcome: PinOutcome) => void;
  readonly #onProgress: (progress: PublishProgress) => void;
  readonly #withProgress: boolean;
  readonly #parts: Part[] = [];
  readonly #room = new Room();
  /** Made when the first pin is cancelled: few batches need it. */
  #byKey: Map<string, number> | undefined;
  #handedOver = 0;
  #lastDate: string | null = null;
  #published = 0;
  #failed = 0;
  #stopped: ErrorDetails | undefined;
  #progressDue = false;

  constructor(engine: Engine, plan: PublishPlan, options: PublishOptions) {
    this.#engine = engine;
    this.#plan = plan;
    this.#outcomes = new Array<PinOutcome | undefined>(plan.pins.length);
    this.#onOutcome = guarded(options.onOutcome);
    this.#onProgress = guarded(options.onProgress);
    this.#withProgress = options.onProgress !== undefined;
  }

  async run(signal: AbortSignal | undefined): Promise<PinOutcome[]> {
    const abort = (): void => this.#stop(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const parts: Promise<void>[] = [];
      while (this.#handedOver < this.#plan.pins.length) {
        parts.push(this.#handOver());
        if (this.#handedOver < this.#plan.pins.length) await setImmediate();
        await this.#room.some();
      }
      await Promise.all(parts);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    this.#reportProgress();
    return this.#outcomes as PinOutcome[];
  }

  async cancel(key: string): Promise<CancelAnswer> {
    this.#byKey ??= new Map(this.#plan.pins.map((_pin, index) => [this.#keyOf(index), index]));
    const index = this.#byKey.get(key);
    if (index === undefined || this.#outcomes[index] !== undefined) return 'too_late';
    const part = this.#parts.find(({ indexes }) => indexes.includes(index));
    if (part !== undefined) {
      return (await this.#engine.cancelKey(part.job, String(part.indexes.indexOf(index)))) as CancelAnswer;
    }
    this.#fail(index, detailsOf(cancelled(undefined)));
    return 'cancelled';
  }

  extend(milliseconds: number, keys: readonly string[] | undefined): void {
    const wanted = keys && new Set(keys);
    const { pins, deadlines } = this.#plan;
    for (let index = this.#handedOver; index < pins.length; index += 1) {
      if (!wanted || wanted.has(this.#keyOf(index))) deadlines.extend(index, milliseconds);
    }
    for (const part of this.#parts) {
      const positions = part.indexes.flatMap((index, position) => (wanted?.has(this.#keyOf(index)) ? [String(position)] : []));
      if (wanted === undefined || positions.length > 0) this.#engine.extend(part.job, milliseconds, positions);
    }
  }

  /** The next pins that nothing has decided about, as many as go at a time. */
  #handOver(): Promise<void> {
    const askedAt = Date.now();
    const pins: WirePin[] = [];
    const indexes: number[] = [];
    const auths: Auth[] = [];
    const images: Image[] = [];
    while (this.#handedOver < this.#plan.pins.length && pins.length < PINS_AT_A_TIME && bytesOf(images) < BYTES_AT_A_TIME) {
      const index = this.#handedOver++;
      if (this.#outcomes[index] !== undefined) continue;
      if (this.#stopped !== undefined) {
        this.#fail(index, this.#stopped);
        continue;
      }
      const pin = this.#take(index, auths, images);
      if (pin === undefined) continue;
      pins.push(pin);
      indexes.push(index);
    }
    // The last part is handed over even if nothing is left for it: until then the core keeps the list's state.
    if (pins.length === 0 && this.#parts.length === 0) return Promise.resolve();
    return this.#submit({ askedAt, indexes, job: 0, progress: { sent: 0, waiting: 0 } }, pins, auths, images);
  }

  /**
   * The plan's own object is added to: a copy for each pin would be most of the garbage. Nothing when it cannot be handed over: then
   * it has failed, and the others must not fail with it.
   */
  #take(index: number, auths: Auth[], images: Image[]): WirePin | undefined {
    const pin = this.#plan.pins[index] as WirePin;
    this.#plan.pins[index] = undefined;
    const before = images.length;
    let refused: ErrorDetails | undefined;
    try {
      pin.media = withoutImages(pin.media as Media, images);
      refused = tooLong(pin);
    } catch (error) {
      refused = unsendable(error);
    }
    if (refused !== undefined) {
      images.length = before;
      this.#fail(index, refused);
      return undefined;
    }
    const auth = this.#plan.auths[index] as Auth;
    const position = auths.indexOf(auth);
    pin.auth = position >= 0 ? position : auths.push(auth) - 1;
    const left = this.#plan.deadlines.left(index);
    if (left !== Infinity) pin.notAfterMs = left;
    return pin;
  }

  #submit(part: Part, pins: readonly WirePin[], auths: Auth[], images: readonly Image[]): Promise<void> {
    // Of all parts: the first is in the core before any other.
    const known = this.#parts.length > 0 ? [] : this.#plan.knownPins;
    const knownPins = known.map(({ auth, ids }) => ({ auth: auths.push(auth) - 1, ids }));
    const command = JSON.stringify({
      op: 'pins.publishMany',
      series: this.#series,
      more: this.#handedOver < this.#plan.pins.length,
      at: part.askedAt,
      progress: this.#withProgress,
      knownPins,
      auths,
      pins,
    });
    const { result, job } = this.#engine.submit<null>(command, images, {
      news: (news) => this.#hear(part, news),
      published: (position, id, createdAt, foundByLook) =>
        this.#publishedPin(part.indexes[position] as number, id, createdAt, foundByLook),
    });
    part.job = job;
    this.#parts.push(part);
    const bytes = bytesOf(images);
    this.#room.take(bytes);
    return result
      .then(
        () => undefined,
        (error: unknown) => this.#failAll(part, detailsOf(error)),
      )
      .finally(() => this.#room.giveBack(bytes));
  }

  #hear(part: Part, news: News): void {
    if (news.type === 'progress') {
      part.progress = news.payload as NativeProgress;
      this.#progressChanged();
      return;
    }
    const { key: position, error, ...more } = news.payload as NativeOutcome;
    const index = part.indexes[Number(position)] as number;
    this.#decide({ key: this.#keyOf(index), index, status: 'failed', error, ...more });
  }

  #publishedPin(index: number, id: string, createdAt: string | null, foundByLook: boolean): void {
    // Pinterest dates to the second: thousands of equal dates would be kept.
    if (createdAt !== this.#lastDate) this.#lastDate = createdAt;
    const url = pinUrl(id);
    const pin = createdAt === null ? { id, url, foundByLook } : { id, url, createdAt: this.#lastDate as string, foundByLook };
    this.#decide({ key: this.#keyOf(index), index, status: 'published', pin });
  }

  #keyOf(index: number): string {
    return this.#plan.keys?.[index] ?? String(index);
  }

  #decide(outcome: PinOutcome): void {
    if (this.#outcomes[outcome.index] !== undefined) return;
    this.#outcomes[outcome.index] = outcome;
    if (outcome.status === 'published') this.#published += 1;
    else this.#failed += 1;
    this.#onOutcome(outcome);
    this.#progressChanged();
  }

  #fail(index: number, error: ErrorDetails): void {
    this.#decide({ key: this.#keyOf(index), index, status: 'failed', error });
  }

  #failAll(part: Part, error: ErrorDetails): void {
    for (const index of part.indexes) this.#fail(index, error);
  }

  #stop(reason: unknown): void {
    this.#stopped = detailsOf(cancelled(reason));
    for (const part of this.#parts) this.#engine.cancel(part.job);
  }

  #progressChanged(): void {
    if (!this.#withProgress || this.#progressDue) return;
    this.#progressDue = true;
    // Once for all that one batch of events brings.
    queueMicrotask(() => this.#reportProgress());
  }

  #reportProgress(): void {
    this.#progressDue = false;
    const until = this.#parts.map((part) => part.progress.waitingUntil).findLast((each) => each !== undefined);
    this.#onProgress({
      total: this.#plan.pins.length,
      sent: this.#parts.reduce((sum, part) => sum + part.progress.sent, 0),
      published: this.#published,
      failed: this.#failed,
      waiting: this.#parts.reduce((sum, part) => sum + part.progress.waiting, 0),
      ...(until !== undefined && { waitingUntil: until }),
    });
  }
}

/** Of bytes that were taken away since they were checked, or that are too many. */
function unsendable(error: unknown): ErrorDetails {
  return {
    code: 'bad_media',
    message: `media: Expected an image that can be sent: ${error instanceof Error ? error.message : String(error)}`,
    field: 'media',
    outcome: 'not_sent',
    stopped: 'permanent',
  };
}
