import type { WorldClock } from '../clock.js';
import { knownError } from '../api_error.js';
import type { ResolvedOptions } from '../options.js';
import { createRandom, deriveSeed, type Random } from '../random.js';
import type {
  AccountState,
  BoardState,
  PinState,
  Privacy,
  SectionState,
  UploadState,
} from './entities.js';
import { Identifiers } from './identifiers.js';

const PRIVACY_MIX: readonly Privacy[] = ['PUBLIC', 'PUBLIC', 'PUBLIC', 'PROTECTED', 'SECRET'];

export interface BoardDraft {
  name: string;
  description?: string | null;
  privacy?: Privacy;
  isAdsOnly?: boolean;
}

/** Everything that exists at the simulated Pinterest, apart from tokens. */
export class World {
  readonly accounts = new Map<string, AccountState>();
  readonly usernames = new Map<string, AccountState>();
  readonly boards = new Map<string, BoardState>();
  readonly pins = new Map<string, PinState>();
  readonly uploads = new Map<string, UploadState>();
  readonly options: ResolvedOptions;
  readonly clock: WorldClock;
  readonly random: Random;
  readonly #accountIds: Identifiers;
  readonly #boardIds: Identifiers;
  readonly #sectionIds: Identifiers;
  readonly #pinIds: Identifiers;
  readonly #uploadIds: Identifiers;
  #order = 0;

  constructor(options: ResolvedOptions, clock: WorldClock) {
    this.options = options;
    this.clock = clock;
    this.random = createRandom(deriveSeed(options.seed, 'world'));
    this.#accountIds = new Identifiers(this.random);
    this.#boardIds = new Identifiers(this.random);
    this.#sectionIds = new Identifiers(this.random);
    this.#pinIds = new Identifiers(this.random);
    this.#uploadIds = new Identifiers(this.random);
  }

  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  addAccount(username?: string): AccountState {
    const name = username ?? `pinner_${this.accounts.size + 1}`;
    if (this.usernames.has(name))
      throw new RangeError(`accounts.create: the username "${name}" is taken`);
    const account: AccountState = {
      id: this.#accountIds.next(),
      username: name,
      boards: [],
      sharedBoards: [],
      pins: [],
      uploads: [],
      websites: [],
      following: new Set(),
    };
    this.accounts.set(account.id, account);
    this.usernames.set(name, account);
    return account;
  }

  addBoard(owner: AccountState, draft: BoardDraft): BoardState {
    const now = this.clock.now();
    const board: BoardState = {
      id: this.#boardIds.next(),
      order: this.nextOrder(),
      ownerId: owner.id,
      collaborators: new Set(),
      name: draft.name,
      description: draft.description ?? null,
      privacy: draft.privacy ?? 'PUBLIC',
      isAdsOnly: draft.isAdsOnly ?? false,
      createdAt: now,
      modifiedAt: now,
      sections: [],
      pins: [],
    };
    owner.boards.push(board);
    this.boards.set(board.id, board);
    return board;
  }

  addSection(board: BoardState, name: string): SectionState {
    const section = { id: this.#sectionIds.next(), order: this.nextOrder(), name };
    board.sections.push(section);
    return section;
  }

  addBoards(owner: AccountState, count: number, sectionsPerBoard: number, mix: boolean): void {
    for (let index = 0; index < count; index += 1) {
      const privacy = mix ? PRIVACY_MIX[index % PRIVACY_MIX.length] : 'PUBLIC';
      const board = this.addBoard(owner, {
        name: `Board ${index + 1}`,
        privacy: privacy ?? 'PUBLIC',
      });
      for (let section = 0; section < sectionsPerBoard; section += 1) {
        this.addSection(board, `Section ${section + 1}`);
      }
    }
  }

  addPin(draft: Omit<PinState, 'id' | 'order'>): PinState {
    const pin: PinState = { ...draft, id: this.#pinIds.next(), order: this.nextOrder() };
    this.pins.set(pin.id, pin);
    this.accounts.get(pin.accountId)?.pins.push(pin);
    const board = this.boards.get(pin.boardId);
    if (board) {
      board.pins.push(pin);
      board.modifiedAt = this.clock.now();
    }
    return pin;
  }

  removePin(pin: PinState): void {
    this.pins.delete(pin.id);
    remove(this.accounts.get(pin.accountId)?.pins, pin);
    remove(this.boards.get(pin.boardId)?.pins, pin);
  }

  removeBoard(board: BoardState): void {
    for (const pin of [...board.pins]) this.removePin(pin);
    this.boards.delete(board.id);
    remove(this.accounts.get(board.ownerId)?.boards, board);
    for (const id of board.collaborators) remove(this.accounts.get(id)?.sharedBoards, board);
  }

  addUpload(
    owner: AccountState,
    parameters: Record<string, string>,
    expiresAt: number,
  ): UploadState {
    const upload: UploadState = {
      id: this.#uploadIds.next(),
      order: this.nextOrder(),
      accountId: owner.id,
      status: 'registered',
      parameters,
      expiresAt,
      used: false,
    };
    owner.uploads.push(upload);
    this.uploads.set(upload.id, upload);
    return upload;
  }

  account(id: string): AccountState {
    const account = this.accounts.get(id);
    if (!account)
      throw new RangeError(`There is no account ${JSON.stringify(id)} in this simulator`);
    return account;
  }

  /** The board, if the account may use it; otherwise Pinterest's refusal. */
  boardFor(account: AccountState, boardId: string): BoardState {
    const board = this.boards.get(boardId);
    if (!board) throw knownError('board_not_found');
    if (!isSharedBy(account, board)) throw this.#foreign();
    return board;
  }

  /** One of the account's own, or on a board that it may use; otherwise Pinterest's refusal. */
  pinFor(account: AccountState, pinId: string): PinState {
    const pin = this.pins.get(pinId);
    if (!pin) throw knownError('pin_not_found');
    const board = this.boards.get(pin.boardId);
    if (pin.accountId !== account.id && !(board && isSharedBy(account, board))) throw this.#foreign();
    return pin;
  }

  #foreign(): Error {
    return knownError(this.options.foreignStatus === 401 ? 'not_authorized' : 'forbidden');
  }
}

function isSharedBy(account: AccountState, board: BoardState): boolean {
  return board.ownerId === account.id || board.collaborators.has(account.id);
}

export function sectionOf(board: BoardState, sectionId: string): SectionState {
  const section = board.sections.find(({ id }) => id === sectionId);
  if (!section) throw knownError('section_not_found');
  return section;
}

/** Takes one element out, keeping the order. */
export function remove<Element>(list: Element[] | undefined, element: Element): void {
  const index = list?.indexOf(element) ?? -1;
  if (index >= 0) list!.splice(index, 1);
}
