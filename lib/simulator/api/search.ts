import { invalid } from '../api_error.js';
import type { PinState } from '../world/entities.js';
import { boardView } from './boards.js';
import { accountOf, type Answer, type Call, type Handlers } from './call.js';
import { requiredQuery } from './fields.js';
import { readPage } from './paging.js';
import { listPins } from './pin_views.js';

function mentions(words: string, ...texts: (string | null)[]): boolean {
  const wanted = words.toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}

const pinMentions =
  (words: string) =>
  (pin: PinState): boolean =>
    mentions(words, pin.title, pin.description, pin.altText);

function boards(call: Call): Answer {
  const words = call.query.get('query') ?? '';
  const page = readPage(call, {
    items: accountOf(call).boards,
    shows: (board) => words === '' || mentions(words, board.name, board.description),
  });
  return {
    status: 200,
    body: {
      items: page.items.map((board) => boardView(call.world, board)),
      bookmark: page.bookmark,
    },
  };
}

function ownPins(call: Call): Answer {
  return listPins(call, accountOf(call).pins, pinMentions(requiredQuery(call.query, 'query')));
}

/** Public pins of everyone. */
function partnerPins(call: Call): Answer {
  const words = requiredQuery(call.query, 'term');
  requiredQuery(call.query, 'country_code');
  const limit = Number(call.query.get('limit') ?? '10');
  if (!Number.isInteger(limit) || limit < 1 || limit > 50)
    throw invalid('Invalid pin filter value');
  const { pins, boards: allBoards } = call.world;
  const isPublic = (pin: PinState): boolean => allBoards.get(pin.boardId)?.privacy === 'PUBLIC';
  const query = new URLSearchParams(call.query);
  query.set('page_size', String(limit));
  const matches = pinMentions(words);
  const page = readPage({ ...call, query }, {
    items: [...pins.values()],
    newestFirst: true,
    shows: (pin) => isPublic(pin) && matches(pin),
  });
  const items = page.items.map(({ id, title, description, link, altText, media }) => ({
    id,
    title,
    description,
    link,
    alt_text: altText,
    media,
  }));
  return { status: 200, body: { items, bookmark: page.bookmark } };
}

export const search: Handlers = {
  'search_user_boards/get': boards,
  'search_user_pins/list': ownPins,
  search_partner_pins: partnerPins,
};
