import type { Access, ConnectionAccess } from '../connections/access.js';
import { detailsOf } from '../engine.js';
import type { ErrorDetails } from '../errors.js';

/** The looks through one connection: what Pinterest says of its token or of its account to one of them, it says to all. */
export class Looks {
  readonly opened: Access;
  readonly #access: ConnectionAccess;
  readonly #connectionId: string;
  #renewed: Promise<Access> | undefined;
  #blocked: Promise<void> | undefined;

  constructor(access: ConnectionAccess, connectionId: string, opened: Access) {
    this.#access = access;
    this.#connectionId = connectionId;
    this.opened = opened;
  }

  /** After the token was refused. */
  renewed(): Promise<Access> {
    return (this.#renewed ??= this.#access.renew(this.#connectionId, this.opened.version));
  }

  /** The fresh token was refused as well: every run would spend one more. Why nothing can be seen. */
  async ended({ version }: Access, refusal: ErrorDetails): Promise<ErrorDetails> {
    const ended = await this.#access.end(this.#connectionId, version, refusal);
    return ended === undefined ? refusal : detailsOf(ended);
  }

  /** An anti-spam block is the account's. A limit of reading says nothing of writing, and is each look's own. */
  async heed({ code, retryAt }: ErrorDetails): Promise<void> {
    if (code !== 'spam_block' || retryAt === undefined) return;
    await (this.#blocked ??= this.#access.block(this.opened.userId, retryAt, code));
  }
}
