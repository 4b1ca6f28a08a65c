/** How many pins a run may still claim, shared by the lanes that claim side by side. */
export class Allowance {
  #left: number;
  /** Granted, and not yet known to be used. */
  #undecided = 0;
  #changed: (() => void)[] = [];

  constructor(pins: number) {
    this.#left = pins;
  }

  get left(): number {
    return this.#left;
  }

  get isSpent(): boolean {
    return this.#left <= 0 && this.#undecided === 0;
  }

  /** Waits while others hold what they may not need: a lane that gave up then would leave due pins behind. */
  async reserve(wanted: number): Promise<number> {
    while (this.#left <= 0 && this.#undecided > 0) {
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
    const granted = Math.max(0, Math.min(wanted, this.#left));
    this.#left -= granted;
    this.#undecided += granted;
    return granted;
  }

  /** Once for each grant. */
  decide(granted: number, used: number): void {
    this.#left += granted - used;
    this.#undecided -= granted;
    const changed = this.#changed;
    this.#changed = [];
    for (const tell of changed) tell();
  }
}
