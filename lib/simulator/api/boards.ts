import { withoutTimeZone } from '../clock.js';
import { knownError } from '../api_error.js';
import type { AccountState, BoardState, Privacy } from '../world/entities.js';
import type { World } from '../world/world.js';
import { accountOf, hasScope, readObject, type Answer, type Call, type Handlers } from './call.js';
import { optionalChoice, optionalFlag, optionalText, queryChoice, requiredText } from './fields.js';
import { readPage } from './paging.js';
import { isOfKind, listPins } from './pin_views.js';

const PRIVACY = ['PUBLIC', 'PROTECTED', 'SECRET'] as const;
/** Whatever was asked for. */
const AD_BOARD = { name: 'Ad-only Pins', privacy: 'PROTECTED' } as const;
const FILTERS = ['ALL', ...PRIVACY, 'PUBLIC_AND_SECRET'] as const;

export function boardView(world: World, board: BoardState): Record<string, unknown> {
  const owner = world.accounts.get(board.ownerId);
  return {
    id: board.id,
    name: board.name,
    description: board.description,
    privacy: board.privacy,
    owner: { username: owner?.username ?? '' },
    media: { image_cover_url: null, pin_thumbnail_urls: [] },
    pin_count: board.pins.length,
    follower_count: 0,
    collaborator_count: board.collaborators.size,
    created_at: withoutTimeZone(board.createdAt),
    board_pins_modified_at: withoutTimeZone(board.modifiedAt),
    is_ads_only: board.isAdsOnly,
  };
}

/** Own and shared boards, secret ones only for a token that may see them. */
function visibleBoards(call: Call): BoardState[] {
  const account = accountOf(call);
  const all =
    account.sharedBoards.length === 0
      ? account.boards
      : [...account.boards, ...account.sharedBoards].sort(
          (left, right) => left.order - right.order,
        );
  const secret = hasScope(call, 'boards:read_secret');
  const filter = queryChoice(call.query, 'privacy', FILTERS) ?? 'ALL';
  return all.filter(({ privacy }) => (secret || privacy !== 'SECRET') && passes(filter, privacy));
}

function passes(filter: (typeof FILTERS)[number], privacy: Privacy): boolean {
  if (filter === 'ALL') return true;
  return filter === 'PUBLIC_AND_SECRET' ? privacy !== 'PROTECTED' : filter === privacy;
}

/** A secret board does not exist for a token without the secret scopes. */
export function readableBoard(call: Call): BoardState {
  const board = call.world.boardFor(accountOf(call), call.params['board_id']!);
  if (board.privacy === 'SECRET' && !hasScope(call, 'boards:read_secret'))
    throw knownError('board_not_found');
  return board;
}

function refuseSecret(call: Call, privacy: Privacy | undefined): void {
  if (privacy === 'SECRET' && !hasScope(call, 'boards:write_secret')) throw knownError('forbidden');
}

/** Whose sections may be changed. */
export function writableBoard(call: Call): BoardState {
  const board = readableBoard(call);
  refuseSecret(call, board.privacy);
  return board;
}

/** Only its owner changes a board. */
function ownBoard(call: Call): BoardState {
  const board = writableBoard(call);
  if (board.ownerId !== accountOf(call).id) throw knownError('forbidden');
  return board;
}

function refuseDuplicate(account: AccountState, name: string, except?: BoardState): void {
  const wanted = name.trim().toLowerCase();
  const taken = account.boards.some(
    (board) => board !== except && board.name.trim().toLowerCase() === wanted,
  );
  if (taken || wanted === '') throw knownError('duplicate_board');
}

function list(call: Call): Answer {
  const boards = visibleBoards(call);
  const page = readPage(call, { items: boards, shuffleSeed: call.bending.shuffleSeed });
  return {
    status: 200,
    body: {
      items: page.items.map((board) => boardView(call.world, board)),
      bookmark: page.bookmark,
    },
  };
}

function create(call: Call): Answer {
  const account = accountOf(call);
  const body = readObject(call);
  const name = requiredText(body, 'name', 180);
  const privacy = optionalChoice(body, 'privacy', PRIVACY) ?? 'PUBLIC';
  const description = optionalText(body, 'description', 500);
  const isAdsOnly = optionalFlag(body, 'is_ads_only') === true;
  const asked = isAdsOnly ? AD_BOARD : { name, privacy };
  refuseDuplicate(account, asked.name);
  refuseSecret(call, asked.privacy);
  const board = call.world.addBoard(account, { ...asked, description, isAdsOnly });
  return { status: call.world.options.createdStatus, body: boardView(call.world, board) };
}

function update(call: Call): Answer {
  const board = ownBoard(call);
  const body = readObject(call);
  const privacy = optionalChoice(body, 'privacy', ['PUBLIC', 'SECRET']);
  refuseSecret(call, privacy);
  const name = optionalText(body, 'name', 180);
  const description = optionalText(body, 'description', 500);
  if (name !== null) {
    refuseDuplicate(accountOf(call), name, board);
    board.name = name;
  }
  if ('description' in body) board.description = description;
  if (privacy) board.privacy = privacy;
  return { status: 200, body: boardView(call.world, board) };
}

export const boards: Handlers = {
  'boards/list': list,
  'boards/create': create,
  'boards/update': update,
  'boards/get': (call) => ({ status: 200, body: boardView(call.world, readableBoard(call)) }),
  'boards/delete': (call) => {
    call.world.removeBoard(ownBoard(call));
    return { status: 204 };
  },
  'boards/list_pins': (call) => listPins(call, readableBoard(call).pins, (pin) => isOfKind(call, pin)),
};
