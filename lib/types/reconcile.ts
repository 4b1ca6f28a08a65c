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
  | 'several_match'
  | 'wordless'
  | 'equal_elsewhen'
  | 'unowned_in_window'
  | 'no_created_at'
  | 'no_server_clock'
  | 'incomplete'
  | 'too_early'
  | 'forgotten'
  | 'look_failed';
