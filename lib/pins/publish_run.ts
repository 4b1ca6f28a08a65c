import { detailsOf, type Engine, type News } from '../engine.js';
import type { ErrorDetails } from '../errors.js';
import { cancelled } from '../failure.js';
import { guarded } from '../observer.js';
import type {
  Auth,
  CancelAnswer,
  Media,
  PinOutcome,
  PublishedPin,
  PublishOptions,
  PublishProgress,
} from '../types.js';
import type { CheckedPin } from './pin_check.js';
import type { PlannedPin, PublishPlan } from './publish_plan.js';

/** Pins handed over at a time: the event loop is never held for long, however large the batch. */
const PINS_AT_A_TIME = 32;
const BYTES_AT_A_TIME = 4 << 20;

/** What the core says of one pin; `key` is its position among those it was handed over with. */
interface NativeOutcome {
  key: string;
  pin?: PublishedPin;
  error?: ErrorDetails;
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
  readonly pins: readonly PlannedPin[];
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
  /** Made when the first pin is cancelled: few batches need it. */
  #byKey: Map<string, PlannedPin> | undefined;
  #handedOver = 0;
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
        if (this.#handedOver < this.#plan.pins.length) await new Promise(setImmediate);
      }
      await Promise.all(parts);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    this.#reportProgress();
    return this.#outcomes as PinOutcome[];
  }

  async cancel(key: string): Promise<CancelAnswer> {
    this.#byKey ??= new Map(this.#plan.pins.map((pin) => [pin.key, pin]));
    const pin = this.#byKey.get(key);
    if (pin === undefined || this.#outcomes[pin.index] !== undefined) return 'too_late';
    const part = this.#parts.find(({ pins }) => pins.includes(pin));
    if (part !== undefined) {
      return (await this.#engine.cancelKey(part.job, String(part.pins.indexOf(pin)))) as CancelAnswer;
    }
    this.#fail(pin, detailsOf(cancelled(undefined)));
    return 'cancelled';
  }

  extend(milliseconds: number, keys: readonly string[] | undefined): void {
    const until = Date.now() + milliseconds;
    const wanted = keys && new Set(keys);
    for (const pin of this.#plan.pins.slice(this.#handedOver)) {
      if (pin.notAfter === undefined || (wanted && !wanted.has(pin.key))) continue;
      pin.notAfter = Math.max(pin.notAfter, until);
    }
    for (const part of this.#parts) {
      const positions = part.pins.flatMap((pin, position) => (wanted?.has(pin.key) ? [String(position)] : []));
      if (wanted === undefined || positions.length > 0) this.#engine.extend(part.job, milliseconds, positions);
    }
  }

  /** The next pins that nothing has decided about, as many as go at a time. */
  #handOver(): Promise<void> {
    const part: Part = { pins: [], job: 0, progress: { sent: 0, waiting: 0 } };
    const pins: PlannedPin[] = [];
    const wire: object[] = [];
    const auths = new Map<Auth, number>();
    let bytes = 0;
    while (this.#handedOver < this.#plan.pins.length && wire.length < PINS_AT_A_TIME && bytes < BYTES_AT_A_TIME) {
      const pin = this.#plan.pins[this.#handedOver++] as PlannedPin;
      if (this.#outcomes[pin.index] !== undefined) continue;
      if (this.#stopped !== undefined) {
        this.#fail(pin, this.#stopped);
        continue;
      }
      const media = wireMedia((pin.pin as CheckedPin).media);
      wire.push(wirePin(pin, media, positionOf(auths, pin.auth)));
      pin.pin = undefined;
      bytes += bytesOf(media);
      pins.push(pin);
    }
    // The last part is handed over even if nothing is left for it: until then the core keeps the list's state.
    if (pins.length === 0 && this.#parts.length === 0) return Promise.resolve();
    return this.#submit({ ...part, pins }, wire, auths);
  }

  #submit(part: Part, pins: readonly object[], auths: Map<Auth, number>): Promise<void> {
    // Of all parts: the first is in the core before any other.
    const known = this.#parts.length > 0 ? [] : this.#plan.knownPins;
    const knownPins = known.map(({ auth, ids }) => ({ auth: positionOf(auths, auth), ids }));
    const command = JSON.stringify({
      op: 'pins.publishMany',
      series: this.#series,
      more: this.#handedOver < this.#plan.pins.length,
      at: Date.now(),
      progress: this.#withProgress,
      knownPins,
      auths: [...auths.keys()],
      pins,
    });
    const { result, job } = this.#engine.submit<null>(command, (news) => this.#hear(part, news));
    part.job = job;
    this.#parts.push(part);
    return result.then(
      () => undefined,
      (error: unknown) => this.#failAll(part, detailsOf(error)),
    );
  }

  #hear(part: Part, news: News): void {
    if (news.type === 'progress') {
      part.progress = news.payload as NativeProgress;
      this.#progressChanged();
      return;
    }
    const outcome = news.payload as NativeOutcome;
    const { key, index } = part.pins[Number(outcome.key)] as PlannedPin;
    if (outcome.pin !== undefined) {
      this.#decide({ key, index, status: 'published', pin: outcome.pin });
    } else if (outcome.error !== undefined) {
      const { key: _position, error, ...more } = outcome;
      this.#decide({ key, index, status: 'failed', error, ...more });
    }
  }

  #decide(outcome: PinOutcome): void {
    if (this.#outcomes[outcome.index] !== undefined) return;
    this.#outcomes[outcome.index] = outcome;
    if (outcome.status === 'published') this.#published += 1;
    else this.#failed += 1;
    this.#onOutcome(outcome);
    this.#progressChanged();
  }

  #fail(pin: PlannedPin, error: ErrorDetails): void {
    this.#decide({ key: pin.key, index: pin.index, status: 'failed', error });
  }

  #failAll(part: Part, error: ErrorDetails): void {
    for (const pin of part.pins) this.#fail(pin, error);
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

function positionOf(auths: Map<Auth, number>, auth: Auth): number {
  let position = auths.get(auth);
  if (position === undefined) {
    position = auths.size;
    auths.set(auth, position);
  }
  return position;
}

/** The plan's own object, which nobody needs any more, is added to: a copy for each pin would be most of the garbage. */
function wirePin({ pin, identity, notAfter }: PlannedPin, media: Media, auth: number): object {
  const wire = pin as CheckedPin & { auth: number; identity?: string; notAfterMs?: number };
  wire.media = media;
  wire.auth = auth;
  if (identity !== undefined) wire.identity = identity;
  if (notAfter !== undefined) wire.notAfterMs = Math.max(0, notAfter - Date.now());
  return wire;
}

/** About, and only of what can be large. */
function bytesOf(media: Media): number {
  switch (media.type) {
    case 'image_base64':
      return media.data.length;
    case 'multiple_image_base64':
      return media.items.reduce((sum, { data }) => sum + data.length, 0);
    case 'video_id':
      return 'data' in media.cover ? media.cover.data.length : 0;
    case 'image_url':
    case 'multiple_image_urls':
      return 0;
  }
}

/** Bytes become base64, which is what Pinterest takes. */
function wireMedia(media: Media): Media {
  switch (media.type) {
    case 'image_base64':
      return { ...media, data: base64(media.data) };
    case 'multiple_image_base64':
      return { ...media, items: media.items.map((item) => ({ ...item, data: base64(item.data) })) };
    case 'video_id':
      return 'data' in media.cover
        ? { ...media, cover: { ...media.cover, data: base64(media.cover.data) } }
        : media;
    case 'image_url':
    case 'multiple_image_urls':
      return media;
  }
}

function base64(data: string | Uint8Array): string {
  if (typeof data === 'string') return data;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
