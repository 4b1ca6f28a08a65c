import type { CallOptions } from './auth.js';

export interface Board {
  id: string;
  name: string;
  description?: string;
  privacy?: string;
  owner?: string;
  coverUrl?: string;
  thumbnailUrls: string[];
  pinCount: number;
  followerCount: number;
  collaboratorCount: number;
  createdAt?: string;
  pinsModifiedAt?: string;
  /** Made for ads: organic pins do not belong there. */
  adsOnly: boolean;
  /** Another user owns it. Known only when `username` was given. */
  group: boolean;
  /** Shared for looking, not for pinning, as far as Pinterest lets us see. */
  readOnly: boolean;
}

export interface BoardSection {
  id: string;
  name: string;
}

export interface BoardsProgress {
  pages: number;
  boards: number;
}

export interface BoardsListOptions extends CallOptions {
  /** After each page. */
  onProgress?: ((progress: BoardsProgress) => void) | undefined;
  /** Whose account it is: marks boards of others as group boards. */
  username?: string | undefined;
}

export interface BoardList {
  boards: Board[];
  /** `false`: Pinterest stopped giving new pages; never delete anything because of such a list. */
  complete: boolean;
  whyIncomplete?: string;
  pages: number;
}

export interface SectionList {
  sections: BoardSection[];
  complete: boolean;
  whyIncomplete?: string;
  pages: number;
}

export interface BoardsDiff {
  /** New, or changed. */
  upserts: Board[];
  /** Ids that are gone. Empty when the fetched list is not complete. */
  deletes: string[];
  unchanged: string[];
}

export interface BoardsApi {
  /** Every board, all pages. */
  list(options?: BoardsListOptions): Promise<BoardList>;
  sections(boardId: string, options?: CallOptions): Promise<SectionList>;
  /** What to change to make `known` equal to `fetched`. */
  diff(known: readonly Board[], fetched: BoardList): BoardsDiff;
}
