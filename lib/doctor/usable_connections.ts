import type { PinterestSettings } from '../pinterest_options.js';
import { type Check, fine, nameOf, ofConnections, type StoreContext, type StoredConnection, wrong } from './check.js';

const CODE = 'usable_connections';

/** A run leaves those of another app or environment out, and ends well each time: nobody would see that nothing goes out. */
export function usableConnections({ appId, environment }: Pick<PinterestSettings, 'appId' | 'environment'>): Check<StoreContext> {
  const isForeign = (each: StoredConnection): boolean => each.appId !== appId || each.environment !== environment;
  return {
    code: CODE,
    run: (context) =>
      ofConnections(CODE, context, (connections) => {
        const foreign = connections.filter(isForeign);
        const [first] = foreign;
        if (first === undefined) return fine(CODE, 'Every connection is of this app and environment.');
        if (foreign.length < connections.length) return fine(CODE, leftOut(foreign.length, connections.length));
        return wrong(
          CODE,
          `No connection is of app ${appId} in ${environment}: ${nameOf(first)} was connected with app ${first.appId} in ${first.environment}.`,
          'Give PINTEREST_APP_ID and PINTEREST_ENVIRONMENT what the accounts were connected with.',
        );
      }),
  };
}

function leftOut(foreign: number, all: number): string {
  const are = foreign === 1 ? 'is' : 'are';
  return `${foreign} of ${all} connections ${are} of another app or environment, and ${are} left out.`;
}
