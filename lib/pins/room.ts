/** As base64. More than go out at the same time, so that nothing waits for us; as little as a process can spare. */
const MOST = 256 << 20;

/**
 * Room in the core for the pictures of one batch. Without a bound the core would hold a copy of all of them, of which only a few are on
 * their way: of a thousand pictures that is more memory than most processes may have.
 */
export class Room {
  #taken = 0;
  #waiting: (() => void) | undefined;

  take(bytes: number): void {
    this.#taken += bytes;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
    if (this.#taken < MOST) this.#waiting?.();
  }

  /** Resolves when there is some. What is added then may be more than was left: a picture that exceeds it all goes out too. */
  async some(): Promise<void> {
    if (this.#taken < MOST) return;
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
  }
}
