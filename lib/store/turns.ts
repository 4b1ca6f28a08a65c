/** One after the other, in the order of asking. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** After those that took a turn before, and side by side with others of its kind: none of them waits for its end. */
  join<T>(work: () => Promise<T>): Promise<T> {
    return this.#last.then(work);
  }
}
