import type { CallOptions } from './auth.js';
import type { Pin, PinOptions, PinText, PublishedPin } from './pin.js';
import type { BatchPin, PublishOptions, PublishRun } from './publishing.js';
import type { ReconcileAnswer, ReconcileQuestion } from './reconcile.js';

export interface PinsApi {
  /** Publishes one pin, or throws a `PinterestError` that says whether it may exist all the same. */
  create(pin: Pin, options?: PinOptions): Promise<PublishedPin>;
  /** Publishes them all, and resolves with an outcome for each: one that fails keeps no other back. */
  publishMany(pins: readonly BatchPin[], options?: PublishOptions): PublishRun;
  /** Is a pin whose answer got lost there? */
  reconcile(question: ReconcileQuestion, options?: CallOptions): Promise<ReconcileAnswer>;
  /** Equal for pins with equal words, however Pinterest rewrote them. */
  fingerprint(pin: PinText): string;
  /** The pin with texts cut to Pinterest's limits, never inside a grapheme. */
  truncate<T extends PinText>(pin: T): T;
}
