import { type Check, fine, nameOf, unknown, wrong } from './check.js';

const CODE = 'token_environment';

/** Pinterest answers a sandbox token in production as if it had expired, and the other way round. */
export const tokenEnvironment: Check = {
  code: CODE,
  run: async (context) => {
    let connections;
    try {
      connections = await context.connections();
    } catch {
      return unknown(CODE, 'Needs the database.');
    }
    if (connections.length === 0) return unknown(CODE, 'No account is connected yet.');
    const foreign = connections.find(({ environment }) => environment !== context.environment);
    if (foreign === undefined) return fine(CODE, `Every connection is of this environment (${context.environment}).`);
    return wrong(
      CODE,
      `${nameOf(foreign)} was connected in "${foreign.environment}", and this is "${context.environment}": its token is refused here.`,
      'Set PINTEREST_ENVIRONMENT to where the account was connected, or connect it again in this one.',
    );
  },
};
