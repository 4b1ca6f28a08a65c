// Seals the tokens of an adopted database and dies on the way: after so many connections, or inside the next one.
import process from 'node:process';

import { createSealer } from '../../../dist/lib/index.js';
import store from '../../../dist/lib/store/open.js';
import vault from '../../../dist/lib/vault/seal_tokens.js';

const [where, number] = process.argv[2].split(' ');
const { URL_OF_DATABASE: postgres, KEY, APP: appId } = process.env;
const die = () => process.kill(process.pid, 'SIGKILL');

const database = await store.connectStore({ postgres });
const dying = Object.create(database, {
  query: { value: (...args) => database.query(...args) },
  transaction: {
    value: (work) => database.transaction(async (queries) => {
      const result = await work(queries);
      if (where === 'inside' && result === 'sealed' && ++sealed === Number(number)) die();
      return result;
    }),
  },
});
let sealed = 0;
const onProgress = (progress) => {
  if (where === 'after' && progress.sealed === Number(number)) die();
};
await vault.sealTokens({ database: dying, sealer: createSealer({ keys: [KEY] }), appId, onProgress });
