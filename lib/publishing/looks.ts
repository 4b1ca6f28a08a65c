import type { Access, ConnectionAccess } from '../connections/access.js';
import { spamBlockedUntil } from '../connections/refused_read.js';
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

  /** What keeps one look from seeing may concern the whole account. All meet it at once, and it is kept and told once. */
  async heed(refusal: ErrorDetails): Promise<void> {
    const until = spamBlockedUntil(refusal);
    if (until !== undefined) await (this.#blocked ??= this.#access.block(this.opened.userId, until, 'spam_block'));
  }
}
