import { withoutTimeZone } from '../clock.js';
import type { PinState } from '../world/entities.js';
import type { Answer, Call } from './call.js';
import { readPage } from './paging.js';
import { isHidden } from './pin_access.js';

/** A pin in an answer. Pinterest names no public URL: `link` is where the pin leads. */
export function pinView({ world, account }: Call, pin: PinState): Record<string, unknown> {
  const boardOwner = world.accounts.get(world.boards.get(pin.boardId)?.ownerId ?? '');
  const view: Record<string, unknown> = {
    id: pin.id,
    created_at: withoutTimeZone(pin.createdAt),
    link: pin.link,
    title: pin.title,
    description: pin.description,
    dominant_color: pin.dominantColor,
    alt_text: pin.altText,
    creative_type: pin.creativeType,
    board_id: pin.boardId,
    board_section_id: pin.sectionId,
    board_owner: { username: boardOwner?.username ?? '' },
    is_owner: pin.accountId === account?.id,
    is_standard: pin.isStandard,
    has_been_promoted: false,
    media: pin.media,
    parent_pin_id: pin.parentPinId,
    pin_metrics: null,
  };
  if (pin.disclosures !== undefined) view['ai_disclosures'] = pin.disclosures;
  return view;
}

/** Whether the query asks for pins of its kind: without a word of it for all. */
export function isOfKind({ query }: Call, { creativeType }: PinState): boolean {
  const kinds = query.getAll('creative_types');
  return kinds.length === 0 || kinds.includes(creativeType);
}

/** Newest first, as Pinterest lists pins. */
export function listPins(
  call: Call,
  pins: readonly PinState[],
  shows?: (pin: PinState) => boolean,
): Answer {
  const now = call.world.clock.now();
  const page = readPage(call, {
    items: pins,
    newestFirst: true,
    shows: (pin) => pin.listedFrom <= now && !isHidden(call, pin) && (!shows || shows(pin)),
    shuffleSeed: call.bending.shuffleSeed,
  });
  return {
    status: 200,
    body: { items: page.items.map((pin) => pinView(call, pin)), bookmark: page.bookmark },
  };
}
