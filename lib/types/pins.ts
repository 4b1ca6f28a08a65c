import type { CallOptions } from './auth.js';
import type { Media } from './media.js';
import type { BatchPin, PublishOptions, PublishRun } from './publishing.js';
import type { ReconcileAnswer, ReconcileQuestion } from './reconcile.js';

export type AiDisclosure = 'AI_MODIFIED' | 'SYNTHETIC_PERFORMER';

/** The words by which a lost pin is found again. */
export interface PinText {
  title?: string;
  description?: string;
  altText?: string;
  link?: string;
}

export interface Pin extends PinText {
  boardId: string;
  boardSectionId?: string;
  media: Media;
  dominantColor?: string;
  aiDisclosures?: readonly AiDisclosure[];
  parentPinId?: string;
}

export interface PublishedPin {
  id: string;
  /** `https://www.pinterest.com/pin/<id>/` */
  url: string;
  /** As Pinterest wrote it, in UTC. */
  createdAt?: string;
  /** The answer got lost, and a look at the board found the pin. */
  foundByLook: boolean;
}

export interface PinOptions extends CallOptions {
  /** Do not send later than this many milliseconds from now. */
  notAfterMs?: number;
  /** Cut what is too long instead of refusing it. Default `false`. */
  truncate?: boolean;
}

export interface PinsApi {
  /** Publishes one pin, or throws a `PinterestError` that says whether it may exist all the same. */
  create(pin: Pin, options?: PinOptions): Promise<PublishedPin>;
  publishMany(pins: readonly BatchPin[], options?: PublishOptions): PublishRun;
  /** Is a pin whose answer got lost there? */
  reconcile(question: ReconcileQuestion, options?: CallOptions): Promise<ReconcileAnswer>;
  /** Equal for pins with equal words, however Pinterest rewrote them. */
  fingerprint(pin: PinText): string;
  /** The pin with texts cut to Pinterest's limits, never inside a grapheme. */
  truncate<T extends PinText>(pin: T): T;
}
