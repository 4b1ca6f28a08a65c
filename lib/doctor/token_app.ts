import { type Check, fine, nameOf, ofConnections, unknown, wrong } from './check.js';

const CODE = 'token_app';

/** A run leaves the connections of another app out, and nobody renews their tokens: they would end with everything else looking well. */
export const tokenApp: Check = {
  code: CODE,
  run: (context) =>
    ofConnections(CODE, context, (connections) => {
      const appId = context.env['PINTEREST_APP_ID'];
      if (!appId) return unknown(CODE, 'Needs PINTEREST_APP_ID.');
      const foreign = connections.filter((each) => each.appId !== appId);
      const [first] = foreign;
      if (first === undefined) return fine(CODE, `Every connection is of this app (${appId}).`);
      const finding = wrong(
        CODE,
        `${nameOf(first)} was connected with the app ${first.appId}, and PINTEREST_APP_ID is ${appId}: ` +
          `${foreign.length} of ${connections.length} connections are left out, and their tokens are not renewed here.`,
        'Set PINTEREST_APP_ID and PINTEREST_APP_SECRET to the app the account was connected with, or connect it again with this one.',
      );
      // Two apps may share a database, each with a service of its own.
      return { ...finding, advisory: foreign.length < connections.length };
    }),
};
