import { createServerFn } from '@tanstack/react-start';

import { answered } from './server/answer.server';
import { finishConnect } from './server/finish_connect.server';
import { MOST_PINS, ofCallback, ofPin, ofPins, ofProject } from './server/input';
import { pinterest } from './server/pinterest.server';
import { signedIn } from './server/signed_in';

/** Where to send the person for their consent. */
export const initPinterestOAuthFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(async () => {
      const { url } = await pinterest().connections.start({ ...data, ...session });
      return { url };
    }),
  );

/** The callback as a function: "Try again" with a state that may still be used, and for apps with a page in place of the route. */
export const exchangePinterestCallbackFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofCallback)
  .handler(({ data, context: { session } }) => answered(async () => ({ location: await finishConnect(session, data) })));

export const disconnectPinterestFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().connections.disconnect({ ...data, tenantId: session.tenantId })),
  );

/** The pins that a disconnect would leave: asked before it. */
export const previewDisconnectFn = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(async () => {
      const { stranded, unsettled } = await pinterest().connections.disconnect({ ...data, tenantId: session.tenantId, dryRun: true });
      return { stranded, unsettled };
    }),
  );

export const getPinterestConnectionFn = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().connections.status({ ...data, tenantId: session.tenantId })),
  );

export const listPinterestBoardsFn = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(async () => {
      const boards = await pinterest().boards.list({ ...data, tenantId: session.tenantId });
      return boards.map(({ id, name }) => ({ id, name }));
    }),
  );

export const syncPinterestBoardsFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().boards.sync({ ...data, tenantId: session.tenantId })),
  );

export const listPinsFn = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofProject)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().pins.list({ ...data, tenantId: session.tenantId, limit: MOST_PINS })),
  );

/** Safe to press twice: a pin that is published or on its way is not sent again. */
export const publishPinFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofPin)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().pins.publish({ ...data, tenantId: session.tenantId })),
  );

/** For a failed pin, whose failure a person has read. One that may be at Pinterest already is looked for first. */
export const retryPinFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofPin)
  .handler(({ data: { pinId }, context: { session } }) =>
    answered(() => pinterest().pins.retry({ pinIds: [pinId], tenantId: session.tenantId })),
  );

/** Ends when every pin has an outcome or has to wait; who closes the page loses nothing. */
export const publishPinsBulkFn = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(ofPins)
  .handler(({ data, context: { session } }) =>
    answered(() => pinterest().pins.publishMany({ ...data, tenantId: session.tenantId })),
  );
