import type { IDataObject } from 'n8n-workflow';

import type { Connection } from './connection.js';
import type { Pin, PinText } from './engine.js';
import { PinterestError } from './engine.js';
import { pagesOf, pinsOf } from './pages.js';
import { withUrl } from './pin_data.js';

type Place = Pick<Pin, 'boardId' | 'boardSectionId'>;
type Wanted = Omit<Pin, 'media'>;
type Found = Map<string, IDataObject>;

function placeKey({ boardId, boardSectionId = '' }: Place): string {
  return `${boardId}/${boardSectionId}`;
}

function wordsOf(listed: IDataObject): PinText {
  const { title, description, alt_text: altText, link } = listed;
  const texts = Object.entries({ title, description, altText, link });
  return Object.fromEntries(texts.filter(([, text]) => typeof text === 'string')) as PinText;
}

function asPublished(listed: IDataObject, boardId: string): IDataObject {
  const { id, created_at } = listed;
  return { ...withUrl({ id }), board_id: boardId, created_at, found_by_look: false };
}

/**
 * The pins of the boards a run publishes to, those it made itself included: Pinterest may list a new pin only later. By
 * the words that the core recognises a pin by. Each board is read once, when the first item asks.
 */
export class PinsOnBoard {
  private readonly connection: Connection;
  private readonly listings = new Map<string, Promise<Found>>();
  private readonly made = new Map<string, IDataObject>();
  private readonly failed = new Map<string, unknown>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Equal for pins of which the second must wait for the outcome of the first. */
  twinKey(pin: Wanted): string {
    return `${pin.boardId}\n${this.fingerprint(pin)}`;
  }

  /** The pin that is there. Throws what its twin failed with, and when the board cannot be read. */
  async find(pin: Wanted): Promise<IDataObject | undefined> {
    const fingerprint = this.fingerprint(pin);
    const key = `${placeKey(pin)}\n${fingerprint}`;
    const made = this.made.get(key);
    if (made !== undefined) return made;
    if (this.failed.has(key)) throw this.failed.get(key);
    return (await this.listing(pin)).get(fingerprint);
  }

  keepMade(pin: Wanted, data: IDataObject): void {
    const fingerprint = this.fingerprint(pin);
    // Pinterest lists a section's pins among those of the board.
    for (const place of [pin, { boardId: pin.boardId }]) this.made.set(`${placeKey(place)}\n${fingerprint}`, data);
  }

  /** For its twin as well: same board, same words. Only what Pinterest said about the image is the one pin's own. */
  keepFailed(pin: Wanted, error: unknown): void {
    if (error instanceof PinterestError && error.code === 'bad_media') return;
    this.failed.set(`${placeKey(pin)}\n${this.fingerprint(pin)}`, error);
  }

  private fingerprint({ title, description, altText, link }: PinText): string {
    const texts = Object.entries({ title, description, altText, link });
    const words: PinText = Object.fromEntries(texts.filter(([, text]) => text !== undefined));
    return this.connection.client.pins.fingerprint(words);
  }

  private listing(place: Place): Promise<Found> {
    const key = placeKey(place);
    const listing = this.listings.get(key) ?? this.read(place);
    this.listings.set(key, listing);
    return listing;
  }

  private async read({ boardId, boardSectionId }: Place): Promise<Found> {
    const { operation, path } = pinsOf(boardId, boardSectionId);
    const found: Found = new Map();
    for await (const pins of pagesOf(this.connection, operation, { path })) {
      for (const pin of pins) {
        const fingerprint = this.fingerprint(wordsOf(pin));
        if (!found.has(fingerprint)) found.set(fingerprint, asPublished(pin, boardId));
      }
    }
    return found;
  }
}
