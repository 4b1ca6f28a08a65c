import { type Check, fine, reasonOf, type StoreContext, wrong } from './check.js';

const CODE = 'seal_key';

/** The key is there, is a key, and opens what is stored. */
export const sealKey: Check<StoreContext> = {
  code: CODE,
  run: async (context) => {
    try {
      const sealer = await context.sealer();
      const place = { environment: 'doctor', appId: 'doctor', tenant: 'doctor', connection: 'doctor' };
      sealer.rewrap(place, sealer.seal(place, 'doctor'));
      return fine(CODE, `Tokens are sealed with key ${sealer.keyId}.`);
    } catch (error) {
      return wrong(
        CODE,
        `The seal key cannot be used: ${reasonOf(error)}`,
        'Set PINTEREST_SEAL_KEYS, or bring back the key file, readable by its owner alone. New keys: pinterest-native init makes a file beside ' +
          'SQLite, pinterest-native keys generate one for the variable. Where tokens are sealed already, theirs is needed.',
      );
    }
  },
};
