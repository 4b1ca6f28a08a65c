import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Cut } from '../faults/fault.js';

/** The open connections: numbered for the ledger, and cut when a fault says so. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #numbers = new WeakMap<Socket, number>();
  /** A TLS socket cannot be reset; the TCP socket below it can, and has the same remote port. */
  readonly #byPort = new Map<number, Socket>();
  #last = 0;

  /** To be called with every accepted TCP socket, below TLS. */
  accepted(socket: Socket): void {
    const port = socket.remotePort ?? 0;
    this.#open.add(socket);
    this.#byPort.set(port, socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      if (this.#byPort.get(port) === socket) this.#byPort.delete(port);
    });
  }

  get count(): number {
    return this.#open.size;
  }

  numberOf(request: IncomingMessage): { number: number; isNew: boolean } {
    const known = this.#numbers.get(request.socket);
    if (known !== undefined) return { number: known, isNew: false };
    this.#last += 1;
    this.#numbers.set(request.socket, this.#last);
    return { number: this.#last, isNew: true };
  }

  cut(request: IncomingMessage, how: Cut): void {
    const socket = this.#byPort.get(request.socket.remotePort ?? -1) ?? request.socket;
    if (how === 'rst') socket.resetAndDestroy();
    else socket.destroy();
    request.socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
