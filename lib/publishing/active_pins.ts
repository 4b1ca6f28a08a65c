import type { ErrorDetails } from '../errors.js';
import type { CancelAnswer, PublishRun } from '../types.js';
import type { ClaimedPin } from './claim.js';

/** Why a claimed pin is not to be sent after all. */
export type Unwanted = 'cancelled' | 'skipped' | 'waiting' | 'held';

/** And what there is to say of it. */
export interface TakenBack {
  why: Unwanted;
  error?: ErrorDetails;
}

/** A pin that this process holds. */
export interface ActivePin {
  pinId: string;
  attemptId: string;
  /** Absent while it is only looked for. */
  claim?: ClaimedPin;
  /** Once it is in the core. */
  sending?: PublishRun;
  unwanted?: TakenBack;
  /** When nothing is left to be written about it. */
  ended: Promise<void>;
  end: () => void;
}

/** Everything that this process holds claims on, so that a cancel finds it. */
export class ActivePins {
  readonly #pins = new Map<string, ActivePin>();

  hold(pinId: string, attemptId: string, claim?: ClaimedPin): ActivePin {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const active: ActivePin = { pinId, attemptId, ended, end, ...(claim && { claim }) };
    this.#pins.set(pinId, active);
    return active;
  }

  get(pinId: string): ActivePin | undefined {
    return this.#pins.get(pinId);
  }

  release(active: ActivePin): void {
    if (this.#pins.get(active.pinId) === active) this.#pins.delete(active.pinId);
    active.end();
  }

  /** Takes a pin back from the core if it can still be taken. */
  static async takeBack(active: ActivePin, unwanted: TakenBack): Promise<CancelAnswer> {
    active.unwanted ??= unwanted;
    return active.sending ? active.sending.cancel(active.pinId) : 'too_late';
  }
}
