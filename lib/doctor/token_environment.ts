import { type Check, fine, nameOf, ofConnections, wrong } from './check.js';

const CODE = 'token_environment';

/** Pinterest answers a sandbox token in production as if it had expired, and the other way round. */
export const tokenEnvironment: Check = {
  code: CODE,
  run: (context) =>
    ofConnections(CODE, context, (connections) => {
      const foreign = connections.find(({ environment }) => environment !== context.environment);
      if (foreign === undefined) return fine(CODE, `Every connection is of this environment (${context.environment}).`);
      return wrong(
        CODE,
        `${nameOf(foreign)} was connected in "${foreign.environment}", and this is "${context.environment}": its token is refused here.`,
        'Set PINTEREST_ENVIRONMENT to where the account was connected, or connect it again in this one.',
      );
    }),
};
