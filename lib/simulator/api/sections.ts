import { ApiError } from '../api_error.js';
import { remove, sectionOf } from '../world/world.js';
import { readableBoard } from './boards.js';
import { readObject, type Answer, type Call, type Handlers } from './call.js';
import { requiredText } from './fields.js';
import { readPage } from './paging.js';
import { listPins } from './pin_views.js';

function readName(call: Call): string {
  const name = requiredText(readObject(call), 'name', 180);
  const taken = readableBoard(call).sections.some((section) => section.name === name);
  if (taken) throw new ApiError(409, 409, 'Board section conflict.');
  return name;
}

function list(call: Call): Answer {
  const page = readPage(call.query, {
    items: readableBoard(call).sections,
    shuffleSeed: call.bending.shuffleSeed,
  });
  return {
    status: 200,
    body: { items: page.items.map(({ id, name }) => ({ id, name })), bookmark: page.bookmark },
  };
}

function create(call: Call): Answer {
  const { id, name } = call.world.addSection(readableBoard(call), readName(call));
  return { status: 201, body: { id, name } };
}

function update(call: Call): Answer {
  const section = sectionOf(readableBoard(call), call.params['section_id']!);
  section.name = readName(call);
  return { status: 200, body: { id: section.id, name: section.name } };
}

/** The pins of a removed section stay on the board. */
function removeSection(call: Call): Answer {
  const board = readableBoard(call);
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
