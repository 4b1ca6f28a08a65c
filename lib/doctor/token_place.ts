import { refuseUnfitVault } from '../vault/install.js';
import { type Check, fine, reasonOf, type StoreContext, unknown, wrong } from './check.js';

const CODE = 'token_place';

/** A service that looks for tokens where they are not is not opened. */
export const tokenPlace: Check<StoreContext> = {
  code: CODE,
  run: async (context) => {
    let opened;
    try {
      opened = await context.database();
    } catch {
      return unknown(CODE, 'Needs the database.');
    }
    try {
      await refuseUnfitVault(opened, context.vault());
    } catch (error) {
      return wrong(CODE, reasonOf(error), 'Set PINTEREST_VAULT to what the application has.');
    }
    return fine(CODE, 'Tokens are looked for where they are.');
  },
};
