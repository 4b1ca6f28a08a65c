import type { CallOptions } from './auth.js';
import type { Media } from './media.js';

export type AiDisclosure = 'AI_MODIFIED' | 'SYNTHETIC_PERFORMER';

/** The words by which a lost pin is found again. */
export interface PinText {
  /** 100 characters at most. */
  title?: string | undefined;
  /** 800 characters at most. */
  description?: string | undefined;
  /** 500 characters at most. */
  altText?: string | undefined;
  /** Where the pin leads. 2,048 characters at most. */
  link?: string | undefined;
}

export interface Pin extends PinText {
  /** Pinterest's id, as `boards.list` gives it. */
  boardId: string;
  boardSectionId?: string | undefined;
  media: Media;
  /** `#RRGGBB`. */
  dominantColor?: string | undefined;
  aiDisclosures?: readonly AiDisclosure[] | undefined;
  parentPinId?: string | undefined;
}

export interface PublishedPin {
  id: string;
  /** `https://www.pinterest.com/pin/<id>/` */
  url: string;
  /** As Pinterest wrote it, in UTC. */
  createdAt?: string;
  /** The answer got lost, and a look at the board found the pin. */
  foundByLook: boolean;
}

export interface PinOptions extends CallOptions {
  /** Do not send later than this many milliseconds from now. */
  notAfterMs?: number | undefined;
  /** Cut what is too long instead of refusing it. Default `false`. */
  truncate?: boolean | undefined;
}
