import type { ErrorDetails } from '../errors.js';
import type { Auth } from './auth.js';
import type { Pin, PinOptions, PublishedPin } from './pin.js';

/** A pin of a batch, which may bring its own key, token and deadline. */
export interface BatchPin extends Pin {
  /** Unique in the batch. Default: the index. */
  key?: string | undefined;
  /**
   * Your lasting name for the pin (a row's id), the same in every batch. With it a pin whose id was
   * found once and never stored finds that id again.
   */
  identity?: string | undefined;
  /** Default: the batch's, else the client's. */
  auth?: Auth | undefined;
  /** Default: the batch's. */
  notAfterMs?: number | undefined;
}

export type PinOutcome =
  | { key: string; index: number; status: 'published'; pin: PublishedPin }
  | FailedPin;

/** What a store needs to look for the pin later is given too. */
export interface FailedPin {
  key: string;
  index: number;
  status: 'failed';
  error: ErrorDetails;
  /** `fingerprint` of its words as they were sent. */
  fingerprint?: string;
  /** The last attempt left. */
  sentAt?: string;
  /** Its request ended. */
  endedAt?: string;
  /** After `unknown`: ids of pins on the board that may be it. */
  candidates?: string[];
}

export interface PublishProgress {
  total: number;
  /** On their way at least once. */
  sent: number;
  published: number;
  failed: number;
  /** Pins that wait for a quota or a retry, and until when the last one said. */
  waiting: number;
  waitingUntil?: string;
}

export interface PublishOptions extends PinOptions {
  /** Ids that are known to be other pins', by auth: no look may take them. */
  knownPins?: readonly { auth?: Auth | undefined; ids: readonly string[] }[] | undefined;
  /** Once for each pin, as soon as it is known. */
  onOutcome?: ((outcome: PinOutcome) => void) | undefined;
  /** How far the batch is, and how many pins wait. */
  onProgress?: ((progress: PublishProgress) => void) | undefined;
}

export type CancelAnswer = 'cancelled' | 'too_late';

/** Resolves with one outcome for each pin, in the order of the pins. */
export interface PublishRun extends Promise<PinOutcome[]> {
  /** `'too_late'`: on its way, ended, or not in this batch. */
  cancel(key: string): Promise<CancelAnswer>;
  /** Moves the deadline of pins given `notAfterMs` to `ms` from now; never to an earlier moment. */
  extend(ms: number, keys?: readonly string[]): void;
}
