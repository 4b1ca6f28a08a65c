import type { Access, ConnectionAccess, Refusal } from '../connections/access.js';
import { PinterestError } from '../errors.js';

/** What a run opens connections with: the first time that the tokens of one do not open, its people are told. */
export class ToldSeals implements ConnectionAccess {
  readonly #access: ConnectionAccess;
  readonly #told = new Set<string>();

  constructor(access: ConnectionAccess) {
    this.#access = access;
  }

  open(connectionId: string): Promise<Access> {
    return this.#access.open(connectionId).catch((error: unknown) => this.#tell(connectionId, error));
  }

  renew(connectionId: string, version: number): Promise<Access> {
    return this.#access.renew(connectionId, version).catch((error: unknown) => this.#tell(connectionId, error));
  }

  end(connectionId: string, version: number, refusal: Refusal): Promise<PinterestError | undefined> {
    return this.#access.end(connectionId, version, refusal);
  }

  block(userId: string, until: string, reason: string): Promise<void> {
    return this.#access.block(userId, until, reason);
  }

  tellSealed(connectionId: string, message: string): Promise<void> {
    return this.#access.tellSealed(connectionId, message);
  }

  async #tell(connectionId: string, error: unknown): Promise<never> {
    if (error instanceof PinterestError && error.code === 'seal_broken' && !this.#told.has(connectionId)) {
      this.#told.add(connectionId);
      await this.#access.tellSealed(connectionId, error.message);
    }
    throw error;
  }
}
