import { invalid, knownError } from '../api_error.js';
import type { BoardState, PinState } from '../world/entities.js';
import { remove, sectionOf } from '../world/world.js';
import { accountOf, hasScope, readObject, type Answer, type Call, type Handlers } from './call.js';
import { readDisclosures } from './disclosures.js';
import { optionalId, optionalText, queryChoice, requiredId } from './fields.js';
import { readMediaSource } from './media_source.js';
import { deletablePin, ownPin, readablePin, savablePin } from './pin_access.js';
import { isOfKind, listPins, pinView } from './pin_views.js';

const COLOR = /^#[0-9A-Fa-f]{6}$/;

interface Texts {
  title: string | null;
  description: string | null;
  link: string | null;
  altText: string | null;
}

function readTexts(body: Record<string, unknown>): Texts {
  const link = optionalText(body, 'link', 2048);
  if (link && !/^https?:\/\/[^\s/]/i.test(link)) {
    throw invalid(
      "Whoops! It looks like you entered an invalid URL. Please make sure it's correct and try again.",
    );
  }
  return {
    title: optionalText(body, 'title', 100),
    description: optionalText(body, 'description', 800),
    altText: optionalText(body, 'alt_text', 500),
    link,
  };
}

/** What the account will see on Pinterest may differ from what was sent. */
function rewritten(call: Call, texts: Texts): Texts {
  const { rewrite } = call.bending;
  if (!rewrite) return texts;
  return {
    ...texts,
    link: texts.link === null ? null : rewrite('link', texts.link),
    description: texts.description === null ? null : rewrite('description', texts.description),
  };
}

function writableBoard(call: Call, boardId: string, sectionId: string | null): BoardState {
  const board = call.world.boardFor(accountOf(call), boardId);
  if (board.privacy === 'SECRET' && !hasScope(call, 'pins:write_secret'))
    throw knownError('board_not_found');
  if (sectionId !== null) sectionOf(board, sectionId);
  return board;
}

function create(call: Call): Answer {
  const { world } = call;
  const { tier, environment, createdStatus } = world.options;
  if (tier === 'trial' && environment === 'production') throw knownError('trial_access');
  const body = readObject(call);
  const sectionId = optionalId(body, 'board_section_id');
  const boardId = requiredId(body, 'board_id');
  const texts = readTexts(body);
  const dominantColor = optionalText(body, 'dominant_color', 7);
  if (dominantColor !== null && !COLOR.test(dominantColor))
    throw invalid(`'${dominantColor}' is not a color #RRGGBB`);
  const parentPinId = optionalId(body, 'parent_pin_id');
  optionalId(body, 'sponsor_id');
  const disclosures = readDisclosures(body);
  const board = writableBoard(call, boardId, sectionId);
  const source = readMediaSource(call, body['media_source']);
  const now = world.clock.now();
  const asked: Omit<PinState, 'id' | 'order'> = {
    accountId: accountOf(call).id,
    boardId: board.id,
    sectionId,
    ...texts,
    dominantColor,
    parentPinId,
    disclosures,
    ...source,
    createdAt: now,
    listedFrom: now + (call.bending.listLaterMs ?? 0),
  };
  const pin = world.addPin(asked);
  recordPin(call, pin);
  Object.assign(pin, rewritten(call, texts));
  return { status: createdStatus, body: pinView(call, pin) };
}

/** Before Pinterest rewrites anything: the ledger holds what was asked for. */
function recordPin(call: Call, pin: PinState): void {
  const { operation, body, connectionId, requestId } = call;
  call.ledger.recordPin(pin, { operation: operation.id, body, connectionId, requestId });
}

const pinId = (call: Call): string => call.params['pin_id']!;

function list(call: Call): Answer {
  const filter = queryChoice(call.query, 'pin_filter', [
    'exclude_native',
    'exclude_repins',
    'has_been_promoted',
  ]);
  const isProtectedShown = call.query.get('include_protected_pins') === 'true';
  const { boards } = call.world;
  return listPins(call, accountOf(call).pins, (pin) => {
    if (filter === 'has_been_promoted') return false;
    if (filter === 'exclude_repins' && pin.parentPinId !== null) return false;
    if (filter === 'exclude_native' && pin.link === null) return false;
    if (!isProtectedShown && boards.get(pin.boardId)?.privacy === 'PROTECTED') return false;
    return isOfKind(call, pin);
  });
}

function moveTo(call: Call, pin: PinState, board: BoardState): void {
  remove(call.world.boards.get(pin.boardId)?.pins, pin);
  pin.boardId = board.id;
  board.pins.push(pin);
  board.pins.sort((left, right) => left.order - right.order);
}

function checkSlots(slots: unknown): void {
  if (slots === undefined) return;
  if (!Array.isArray(slots)) throw invalid("carousel_slots is not of type 'array'");
  for (const slot of slots as unknown[]) {
    if (typeof slot !== 'object' || slot === null) throw invalid("carousel_slots: not of type 'object'");
    for (const field of ['title', 'description', 'link']) optionalText(slot as Record<string, unknown>, field, Infinity);
  }
}

function update(call: Call): Answer {
  const pin = ownPin(call, pinId(call));
  const body = readObject(call);
  const texts = readTexts(body);
  const boardId = optionalId(body, 'board_id');
  const sectionId = optionalId(body, 'board_section_id');
  checkSlots(body['carousel_slots']);
  const board = writableBoard(call, boardId ?? pin.boardId, sectionId);
  if (board.id !== pin.boardId) {
    moveTo(call, pin, board);
    pin.sectionId = null;
  }
  if ('board_section_id' in body) pin.sectionId = sectionId;
  if ('title' in body) pin.title = texts.title;
  if ('description' in body) pin.description = texts.description;
  if ('link' in body) pin.link = texts.link;
  if ('alt_text' in body) pin.altText = texts.altText;
  return { status: 200, body: pinView(call, pin) };
}

function save(call: Call): Answer {
  const original = savablePin(call, pinId(call));
  const body = readObject(call);
  const sectionId = optionalId(body, 'board_section_id');
  const board = writableBoard(call, requiredId(body, 'board_id'), sectionId);
  const now = call.world.clock.now();
  const { id: _id, order: _order, ...copied } = original;
  const pin = call.world.addPin({
    ...copied,
    accountId: accountOf(call).id,
    boardId: board.id,
    sectionId,
    parentPinId: original.id,
    createdAt: now,
    listedFrom: now + (call.bending.listLaterMs ?? 0),
  });
  recordPin(call, pin);
  return { status: 201, body: pinView(call, pin) };
}

export const pins: Handlers = {
  'pins/create': create,
  'pins/list': list,
  'pins/update': update,
  'pins/save': save,
  'pins/get': (call) => ({ status: 200, body: pinView(call, readablePin(call, pinId(call))) }),
  'pins/delete': (call) => {
    call.world.removePin(deletablePin(call, pinId(call)));
    return { status: 204 };
  },
};
