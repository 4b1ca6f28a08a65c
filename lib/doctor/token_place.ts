import { refuseUnfitVault } from '../vault/install.js';
import { type Check, fine, ofDatabase, reasonOf, type StoreContext, wrong } from './check.js';

const CODE = 'token_place';

/** A service that looks for tokens where they are not is not opened. */
export const tokenPlace: Check<StoreContext> = {
  code: CODE,
  run: (context) => ofDatabase(CODE, context, async (opened) => {
    try {
      await refuseUnfitVault(opened, context.vault());
    } catch (error) {
      return wrong(CODE, reasonOf(error), 'Set PINTEREST_VAULT to what the application has.');
    }
    return fine(CODE, 'Tokens are looked for where they are.');
  }),
};
