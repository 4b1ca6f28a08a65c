import type { CallOptions } from './auth.js';
import type { Media } from './media.js';
import type { BatchPin, PublishOptions, PublishRun } from './publishing.js';
import type { ReconcileAnswer, ReconcileQuestion } from './reconcile.js';

export type AiDisclosure = 'AI_MODIFIED' | 'SYNTHETIC_PERFORMER';

/** The words by which a lost pin is found again. */
export interface PinText {
  /** 100 characters at most. */
  title?: string | undefined;
  /** 800 characters at most. */
  description?: string | undefined;
  /** 500 characters at most. */
  altText?: string | undefined;
  /** Where the pin leads. 2,048 characters at most. */
  link?: string | undefined;
}

export interface Pin extends PinText {
  /** Pinterest's id, as `boards.list` gives it. */
  boardId: string;
  boardSectionId?: string | undefined;
  media: Media;
  /** `#RRGGBB`. */
  dominantColor?: string | undefined;
  aiDisclosures?: readonly AiDisclosure[] | undefined;
  parentPinId?: string | undefined;
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
  notAfterMs?: number | undefined;
  /** Cut what is too long instead of refusing it. Default `false`. */
  truncate?: boolean | undefined;
}

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
