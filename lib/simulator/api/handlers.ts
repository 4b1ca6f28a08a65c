import { OPERATIONS } from '../operations.js';
import { account } from './account.js';
import { analytics } from './analytics.js';
import { boards } from './boards.js';
import type { Handler, Handlers } from './call.js';
import { follows } from './follows.js';
import { media } from './media.js';
import { notifications } from './notifications.js';
import { oauth } from './oauth.js';
import { pins } from './pins.js';
import { search } from './search.js';
import { sections } from './sections.js';
import { trends } from './trends.js';
import { websites } from './websites.js';

const WRITTEN: Handlers = {
  ...oauth,
  ...account,
  ...boards,
  ...sections,
  ...pins,
  ...media,
  ...analytics,
  ...search,
  ...trends,
  ...websites,
  ...follows,
  ...notifications,
};

/**
 * What each operation does; a missing one is found when the simulator is loaded, not when it is
 * called.
 */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  OPERATIONS.map(({ id }) => {
    const handler = WRITTEN[id];
    if (!handler) throw new Error(`The simulator does not know what ${id} does`);
    return [id, handler];
  }),
);
