import { ApiError } from '../api_error.js';
import type { BoardState, SectionState } from '../world/entities.js';
import { remove, sectionOf } from '../world/world.js';
import { readableBoard, writableBoard } from './boards.js';
import { readObject, type Answer, type Call, type Handlers } from './call.js';
import { requiredText } from './fields.js';
import { readPage } from './paging.js';
import { listPins } from './pin_views.js';

function readName(call: Call, board: BoardState, except?: SectionState): string {
  const name = requiredText(readObject(call), 'name', 180);
  const taken = board.sections.some((section) => section !== except && section.name === name);
  if (taken) throw new ApiError(409, 409, 'Board section conflict.');
  return name;
}

function list(call: Call): Answer {
  const page = readPage(call, {
    items: readableBoard(call).sections,
    shuffleSeed: call.bending.shuffleSeed,
  });
  return {
    status: 200,
    body: { items: page.items.map(({ id, name }) => ({ id, name })), bookmark: page.bookmark },
  };
}

function create(call: Call): Answer {
  const board = writableBoard(call);
  const { id, name } = call.world.addSection(board, readName(call, board));
  return { status: 201, body: { id, name } };
}

function update(call: Call): Answer {
  const board = writableBoard(call);
  const section = sectionOf(board, call.params['section_id']!);
  section.name = readName(call, board, section);
  return { status: 200, body: { id: section.id, name: section.name } };
}

/** The pins of a removed section stay on the board. */
function removeSection(call: Call): Answer {
  const board = writableBoard(call);
  const section = sectionOf(board, call.params['section_id']!);
  remove(board.sections, section);
  for (const pin of board.pins) if (pin.sectionId === section.id) pin.sectionId = null;
  return { status: 204 };
}

function pinsOf(call: Call): Answer {
  const board = readableBoard(call);
  const section = sectionOf(board, call.params['section_id']!);
  return listPins(call, board.pins, (pin) => pin.sectionId === section.id);
}

export const sections: Handlers = {
  'board_sections/list': list,
  'board_sections/create': create,
  'board_sections/update': update,
  'board_sections/delete': removeSection,
  'board_sections/list_pins': pinsOf,
};
