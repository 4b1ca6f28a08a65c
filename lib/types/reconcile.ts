import type { ErrorDetails } from '../errors.js';
import type { PinText, PublishedPin } from './pin.js';

export interface ReconcileQuestion {
  boardId: string;
  boardSectionId?: string | undefined;
  /** The words that were sent; a whole pin will do. */
  pin: PinText;
  /** When the first attempt whose outcome is unknown was sent. */
  windowStart: Date | string;
  /** When the last such attempt ended. */
  requestEndedAt: Date | string;
  /**
   * See `BatchPin.identity`. Without it the same question (place, words, both dates) finds its pin
   * again, and no other does.
   */
  identity?: string | undefined;
  /** Ids of pins that are known to be somebody's: never found twice. */
  ownedIds?: readonly string[] | undefined;
  /** How long after the request a pin that is absent counts as never made. Default 600,000. */
  settleMs?: number | undefined;
}

export type ReconcileAnswer =
  | { answer: 'found'; pin: PublishedPin }
  /** Pinterest made nothing: every page was read late enough, and no unowned pin was there. */
  | { answer: 'absent'; windowFrom: string; lookedAt: string; pages: number; pinsSeen: number }
  | {
      answer: 'cannot_tell';
      doubt: Doubt;
      /** Cause and what to do. */
      why: string;
      candidates: string[];
      lookAgainAt?: string;
      error?: ErrorDetails;
    };

export type Doubt =
  /** More than one equal pin of that time is nobody's. */
  | 'several_match'
  /** The pin has no words to be told by, and one of that time is nobody's. */
  | 'wordless'
  /** An equal pin is nobody's, and of another time. */
  | 'equal_elsewhen'
  /** A pin of that time with other words is nobody's: it may be this one, rewritten by Pinterest. */
  | 'unowned_in_window'
  /** A pin of the board has no date. */
  | 'no_created_at'
  /** Pinterest's answers have no date. */
  | 'no_server_clock'
  /** Pinterest stopped giving new pages. */
  | 'incomplete'
  /** It is not there yet: ask again from `lookAgainAt` on. */
  | 'too_early'
  /** The client has published so much since that it let go of which pins of that time are whose. */
  | 'forgotten'
  /** `error` says why. */
  | 'look_failed';
