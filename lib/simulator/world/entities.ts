/** Anything listed: `order` grows with creation and is what bookmarks point at. */
export interface Listed {
  order: number;
}

export type Privacy = 'PUBLIC' | 'PROTECTED' | 'SECRET';

export interface SectionState extends Listed {
  id: string;
  name: string;
}

export interface BoardState extends Listed {
  id: string;
  ownerId: string;
  /** Other accounts that may list the board and pin to it. */
  collaborators: Set<string>;
  name: string;
  description: string | null;
  privacy: Privacy;
  isAdsOnly: boolean;
  createdAt: number;
  modifiedAt: number;
  sections: SectionState[];
  pins: PinState[];
}

/** A pin as it lives at Pinterest. */
export interface PinState extends Listed {
  id: string;
  accountId: string;
  boardId: string;
  sectionId: string | null;
  title: string | null;
  description: string | null;
  link: string | null;
  altText: string | null;
  dominantColor: string | null;
  parentPinId: string | null;
  disclosures: unknown;
  media: Record<string, unknown>;
  creativeType: 'REGULAR' | 'VIDEO' | 'CAROUSEL' | 'SHOPPING';
  isStandard: boolean;
  createdAt: number;
  /** Lists do not show it before; a look-up by id does. */
  listedFrom: number;
}

export interface UploadState extends Listed {
  id: string;
  accountId: string;
  status: 'registered' | 'processing' | 'succeeded' | 'failed';
  /** The form fields the upload must bring, `key` among them. */
  parameters: Record<string, string>;
  expiresAt: number;
  used: boolean;
}

export interface AccountState {
  id: string;
  username: string;
  boards: BoardState[];
  /** Boards of others that were shared with this account. */
  sharedBoards: BoardState[];
  pins: PinState[];
  uploads: UploadState[];
  websites: { order: number; website: string; verifiedAt: number }[];
  following: Set<string>;
}
