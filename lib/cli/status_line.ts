/** Where a command writes. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Progress: one line that changes on a terminal, a line now and then elsewhere. */
export class StatusLine {
  static readonly #EVERY = 10;
  readonly #screen: Screen;
  #text = '';
  #told = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  show(text: string, done: number): void {
    if (text === this.#text) return;
    this.#text = text;
    if (this.#screen.isTTY) {
      this.#screen.write(`\r${text}\u001b[K`);
    } else if (done >= this.#told + StatusLine.#EVERY) {
      this.#told = done;
      this.#screen.write(`${text}\n`);
    }
  }

  end(): void {
    if (this.#screen.isTTY && this.#text !== '') this.#screen.write('\n');
  }
}
